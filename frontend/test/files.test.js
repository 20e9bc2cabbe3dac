// Files, versions and verdicts in words: what the page decides without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newest } from "../src/mirror.js";
import { differences, Project, refusePath, sameFiles } from "../src/project.js";
import { byTask, count, duration, notesByFile, sentence, shorten, tasksDone, work } from "../src/verdict.js";

const limits = { files: 3, file_bytes: 1000, total_bytes: 2000, path_length: 40, depth: 3 };
const at = (time) => Date.parse(`2026-11-24T${time}Z`);
const server = (files, revision = 3) => ({ files, revision, saved_at: "2026-11-24T10:00:00Z" });

test("a name that would leave the folder, or none, is refused with a cure", () => {
  for (const path of ["", "/etc/passwd", "../app.py", "a//b.py", "a/./b", "a\\b.py", "C:/a.py", "a\u0000b", " a.py", "a/b/c/d.py", "x".repeat(41)]) {
    assert.match(refusePath(path, limits), /\w{4}/, JSON.stringify(path));
  }
  for (const path of ["app.py", "templates/index.html", ".env", "größe.py"]) assert.equal(refusePath(path, limits), "");
});

test("a file can't take the name of another, of a picture, or of a folder in use", () => {
  const project = new Project({ "app.py": "", "templates/a.html": "" }, [{ path: "static/logo.png" }], { ...limits, files: 9 });
  assert.match(project.refuse("app.py"), /already/);
  assert.match(project.refuse("static/logo.png"), /already/);
  assert.match(project.refuse("templates"), /folder/);
  assert.match(project.refuse("app.py/x.py"), /folder/);
  assert.equal(project.refuse("app.py", "app.py"), "");
  assert.match(new Project({ a: "", b: "", c: "" }, [], limits).refuse("d"), /room for 3/);
});

test("a deleted file comes back to its place with its text", () => {
  const project = new Project({ a: "1", b: "2", c: "3" }, [], limits);
  const bringBack = project.remove("b");
  project.type("c", "4");
  bringBack();
  assert.deepEqual(Object.entries(project.files()), [["a", "1"], ["b", "2"], ["c", "4"]]);
});

test("another version keeps the order of the tabs", () => {
  const project = new Project({ "app.py": "1", "a.py": "2" }, [], limits);
  project.replace({ "a.py": "3", "app.py": "4", "b.py": "5" });
  assert.deepEqual(project.paths, ["app.py", "a.py", "b.py"]);
});

test("versions are compared by paths and texts", () => {
  assert.ok(sameFiles({ a: "1", b: "2" }, { b: "2", a: "1" }));
  assert.ok(!sameFiles({ a: "1" }, { a: "1", b: "" }));
  assert.deepEqual(differences({ a: "1", b: "2" }, { a: "1", c: "2" }), ["b", "c"]);
});

test("what was typed after the last save wins over the server", () => {
  const record = { files: { a: "typed" }, base: 3, at: at("09:00:00"), saved: false };
  assert.equal(newest(server({ a: "saved" }), [record]).record, record);
});

test("a later save from elsewhere wins, and the older unsaved text is still offered", () => {
  const record = { files: { a: "typed" }, base: 2, at: at("09:00:00"), saved: false };
  const choice = newest(server({ a: "saved" }), [record]);
  assert.equal(choice.show, "server");
  assert.equal(choice.other, record);
});

test("text typed on an older revision, but later than the save, wins", () => {
  const record = { files: { a: "typed" }, base: 2, at: at("10:30:00"), saved: false };
  assert.equal(newest(server({ a: "saved" }), [record]).show, "browser");
});

test("a record that the server has, or that says the same, asks nothing", () => {
  const saved = { files: { a: "old" }, base: 2, at: at("10:30:00"), saved: true };
  const same = { files: { a: "saved" }, base: 3, at: at("10:30:00"), saved: false };
  assert.equal(newest(server({ a: "saved" }), [saved, same]).differ, false);
});

test("a server whose database went back gets the version that this browser knows to be newer", () => {
  const record = { files: { a: "saved later" }, base: 9, at: at("11:00:00"), saved: true };
  assert.equal(newest(server({ a: "saved" }, 2), [record]).show, "browser");
});

const check = (id, task, status, more = {}) => ({
  id, task, status, title: `Check \`${id}\``, stretch: false, milliseconds: 1, message: "", expected: "", got: "",
  exchanges: [], file: null, line: null, hint: "", explanation: null, ...more,
});
const verdict = (checks, more = {}) => ({ passed: false, milliseconds: 8.4, checks, ...more });

test("extra checks count apart, and hold no task back", () => {
  const checks = [check("a", 1, "passed"), check("b", 1, "failed", { stretch: true }), check("c", 2, "failed")];
  assert.deepEqual(count(verdict(checks)), { all: 2, passed: 1, stretch: 1, stretchPassed: 0 });
  assert.deepEqual([...tasksDone(verdict(checks))], [[1, true], [2, false]]);
});

test("checks stand in the order of their tasks", () => {
  const groups = byTask(verdict([check("a", 2, "passed"), check("b", 1, "passed"), check("c", 2, "failed")]));
  assert.deepEqual(groups.map((group) => [group.task, group.checks.map((one) => one.id)]), [[1, ["b"]], [2, ["a", "c"]]]);
});

test("what is read aloud names the first failure, a pass, or our own fault", () => {
  const failed = check("a", 1, "failed", { message: "It answered `404`." });
  assert.equal(sentence(verdict([failed, check("b", 1, "failed")])), "0 of 2 checks passed. Failed: Check a. It answered 404. And 1 more.");
  assert.match(sentence(verdict([check("a", 1, "passed")], { passed: true })), /All 1 checks passed/);
  assert.match(sentence(verdict([check("a", 1, "our-fault")])), /our own fault, not yours/);
});

test("work is told in requests and milliseconds", () => {
  const exchange = { milliseconds: 4.6 };
  const two = verdict([check("a", 1, "passed", { exchanges: [exchange, exchange] })]);
  assert.equal(work(two, "app"), "your app answered 2 requests in 9 ms");
  assert.equal(work(verdict([]), "app"), "checked in 8 ms");
  assert.deepEqual([0.2, 12, 1234, 65_000].map(duration), ["<1 ms", "12 ms", "1.2 s", "65 s"]);
});

test("a long body is shortened and says so; a short one is whole", () => {
  const long = shorten("line\n".repeat(50));
  assert.ok(long.shortened && long.left > 0 && long.text.split("\n").length === 12);
  assert.deepEqual(shorten("short"), { text: "short", shortened: false, left: 0 });
  assert.ok(shorten("cut by the engine", true).shortened);
});

test("a failed check with a line gets one note there", () => {
  const failed = check("a", 1, "failed", { file: "app.py", line: 3, message: "no" });
  const notes = notesByFile(verdict([failed, { ...failed, id: "b" }, check("c", 1, "passed", { file: "app.py", line: 9 })]));
  assert.deepEqual(notes.get("app.py").map((note) => note.line), [3]);
});
