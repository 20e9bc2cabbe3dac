from flask import Flask, abort, render_template, request, url_for

from pool import COURSES, POOL

app = Flask(__name__)
HOME = url_for("home")


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/hours")
def opening_hours():
    return render_template("hours.html", hours=POOL["hours"])


@app.get("/courses/")
def all_courses():
    day = request.args.get("day")
    courses = [course for course in COURSES if day is None or course["day"] == day]
    days = dict.fromkeys(course["day"] for course in COURSES)
    return render_template("courses.html", courses=courses, days=days)


@app.get("/courses/<name>")
def one_course(name):
    for course in COURSES:
        if course["name"] == name:
            return render_template("course.html", course=course)
    abort(404)


@app.get("/contact")
def contact():
    return render_template("contact.html", telephone=POOL["telephone"])
