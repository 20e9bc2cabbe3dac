import os
import sys

from flask import Flask, abort, request

from tickets import is_genuine, make_ticket

app = Flask(__name__)
where = os.environ.get("RAFFLE_ENV", "development").strip().lower()
if where not in ("development", "production"):
    sys.exit(f"Unknown RAFFLE_ENV: {where}")
app.config.from_pyfile(f"{where}.cfg")
if where == "production":
    wrong = [n for n in ("TICKET_KEY", "TILL_CODE") if os.environ.get(n, "") in ("", "practice", "0000")]
    for name in wrong:
        print(f"{name} is not set, or not secret", file=sys.stderr)
    if wrong:
        sys.exit(2)
    app.config["TICKET_KEY"] = os.environ["TICKET_KEY"]
    app.config["TILL_CODE"] = os.environ["TILL_CODE"]


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
