"""The hostel's website."""

from flask import Flask, abort

from rooms import ROOMS
from settings import CITY, CLOSED, CLOSED_MESSAGE, CURRENCY, HOSTEL_NAME

app = Flask(__name__)


@app.before_request
def closed_in_winter():
    if CLOSED:
        return CLOSED_MESSAGE, 503
    return None


@app.after_request
def sign(response):
    response.headers["X-Hostel"] = HOSTEL_NAME
    return response


@app.get("/")
def home():
    return f"Welcome to {HOSTEL_NAME}"


@app.get("/about")
def about():
    return f"You find us in {CITY}, behind the harbour."


@app.get("/rooms/<int:number>")
def room(number):
    found = find_room(number)
    return f"Room {number}: {found['beds']} beds, {found['price']} {CURRENCY} a night"


@app.get("/stay/<int:number>/<int:nights>")
def stay(number, nights):
    total = find_room(number)["price"] * nights
    return f"{nights} nights in room {number}: {total} {CURRENCY}"


def find_room(number):
    if number not in ROOMS:
        abort(404)
    return ROOMS[number]


if __name__ == "__main__":
    app.run()
