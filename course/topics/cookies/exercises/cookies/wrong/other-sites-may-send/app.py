import secrets
from datetime import timedelta

from flask import Flask, abort, make_response, request

from members import find_member
from pages import ARTICLES, THEMES, article_page, card_page, front_page, letter_page

app = Flask(__name__)
tickets = {}  # the number in a member's cookie, to the member's name


def theme():
    """What the reader chose, if that is a theme we have."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in THEMES else "light"


def keep(response, name, value):
    response.set_cookie(
        name, value, max_age=timedelta(days=365), httponly=True, secure=request.is_secure
    )
    return response


@app.get("/")
def front():
    return front_page(theme())


@app.get("/articles/<int:number>")
def article(number):
    if number not in ARTICLES:
        abort(404)
    return article_page(theme(), number)


@app.post("/theme")
def choose_theme():
    chosen = request.form["theme"]
    if chosen not in THEMES:
        return "We have no such theme.", 400
    return keep(make_response(front_page(chosen)), "theme", chosen)


@app.post("/theme/reset")
def reset_theme():
    response = make_response(front_page("light"))
    response.delete_cookie("theme")
    return response


@app.get("/members")
def members():
    name = tickets.get(request.cookies.get("ticket"))
    return letter_page(theme(), name) if name else card_page(theme())


@app.post("/member")
def let_in():
    name = find_member(request.form["code"])
    if name is None:
        return card_page(theme())
    number = secrets.token_urlsafe()
    tickets[number] = name
    return keep(make_response(letter_page(theme(), name)), "ticket", number)


@app.post("/member/leave")
def leave():
    tickets.pop(request.cookies.get("ticket"), None)
    response = make_response(card_page(theme()))
    response.delete_cookie("ticket")
    return response
