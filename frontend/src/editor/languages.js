// Which language a file is written in, by its name. Python comes with the editor; the others are files of their own,
// loaded when a file needs them. Whatever is not known, or can't be loaded, is edited as plain text.

import { python } from "@codemirror/lang-python";

// Jinja may close a tag in another block or file, so a tag without its end is no mistake here.
const html = async () => (await import("@codemirror/lang-html")).html({ matchClosingTags: false });

const loaders = {
  html,
  htm: html,
  jinja: html,
  j2: html,
  css: async () => (await import("@codemirror/lang-css")).css(),
  js: async () => (await import("@codemirror/lang-javascript")).javascript(),
  json: async () => (await import("@codemirror/lang-json")).json(),
  sql: async () => (await import("@codemirror/lang-sql")).sql({ upperCaseKeywords: true }),
  md: async () => (await import("@codemirror/lang-markdown")).markdown(),
};

const loaded = new Map([["py", python()]]);

const ending = (path) => /\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase() ?? "";

/** The language of a file if it is here already, else none. @param {string} path */
export function languageNow(path) {
  return loaded.get(ending(path)) ?? [];
}

/** Loads the language of a file; calls back once it is there, and not at all if there is nothing to load. */
export async function languageSoon(path, ready) {
  const kind = ending(path);
  if (loaded.has(kind) || !loaders[kind]) return;
  try {
    loaded.set(kind, await loaders[kind]());
  } catch {
    return; // no answer for the file: plain text is what there is
  }
  ready();
}
