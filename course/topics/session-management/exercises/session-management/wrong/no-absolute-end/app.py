import secrets
import time
from pathlib import Path

from flask import Flask, request, session

from accounts import add_account, right_password, run, set_password
from pages import diary_page, join_page, login_page

DAY = 24 * 60 * 60
IDLE = 14 * DAY

app = Flask(__name__)


def read_secret():
    """The key that signs our cookies: made at the first start, and kept."""
    path = Path(app.instance_path) / "secret.key"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        path.write_text(secrets.token_hex())
    return path.read_text()


app.secret_key = read_secret()
app.permanent_session_lifetime = IDLE

run("create table if not exists login (number text primary key, name text, began real, seen real)")


def begin_session(name):
    """A new row, and its number in the session of this browser."""
    session.clear()
    session.permanent = True
    session["number"] = secrets.token_urlsafe()
    run("insert into login values (?, ?, ?, ?)", session["number"], name, time.time(), time.time())


def open_sessions(column, value):
    """The rows with this value that have not ended by themselves."""
    return run(f"select * from login where {column} = ? and seen > ?", value, time.time() - IDLE)


def owner():
    """Whose session this is, or None."""
    rows = open_sessions("number", session.get("number"))
    return rows[0]["name"] if rows else None


@app.get("/join")
def show_join():
    return join_page()


@app.post("/join")
def join():
    if not add_account(request.form["name"], request.form["password"]):
        return join_page("Somebody has this name already."), 409
    return login_page("Welcome. Now log in.")


@app.get("/login")
def show_login():
    return login_page()


@app.post("/login")
def log_in():
    name = request.form["name"]
    if not right_password(name, request.form["password"]):
        return login_page("Name or password is wrong."), 401
    begin_session(name)
    return diary_page(name)


@app.get("/diary")
def diary():
    name = owner()
    if name is None:
        return login_page("Log in to open your diary."), 401
    run("update login set seen = ? where number = ?", time.time(), session["number"])
    return diary_page(name, sessions=len(open_sessions("name", name)))


@app.post("/logout")
def log_out():
    run("delete from login where number = ?", session.get("number"))
    session.clear()
    return login_page("Until next time.")


@app.post("/logout-everywhere")
def log_out_everywhere():
    run("delete from login where name = ?", owner())
    session.clear()
    return login_page("You are logged out on all devices.")


@app.post("/password")
def change_password():
    name = owner()
    if name is None:
        return login_page("Log in first."), 401
    if not right_password(name, request.form["old"]):
        return diary_page(name, "The old password is wrong."), 403
    set_password(name, request.form["new"])
    run("delete from login where name = ?", name)
    begin_session(name)
    return diary_page(name, "Your password is changed.")
