// Two exchanges side by side, with what differs marked: by colour, by a sign, and in words for a screen reader.

import { forEars, h } from "../dom.js";
import { align, partsOf, spans } from "./compare.js";

/** @param {boolean} drawn whether both come from checks, which draw their values afresh */
export function differencesView(left, right, leftTitle, rightTitle, drawn) {
  const [ones, others] = [partsOf(left), partsOf(right)];
  const parts = ones.map((part, index) => ({ title: part.title, rows: align(part.lines, others[index].lines) })).filter(({ rows }) => rows.length);
  const differing = parts.filter(({ rows }) => rows.some((row) => !row.same));
  return [
    h("p.soft", {}, differing.length ? `They differ in: ${differing.map(({ title }) => title.toLowerCase()).join(", ")}.` : "They are the same, line by line.", drawn && differing.length > 0 && " Checks draw names and numbers afresh each time, so some differences are only those."),
    parts.map(({ title, rows }) => partView(title, rows, leftTitle, rightTitle)),
  ];
}

function partView(title, rows, leftTitle, rightTitle) {
  if (rows.every((row) => row.same)) return h("details.diff-same", {}, h("summary", {}, `${title}: the same`), h("pre", { tabindex: "0" }, rows.map((row) => row.left).join("\n")));
  return [
    h("h3", {}, title),
    h(
      "table.diff",
      {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, leftTitle), h("th", { scope: "col" }, rightTitle))),
      h("tbody", {}, rows.map(rowView)),
    ),
  ];
}

function rowView({ left, right, same }) {
  if (same) return h("tr", {}, h("td", {}, left), h("td.twin", {}, right));
  if (left === null || right === null) return h("tr.differs", {}, side(left, "went"), side(right, "came"));
  const [one, other] = spans(left, right);
  return h("tr.differs", {}, marked(one, "went"), marked(other, "came"));
}

const SIGNS = { went: ["−", "only here: "], came: ["+", "only here: "] };

function side(text, kind) {
  if (text === null) return h("td.nothing", {}, forEars("nothing here"));
  const [sign, said] = SIGNS[kind];
  return h(`td.${kind}`, {}, h("span.sign", { "aria-hidden": "true" }, sign), forEars(said), h("mark", {}, text));
}

function marked([before, middle, after], kind) {
  return h(`td.${kind}`, {}, h("span.sign", { "aria-hidden": "true" }, "≠"), forEars("differs: "), before, middle && h("mark", {}, middle), after);
}
