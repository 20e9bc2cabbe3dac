import hashlib
import json
from pathlib import Path

from flask import Flask, render_template, request

app = Flask(__name__)

GALLERY = json.loads(Path(app.root_path, "gallery.json").read_text(encoding="utf-8"))
YEAR = 365 * 24 * 60 * 60


def fingerprint(name):
    """A few letters that depend on nothing but the file's content."""
    return hashlib.sha256(Path(app.static_folder, name).read_bytes()).hexdigest()[:16]


@app.template_global()
def version(name):
    return fingerprint(name)


@app.after_request
def remember_versions(response):
    """Only the version that is being sent may be kept under its address."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        if request.args.get("v") == fingerprint(request.view_args["filename"]):
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = YEAR
            response.cache_control.immutable = True
    return response


@app.get("/")
def home():
    return render_template("home.html", gallery=GALLERY)
