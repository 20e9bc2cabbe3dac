"""At the start every file gets a copy whose name holds its content's digest, as build tools do it."""

import json
from pathlib import Path

from flask import Flask, abort, render_template, send_from_directory, url_for

from app.build import build

HERE = Path(__file__).parent
BUILT = HERE.parent / "built"

app = Flask(__name__, static_folder=None)
names = build(HERE.parent / "static", BUILT)


@app.get("/assets/<path:name>", endpoint="assets")
def built_file(name):
    if name not in names.values():
        abort(404)
    return send_from_directory(BUILT, name, max_age=31536000)


@app.get("/")
def home():
    gallery = json.loads((HERE / "gallery.json").read_text(encoding="utf-8"))
    return render_template(
        "home.html", gallery=gallery, asset=lambda name: url_for("assets", name=names[name])
    )
