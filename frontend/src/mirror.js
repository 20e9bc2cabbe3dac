// Keeps what was typed in this browser at once, so that a crash, a reload or a dead server loses nothing. Each page
// load writes a record of its own, so that two tabs never overwrite each other. It talks to no server.

import { sameFiles } from "./project.js";

const KEEP = 14 * 24 * 3600 * 1000; // milliseconds that a record nobody asked for stays

/**
 * @typedef {Object} Record
 * @property {Object<string, string>} files
 * @property {number} base  the server's revision that these files were made from
 * @property {number} at  when the last of it was typed, milliseconds since 1970
 * @property {boolean} saved  whether the server had them
 */

export class Mirror {
  #prefix;
  #key;
  #storage;

  /** @param {string} exercise @param {Storage|null} storage null where the browser allows none */
  constructor(exercise, storage) {
    this.#prefix = `flaskpath:draft:${exercise}:`;
    this.#key = this.#prefix + Math.random().toString(36).slice(2, 12);
    this.#storage = storage;
  }

  /** False if the browser refused: the learner should know. @param {Record} record */
  write(record) {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }

  /** What other page loads left behind, newest first, and forgets what is too old. @returns {Record[]} */
  others() {
    const found = [];
    for (const key of this.#keys()) {
      if (key === this.#key) continue;
      try {
        const record = JSON.parse(this.#storage.getItem(key));
        if (record.at > Date.now() - KEEP) found.push({ ...record, key });
        else this.#storage.removeItem(key);
      } catch {
        this.#storage.removeItem(key);
      }
    }
    return found.sort((one, other) => other.at - one.at);
  }

  /** Forgets other records that are saved, or hold just these files: nothing is lost with them. */
  tidy(files) {
    for (const record of this.others()) {
      if (record.saved || sameFiles(record.files, files)) this.forget(record);
    }
  }

  forget(record) {
    this.#storage?.removeItem(record.key);
  }

  #keys() {
    if (!this.#storage) return [];
    return Object.keys(this.#storage).filter((key) => key.startsWith(this.#prefix));
  }
}

/**
 * Which version a page that opens should show: the newer of the server's and this browser's.
 *
 * @param {{files: Object, revision: number, saved_at: string|null}} server
 * @param {Record[]} records  newest first
 * @returns {{show: "server"|"browser", record?: Record, other?: Record, differ: boolean}}
 *   `other` is the browser's version that was not chosen and that nobody else has
 */
export function newest(server, records) {
  const savedAt = server.saved_at ? Date.parse(server.saved_at) : 0;
  // A saved record matters only if the server has since gone back: an older database was put in place, say.
  const unknown = records.filter(
    (record) => (!record.saved || record.base > server.revision) && !sameFiles(record.files, server.files),
  );
  const record = unknown[0];
  if (!record) return { show: "server", differ: false };
  if (record.base === server.revision || record.at > savedAt) return { show: "browser", record, differ: true };
  return { show: "server", other: record, differ: true };
}
