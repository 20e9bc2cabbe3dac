from flask import Flask, abort, render_template

from blog import BLOG

app = Flask(__name__)


def find(slug):
    wanted = [post for post in BLOG["posts"] if post["slug"] == slug]
    return wanted[0] if wanted else abort(404)


@app.route("/")
def front():
    posts = []
    for post in BLOG["posts"]:
        posts.append(dict(post, href="/posts/" + post["slug"]))
    number = "1 post" if len(posts) == 1 else f"{len(posts)} posts"
    return render_template("front.html", blog_name=BLOG["name"], posts=posts, number=number)


@app.route("/posts/<slug>")
def post(slug):
    return render_template("post.html", post=find(slug), blog=BLOG)
