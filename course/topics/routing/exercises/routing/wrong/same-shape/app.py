from flask import Flask, abort

from people import PEOPLE

app = Flask(__name__)


@app.get("/")
def welcome():
    return f"The club has {len(PEOPLE)} members."


def person_page(person):
    return f"<h1>{person['name']}</h1><p>{person['about']}</p>"


@app.get("/people/")
def everyone():
    items = "".join(f'<li><a href="/people/{person["name"]}">{person["name"]}</a></li>' for person in PEOPLE)
    return f"<h1>Who is who</h1><ul>{items}</ul>"


@app.get("/people/<name>")
def by_name(name):
    for person in PEOPLE:
        if person["name"] == name:
            return person_page(person)
    abort(404)


@app.get("/people/<number>")
def by_number(number):
    for person in PEOPLE:
        if person["number"] == int(number):
            return person_page(person)
    abort(404)


@app.get("/people/new")
def newcomers():
    return "<h1>New here?</h1><p>Come on Tuesday</p>"


@app.get("/old/<path:where>")
def old_site(where):
    abort(410)
