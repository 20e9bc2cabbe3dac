import json
from pathlib import Path

from flask import Flask, abort, render_template

app = Flask(__name__)

POSTS = json.loads(Path(app.root_path, "posts.json").read_text(encoding="utf-8"))


@app.get("/")
def front():
    return render_template("front.html", posts=POSTS)


@app.get("/posts/<slug>")
def post(slug):
    for one in POSTS:
        if one["slug"] == slug:
            return render_template("post.html", post=one)
    abort(404)


@app.get("/river.css")
def stylesheet():
    return render_template("river.css"), {"Content-Type": "text/css; charset=utf-8"}
