from flask import Flask, abort, request

from tickets import is_genuine, make_ticket

app = Flask(__name__)

# These are right for development. Production needs others, and its secrets must not stand in a file.
app.config.update(
    NOTICE="Practice run: these tickets win nothing",
    TICKETS=10,
    TICKET_KEY="practice",
    TILL_CODE="0000",
)


# The views are finished. Leave them as they are.


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
