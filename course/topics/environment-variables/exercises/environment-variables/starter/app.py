import os

from flask import Flask, redirect, render_template, request, session

from book import last_entries, write_entry

app = Flask(__name__)

# This works everywhere, and that is the trouble.
app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "change-me")
app.config["BOOK_FILE"] = "hut.db"
app.config["ENTRIES_SHOWN"] = 10


# The views are finished. Leave them as they are.


@app.get("/")
def show_book():
    entries = last_entries(app.config["BOOK_FILE"], app.config["ENTRIES_SHOWN"])
    return render_template("book.html", entries=entries, name=session.get("name", ""))


@app.post("/")
def write_in_book():
    write_entry(app.config["BOOK_FILE"], request.form["name"], request.form["words"])
    session["name"] = request.form["name"]  # signed with SECRET_KEY and kept by the guest's browser
    return redirect("/", code=303)
