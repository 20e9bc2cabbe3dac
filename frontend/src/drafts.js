// Saves the learner's files to the course as they are typed, and settles what happens when another tab saved too.
// Nothing that was typed may ever exist in only one place that this module throws away.

import { ApiError, Unreachable } from "./api.js";
import { Mirror, newest } from "./mirror.js";
import { sameFiles } from "./project.js";

const PAUSE = 400; // milliseconds without a key before a save

/**
 * Tells through "state" events: detail.state is "saved", "saving", "unsaved", "refused" or "conflict".
 * "found" events offer another version: detail.which says where from, detail.files is it, detail.forget drops it.
 */
export class Drafts extends EventTarget {
  #api;
  #url;
  #project;
  #connection;
  #mirror;
  #revision;
  #savedAt;
  #savedFiles;
  #timer = 0;
  #saving = null;
  #theirs = null;
  #mirrored = true;
  state = "saved";

  constructor({ api, boot, project, connection, storage }) {
    super();
    this.#api = api;
    this.#url = boot.urls.draft;
    this.#project = project;
    this.#connection = connection;
    this.#mirror = new Mirror(boot.exercise.id, storage);
    this.#revision = boot.revision;
    this.#savedAt = boot.saved_at;
    this.#savedFiles = boot.files;
    project.addEventListener("change", (event) => this.#changed(event.detail.reason));
    connection.addEventListener("change", () => this.#onConnection());
    addEventListener("pagehide", () => this.#lastSave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
      else this.refresh();
    });
    addEventListener("focus", () => this.refresh());
  }

  get revision() {
    return this.#revision;
  }

  get savedAt() {
    return this.#savedAt;
  }

  /** Where the files are kept besides this page, for what the learner is told. */
  get mirrored() {
    return this.#mirrored;
  }

  /** The draft of the other tab, while there is a conflict. */
  get theirs() {
    return this.#theirs;
  }

  /** Chooses between the server's version and what this browser kept. Call once, before the editor is filled. */
  open(server, typedEarly) {
    const choice = newest(server, this.#mirror.others());
    if (choice.show === "browser") {
      this.#project.replace(choice.record.files);
      this.#offer("browser", server.files);
    } else if (choice.other) {
      this.#offer("server", choice.other.files, () => this.#mirror.forget(choice.other));
    }
    if (typedEarly) this.#project.replace({ ...this.#project.files(), ...typedEarly });
  }

  /** Saves now. Resolves when the server has the files or has said why not. */
  async save() {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    if (!this.dirty || this.#theirs) return;
    this.#saving = this.#put();
    await this.#saving;
    this.#saving = null;
    if (this.dirty && this.state === "saving") this.#soon();
  }

  get dirty() {
    return !sameFiles(this.#project.files(), this.#savedFiles);
  }

  /** Another tab may have saved while this page was in the background. */
  async refresh() {
    if (this.dirty || this.#saving || this.#theirs || this.#connection.down) return;
    try {
      const draft = await this.#api.get(this.#url);
      if (draft.revision <= this.#revision || this.dirty || this.#saving) return;
      const mine = this.#project.files();
      this.#took(draft);
      if (!sameFiles(mine, draft.files)) {
        this.#project.replace(draft.files, { saved: true });
        this.#offer("refreshed", mine);
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Ends a conflict with the other tab's version; mine can be brought back. */
  takeTheirs() {
    const mine = this.#project.files();
    const theirs = this.#theirs;
    this.#theirs = null;
    this.#took(theirs);
    this.#project.replace(theirs.files, { saved: true });
    this.#become("saved");
    this.#offer("theirs", mine);
  }

  /** Ends a conflict with what is on this page; theirs can be brought back. */
  async keepMine() {
    const theirs = this.#theirs;
    this.#theirs = null;
    this.#took(theirs);
    this.#become("unsaved");
    await this.save();
    this.#offer("mine", theirs.files);
  }

  /** Back to the starter. Returns the files that were there. Throws what the server said. */
  async reset() {
    await this.save();
    const before = this.#project.files();
    const draft = await this.#api.remove(this.#url, { schema: 1, base: this.#revision });
    this.#took(draft);
    this.#project.replace(draft.files, { saved: true });
    this.#become("saved");
    return before;
  }

  /** Makes an earlier version the draft. Returns the files that were there, and what could not be taken. Throws as reset. */
  async restore(url) {
    await this.save();
    const before = this.#project.files();
    const draft = await this.#api.post(url, { schema: 1, base: this.#revision });
    this.#took(draft);
    this.#project.replace(draft.files, { saved: true });
    this.#become("saved");
    return { before, leftOut: draft.left_out };
  }

  #offer(which, files, forget = () => {}) {
    this.dispatchEvent(new CustomEvent("found", { detail: { which, files, forget } }));
  }

  #took(draft) {
    this.#revision = draft.revision;
    this.#savedAt = draft.saved_at;
    if (draft.files) this.#savedFiles = draft.files;
    this.#write();
  }

  #write() {
    const saved = !this.dirty;
    this.#mirrored = this.#mirror.write({
      files: this.#project.files(),
      base: this.#revision,
      at: saved && this.#savedAt ? Date.parse(this.#savedAt) : Date.now(),
      saved,
    });
    if (saved) this.#mirror.tidy(this.#savedFiles);
  }

  #changed(reason) {
    if (reason === "loaded") return;
    this.#write();
    if (this.#theirs) return;
    if (!this.dirty && !this.#saving) {
      this.#become("saved");
      return;
    }
    this.#become(this.#saving ? "saving" : "unsaved");
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
  }

  async #put() {
    const files = this.#project.files();
    this.#become("saving");
    try {
      const answer = await this.#api.put(this.#url, { schema: 1, base: this.#revision, files });
      this.#connection.answered();
      this.#took({ ...answer, files });
      this.#become(this.dirty ? "saving" : "saved");
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error) {
    if (error instanceof Unreachable) {
      this.#write();
      this.#connection.lost();
      this.#become(this.dirty ? "unsaved" : "saved");
    } else if (error instanceof ApiError && error.code === "conflict") {
      this.#meet(error.body.draft);
    } else if (error instanceof ApiError) {
      this.#become("refused", error);
      if (error.status >= 500) setTimeout(() => this.save(), (error.retryAfter ?? 5) * 1000);
    } else {
      throw error;
    }
  }

  #meet(theirs) {
    if (sameFiles(theirs.files, this.#project.files())) {
      this.#took(theirs);
      this.#become("saved");
      return;
    }
    this.#theirs = theirs;
    this.#become("conflict");
  }

  #onConnection() {
    if (this.#connection.down) this.#write();
    else if (this.dirty) this.save();
    else this.refresh();
  }

  /** The page is going away: it can't wait for the answer, and the next page load finds the mirror's record. */
  #lastSave() {
    if (!this.dirty || this.#theirs) return;
    this.#write();
    const body = { schema: 1, base: this.#revision, files: this.#project.files() };
    if (JSON.stringify(body).length > 60_000) return; // browsers refuse to keep more than 64 KB alive
    this.#api.put(this.#url, body, { keepalive: true }).catch(() => {});
  }

  #become(state, error = null) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, error } }));
  }
}
