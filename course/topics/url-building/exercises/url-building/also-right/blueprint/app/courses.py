from flask import Blueprint, render_template, request, url_for
from werkzeug.exceptions import NotFound

import pool

courses = Blueprint("courses", __name__, url_prefix="/courses")


@courses.get("/")
def overview():
    days = {course["day"]: url_for(".overview", day=course["day"]) for course in pool.COURSES}
    wanted = request.args.getlist("day")
    items = [
        (course["name"], course["day"], url_for(".single", name=course["name"]))
        for course in pool.COURSES
        if not wanted or course["day"] in wanted
    ]
    return render_template("page.html", heading="Courses", items=items, days=days, here="courses.overview")


@courses.get("/<path:name>")
def single(name):
    for course in pool.COURSES:
        if course["name"] == name:
            address = url_for("courses.single", name=name, _external=True)
            text = f"{course['day']}: {course['about']} {address}"
            return render_template("page.html", heading=name, text=text, here=None)
    raise NotFound
