from flask import Flask, abort, request

from settings import settings_for_here
from tickets import is_genuine, make_ticket

app = Flask(__name__)
app.config.from_mapping(settings_for_here())


@app.get("/")
def front():
    return f"<h1>The fire brigade's raffle</h1><p>{app.config['NOTICE']}</p><p>{app.config['TICKETS']} tickets</p>"


@app.get("/tickets/<int:number>")
def print_ticket(number):
    """For the till only, which sends its code in a header."""
    if request.headers.get("X-Till-Code") != app.config["TILL_CODE"]:
        abort(403)
    if not 1 <= number <= app.config["TICKETS"]:
        abort(404)
    return make_ticket(number, app.config["TICKET_KEY"])


@app.get("/genuine/<ticket>")
def genuine(ticket):
    """For everybody: is this ticket one of ours?"""
    if not is_genuine(ticket, app.config["TICKET_KEY"]):
        abort(404)
    return "Genuine. Good luck!"
