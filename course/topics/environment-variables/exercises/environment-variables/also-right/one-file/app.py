import os
import re

from dotenv import find_dotenv, load_dotenv
from flask import Flask, redirect, render_template, request, session

from book import last_entries, write_entry

load_dotenv(find_dotenv(), override=False)
app = Flask(__name__)
RULES = {
    "SECRET_KEY": (r".{32,}", None),
    "DATABASE_URL": (r"sqlite:///(.+)", None),
    "ENTRIES_SHOWN": (r"0*[1-9][0-9]{0,5}", "10"),
}
found = {name: re.fullmatch(rule, os.environ.get(name, default or "")) for name, (rule, default) in RULES.items()}
if bad := [name for name, match in found.items() if match is None]:
    raise SystemExit("Missing or malformed: " + ", ".join(bad))
app.secret_key = found["SECRET_KEY"].group()
app.config["BOOK_FILE"] = found["DATABASE_URL"].group(1)
app.config["ENTRIES_SHOWN"] = int(found["ENTRIES_SHOWN"].group())


@app.get("/")
def show_book():
    entries = last_entries(app.config["BOOK_FILE"], app.config["ENTRIES_SHOWN"])
    return render_template("book.html", entries=entries, name=session.get("name", ""))


@app.post("/")
def write_in_book():
    write_entry(app.config["BOOK_FILE"], request.form["name"], request.form["words"])
    session["name"] = request.form["name"]  # signed with SECRET_KEY and kept by the guest's browser
    return redirect("/", code=303)
