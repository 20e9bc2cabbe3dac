from flask import Flask, abort, redirect, render_template, request

import people

app = Flask(__name__)


# Your filters go here: plural, teaser, paragraphs.


@app.get("/")
def home():
    return render_template("home.html", people=people.PEOPLE)


@app.get("/people/<int:number>")
def person(number):
    found = people.find(number)
    if found is None:
        abort(404)
    return render_template("person.html", person=found)


@app.get("/join")
def join_form():
    return render_template("join.html", values={}, errors={})


@app.post("/join")
def join():
    errors = people.complain(request.form)
    if errors:
        return render_template("join.html", values=request.form, errors=errors)
    return redirect(f"/people/{people.join(request.form)}", code=303)


@app.get("/board")
def board():
    return render_template("board.html", people=people.PEOPLE)
