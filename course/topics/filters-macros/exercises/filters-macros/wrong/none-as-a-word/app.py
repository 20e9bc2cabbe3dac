import re

from flask import Flask, abort, redirect, render_template, request

from markupsafe import Markup

import people

app = Flask(__name__)


@app.template_filter()
def plural(number, one, many=None):
    """`no things`, `1 thing`, `5 things`; nothing known counts as none."""
    if number == 1:
        return f"1 {one}"
    return f"{number or 'no'} {many or one + 's'}"


@app.template_filter()
def teaser(text, length=60):
    """The beginning of `text`, in whole words and at most `length` characters."""
    text = str(text)
    if len(text) <= length:
        return text
    words = text[:length].rsplit(maxsplit=1)[0]
    return words[: length - 1] + "…"


@app.template_filter()
def paragraphs(text):
    """A `<p>` for each paragraph, with the text in it escaped."""
    parts = re.split(r"\n\s*\n", (text or "").strip())
    return Markup().join(Markup("<p>{}</p>\n").format(part) for part in parts if part)


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
