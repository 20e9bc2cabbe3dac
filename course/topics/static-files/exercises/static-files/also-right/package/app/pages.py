import json
from pathlib import Path

from flask import abort, render_template, url_for
from flask.views import View

from app import app

POSTS = {
    one["slug"]: one
    for one in json.loads(Path(__file__).parent.joinpath("posts.json").read_text(encoding="utf-8"))
}


@app.context_processor
def looks():
    return {"asset": lambda name: url_for("static", filename=name)}


class Front(View):
    def dispatch_request(self):
        return render_template("front.html", posts=POSTS.values())


class Post(View):
    def dispatch_request(self, slug):
        return render_template("post.html", post=POSTS.get(slug) or abort(404))


app.add_url_rule("/", view_func=Front.as_view("front"))
app.add_url_rule("/posts/<slug>", view_func=Post.as_view("post"))
