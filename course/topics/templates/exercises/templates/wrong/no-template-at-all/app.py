from flask import Flask, abort, render_template

from markupsafe import escape

from blog import BLOG

app = Flask(__name__)


@app.get("/")
def front():
    page = f"<title>{BLOG['name']}</title><h1>{BLOG['name']}</h1>"
    for post in BLOG["posts"]:
        page += f'<h2><a href="/posts/{post["slug"]}">{escape(post["title"])}</a></h2>'
        page += f"<p>by {post['author']}, {post['date']}</p>"
    return page if BLOG["posts"] else page + "Nothing here yet."


@app.get("/posts/<slug>")
def one_post(slug):
    for post in BLOG["posts"]:
        if post["slug"] == slug:
            return render_template("post.html", post=post)
    abort(404)
