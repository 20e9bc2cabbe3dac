"""The hostel's website."""

from flask import Flask, abort

from rooms import ROOMS

app = Flask(__name__)
app.config.from_pyfile("settings.py")


@app.before_request
def closed_in_winter():
    if app.config["CLOSED"]:
        return app.config["CLOSED_MESSAGE"], 503
    return None


@app.after_request
def sign(response):
    response.headers["X-Hostel"] = app.config["HOSTEL_NAME"]
    return response


@app.get("/")
def home():
    return f"Welcome to {app.config['HOSTEL_NAME']}"


@app.get("/about")
def about():
    return f"You find us in {app.config['CITY']}, behind the harbour."


@app.get("/rooms")
def rooms():
    items = "".join(f'<li><a href="/rooms/{number}">Room {number}</a></li>' for number in ROOMS)
    return f"<ul>{items}</ul>"


@app.get("/rooms/<int:number>")
def room(number):
    found = find_room(number)
    return f"Room {number}: {found['beds']} beds, {found['price']} {app.config['CURRENCY']} a night"


@app.get("/stay/<int:number>/<int:nights>")
def stay(number, nights):
    total = find_room(number)["price"] * nights
    return f"{nights} nights in room {number}: {total} {app.config['CURRENCY']}"


def find_room(number):
    if number not in ROOMS:
        abort(404)
    return ROOMS[number]
