"""Class-based views, add_url_rule, and a bar that Python hands to every template."""

from flask import Flask, abort, render_template, request, url_for
from flask.views import MethodView, View

import pool

app = Flask(__name__)
BAR = {"start": "Home", "hours": "Hours", "list": "Courses", "contact": "Contact"}


@app.context_processor
def bar():
    links = []
    for endpoint, words in BAR.items():
        here = request.endpoint == endpoint or (endpoint, request.endpoint) == ("list", "course")
        links.append({"href": url_for(endpoint), "words": words, "here": here})
    return {"bar": links}


class Page(View):
    def __init__(self, template):
        self.template = template

    def dispatch_request(self):
        facts = {"hours": pool.POOL["hours"], "telephone": pool.POOL["telephone"]}
        return render_template(self.template, **facts)


class CourseList(MethodView):
    def get(self):
        wanted = request.args.get("day", "")
        shown = [course for course in pool.COURSES if wanted in ("", course["day"])]
        return render_template("courses.html", courses=shown, days=sorted({c["day"] for c in pool.COURSES}))


class CoursePage(MethodView):
    def get(self, title):
        found = {course["name"]: course for course in pool.COURSES}.get(title) or abort(404)
        return render_template("course.html", course=found, address=request.base_url)


app.add_url_rule("/", view_func=Page.as_view("start", "home.html"))
app.add_url_rule("/hours", view_func=Page.as_view("hours", "hours.html"))
app.add_url_rule("/contact", view_func=Page.as_view("contact", "contact.html"))
app.add_url_rule(view_func=CourseList.as_view("list"), rule="/courses/")
app.add_url_rule("/courses/<title>", view_func=CoursePage.as_view("course"))
