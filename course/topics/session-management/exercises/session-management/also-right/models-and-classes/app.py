import os
import secrets
from datetime import UTC, datetime, timedelta

from flask import Flask, redirect, request, session
from flask.views import MethodView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from pages import diary_page, join_page, login_page

app = Flask(__name__)
db = SQLAlchemy()


class Owner(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    visits: Mapped[list["Visit"]] = relationship(back_populates="owner", cascade="all, delete-orphan")


class Visit(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(unique=True)
    began: Mapped[datetime]
    used: Mapped[datetime]
    owner_id: Mapped[int] = mapped_column(db.ForeignKey("owner.id"))
    owner: Mapped[Owner] = relationship(back_populates="visits")


def secret():
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    os.makedirs(app.instance_path, exist_ok=True)
    path = os.path.join(app.instance_path, "key")
    try:
        with open(path, "x") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    with open(path) as file:
        return file.read()


app.config.update(
    SECRET_KEY=secret(),
    SQLALCHEMY_DATABASE_URI="sqlite:///diaries.db",
    PERMANENT_SESSION_LIFETIME=timedelta(days=60),
    SESSION_COOKIE_NAME="diary",
    SESSION_COOKIE_SAMESITE="Strict",
)
db.init_app(app)
with app.app_context():
    db.create_all()


def now():
    return datetime.now(UTC).replace(tzinfo=None)


def alive():
    return Visit.used > now() - timedelta(days=14), Visit.began > now() - timedelta(days=60)


def visit():
    """The visit that this browser is on, or None."""
    return db.session.scalar(db.select(Visit).where(Visit.ticket == session.get("ticket", ""), *alive()))


def begin(owner):
    ticket = secrets.token_hex()
    owner.visits.append(Visit(ticket=ticket, began=now(), used=now()))
    db.session.commit()
    session.clear()
    session["ticket"], session["name"] = ticket, owner.name
    session.permanent = True


def find(name):
    return db.session.scalar(db.select(Owner).filter_by(name=name))


class Join(MethodView):
    def get(self):
        return join_page()

    def post(self):
        if find(request.form["name"]):
            return join_page("Taken."), 409
        db.session.add(Owner(name=request.form["name"], hash=generate_password_hash(request.form["password"])))
        db.session.commit()
        return redirect("/login")


class LogIn(MethodView):
    def get(self):
        return login_page()

    def post(self):
        owner = find(request.form["name"])
        if owner is None or not check_password_hash(owner.hash, request.form["password"]):
            return login_page("No."), 422
        begin(owner)
        return redirect("/diary", code=303)


class Diary(MethodView):
    def get(self):
        here = visit()
        if here is None:
            return redirect("/login")
        here.used = now()
        db.session.commit()
        count = db.session.scalar(
            db.select(db.func.count()).select_from(Visit).where(Visit.owner_id == here.owner_id, *alive())
        )
        return diary_page(here.owner.name, sessions=count)


class Out(MethodView):
    def post(self, everywhere=False):
        here = visit()
        if here is not None:
            if everywhere:
                here.owner.visits.clear()
            else:
                db.session.delete(here)
            db.session.commit()
        session.clear()
        return redirect("/login")


class Password(MethodView):
    def post(self):
        here = visit()
        if here is None:
            return redirect("/login")
        owner = here.owner
        if not check_password_hash(owner.hash, request.form["old"]):
            return diary_page(owner.name, "No.")
        owner.hash = generate_password_hash(request.form["new"])
        owner.visits.clear()
        begin(owner)
        return redirect("/diary")


app.add_url_rule("/join", view_func=Join.as_view("join"))
app.add_url_rule("/login", view_func=LogIn.as_view("log_in"))
app.add_url_rule("/diary", view_func=Diary.as_view("diary"))
app.add_url_rule("/logout", view_func=Out.as_view("out"))
app.add_url_rule("/logout-everywhere", view_func=Out.as_view("out_everywhere"), defaults={"everywhere": True})
app.add_url_rule("/password", view_func=Password.as_view("password"))
