"""Asks the database to do nothing for an address that is taken, and looks whether it did."""

from flask import Flask, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.sqlite import insert

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///members.db"
db = SQLAlchemy(app)

members_table = db.Table(
    "members",
    db.metadata,
    db.Column("id", db.Integer, primary_key=True),
    db.Column("name", db.Text, nullable=False),
    db.Column("email", db.Text, nullable=False, unique=True),
)

with app.app_context():
    db.create_all()


@app.get("/register")
def form(problem=None):
    count = db.session.scalar(db.select(db.func.count()).select_from(members_table))
    return render_template("register.html", count=count, problem=problem, **request.form.to_dict())


@app.post("/register")
def register():
    row = {"name": request.form["name"], "email": request.form["email"].strip().lower()}
    done = db.session.execute(insert(members_table).values(row).on_conflict_do_nothing())
    db.session.commit()
    if done.rowcount == 0:
        return form(problem="That address is already registered."), 409
    return redirect("/members")


@app.get("/members")
def members():
    rows = db.session.execute(db.select(members_table).order_by(members_table.c.id))
    return render_template("members.html", members=rows.mappings())
