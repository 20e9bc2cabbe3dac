"""One view for both methods, the wanted page in a hidden field, a regular expression for its shape."""

import os
import re

from flask import Flask, g, make_response, redirect, render_template, request, session

import users

app = Flask(__name__)
app.config.update(SECRET_KEY=os.urandom(24), PERMANENT_SESSION_LIFETIME=3600)

PLAIN = re.compile(r"/([\w.~!$&'()*+,;=:@%?-][\w.~!$&'()*+,;=:@%?/-]*)?", re.ASCII)


@app.before_request
def who():
    g.name = session.get("name")


@app.route("/login", methods=["GET", "POST"])
def login():
    wanted = request.values.get("next", "/dashboard")
    if not PLAIN.fullmatch(wanted):
        wanted = "/dashboard"
    if g.name and request.method == "GET":
        return redirect(wanted)
    message = None
    if request.method == "POST":
        user = users.find_user(request.form["name"].strip(), request.form["password"])
        if user is not None:
            session["name"] = user["name"]
            answer = make_response("", 303)
            answer.headers["Location"] = wanted
            return answer
        message = "Once more, please."
    return render_template("login.html", wanted=wanted, message=message)


@app.route("/logout", methods=["POST"])
def logout():
    session.clear()
    return redirect("/" if request.form.get("page") == "/" else "/login")


@app.route("/")
def welcome():
    return render_template("welcome.html", name=g.name)


def stranger():
    return redirect(f"/login?next={request.path}%3F{request.query_string.decode().replace('%', '%25').replace('&', '%26').replace('+', '%2B')}")


@app.route("/dashboard")
def dashboard():
    return render_template("dashboard.html", name=g.name) if g.name else stranger()


@app.route("/reports/<int:number>")
def report(number):
    if g.name is None:
        return stranger()
    return render_template("report.html", number=number)
