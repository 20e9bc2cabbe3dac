// Saving and checking against a server that answers late, not at all, or no: nothing typed may be lost.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
  globalThis[name] = document[name].bind(document);
}
const { ApiError, Unreachable } = await import("../src/api.js");
const { Checking } = await import("../src/checking.js");
const { Drafts } = await import("../src/drafts.js");
const { Project } = await import("../src/project.js");

/** As a browser's: keys are its own properties. */
class Storage {
  getItem(key) { return this[key] ?? null; }
  setItem(key, value) { this[key] = value; }
  removeItem(key) { delete this[key]; }
}

class Line extends EventTarget {
  down = false;
  lost() { this.down = true; this.dispatchEvent(new Event("change")); }
  answered() { if (this.down) { this.down = false; this.dispatchEvent(new Event("change")); } }
}

const boot = {
  exercise: { id: "one" }, urls: { draft: "/d", verdict: "/v" }, revision: 1, saved_at: "2026-11-24T10:00:00Z",
  files: { "app.py": "start" }, checks: "as-you-type", verdict: null, verdict_is_current: false,
};
const settle = async () => { for (let i = 0; i < 20; i += 1) await Promise.resolve(); };
let server, project, connection, drafts, storage;

function open(api = server, store = storage) {
  project = new Project(boot.files, [], { files: 9, path_length: 99, depth: 9 });
  connection = new Line();
  drafts = new Drafts({ api, boot, project, connection, storage: store });
  drafts.open(boot, null);
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  storage = new Storage();
  server = {
    saved: [],
    revision: 1,
    async put(url, body) {
      if (this.dead) throw new Unreachable("no answer");
      if (body.base !== this.revision) {
        throw new ApiError(409, { error: { code: "conflict", message: "newer" }, draft: { revision: this.revision, saved_at: boot.saved_at, files: this.files } });
      }
      this.revision += 1;
      this.files = body.files;
      this.saved.push(body.files["app.py"]);
      return { revision: this.revision, saved_at: "2026-11-24T10:01:00Z" };
    },
    async get() { return { revision: this.revision, saved_at: boot.saved_at, files: this.files ?? boot.files }; },
  };
  open();
});

async function pause(milliseconds) {
  mock.timers.tick(milliseconds);
  await settle();
}

test("typing is saved once, after a pause", async () => {
  project.type("app.py", "a");
  await pause(300);
  project.type("app.py", "ab");
  await pause(300);
  assert.deepEqual(server.saved, []);
  await pause(100);
  assert.deepEqual(server.saved, ["ab"]);
  assert.equal(drafts.state, "saved");
});

test("what is typed while a save is under way is saved too", async () => {
  const { put } = server;
  let answer;
  server.put = (url, body) => new Promise((resolve) => { answer = () => resolve(put.call(server, url, body)); });
  project.type("app.py", "a");
  await pause(400);
  project.type("app.py", "ab");
  answer();
  server.put = put;
  await settle();
  await pause(400);
  assert.deepEqual(server.saved, ["a", "ab"]);
});

test("with the server dead, a new page load still finds every letter, and saves it once the server is back", async () => {
  server.dead = true;
  project.type("app.py", "typed in the dark");
  await pause(400);
  assert.equal(drafts.state, "unsaved");
  assert.ok(connection.down);
  open();
  assert.equal(project.text("app.py"), "typed in the dark");
  server.dead = false;
  await pause(400);
  assert.deepEqual(server.saved, ["typed in the dark"]);
});

test("letters typed an instant before a crash are found: no pause is needed", () => {
  project.type("app.py", "just now");
  open();
  assert.equal(project.text("app.py"), "just now");
});

test("when the server is back, what waited is saved without a key pressed", async () => {
  server.dead = true;
  project.type("app.py", "waiting");
  await pause(400);
  server.dead = false;
  connection.answered();
  await settle();
  assert.deepEqual(server.saved, ["waiting"]);
});

async function conflict() {
  server.revision = 5;
  server.files = { "app.py": "theirs" };
  project.type("app.py", "mine");
  await pause(400);
  assert.equal(drafts.state, "conflict");
  assert.equal(project.text("app.py"), "mine");
}

test("a conflict overwrites nothing, and typing goes on without saving over the other", async () => {
  await conflict();
  project.type("app.py", "mine, longer");
  await pause(5000);
  assert.deepEqual(server.saved, []);
  assert.equal(drafts.theirs.files["app.py"], "theirs");
});

test("keeping mine saves mine and offers theirs; taking theirs offers mine", async () => {
  const offered = [];
  drafts.addEventListener("found", (event) => offered.push([event.detail.which, event.detail.files["app.py"]]));
  await conflict();
  await drafts.keepMine();
  assert.deepEqual([server.saved, offered], [["mine"], [["mine", "theirs"]]]);
  server.revision = 9;
  server.files = { "app.py": "theirs again" };
  project.type("app.py", "mine again");
  await pause(400);
  drafts.takeTheirs();
  assert.equal(project.text("app.py"), "theirs again");
  assert.deepEqual(offered[1], ["theirs", "mine again"]);
});

test("a browser that keeps nothing says so instead of failing", async () => {
  storage.setItem = () => { throw new Error("full"); };
  project.type("app.py", "a");
  assert.equal(drafts.mirrored, false);
  await pause(400);
  assert.deepEqual(server.saved, ["a"]);
  open(server, null);
  project.type("app.py", "b");
  assert.equal(drafts.mirrored, false);
});

test("a refusal is told, and the text stays", async () => {
  server.put = async () => { throw new ApiError(400, { error: { code: "bad-path", message: "no", cure: "rename" } }); };
  project.type("app.py", "a");
  await pause(400);
  assert.equal(drafts.state, "refused");
  assert.equal(project.text("app.py"), "a");
});

test("a save from elsewhere replaces only a page without unsaved text", async () => {
  server.revision = 2;
  server.files = { "app.py": "from elsewhere" };
  await drafts.refresh();
  assert.equal(project.text("app.py"), "from elsewhere");
});

function openChecking() {
  const asked = [];
  const api = { post: (url, body, { signal }) => new Promise((resolve, reject) => { asked.push({ files: body.files, resolve, reject, signal }); }) };
  const checking = new Checking({ api, boot, project, drafts, connection });
  const told = [];
  for (const what of ["verdict", "trouble"]) checking.addEventListener(what, (event) => told.push([what, event.detail.verdict ?? event.detail.message]));
  return { asked, checking, told };
}

test("the newest question wins: an older answer that comes late is not shown", async () => {
  const { asked, told } = openChecking();
  project.type("app.py", "one");
  await pause(350);
  project.type("app.py", "two");
  await pause(350);
  assert.ok(asked[0].signal.aborted);
  asked[1].resolve("second");
  asked[0].resolve("first");
  await settle();
  assert.deepEqual(told, [["verdict", "second"]]);
});

test("text that was typed back to what was checked is not asked about again", async () => {
  const { asked, checking } = openChecking();
  checking.check();
  asked[0].resolve("one");
  await settle();
  project.type("app.py", "x");
  project.type("app.py", "start");
  await pause(350);
  assert.equal(asked.length, 1);
  assert.ok(checking.current);
});

test("a check that the dead server missed is made when it is back", async () => {
  const { asked, checking, told } = openChecking();
  checking.check();
  asked[0].reject(new Unreachable("no"));
  await settle();
  assert.match(told[0][1], /doesn't answer/);
  connection.answered();
  assert.equal(asked.length, 2);
});

test("an engine that is still starting is asked again when it said", async () => {
  const { asked, checking } = openChecking();
  checking.check();
  asked[0].reject(new ApiError(503, { error: { code: "engine-starting", message: "starting" } }, 2));
  await settle();
  await pause(1999);
  assert.equal(asked.length, 1);
  await pause(1);
  assert.equal(asked.length, 2);
});
