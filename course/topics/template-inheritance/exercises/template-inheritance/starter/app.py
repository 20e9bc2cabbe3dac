"""The blog's views. They work; the templates are your task."""

from flask import Flask, abort, render_template

from posts import POSTS

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html", post=POSTS[0], newest=POSTS[:3])


@app.get("/posts/")
def all_posts():
    return render_template("posts.html", posts=POSTS, newest=POSTS[:3])


@app.get("/posts/<slug>")
def one_post(slug):
    for post in POSTS:
        if post["slug"] == slug:
            return render_template("post.html", post=post, newest=POSTS[:3])
    abort(404)


@app.get("/about")
def about():
    return render_template("about.html", newest=POSTS[:3])


@app.get("/guest")
def guest():
    return render_template("guest.html", newest=POSTS[:3])
