from flask import Flask, abort, redirect, render_template, request
from flask.views import MethodView

import filters
import people

app = Flask(__name__)
for one in (filters.plural, filters.teaser, filters.paragraphs):
    app.add_template_filter(one)


class Join(MethodView):
    def get(self, errors=None):
        return render_template("join.html", values=request.form, errors=errors or {})

    def post(self):
        errors = people.complain(request.form)
        if errors:
            return self.get(errors), 422
        return redirect("/people/%d" % people.join(request.form))


@app.route("/")
def home():
    return render_template("home.html", people=people.PEOPLE)


@app.route("/people/<int:number>")
def person(number):
    return render_template("person.html", person=people.find(number) or abort(404))


@app.route("/board")
def board():
    return render_template("board.html", people=people.PEOPLE)


app.add_url_rule("/join", view_func=Join.as_view("join"))
