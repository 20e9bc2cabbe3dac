"""Posts as objects, found in a dictionary by their slug."""

from dataclasses import dataclass

from flask import Flask, render_template

import blog


@dataclass
class Post:
    slug: str
    title: str
    author: str
    date: str
    paragraphs: list


app = Flask(__name__)
all_posts = [Post(**facts) for facts in blog.BLOG["posts"]]
by_slug = {post.slug: post for post in all_posts}


@app.route("/")
def index():
    context = {"blog_name": blog.BLOG["name"], "posts": all_posts, "count": len(all_posts)}
    return render_template("front.html", **context)


@app.route("/posts/<string:slug>/")
def show(slug):
    if slug not in by_slug:
        return render_template("missing.html"), 404
    return render_template("post.html", this=by_slug[slug])
