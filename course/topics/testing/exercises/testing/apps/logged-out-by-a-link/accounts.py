"""The members' pages of a rowing club: register, log in, look at your account, log out."""

from flask import Flask, redirect, render_template_string, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

PAGE = """<!doctype html>
<title>{{ title }}</title>
<h1>{{ title }}</h1>
{% if message %}<p>{{ message }}</p>{% endif %}
{% if action %}
<form method="post" action="{{ action }}">
  <label>Name <input name="name" value="{{ name }}"></label>
  <label>Password <input name="password" type="password"></label>
  <button>{{ title }}</button>
</form>
{% endif %}
"""
ACCOUNT = """<!doctype html>
<title>Your account</title>
<h1>Your account</h1>
<p>Signed in as {{ name }}</p>
<form method="post" action="{{ url_for('log_out') }}"><button>Log out</button></form>
"""
FILL_IN = "Please fill in both fields."
TOO_SHORT = "A password needs at least 8 characters."
TAKEN = "That name is taken."
WRONG = "Name or password is wrong."


def create_app():
    """A new app in which nobody has registered yet."""
    app = Flask(__name__)
    app.secret_key = "only for the tests of this course"
    members = {}  # the name in small letters, to the name as it was typed and the password's hash

    def page(title, action, message="", name="", status=200):
        return render_template_string(PAGE, title=title, action=action, message=message, name=name), status

    @app.get("/register")
    def register_form():
        return page("Register", url_for("register"))

    @app.post("/register")
    def register():
        name = request.form.get("name", "").strip()
        password = request.form.get("password", "")

        def refuse(message, status):
            return page("Register", url_for("register"), message, name, status)

        if not name or not password:
            return refuse(FILL_IN, 400)
        if len(password) < 8:
            return refuse(TOO_SHORT, 400)
        if name.lower() in members:
            return refuse(TAKEN, 409)
        members[name.lower()] = name, generate_password_hash(password)
        return redirect(url_for("log_in_form"), code=303)

    @app.get("/login")
    def log_in_form():
        return page("Log in", url_for("log_in"))

    @app.post("/login")
    def log_in():
        name = request.form.get("name", "").strip()
        password = request.form.get("password", "")
        known_as, password_hash = members.get(name.lower(), (None, None))
        if known_as is None or not check_password_hash(password_hash, password):
            return page("Log in", url_for("log_in"), WRONG, name, 401)
        session["name"] = known_as
        return redirect(url_for("account"), code=303)

    @app.get("/account")
    def account():
        if "name" not in session:
            return redirect(url_for("log_in_form"))
        return render_template_string(ACCOUNT, name=session["name"])

    @app.route("/logout", methods=["GET", "POST"])
    def log_out():
        session.clear()
        return redirect(url_for("log_in_form"), code=303)

    return app
