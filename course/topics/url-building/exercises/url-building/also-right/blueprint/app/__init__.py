"""A package with a blueprint for the courses; rules as constants; the bar written into each page by a function."""

from flask import Flask, render_template

import pool

from .courses import courses

CONTACT = "/contact"

app = Flask(__name__)
app.register_blueprint(courses)


@app.route("/", endpoint="front")
def show_front():
    return render_template("page.html", heading="Welcome to the pool", here="front")


@app.route("/hours", endpoint="hours")
def show_hours():
    return render_template("page.html", heading="Hours", text=pool.POOL["hours"], here="hours")


@app.route(CONTACT, endpoint="contact")
def show_contact():
    return render_template("page.html", heading="Call us", text=pool.POOL["telephone"], here="contact")
