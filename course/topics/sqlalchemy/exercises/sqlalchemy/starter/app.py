"""The Sunday Runners' members' book. The pages work; the book behind them is missing."""

from flask import Flask, redirect, render_template, request, url_for

app = Flask(__name__)


@app.get("/register")
def register_form():
    return render_template("register.html", count=0)


@app.post("/register")
def register():
    name = request.form["name"]
    email = request.form["email"]
    # Here the new member goes into the book.
    # An address that is taken: render_template("register.html", problem=..., name=name, ...), 409
    return redirect(url_for("members"), code=303)


@app.get("/members")
def members():
    return render_template("members.html", members=[])
