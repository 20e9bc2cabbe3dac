from flask import abort, render_template, request
from flask.views import View

from posts import POSTS


class Page(View):
    def __init__(self, template):
        self.template = template

    def dispatch_request(self):
        return render_template(self.template, posts=POSTS, post=POSTS[0])


class PostPage(View):
    def dispatch_request(self, slug):
        post = next((one for one in POSTS if one["slug"] == slug), None) or abort(404)
        return render_template("post.html", post=post, bare="bare" in request.args)
