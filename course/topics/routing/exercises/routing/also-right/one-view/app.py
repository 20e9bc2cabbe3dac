from flask import Flask, abort, url_for

from people import PEOPLE

app = Flask(__name__)

by_key = {person["name"]: person for person in PEOPLE}
by_key.update({str(person["number"]): person for person in PEOPLE})


@app.route("/people/")
def index():
    page = "<title>Members</title><table>"
    for person in sorted(PEOPLE, key=lambda person: person["name"]):
        page += f"<tr><td><a href='{url_for('show', who=person['name'])}'>{person['name']}</a></td></tr>"
    return page + "</table>"


@app.route("/people/<who>")
def show(who):
    if who == "new":
        return "<p>You are welcome! Come on Tuesday at six.</p>"
    person = by_key.get(who)
    if person is None:
        return "<h1>Nobody here has that name or number</h1>", 404
    return f"<h2>{person['name']} ({person['number']})</h2>{person['about']}"


@app.route("/old/<path:anything>", methods=["GET", "POST"])
def old(anything):
    return "<p>These pages are gone. <a href='/people/'>Who is who</a>", 410
