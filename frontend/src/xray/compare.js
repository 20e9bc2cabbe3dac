// Compares two exchanges line by line and marks what differs. Plain values; no page.

import { cookieFlags, happenings, sessionChanges } from "./steps.js";

const MOST = 400; // lines of one part that are compared; more would be read by nobody

/** An exchange as titled lists of lines. @returns {{title: string, lines: string[]}[]} */
export function partsOf(exchange) {
  const { request, response, inside = {}, cookies = [] } = exchange;
  const message = ({ head, headers, body }) => [head, ...headers.map(([name, value]) => `${name}: ${value}`), "", ...lines(body)];
  return [
    { title: "Request", lines: message(request) },
    { title: "What the app did", lines: did(inside) },
    { title: "Cookies", lines: cookies.map((cookie) => `${cookie.name}=${cookie.value}; ${cookieFlags(cookie).join("; ")}`) },
    { title: "Response", lines: message(response) },
  ];
}

const lines = (text) => text.replace(/\r\n/g, "\n").trimEnd().split("\n");

function did(inside) {
  const told = [];
  if (inside.rule) told.push(`rule ${inside.rule} → ${inside.endpoint}`);
  for (const [name, value] of Object.entries(inside.arguments ?? {})) told.push(`  ${name} = ${value}`);
  for (const { what, item, depth } of happenings(inside)) told.push(`${"  ".repeat(depth)}${sentence(what, item)}`);
  for (const { name, was, is } of sessionChanges(inside.session)) told.push(`session ${name}: ${was ?? "(not there)"} → ${is ?? "(gone)"}`);
  return told;
}

function sentence(what, item) {
  switch (what) {
    case "call":
      return `${item.kind} ${item.name}${item.answered ? " answered" : ""}`;
    case "sql":
      return `SQL ${item.statement.replace(/\s+/g, " ")} ${item.parameters} (rows: ${item.rows ?? "?"})`;
    case "template":
      return `template ${item.name ?? "(a text)"} ${Object.entries(item.context).map(([name, value]) => `${name}=${value}`).join(", ")}`;
    case "flash":
      return `flash ${item[0]}: ${item[1]}`;
    case "log":
      return `log ${item.level}: ${item.message}`;
    default:
      return `raised ${item.type}: ${item.message}`;
  }
}

/**
 * Puts lines side by side. Where one stands alone, the other side is null.
 *
 * @returns {{left: string|null, right: string|null, same: boolean}[]}
 */
export function align(left, right) {
  const [one, other] = [left.slice(0, MOST), right.slice(0, MOST)];
  const longest = lengths(one, other);
  const rows = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) rows.push({ left: one[i++], right: other[j++], same: true });
    else if (j >= other.length || (i < one.length && longest[i + 1][j] >= longest[i][j + 1])) rows.push({ left: one[i++], right: null, same: false });
    else rows.push({ left: null, right: other[j++], same: false });
  }
  return paired(rows);
}

/** The length of the longest common run of lines from each pair of places on. */
function lengths(one, other) {
  const table = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      table[i][j] = one[i] === other[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

/** Lines that went and lines that came in the same spot stand beside each other. */
function paired(rows) {
  const done = [];
  for (let at = 0; at < rows.length; ) {
    if (rows[at].same) {
      done.push(rows[at++]);
      continue;
    }
    const end = rows.findIndex((row, place) => place > at && row.same);
    const block = rows.slice(at, end < 0 ? rows.length : end);
    const went = block.filter((row) => row.left !== null).map((row) => row.left);
    const came = block.filter((row) => row.right !== null).map((row) => row.right);
    for (let k = 0; k < Math.max(went.length, came.length); k += 1) {
      done.push({ left: went[k] ?? null, right: came[k] ?? null, same: false });
    }
    at += block.length;
  }
  return done;
}

/** Where two lines differ: [what is alike before, what differs, what is alike after] of each. */
export function spans(left, right) {
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from += 1;
  let back = 0;
  const most = Math.min(left.length, right.length) - from;
  while (back < most && left[left.length - 1 - back] === right[right.length - 1 - back]) back += 1;
  const cut = (text) => [text.slice(0, from), text.slice(from, text.length - back), text.slice(text.length - back)];
  return [cut(left), cut(right)];
}
