from flask import Flask, redirect, render_template, url_for

from forms import ContactForm
from hut import LETTERS, keep

app = Flask(__name__)


@app.route("/contact", methods=["GET", "POST"])
def contact():
    form = ContactForm()
    if form.validate_on_submit():
        keep(form.name.data, form.email.data, form.guests.data, form.message.data)
        return redirect(url_for("thanks"), code=303)
    return render_template("contact.html", form=form)


@app.get("/thanks")
def thanks():
    return render_template("thanks.html")


@app.get("/letters")
def letters():
    return render_template("letters.html", letters=LETTERS)
