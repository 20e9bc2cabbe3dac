import secrets
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from members import find_member

paper = Blueprint("paper", __name__)
known = ["light", "dark", "sepia"]
drawers = {}


@paper.app_context_processor
def lamp():
    asked = request.cookies.get("theme")
    return {"theme": asked if asked in known else known[0], "themes": known}


def note(where, name, text):
    response = redirect(url_for(where))
    response.set_cookie(name, text, timedelta(days=365), secure=request.is_secure, httponly=True, samesite="Strict")
    return response


@paper.get("/")
def front():
    return render_template("paper.html")


@paper.get("/articles/<int:number>")
def article(number):
    return render_template("paper.html", number=number)


@paper.post("/theme")
def choose():
    if request.form["theme"] not in known:
        return "No such lamp.", 422
    return note("paper.front", "theme", request.form["theme"])


@paper.post("/theme/reset")
def reset():
    response = make_response(render_template("paper.html", theme="light"))
    response.delete_cookie("theme", httponly=True, samesite="Strict")
    return response


@paper.get("/members")
def members():
    return render_template("paper.html", name=drawers.get(request.cookies.get("drawer")))


@paper.post("/member")
def member():
    name = find_member(request.form["code"])
    if not name:
        return redirect(url_for("paper.members"))
    drawer = secrets.token_urlsafe(24)
    drawers[drawer] = name
    return note("paper.members", "drawer", drawer)


@paper.post("/member/leave")
def leave():
    drawers.pop(request.cookies.get("drawer"), None)
    response = redirect(url_for("paper.front"))
    response.delete_cookie("drawer")
    return response
