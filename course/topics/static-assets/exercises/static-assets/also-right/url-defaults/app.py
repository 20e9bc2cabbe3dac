"""Every address of a static file gets its version by itself; the stylesheet is a template."""

import json
from functools import cache
from hashlib import md5
from pathlib import Path
from zlib import crc32

from flask import Flask, make_response, render_template, request, url_for


class Pottery(Flask):
    def get_send_file_max_age(self, filename):
        current = filename is not None and request.args.get("version") == version_of(filename)
        return 60 * 86400 if current else None


app = Pottery(__name__)
GALLERY = json.loads(Path(__file__).with_name("gallery.json").read_text(encoding="utf-8"))


@cache
def version_of(filename):
    file = Path(app.static_folder) / filename
    return f"{crc32(file.read_bytes()):x}" if file.is_file() else "none"


@app.url_defaults
def add_version(endpoint, values):
    if endpoint == "static":
        values.setdefault("version", version_of(values["filename"]))


def stylesheet_text():
    return render_template("pots.css")


@app.route("/pots-<digest>.css")
def stylesheet(digest):
    text = stylesheet_text()
    answer = make_response(text)
    answer.mimetype = "text/css"
    if digest == md5(text.encode()).hexdigest():
        answer.headers["Cache-Control"] = "max-age=31536000"
    return answer


@app.route("/")
def home():
    digest = md5(stylesheet_text().encode()).hexdigest()
    page = render_template("home.html", gallery=GALLERY, style=url_for("stylesheet", digest=digest))
    return page, {"Cache-Control": "no-cache"}
