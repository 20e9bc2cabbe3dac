import datetime
import sqlite3
import uuid

from flask import Flask, Response, abort, g, request

from members import find_member
from pages import ARTICLES, THEMES, article_page, card_page, front_page, letter_page

app = Flask(__name__)


def database():
    connection = sqlite3.connect("tickets.db")
    connection.execute("create table if not exists ticket (number text primary key, name text)")
    return connection


@app.before_request
def look_around():
    g.cookies = {}
    g.theme = request.cookies.get("theme")
    if g.theme not in THEMES:
        g.theme = "light"


@app.after_request
def hand_out(response: Response):
    for name, value in g.cookies.items():
        if value is None:
            response.delete_cookie(name)
            continue
        ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=365)
        response.set_cookie(name, value, expires=ends, httponly=True, samesite="Lax", secure=request.scheme == "https")
    return response


@app.route("/")
def front():
    return front_page(g.theme)


@app.route("/articles/<int:number>")
def article(number):
    return article_page(g.theme, number) if number in ARTICLES else abort(404)


@app.route("/theme", methods=["POST"])
def theme():
    if request.form["theme"] in THEMES:
        g.theme = g.cookies["theme"] = request.form["theme"]
    return front_page(g.theme)


@app.route("/theme/reset", methods=["POST"])
def reset():
    g.cookies["theme"] = None
    return "", 204


@app.route("/members")
def members():
    with database() as db:
        row = db.execute("select name from ticket where number = ?", [request.cookies.get("lantern")]).fetchone()
    return letter_page(g.theme, row[0]) if row else card_page(g.theme)


@app.route("/member", methods=["POST"])
def member():
    name = find_member(request.form["code"])
    if name is None:
        abort(403)
    g.cookies["lantern"] = str(uuid.uuid4())
    with database() as db:
        db.execute("insert into ticket values (?, ?)", [g.cookies["lantern"], name])
    return "", 204


@app.route("/member/leave", methods=["POST"])
def leave():
    with database() as db:
        db.execute("delete from ticket where number = ?", [request.cookies.get("lantern")])
    g.cookies["lantern"] = None
    return front_page(g.theme)
