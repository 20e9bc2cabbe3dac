from flask import Flask, render_template
from werkzeug.exceptions import NotFound

from blog import BLOG

app = Flask(__name__)


@app.context_processor
def everywhere():
    return {"blog_name": BLOG["name"]}


@app.get("/")
def front():
    return render_template(["front.html", "fallback.html"], posts=BLOG["posts"])


@app.get("/posts/<slug>")
def post(slug):
    found = next((post for post in BLOG["posts"] if post["slug"] == slug), None)
    if not found:
        raise NotFound()
    return render_template("post.html", **found)
