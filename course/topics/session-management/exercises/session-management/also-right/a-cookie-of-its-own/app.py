import secrets
import time

from flask import Flask, make_response, request

from accounts import add_account, right_password, run, set_password
from pages import diary_page, join_page, login_page

app = Flask(__name__)
DAY = 24 * 60 * 60

run("create table if not exists login (number text primary key, name text, began real, seen real)")


def with_session(name, text, number):
    run("insert or replace into login values (?, ?, ?, ?)", number, name, time.time(), time.time())
    response = make_response(text)
    response.set_cookie("number", number, max_age=60 * DAY, httponly=True, samesite="Lax")
    return response


def owner():
    run("delete from login where seen < ? or began < ?", time.time() - 14 * DAY, time.time() - 60 * DAY)
    rows = run("select name from login where number = ?", request.cookies.get("number"))
    return rows[0]["name"] if rows else None


@app.route("/join", methods=["GET", "POST"])
def join():
    if request.method == "GET":
        return join_page()
    if not add_account(request.form["name"], request.form["password"]):
        return join_page("Somebody has this name already."), 409
    return login_page("Welcome. Now log in.")


@app.route("/login", methods=["GET", "POST"])
def log_in():
    name = request.form.get("name", "")
    if request.method == "GET" or not right_password(name, request.form["password"]):
        return login_page()
    return with_session(name, diary_page(name), secrets.token_urlsafe())


@app.get("/diary")
def diary():
    name = owner()
    if name is None:
        return login_page(), 401
    run("update login set seen = ? where number = ?", time.time(), request.cookies["number"])
    count = run("select count(*) from login where name = ?", name)[0][0]
    return diary_page(name, sessions=count)


@app.post("/logout")
def log_out():
    run("delete from login where number = ?", request.cookies.get("number"))
    return login_page()


@app.post("/logout-everywhere")
def log_out_everywhere():
    run("delete from login where name = ?", owner())
    return login_page()


@app.post("/password")
def change_password():
    name = owner()
    if name is None or not right_password(name, request.form["old"]):
        return login_page(), 403
    set_password(name, request.form["new"])
    run("delete from login where name = ?", name)
    return with_session(name, diary_page(name), secrets.token_urlsafe())
