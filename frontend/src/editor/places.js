// Where in a line of code the cursor is, as far as completion needs to know: in a string that names an endpoint, a
// template or a static file, after a dot, or in an import. Knows text only, no editor.

const QUOTES = ["'", '"'];
const NEAR = 400; // characters looked back over

/**
 * @param {string} before  the text before the cursor, at least its line
 * @returns {{kind: string, typed: string, of?: string} | null}  `typed` is what stands before the cursor already
 */
export function placeOf(before) {
  const text = before.slice(-NEAR);
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const start = openString(line);
  if (start !== -1) return inString(text.slice(0, text.length - line.length + start), line.slice(start + 1));
  const dotted = /([A-Za-z_]\w*)\.(\w*)$/.exec(line);
  if (dotted) return { kind: "attribute", of: dotted[1], typed: dotted[2] };
  const imported = /^\s*from\s+([\w.]+)\s+import\s+(?:\(?[\w\s,]*,\s*|\(?\s*)(\w*)$/.exec(line);
  if (imported) return { kind: "import", of: imported[1], typed: imported[2] };
  return null;
}

/** Where the string begins that the line ends in, or -1. */
function openString(line) {
  let open = -1;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === "{" && "{%".includes(line[at + 1] ?? " ")) {
      open = -1; // in a template: code begins, also within an attribute's quotes
      at += 1;
    } else if (open === -1) {
      if (QUOTES.includes(line[at])) open = at;
      else if (line[at] === "#" && !line.includes("{")) return -1;
    } else if (line[at] === "\\") at += 1;
    else if (line[at] === line[open]) open = -1;
  }
  return open;
}

function inString(before, typed) {
  const code = before.trimEnd();
  const call = ["url_for", "render_template", "get_template", "select_template"].find((name) => endsIn(code, `${name}(`));
  if (call === "url_for") return { kind: "endpoint", typed };
  if (call) return { kind: "template", typed };
  if (["extends", "include", "import", "from"].some((word) => isJinjaTag(code, word))) return { kind: "template", typed };
  const named = /url_for\(\s*(["'])(?:[\w]+\.)?static\1\s*,\s*filename\s*=$/.exec(code.replace(/\s*=\s*$/, "="));
  if (named) return { kind: "static", typed };
  return null;
}

/** Ends in the call, and not in a longer name's. */
function endsIn(code, call) {
  return code.endsWith(call) && !/\w/.test(code.at(-call.length - 1) ?? "");
}

function isJinjaTag(code, word) {
  const tag = code.slice(code.lastIndexOf("{%") + 2);
  return code.includes("{%") && tag.replace(/^[-+]/, "").trim() === word;
}
