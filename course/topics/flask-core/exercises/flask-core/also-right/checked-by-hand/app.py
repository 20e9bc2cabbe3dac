from flask import Flask, make_response

import settings
from rooms import ROOMS

app = Flask(__name__)
for key in dir(settings):
    if key.isupper():
        app.config[key] = getattr(settings, key)

config = app.config


@app.before_request
def maybe_closed():
    if config["CLOSED"] is True:
        answer = make_response(config["CLOSED_MESSAGE"] + "\n")
        answer.status = "503 Closed"
        answer.mimetype = "text/plain"
        return answer


@app.after_request
def add_hostel(answer):
    answer.headers.setdefault("x-hostel", config["HOSTEL_NAME"])
    return answer


@app.errorhandler(404)
def lost(error):
    return "There is no such page here.", 404


def line(*words):
    return " ".join(str(word) for word in words) + "\n"


@app.route("/")
def start():
    return line("Welcome to", config["HOSTEL_NAME"])


@app.route("/about")
def where():
    return line("Our city:", config["CITY"])


@app.route("/rooms")
def all_rooms():
    page = "<table>"
    for number, room in ROOMS.items():
        page += f"<tr><td><a href='rooms/{number}'>{number}</a><td>{room['beds']} beds"
    return page + "</table>"


@app.route("/rooms/<number>")
def show_room(number):
    if not number.isdecimal() or int(number) not in ROOMS:
        return lost(None)
    room = ROOMS[int(number)]
    return line(room["beds"], "beds,", room["price"], config["CURRENCY"])


@app.route("/stay/<number>/<nights>")
def show_stay(number, nights):
    try:
        price = ROOMS[int(number)]["price"] * int(nights)
    except (KeyError, ValueError):
        return lost(None)
    return line(price, config["CURRENCY"])


def main():
    app.run(port=5000)


if __name__ == "__main__":
    main()
