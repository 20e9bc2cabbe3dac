"""The hostel, made by a factory."""

from __future__ import annotations

from flask import Flask, Response, current_app, url_for
from flask.views import MethodView
from werkzeug.exceptions import NotFound, ServiceUnavailable

import rooms


class Room(MethodView):
    def get(self, number: int, nights: int | None = None) -> str:
        try:
            room = rooms.ROOMS[number]
        except KeyError as error:
            raise NotFound from error
        if nights is None:
            return "<p>{beds} beds</p><p><b>{price}</b> {currency}</p>".format(
                currency=current_app.config["CURRENCY"], **room
            )
        return f"<p>{room['price'] * nights} {current_app.config['CURRENCY']}</p>"


class Text(MethodView):
    def __init__(self, setting: str, before: str = "") -> None:
        self.setting = setting
        self.before = before

    def get(self) -> str:
        return f"<!doctype html><p>{self.before}{current_app.config[self.setting]}</p>"


def open_all_year() -> None:
    if current_app.config.get("CLOSED"):
        message = current_app.config["CLOSED_MESSAGE"]
        raise ServiceUnavailable(message)


def with_name(response: Response) -> Response:
    response.headers.add("X-Hostel", current_app.config["HOSTEL_NAME"])
    return response


def list_rooms() -> str:
    return "<br>".join(f"<a href={url_for('room', number=number)}>Room {number}</a>" for number in rooms.ROOMS)


def create_app() -> Flask:
    flask_app = Flask(__name__)
    flask_app.config.from_object("settings")
    flask_app.before_request(open_all_year)
    flask_app.after_request(with_name)
    flask_app.add_url_rule("/", view_func=Text.as_view("home", "HOSTEL_NAME", "Welcome to "))
    flask_app.add_url_rule("/about", view_func=Text.as_view("about", "CITY"))
    flask_app.add_url_rule("/rooms", endpoint="rooms", view_func=list_rooms)
    room = Room.as_view("room")
    flask_app.add_url_rule("/rooms/<int:number>", view_func=room)
    flask_app.add_url_rule("/stay/<int:number>/<int:nights>", view_func=room)
    return flask_app


app = create_app()

if __name__ == "__main__":
    app.run(debug=False)
