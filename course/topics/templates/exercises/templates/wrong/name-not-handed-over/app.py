from flask import Flask, abort, render_template

from blog import BLOG

app = Flask(__name__)


@app.get("/")
def front():
    return render_template("front.html", posts=BLOG["posts"])


@app.get("/posts/<slug>")
def one_post(slug):
    for post in BLOG["posts"]:
        if post["slug"] == slug:
            return render_template("post.html", post=post)
    abort(404)
