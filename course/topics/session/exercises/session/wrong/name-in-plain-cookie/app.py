import json

from flask import Flask, make_response, request

from library import is_reader, login_page, reader_page, stranger_page

app = Flask(__name__)


def remember(text, **values):
    response = make_response(text)
    for name, value in values.items():
        response.set_cookie(name, value, httponly=True, samesite="Lax", max_age=30 * 60)
    return response


@app.get("/")
def front():
    name = request.cookies.get("reader")
    if not name:
        return stranger_page()
    visits = int(request.cookies.get("visits", 0)) + 1
    shelf = json.loads(request.cookies.get("shelf", "[]"))
    page = reader_page(name, visits, shelf)
    return remember(page, reader=name, visits=str(visits), shelf=json.dumps(shelf))


@app.get("/login")
def show_login():
    return login_page()


@app.post("/login")
def log_in():
    name = request.form["name"]
    if not is_reader(name, request.form["code"]):
        return login_page("That is not the code on the card of this reader.")
    return remember("You are logged in.", reader=name, visits="0", shelf="[]")


@app.post("/shelf")
def add_to_shelf():
    if "reader" not in request.cookies:
        return login_page("Please log in first.")
    shelf = json.loads(request.cookies.get("shelf", "[]")) + [request.form["title"]]
    return remember("It is on your shelf.", shelf=json.dumps(shelf))


@app.post("/logout")
def log_out():
    response = make_response(stranger_page())
    for name in ("reader", "visits", "shelf"):
        response.delete_cookie(name)
    return response
