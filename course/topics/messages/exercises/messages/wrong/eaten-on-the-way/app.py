from flask import Flask, abort, flash, g, get_flashed_messages, redirect, render_template, url_for
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import DataRequired, Length

from shopping import ITEMS, add, clear_bought, find, find_number, split

app = Flask(__name__)
app.config["SECRET_KEY"] = "good enough to practise"


@app.before_request
def messages_for_the_page():
    g.messages = get_flashed_messages(with_categories=True)


class ThingsForm(FlaskForm):
    things = StringField("Things, with commas between them", [DataRequired(), Length(max=200)])
    submit = SubmitField("Put on the list")


class PressForm(FlaskForm):
    """Nothing but a button, and the hidden token."""


@app.get("/")
def home():
    return redirect(url_for("shopping_list"))


@app.get("/about")
def about():
    return render_template("about.html")


@app.route("/list", methods=["GET", "POST"])
def shopping_list():
    form = ThingsForm()
    if form.validate_on_submit():
        for name in split(form.things.data):
            if find(name) is None:
                add(name)
                flash(f"{name} is on the list.", "success")
            else:
                flash(f"{name} was on the list already.", "warning")
        return redirect(url_for("shopping_list"))
    return render_template("list.html", form=form, press=PressForm(), items=ITEMS)


@app.post("/items/<int:number>/bought")
def bought(number):
    item = find_number(number)
    if item is None or not PressForm().validate_on_submit():
        abort(404)
    if item["bought"]:
        flash(f"{item['name']} was bought already: do not pay twice!", "error")
    else:
        item["bought"] = True
        flash(f"{item['name']} is in the bag.", "success")
    return redirect(url_for("shopping_list"))


@app.post("/clear")
def clear():
    if not PressForm().validate_on_submit():
        abort(400)
    clear_bought()
    flash("The bag is empty.", "success")
    return redirect(url_for("home"))
