from flask import Blueprint, redirect, render_template, request, session

from library import is_reader

room = Blueprint("room", __name__)


@room.route("/")
def front():
    if "me" in session:
        session["times"] = session.get("times", 0) + 1
    return render_template("room.html")


@room.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        if is_reader(request.form["name"], request.form["code"]):
            session.clear()
            session["me"] = request.form["name"]
            return redirect("/")
        return render_template("login.html", wrong=True), 422
    return render_template("login.html", wrong=False)


@room.route("/shelf", methods=["POST"])
def shelf():
    if "me" not in session:
        return redirect("/login")
    session["books"] = [*session.get("books", []), request.form["title"][:100]][-10:]
    return redirect("/")


@room.route("/logout", methods=["POST"])
def logout():
    session.clear()
    return redirect("/")
