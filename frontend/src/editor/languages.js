// Which language a file is written in, by its name. Whatever is not known is edited as plain text.

import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";

const byEnding = {
  py: python,
  html: () => html({ autoCloseTags: true, matchClosingTags: false }), // Jinja may close a tag in another block
  htm: () => html({ matchClosingTags: false }),
  jinja: () => html({ matchClosingTags: false }),
  j2: () => html({ matchClosingTags: false }),
  css,
  json,
  md: markdown,
};

/** @param {string} path */
export function languageFor(path) {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase();
  return byEnding[ending]?.() ?? [];
}
