from flask import redirect, render_template, request, url_for
from flask.views import MethodView
from sqlalchemy import func, select

from club.models import Person, Taken, db


class Register(MethodView):
    def get(self, problem=""):
        count = db.session.execute(select(func.count(Person.email))).scalar_one()
        return render_template("join.html", count=count, problem=problem)

    def post(self):
        try:
            Person.join(request.form["name"], request.form["email"])
        except Taken:
            return self.get("You are already registered, see you on Sunday!"), 409
        return redirect(url_for("members", _external=True), 302)


class Members(MethodView):
    def get(self):
        people = db.session.execute(select(Person).order_by(Person.joined)).scalars().all()
        return render_template("people.html", people=people)
