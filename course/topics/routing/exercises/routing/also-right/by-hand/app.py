"""Pages at addresses that end with a slash, redirects and lookups by hand."""

from flask import Flask, redirect
from markupsafe import escape
from werkzeug.exceptions import NotFound

import people

app = Flask(__name__)
app.url_map.strict_slashes = False


def find(key, value):
    found = [person for person in people.PEOPLE if person[key] == value]
    if not found:
        raise NotFound(f"No member has the {key} {value}.")
    return found[0]


def page(person):
    return f"<h1>{escape(person['name'])}</h1>\n<p>{escape(person['about'])}</p>"


@app.route("/people", strict_slashes=True)
def without_slash():
    return redirect("/people/", 301)


@app.route("/people/", strict_slashes=True)
def members():
    rows = []
    for person in people.PEOPLE:
        rows.append("<p><a href='/people/%s/'>%s</a>" % (escape(person["name"]), escape(person["name"])))
    return "\n".join(rows)


@app.route("/people/<int(min=1):number>/")
def numbered(number):
    return page(find("number", number))


@app.route("/people/<string:name>/")
def named(name):
    return page(find("name", name))


@app.route("/people/new/", endpoint="welcome")
def new():
    return "Come on Tuesday"


@app.errorhandler(404)
def nobody(error):
    return f"<h1>Not found</h1><p>{escape(error.description)}</p>", 404


@app.route("/old/", defaults={"rest": ""})
@app.route("/old/<path:rest>")
def old(rest):
    return "Gone for good.", 410
