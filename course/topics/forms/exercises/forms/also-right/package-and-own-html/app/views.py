from flask import Blueprint, redirect, render_template, request, url_for

from app.contact import Contact
from hut import LETTERS, keep

pages = Blueprint("pages", __name__)


@pages.get("/contact")
def contact():
    return render_template("contact.html", form=Contact())


@pages.post("/contact")
def take_letter():
    form = Contact()
    if not form.validate():
        return render_template("contact.html", form=form)
    keep(request.form["name"], request.form["email"], int(request.form["guests"]), request.form["message"])
    return redirect(url_for("pages.thanks"))


@pages.get("/thanks")
def thanks():
    return "<h1>Thank you!</h1>"


@pages.get("/letters")
def letters():
    return render_template("letters.html", letters=LETTERS)
