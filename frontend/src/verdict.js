// Reads a verdict's JSON (flaskpath.grading.verdict, schema 1) and says in words what it amounts to. No page here.

export const STATUS = {
  passed: { mark: "✓", said: "passed" },
  failed: { mark: "✗", said: "failed" },
  blocked: { mark: "–", said: "waits for another" },
  "our-fault": { mark: "!", said: "not judged, our own fault" },
  todo: { mark: "○", said: "not yet" },
};

/** @param {{checks: Object[]}} verdict */
export function count(verdict) {
  const needed = verdict.checks.filter((check) => !check.stretch);
  const stretch = verdict.checks.filter((check) => check.stretch);
  const passed = (checks) => checks.filter((check) => check.status === "passed").length;
  return { all: needed.length, passed: passed(needed), stretch: stretch.length, stretchPassed: passed(stretch) };
}

/** "your app answered 14 requests in 9 ms", as far as the verdict tells. */
export function work(verdict, kind) {
  const exchanges = verdict.checks.flatMap((check) => check.exchanges);
  const took = duration(verdict.milliseconds);
  if (kind === "app" && exchanges.length) {
    const spent = exchanges.reduce((sum, exchange) => sum + exchange.milliseconds, 0);
    const requests = exchanges.length === 1 ? "1 request" : `${exchanges.length} requests`;
    return `your app answered ${requests} in ${duration(spent)}`;
  }
  if (exchanges.length) return `${exchanges.length === 1 ? "1 run" : `${exchanges.length} runs`}, checked in ${took}`;
  return `checked in ${took}`;
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds >= 10_000) return `${Math.round(milliseconds / 1000)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds > 0 && milliseconds < 1) return "<1 ms";
  return `${Math.round(milliseconds)} ms`;
}

/** One sentence for a screen reader. */
export function sentence(verdict) {
  const { all, passed } = count(verdict);
  if (verdict.passed) return `All ${all} checks passed. Well done.`;
  const troubled = verdict.checks.find((check) => check.status === "our-fault");
  if (troubled) return `${passed} of ${all} checks passed. We could not judge the rest: our own fault, not yours.`;
  const failed = verdict.checks.filter((check) => check.status === "failed" && !check.stretch);
  const first = failed[0] ? ` Failed: ${plain(failed[0].title)}. ${plain(failed[0].message)}` : "";
  const more = failed.length > 1 ? ` And ${failed.length - 1} more.` : "";
  return `${passed} of ${all} checks passed.${first}${more}`;
}

const plain = (text) => text.replaceAll("`", "");

/** Tasks whose checks all passed, and tasks that have any. @returns {Map<number, boolean>} */
export function tasksDone(verdict) {
  const done = new Map();
  for (const check of verdict.checks) {
    if (check.stretch) continue;
    done.set(check.task, (done.get(check.task) ?? true) && check.status === "passed");
  }
  return done;
}

/** Checks in the order of their tasks. @returns {{task: number, checks: Object[]}[]} */
export function byTask(verdict) {
  const groups = new Map();
  for (const check of verdict.checks) {
    if (!groups.has(check.task)) groups.set(check.task, []);
    groups.get(check.task).push(check);
  }
  return [...groups].sort(([one], [other]) => one - other).map(([task, checks]) => ({ task, checks }));
}

const TELLING = new Set(["location", "content-type", "set-cookie", "allow", "www-authenticate", "retry-after"]);

/** The headers that a person needs to see what an answer did. */
export function tellingHeaders(headers) {
  return headers.filter(([name]) => TELLING.has(name.toLowerCase()));
}

/** A body short enough to look at, and whether anything was left out. */
export function shorten(body, cut = false, lines = 12, characters = 800) {
  const all = body.replace(/\r\n/g, "\n").trimEnd();
  let text = all.split("\n").slice(0, lines).join("\n");
  if (text.length > characters) text = text.slice(0, characters);
  return { text, shortened: cut || text.length < all.length, left: all.length - text.length };
}

/** Endpoints of the app that answered the checks' requests. */
export function endpoints(verdict) {
  const all = verdict.checks.flatMap((check) => check.exchanges.map((exchange) => exchange.inside?.endpoint));
  return [...new Set(all.filter((name) => typeof name === "string"))];
}

/** Notes for the editor: which line of which file each failed check points to. */
export function notesByFile(verdict) {
  const notes = new Map();
  for (const check of verdict.checks) {
    if (check.status !== "failed" || !check.file || !check.line) continue;
    const inFile = notes.get(check.file) ?? [];
    if (inFile.some((note) => note.line === check.line && note.text === plain(check.message))) continue;
    inFile.push({ line: check.line, title: plain(check.title), text: plain(check.message) });
    notes.set(check.file, inFile);
  }
  return notes;
}
