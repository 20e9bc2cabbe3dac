from flask import Flask, request

from accounts import add_account
from pages import join_page, login_page

app = Flask(__name__)


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


@app.get("/diary")
def diary():
    return login_page("Log in to open your diary."), 401


# POST /login, /logout, /logout-everywhere and /password go here.
