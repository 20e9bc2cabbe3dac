"""Class-based views; the page has a box for each kind of message."""

from flask import Flask, abort, flash, redirect, render_template
from flask.views import MethodView
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

import shopping

app = Flask(__name__)
app.secret_key = "good enough to practise"
CSRFProtect(app)


class ThingsForm(FlaskForm):
    things = StringField("What is missing?", validators=[InputRequired()])


def say(kind, text, **values):
    flash(text.format(**values), category=kind)


class List(MethodView):
    def get(self, form=None):
        return render_template("list.html", form=form or ThingsForm(), items=shopping.ITEMS)

    def post(self):
        form = ThingsForm()
        if not form.validate():
            return self.get(form)
        for name in shopping.split(form.things.data):
            if shopping.find(name):
                say("warning", "{name} was on the list already.", name=name)
            else:
                shopping.add(name)
                say("success", "{name} is on the list.", name=name)
        return redirect("list", 303)


class Bought(MethodView):
    def post(self, number):
        item = shopping.find_number(number) or abort(404)
        texts = {
            False: ("success", "{name} is in the bag."),
            True: ("error", "{name} was bought already: do not pay twice!"),
        }
        say(*texts[item["bought"]], name=item["name"])
        item["bought"] = True
        return redirect("/list")


class Clear(MethodView):
    def post(self):
        say("success", "The bag is empty.")
        shopping.clear_bought()
        return redirect("/")


app.add_url_rule("/list", view_func=List.as_view("shopping_list"))
app.add_url_rule("/items/<int:number>/bought", view_func=Bought.as_view("bought"))
app.add_url_rule("/clear", view_func=Clear.as_view("clear"))
app.add_url_rule("/", view_func=lambda: redirect("/list"), endpoint="home")
app.add_url_rule("/about", view_func=lambda: render_template("about.html"), endpoint="about")
