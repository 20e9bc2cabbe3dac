import os

from flask import Flask, flash, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import exc

here = os.path.abspath(os.path.dirname(__file__))
app = Flask(__name__)
app.config.from_mapping(
    SQLALCHEMY_DATABASE_URI="sqlite:///" + os.path.join(here, "club.sqlite3"),
    SECRET_KEY="only flashes messages",
)
db = SQLAlchemy()
db.init_app(app)


class Runner(db.Model):
    __tablename__ = "runners"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    email = db.Column(db.String(200), nullable=False, index=True)
    __table_args__ = (db.UniqueConstraint("email"),)


@app.before_request
def make_tables():
    db.create_all()


@app.route("/register", methods=["GET", "POST"])
def register():
    problem, status = None, 200
    if request.method == "POST":
        email = request.form.get("email", "").lower().strip()
        runner = Runner(name=request.form.get("name"), email=email)
        taken = Runner.query.filter_by(email=email).first()
        if not taken:
            try:
                db.session.add(runner)
                db.session.commit()
                flash("Welcome!")
                return redirect("/members")
            except exc.IntegrityError:
                db.session.rollback()
        problem, status = "Sorry, this address is already registered.", 409
    count = Runner.query.count()
    return render_template("register.html", count=count, problem=problem), status


@app.route("/members")
def members():
    return render_template("members.html", members=Runner.query.order_by(Runner.id).all())
