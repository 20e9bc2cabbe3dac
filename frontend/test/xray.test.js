import assert from "node:assert/strict";
import { test } from "node:test";
import { align, partsOf, spans } from "../src/xray/compare.js";
import { fieldsIn, headersIn, requestOf, typedFor } from "../src/xray/request.js";
import { cookieFlags, followedBy, happenings, sessionChanges } from "../src/xray/steps.js";

const call = (kind, name, milliseconds) => ({ kind, name, milliseconds, module: "", file: "app.py", line: 1, answered: false });
const exchange = (head, response, more = {}) => ({
  who: "Ada", request: { head, headers: [], body: "", cut: false, ...more.request }, milliseconds: 1, inside: {}, cookies: [],
  response: { head: response, headers: more.headers ?? [], body: "", cut: false },
});

test("what happened while the view ran stands inside it", () => {
  const inside = {
    calls: [call("view", "home", 5), call("after", "stamp", 1)], sql: [{ statement: "SELECT 1" }], templates: [], flashes: [], log: [], exception: null,
    steps: [{ what: "call", index: 1, at: 7 }, { what: "sql", index: 0, at: 3 }, { what: "call", index: 0, at: 2 }, { what: "log", index: 9, at: 1 }],
  };
  assert.deepEqual(happenings(inside).map((step) => [step.what, step.at, step.depth]), [["call", 2, 0], ["sql", 3, 1], ["call", 7, 0]]);
});

test("reports without times are shown too", () => {
  assert.deepEqual(happenings({ sql: [{ statement: "x" }], log: [{}], exception: { type: "E" } }).map((step) => step.what), ["sql", "log", "exception"]);
  assert.deepEqual(happenings({}), []);
});

test("the session's changes are told apart", () => {
  const changes = sessionChanges({ before: { a: "1", b: "2", c: "3" }, after: { b: "4", c: "3", d: "5" } });
  assert.deepEqual(changes, [{ name: "a", was: "1", is: null }, { name: "b", was: "2", is: "4" }, { name: "d", was: null, is: "5" }]);
  assert.deepEqual(sessionChanges(undefined), []);
});

test("a cookie's flags are said, and those that are missing", () => {
  const cookie = { lifetime: null, http_only: true, secure: false, same_site: "lax", path: "/", domain: "" };
  assert.deepEqual(cookieFlags(cookie), ["HttpOnly", "no Secure: sent without https too", "SameSite=Lax", "Path=/", "until the browser is closed"]);
  assert.ok(cookieFlags({ ...cookie, lifetime: 604_800 }).includes("kept for 7 days"));
  assert.ok(cookieFlags({ ...cookie, lifetime: 0 }).includes("deleted"));
});

test("a redirect leads to the request that followed it, and to no other", () => {
  const steps = [
    exchange("POST /in/x?next=1", "303 SEE OTHER", { headers: [["Location", "../me?a=1"]] }),
    exchange("GET /me?a=1", "200 OK"),
    exchange("GET /a", "302 FOUND", { headers: [["Location", "/b"]] }),
    { ...exchange("GET /b", "200 OK"), who: "Ben" },
  ];
  assert.deepEqual([0, 1, 2, 3].map((place) => followedBy(steps, place)), [1, -1, -1, -1]);
});

test("lines that differ stand beside each other, and only what differs in them is marked", () => {
  const rows = align(["a", "name: Ada", "same", "gone"], ["a", "name: Ben", "same", "new", "newer"]);
  assert.deepEqual(rows.map((row) => [row.left, row.right, row.same]), [
    ["a", "a", true], ["name: Ada", "name: Ben", false], ["same", "same", true], ["gone", "new", false], [null, "newer", false],
  ]);
  assert.deepEqual(spans("name: Ada!", "name: Ben!"), [["name: ", "Ada", "!"], ["name: ", "Ben", "!"]]);
  assert.deepEqual(spans("aa", "aaa"), [["aa", "", ""], ["aa", "a", ""]]);
  assert.deepEqual(align([], []), []);
});

test("two long answers are compared in a moment", () => {
  const many = (word) => Array.from({ length: 5000 }, (_, index) => `${word} ${index % 7}`);
  assert.ok(align(many("a"), many("b")).length >= 400);
});

test("an exchange of an older verdict can be compared", () => {
  const { inside, cookies, ...old } = exchange("GET /", "200 OK");
  assert.ok(partsOf(old).some((part) => part.title === "Response"));
});

test("what is typed becomes a request", () => {
  assert.deepEqual(fieldsIn("name=Ada\n\n q = a=b \nempty"), [["name", "Ada"], ["q", " a=b "], ["empty", ""]]);
  assert.deepEqual(headersIn("X-A: 1: 2\nno header"), { headers: [["X-A", "1: 2"]], odd: "no header" });
  const typed = { method: " post", path: "/x ", headers: [], kind: "form", text: "a=1" };
  assert.deepEqual(requestOf(typed), { method: "post", path: "/x", headers: [], body: { kind: "form", fields: [["a", "1"]] } });
});

test("a request that was seen can be typed again", () => {
  const form = exchange("POST /in?next=%2Fme", "200 OK", {
    request: { headers: [["Content-Type", "application/x-www-form-urlencoded"], ["Cookie", "s=1"], ["X-A", "1"]], body: "name=Ada+L&q=%C3%BC" },
  });
  assert.deepEqual(typedFor(form), { method: "POST", path: "/in?next=%2Fme", headers: [["X-A", "1"]], kind: "form", text: "name=Ada L\nq=ü" });
  const json = exchange("PUT /a", "200 OK", { request: { headers: [["Content-Type", "application/json"]], body: "{}" } });
  assert.equal(typedFor(json).kind, "json");
  const xml = exchange("PUT /a", "200 OK", { request: { headers: [["Content-Type", "text/xml"]], body: "<a/>" } });
  assert.deepEqual(typedFor(xml).headers, [["Content-Type", "text/xml"]]);
  assert.equal(typedFor(exchange("GET /", "200 OK")).kind, "none");
});
