import secrets
import time

from flask import Flask, g, make_response, request

from library import is_reader, login_page, reader_page, stranger_page

app = Flask(__name__)
sessions = {}  # what the cookie says, to what we know of that reader
LIFETIME = 30 * 60


@app.before_request
def find_reader():
    known = sessions.get(request.cookies.get("ticket"))
    if known and known["seen"] + LIFETIME < time.time():
        sessions.pop(request.cookies["ticket"])
        known = None
    g.reader = known


@app.route("/")
def front():
    if g.reader is None:
        return stranger_page()
    g.reader["seen"] = time.time()
    g.reader["visits"] += 1
    return reader_page(g.reader["name"], g.reader["visits"], g.reader["shelf"][-10:])


@app.route("/login", methods=["GET", "POST"])
def log_in():
    if request.method == "GET":
        return login_page()
    name = request.form["name"]
    if not is_reader(name, request.form["code"]):
        return login_page("Who is that?"), 403
    ticket = secrets.token_urlsafe()
    sessions.pop(request.cookies.get("ticket"), None)
    sessions[ticket] = {"name": name, "visits": 0, "shelf": [], "seen": time.time()}
    response = make_response("Welcome.")
    response.set_cookie("ticket", ticket, httponly=True, samesite="Lax")
    return response


@app.route("/shelf", methods=["POST"])
def shelf():
    if g.reader is None:
        return login_page("Please log in first."), 401
    g.reader["shelf"].append(request.form["title"][:100])
    return "", 204


@app.route("/logout", methods=["POST"])
def log_out():
    sessions.pop(request.cookies.get("ticket"), None)
    response = make_response("", 204)
    response.delete_cookie("ticket")
    return response
