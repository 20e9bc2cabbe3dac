"""The wanted page is kept in the session: nothing in the address bar is ever believed."""

import secrets

from flask import Flask, flash, redirect, render_template, request, session
from flask.views import MethodView

from users import find_user

app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)


@app.before_request
def guard():
    """All but the front door is for keepers."""
    if request.endpoint in ("welcome", "login", "logout", "static", None) or "user" in session:
        return None
    session["wanted"] = request.full_path
    return redirect("/login", code=303)


class Login(MethodView):
    def get(self):
        return render_template("login.html")

    def post(self):
        user = find_user(**{field: request.form.get(field, "") for field in ("name", "password")})
        if not user:
            flash("That was no key that we know.")
            return redirect("/login")
        wanted = session.pop("wanted", "/dashboard")
        session["user"] = user
        return redirect(wanted)


class Logout(MethodView):
    def post(self):
        del session["user"]
        return redirect("/" if (request.referrer or "").endswith("//localhost/") else "/login")


app.add_url_rule("/login", view_func=Login.as_view("login"))
app.add_url_rule("/logout", view_func=Logout.as_view("logout"))
app.add_url_rule("/", "welcome", lambda: render_template("welcome.html", name="user" in session))
app.add_url_rule("/dashboard", "dashboard", lambda: render_template("dashboard.html", name=session["user"]["name"]))


@app.route("/reports/<number>")
def report(number):
    return render_template("report.html", number=number, year=request.args.get("year", type=int))
