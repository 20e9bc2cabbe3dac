"""The Sunday Runners' members' book."""

from flask import Flask, redirect, render_template, request, url_for
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///members.db"
db = SQLAlchemy(app, model_class=Base)


class Member(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)


with app.app_context():
    db.create_all()


def register_page(**values):
    count = db.session.scalar(db.select(db.func.count()).select_from(Member))
    return render_template("register.html", count=count, **values)


@app.get("/register")
def register_form():
    return register_page()


@app.post("/register")
def register():
    name = request.form["name"]
    email = request.form["email"]
    db.session.add(Member(name=name, email=email.strip().lower()))
    db.session.commit()
    return redirect(url_for("members"), code=303)


@app.get("/members")
def members():
    everybody = db.session.scalars(db.select(Member).order_by(Member.id))
    return render_template("members.html", members=everybody)
