from flask import abort, current_app, request
from flask.views import MethodView

from . import app
from .tickets import is_genuine, make_ticket


class Front(MethodView):
    def get(self):
        return "{NOTICE}<hr>{TICKETS} tickets".format(**current_app.config)


class Print(MethodView):
    def get(self, number):
        if request.headers.get("X-Till-Code") != current_app.config["TILL_CODE"]:
            abort(403)
        if number not in range(1, current_app.config["TICKETS"] + 1):
            abort(404)
        return make_ticket(number, current_app.config["TICKET_KEY"])


class Genuine(MethodView):
    def get(self, ticket):
        return "Genuine" if is_genuine(ticket, current_app.config["TICKET_KEY"]) else abort(404)


app.add_url_rule("/", view_func=Front.as_view("front"))
app.add_url_rule("/tickets/<int:number>", view_func=Print.as_view("print"))
app.add_url_rule("/genuine/<ticket>", view_func=Genuine.as_view("genuine"))
