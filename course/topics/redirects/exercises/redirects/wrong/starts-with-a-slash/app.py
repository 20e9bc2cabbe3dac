import os
import secrets
from functools import wraps

from flask import Flask, redirect, render_template, request, session, url_for

from users import find_user

app = Flask(__name__)

# The session needs a key. Without one from outside, each start makes a new one, and everybody signs in again.
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()

PUBLIC = ("/",)


def signed_in(view):
    """Let only those in who have signed in; the others go to the log-in page and come back."""

    @wraps(view)
    def guarded(*args, **kwargs):
        if "user" not in session:
            return redirect(url_for("login_form", next=request.full_path))
        return view(*args, **kwargs)

    return guarded


@app.get("/")
def welcome():
    return render_template("welcome.html", name=session.get("user"))


@app.get("/login")
def login_form():
    return render_template("login.html", wanted=request.args.get("next"))


@app.post("/login")
def login():
    wanted = request.args.get("next", "")
    user = find_user(request.form["name"], request.form["password"])
    if user is None:
        return render_template("login.html", wanted=wanted, message="Name and password don't fit together.")
    session["user"] = user["name"]
    return redirect(wanted if wanted.startswith("/") else url_for("dashboard"), code=303)


@app.post("/logout")
def logout():
    session.clear()
    page = request.form.get("page")
    return redirect(page if page in PUBLIC else url_for("login_form"), code=303)


@app.get("/dashboard")
@signed_in
def dashboard():
    return render_template("dashboard.html", name=session["user"])


@app.get("/reports/<int:number>")
@signed_in
def report(number):
    return render_template("report.html", number=number, year=request.args.get("year"))
