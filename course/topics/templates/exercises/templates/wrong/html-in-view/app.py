from flask import Flask, abort, render_template

from blog import BLOG

app = Flask(__name__)


@app.get("/")
def front():
    items = ""
    for post in BLOG["posts"]:
        items += f'<article><h2><a href="/posts/{post["slug"]}">{post["title"]}</a></h2>'
        items += f'<p>by {post["author"]}, {post["date"]}</p></article>'
    return render_template("front.html", blog_name=BLOG["name"], posts=items)


@app.get("/posts/<slug>")
def one_post(slug):
    for post in BLOG["posts"]:
        if post["slug"] == slug:
            return render_template("post.html", post=post)
    abort(404)
