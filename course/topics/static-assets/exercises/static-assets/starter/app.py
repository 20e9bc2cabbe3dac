import json
from pathlib import Path

from flask import Flask, render_template

app = Flask(__name__)

GALLERY = json.loads(Path(app.root_path, "gallery.json").read_text(encoding="utf-8"))


@app.get("/")
def home():
    return render_template("home.html", gallery=GALLERY)
