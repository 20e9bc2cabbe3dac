import secrets
from datetime import timedelta

from flask import Flask, abort, redirect, request, session, url_for
from flask.views import MethodView

import library

app = Flask(__name__)
app.config.update(
    SECRET_KEY=secrets.token_bytes(32),
    PERMANENT_SESSION_LIFETIME=timedelta(minutes=30),
    SESSION_COOKIE_NAME="reading_room",
    SESSION_COOKIE_SAMESITE="Lax",
)


class Room(MethodView):
    def get(self):
        reader = session.get("reader")
        if reader is None:
            return library.stranger_page()
        reader["visits"] += 1
        session.modified = True
        return library.reader_page(reader["name"], reader["visits"], reader["books"])


class LogIn(MethodView):
    def get(self):
        return library.login_page()

    def post(self):
        name, code = request.form.get("name", ""), request.form.get("code", "")
        if not library.is_reader(name, code):
            return library.login_page("No such reader."), 401
        session.clear()
        session.permanent = True
        session["reader"] = {"name": name, "visits": 0, "books": []}
        return redirect(url_for("room"), code=303)


class Shelf(MethodView):
    def post(self):
        if "reader" not in session:
            abort(403)
        books = session["reader"]["books"]
        books.append(request.form["title"][:100])
        del books[:-10]
        session.modified = True
        return redirect(url_for("room"))


class LogOut(MethodView):
    def post(self):
        session.pop("reader", None)
        return redirect(url_for("room"))


app.add_url_rule("/", view_func=Room.as_view("room"))
app.add_url_rule("/login", view_func=LogIn.as_view("log_in"))
app.add_url_rule("/shelf", view_func=Shelf.as_view("shelf"))
app.add_url_rule("/logout", view_func=LogOut.as_view("log_out"))
