from flask import Blueprint, abort, redirect, render_template, request, url_for

from people import PEOPLE, complain, find, join

pages = Blueprint("pages", __name__)


@pages.get("/")
def home():
    return render_template("home.html", people=PEOPLE)


@pages.get("/board")
def board():
    return render_template("board.html", people=PEOPLE)


@pages.get("/people/<int:number>")
def person(number):
    found = find(number)
    return render_template("person.html", person=found) if found else abort(404)


@pages.route("/join", methods=["GET", "POST"])
def join_us():
    problems = complain(request.form) if request.method == "POST" else {}
    if request.method == "POST" and not problems:
        return redirect(url_for("pages.person", number=join(request.form)))
    return render_template("join.html", problems=problems)
