from flask import current_app, redirect, render_template, request, session, url_for
from flask.views import MethodView

from .book import last_entries, write_entry


class Book(MethodView):
    def get(self):
        entries = last_entries(current_app.config["BOOK_FILE"], current_app.config["ENTRIES_SHOWN"])
        return render_template("guests.html", entries=entries)

    def post(self):
        write_entry(current_app.config["BOOK_FILE"], request.form["name"], request.form["words"])
        session["name"] = request.form["name"]
        return redirect(url_for("book"))
