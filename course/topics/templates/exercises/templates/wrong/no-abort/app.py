from flask import Flask, render_template

from blog import BLOG

app = Flask(__name__)


@app.get("/")
def front():
    return render_template("front.html", blog_name=BLOG["name"], posts=BLOG["posts"])


@app.get("/posts/<slug>")
def one_post(slug):
    for post in BLOG["posts"]:
        if post["slug"] == slug:
            return render_template("post.html", post=post)
