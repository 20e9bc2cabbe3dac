// Shows how two versions differ, as the server found it: file by file, line by line. Each line says to the ear what it
// is, so that nothing hangs on its colour.

import { forEars, h } from "./dom.js";

const CHANGES = { added: "a file more", removed: "a file less", changed: "" };
const SIGNS = { same: " ", removed: "−", added: "+" };
const SAID = { removed: "taken out: ", added: "put in: " };

/** @param {Object[]} files  as in flaskpath.web.submissions.differences @param {string} none  said where there are none */
export function differenceView(files, none) {
  if (!files.length) return h("p.soft", {}, none);
  return h("div.difference", {}, files.map(fileView));
}

function fileView(file) {
  const hunks = file.hunks.map((hunk) => h("code.hunk", { "data-at": `line ${hunk.after}` }, hunk.lines.map(lineView)));
  return h(
    "section.file-difference",
    { "aria-label": file.path },
    h("h3", {}, h("code", {}, file.path), CHANGES[file.change] && h("span.soft", {}, ` ${CHANGES[file.change]}`)),
    file.text ? h("pre", { tabindex: "0" }, hunks) : h("p.soft", {}, "It is no text, so its lines can't be shown."),
    file.cut && h("p.soft", {}, "There is more; it is left out here."),
  );
}

function lineView([tag, line]) {
  const element = { same: "span", removed: "del", added: "ins" }[tag];
  return h(`${element}.line`, {}, h("span.sign", { "aria-hidden": "true" }, SIGNS[tag]), SAID[tag] && forEars(SAID[tag]), line, "\n");
}
