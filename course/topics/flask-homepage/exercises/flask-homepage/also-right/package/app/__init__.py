"""A package with its own folders, class-based views and one template that is filled three ways."""

import json
from pathlib import Path

from flask import Flask, render_template
from flask.views import View

ME = json.loads((Path(__file__).parent / "me.json").read_text(encoding="utf-8"))
app = Flask(__name__)


class Page(View):
    def __init__(self, template, heading):
        self.template, self.heading = template, heading

    def dispatch_request(self):
        return render_template(self.template, heading=self.heading, **ME)


app.add_url_rule("/", view_func=Page.as_view("start", "start.html", "Hello"))
app.add_url_rule("/works", view_func=Page.as_view("works", "list.html", "Things I made"))
app.add_url_rule("/contact", view_func=Page.as_view("contact", "mail.html", "Write to me"))
