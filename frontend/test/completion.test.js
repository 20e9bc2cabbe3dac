// What the editor offers: where the cursor is, and which endpoints the files have.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scan } from "../src/editor/endpoints.js";
import { placeOf } from "../src/editor/places.js";

test("a string's meaning is known from what stands before it", () => {
  const places = {
    'return redirect(url_for("ho': { kind: "endpoint", typed: "ho" },
    "{{ url_for('": { kind: "endpoint", typed: "" },
    'return render_template("pages/a': { kind: "template", typed: "pages/a" },
    'return render_template(\n    "a': { kind: "template", typed: "a" },
    '{% extends "': { kind: "template", typed: "" },
    '{%- include "nav': { kind: "template", typed: "nav" },
    '<link href="{{ url_for(\'static\', filename=\'css/': { kind: "static", typed: "css/" },
    'url_for("static", filename = "': { kind: "static", typed: "" },
    "request.ar": { kind: "attribute", of: "request", typed: "ar" },
    "from flask import Flask, re": { kind: "import", of: "flask", typed: "re" },
    "from flask import (Flask, ": { kind: "import", of: "flask", typed: "" },
  };
  for (const [before, place] of Object.entries(places)) assert.deepEqual(placeOf(before), place, before);
});

test("other strings, comments and longer names are left alone", () => {
  for (const before of ['x = "ho', 'my_url_for("', "plain", 'print("a") + b', "", "import flask", 'url_for("home") + "x', '{% set x = "']) {
    assert.equal(placeOf(before), null, before);
  }
});

test("endpoints are those of routes, with their blueprint's name and their own if they have one", () => {
  const app = `
@app.route("/")
def home(): ...

@app.get("/a", endpoint="other")
@login_required
def view(): ...

app.add_url_rule("/b", "named", f)
app.add_url_rule("/c", view_func=counted)

@cached
def helper(): ...

# @app.get("/d")
# def commented(): ...
`;
  const shop = 'shop_pages = Blueprint("shop", __name__)\n\n@shop_pages.post("/x")\nasync def buy(): ...\n';
  const { endpoints, blueprints } = scan(new Map([["app.py", app], ["shop.py", shop], ["a.txt", app]]));
  assert.deepEqual([...endpoints.keys()].sort(), ["counted", "home", "named", "other", "shop.buy"]);
  assert.deepEqual([...blueprints], ["shop_pages"]);
});

test("a half-written file gives what it has, and is parsed again only when it changed", () => {
  const seen = new Map();
  const half = '@app.get("/")\ndef home():\n    return (\n\n@app.get("/x\ndef';
  assert.ok(scan(new Map([["app.py", half]]), seen).endpoints.has("home"));
  const kept = seen.get("app.py");
  scan(new Map([["app.py", half]]), seen);
  assert.equal(seen.get("app.py"), kept);
});
