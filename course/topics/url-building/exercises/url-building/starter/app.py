from flask import Flask, render_template

from pool import COURSES, POOL

app = Flask(__name__)


@app.get("/")
def home():
    return render_template("home.html")


@app.get("/hours")
def opening_hours():
    return render_template("hours.html", hours=POOL["hours"])


@app.get("/courses/")
def all_courses():
    return render_template("courses.html", courses=COURSES)


@app.get("/contact")
def contact():
    return render_template("contact.html", telephone=POOL["telephone"])


# The page of a single course goes here.
