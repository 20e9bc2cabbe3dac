import hashlib
import json
from pathlib import Path

from flask import Flask, render_template, url_for

app = Flask(__name__)

GALLERY = json.loads(Path(app.root_path, "gallery.json").read_text(encoding="utf-8"))
app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 60 * 60


def fingerprint(name):
    """A few letters that depend on nothing but the file's content."""
    return hashlib.sha256(Path(app.static_folder, name).read_bytes()).hexdigest()[:16]


@app.template_global()
def asset(name):
    return url_for("static", filename=name, v=fingerprint(name))


@app.get("/")
def home():
    return render_template("home.html", gallery=GALLERY)
