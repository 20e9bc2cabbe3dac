from flask import Flask, flash, redirect, render_template, request, session, url_for
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.config.update(SECRET_KEY="only for this benchmark", SQLALCHEMY_DATABASE_URI="sqlite:///members.db")
db = SQLAlchemy(app)


class Member(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    notes: Mapped[list["Note"]] = relationship(back_populates="member", cascade="all, delete-orphan")


class Note(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    member: Mapped[Member] = relationship(back_populates="notes")


with app.app_context():
    db.create_all()


def page(title, notes=()):
    return render_template("page.html", title=title, notes=notes)


def me():
    return db.session.get(Member, session["member"]) if "member" in session else None


@app.get("/")
def front():
    return page("Welcome")


@app.route("/join", methods=["GET", "POST"])
def join():
    if request.method == "POST":
        name = request.form["name"]
        if db.session.scalar(db.select(Member).filter_by(name=name)):
            return page("Taken"), 409
        db.session.add(Member(name=name, password=generate_password_hash(request.form["password"])))
        db.session.commit()
        flash("You are in.")
        return redirect(url_for("login"))
    return page("Join")


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "POST":
        member = db.session.scalar(db.select(Member).filter_by(name=request.form["name"]))
        if member is None or not check_password_hash(member.password, request.form["password"]):
            return page("Wrong name or password"), 403
        session["member"] = member.id
        return redirect(url_for("notes"))
    return page("Log in")


@app.route("/notes", methods=["GET", "POST"])
def notes():
    member = me()
    if member is None:
        return redirect(url_for("login"))
    if request.method == "POST":
        db.session.add(Note(text=request.form["text"], member=member))
        db.session.commit()
        return redirect(url_for("notes"))
    return page(f"Notes of {member.name}", member.notes)


@app.get("/api/notes/<int:number>")
def one_note(number):
    note = db.get_or_404(Note, number)
    return {"text": note.text}
