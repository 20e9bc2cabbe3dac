import time

from flask import Flask, request, session

from accounts import add_account, right_password, set_password
from pages import diary_page, join_page, login_page

app = Flask(__name__)
app.secret_key = "dev"
app.permanent_session_lifetime = 14 * 24 * 60 * 60
LONGEST = 60 * 24 * 60 * 60


def owner():
    if session.get("began", 0) < time.time() - LONGEST:
        return None
    return session.get("name")


@app.route("/join", methods=["GET", "POST"])
def join():
    if request.method == "GET":
        return join_page()
    if not add_account(request.form["name"], request.form["password"]):
        return join_page("Somebody has this name already."), 409
    return login_page("Welcome. Now log in.")


@app.route("/login", methods=["GET", "POST"])
def log_in():
    if request.method == "GET":
        return login_page()
    name = request.form["name"]
    if not right_password(name, request.form["password"]):
        return login_page("Name or password is wrong."), 401
    session.clear()
    session.permanent = True
    session["name"] = name
    session["began"] = time.time()
    return diary_page(name)


@app.get("/diary")
def diary():
    return diary_page(owner()) if owner() else (login_page(), 401)


@app.post("/logout")
@app.post("/logout-everywhere")
def log_out():
    session.clear()
    return login_page("Until next time.")


@app.post("/password")
def change_password():
    if not owner() or not right_password(owner(), request.form["old"]):
        return login_page("That was wrong."), 403
    set_password(owner(), request.form["new"])
    return diary_page(owner())
