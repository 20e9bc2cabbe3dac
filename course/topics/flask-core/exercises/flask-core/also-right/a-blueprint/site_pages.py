from flask import Blueprint, abort, current_app

from rooms import ROOMS

pages = Blueprint("pages", __name__)


def setting(key):
    return current_app.config[key]


@pages.before_app_request
def closed():
    if setting("CLOSED"):
        return {"closed": setting("CLOSED_MESSAGE")}["closed"], 503, {"Retry-After": "86400"}


@pages.after_app_request
def signature(response):
    response.headers["X-Hostel"] = setting("HOSTEL_NAME")
    return response


@pages.get("/")
def home():
    return "<h1>Welcome to {}</h1>".format(setting("HOSTEL_NAME"))


@pages.get("/about")
def about():
    return "<p>{}</p>".format(setting("CITY"))


@pages.get("/rooms/<int:room_id>")
def room(room_id):
    details = ROOMS.get(room_id) or abort(404)
    return "<dl><dt>Sleeps</dt><dd>{beds} beds</dd><dt>Price</dt><dd>{price} {unit}</dd></dl>".format(
        unit=setting("CURRENCY"), **details
    )


@pages.get("/stay/<int:room_id>/<int:nights>")
def stay(room_id, nights):
    details = ROOMS.get(room_id) or abort(404)
    return "<p>In all {} {}</p>".format(details["price"] * nights, setting("CURRENCY"))


@pages.get("/rooms")
def rooms():
    links = [f'<a href="/rooms/{room_id}">{room_id}</a>' for room_id in sorted(ROOMS)]
    return "<p>" + ", ".join(links) + "</p>"
