"""A class-based view, protection for the whole app, a list of errors that the fields point at."""

import os

from flask import Flask, redirect, render_template, request
from flask.views import MethodView
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import fields, validators

import hut

app = Flask(__name__)
app.secret_key = os.urandom(32)
CSRFProtect(app)


def strip(text):
    return text.strip() if text else text


class Letter(FlaskForm):
    class Meta:
        locales = ["en"]

    name = fields.StringField(filters=[strip], validators=[validators.Length(1, 40)])
    email = fields.StringField(filters=[strip], validators=[validators.Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")])
    guests = fields.SelectField(choices=[("", "...")] + [(str(n), str(n)) for n in range(1, 13)], validators=[validators.DataRequired()])
    message = fields.TextAreaField(
        filters=[strip],
        validators=[validators.Length(min=10), validators.Length(max=500), validators.Regexp(r"(?s)^(?!.*https?://)")],
    )


class Contact(MethodView):
    def get(self):
        return render_template("contact.html", form=Letter())

    def post(self):
        form = Letter(request.form)
        if not form.validate():
            return render_template("contact.html", form=form), 422
        hut.keep(**{name: form[name].data for name in ("name", "email", "guests", "message")})
        return redirect("/thanks")


app.add_url_rule("/contact", view_func=Contact.as_view("contact"))
app.add_url_rule("/thanks", "thanks", lambda: render_template("thanks.html"))
app.add_url_rule("/letters", "letters", lambda: render_template("letters.html", letters=hut.LETTERS))
