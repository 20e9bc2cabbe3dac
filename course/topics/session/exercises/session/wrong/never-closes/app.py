import os
import secrets

from flask import Flask, request, session

from library import is_reader, login_page, reader_page, stranger_page

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()


@app.get("/")
def front():
    if "name" not in session:
        return stranger_page()
    session["visits"] = session["visits"] + 1
    return reader_page(session["name"], session["visits"], session["shelf"])


@app.get("/login")
def show_login():
    return login_page()


@app.post("/login")
def log_in():
    name = request.form["name"]
    if not is_reader(name, request.form["code"]):
        return login_page("That is not the code on the card of this reader.")
    session.clear()
    session["name"] = name
    session["visits"] = 0
    session["shelf"] = []
    return 'You are logged in. <a href="/">To the reading room</a>'


@app.post("/shelf")
def add_to_shelf():
    if "name" not in session:
        return login_page("Please log in first.")
    title = request.form["title"][:100]
    session["shelf"] = (session["shelf"] + [title])[-10:]
    return 'It is on your shelf. <a href="/">Back</a>'


@app.post("/logout")
def log_out():
    session.clear()
    return stranger_page()
