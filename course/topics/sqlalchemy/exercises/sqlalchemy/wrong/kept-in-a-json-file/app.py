"""The Sunday Runners' members' book."""

import json
from pathlib import Path

from flask import Flask, redirect, render_template, request, url_for

app = Flask(__name__)
book = Path(app.root_path) / "members.json"


def read():
    return json.loads(book.read_text()) if book.exists() else []


@app.get("/register")
def register_form():
    return render_template("register.html", count=len(read()))


@app.post("/register")
def register():
    name, email = request.form["name"], request.form["email"]
    people = read()
    if any(person["email"] == email for person in people):
        problem = "That address is already registered."
        return render_template("register.html", count=len(people), problem=problem), 409
    book.write_text(json.dumps([*people, {"name": name, "email": email}]))
    return redirect(url_for("members"))


@app.get("/members")
def members():
    return render_template("members.html", members=read())
