from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from users import find_user

site = Blueprint("site", __name__)


def our_own(target):
    """The address of the page of ours that `target` means, built anew; the dashboard if it means none."""
    try:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or any(sign < " " for sign in target):
            raise ValueError(target)
        endpoint, values = current_app.url_map.bind("here").match(parts.path, method="GET")
    except (ValueError, HTTPException, RequestRedirect):
        endpoint, values, parts = "site.dashboard", {}, urlsplit("")
    query = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    if endpoint == "static":
        abort(404)
    return url_for(endpoint, **{**query, **values}, _external=True)


@site.get("/")
def welcome():
    return render_template("welcome.html", name=session.get("name"))


@site.get("/login")
def login_form():
    return render_template("login.html", wanted=request.args.get("next"))


@site.post("/login", endpoint="login")
def check_password():
    if find_user(request.form["name"], request.form["password"]):
        session.update(name=request.form["name"])
        return redirect(our_own(request.args.get("next", "")))
    page = render_template("login.html", wanted=request.args.get("next"), message="No.")
    return page, 401


@site.post("/logout")
def logout():
    session.pop("name")
    return redirect(our_own("/" if request.form["page"] == "/" else "/login"))


@site.route("/dashboard")
def dashboard():
    if name := session.get("name"):
        return render_template("dashboard.html", name=name)
    return redirect(url_for(".login_form", next="/dashboard", _external=True), 307)


@site.route("/reports/<int:number>")
def report(number):
    if not session.get("name"):
        target = f"{request.path}?{request.query_string.decode()}"
        return redirect(url_for(".login_form", next=target, _external=True), 307)
    return render_template("report.html", number=number, year=request.args.get("year"))
