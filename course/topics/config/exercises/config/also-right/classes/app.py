from flask import Flask, abort, request

import config
from tickets import is_genuine, make_ticket


def create_app():
    app = Flask(__name__)
    app.config.from_object(config.chosen())

    @app.route("/")
    def front():
        notice, count = app.config["NOTICE"], app.config["TICKETS"]
        return f"<h1>The raffle</h1><p>{notice}</p><p>{count} tickets</p>"

    @app.route("/tickets/<int:number>")
    def print_ticket(number):
        if request.headers.get("X-Till-Code") != app.config["TILL_CODE"]:
            abort(403)
        if not 1 <= number <= app.config["TICKETS"]:
            abort(404)
        return make_ticket(number, app.config["TICKET_KEY"])

    @app.route("/genuine/<ticket>")
    def genuine(ticket):
        if not is_genuine(ticket, app.config["TICKET_KEY"]):
            abort(404)
        return "Genuine. Good luck!"

    return app


app = create_app()
