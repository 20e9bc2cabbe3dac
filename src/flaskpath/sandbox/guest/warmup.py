"""Imports what learners use and runs a rehearsal app once, so that guests start with everything warm.

Lazy imports, compiled patterns, Jinja's lexer and SQLAlchemy's dialect are then shared by all guests. Must
leave nothing behind that an app could notice.
"""

from __future__ import annotations

import importlib
import io
import logging
import re
import secrets
import sys
from contextlib import suppress
from typing import Any

MODULES = """
flask flask.testing flask.cli dotenv time_machine flask_sqlalchemy flask_wtf flask_wtf.csrf flask_login
jinja2 jinja2.ext werkzeug.test werkzeug.security werkzeug.debug.tbtools werkzeug.middleware.proxy_fix
sqlite3 sqlalchemy sqlalchemy.orm sqlalchemy.dialects.sqlite sqlalchemy.ext.asyncio wtforms
wtforms.validators email_validator click logging.config logging.handlers uuid secrets hashlib hmac decimal
datetime csv functools asyncio concurrent.futures encodings.idna encodings.latin_1 encodings.ascii zoneinfo
_strptime random statistics string textwrap linecache pytest _pytest.assertion.rewrite _pytest.terminal
_pytest.tmpdir html.parser urllib.request tempfile shutil pathlib dataclasses enum typing itertools
collections traceback
"""

PAGE = """{% macro field(f) %}{{ f.label }}{{ f() }}{% for e in f.errors %}{{ e }}{% endfor %}{% endmacro %}
<form>{{ form.hidden_tag() }}{% for f in form %}{{ field(f) }}{% endfor %}</form>
{% for m in get_flashed_messages(with_categories=true) %}{{ m }}{% endfor %}{{ current_user.is_authenticated }}
{{ 'x'|upper|truncate(3) }}{{ url_for('page') }}{% if 1 %}{% block b %}{% endblock %}{% set k = 1 %}{% endif %}"""


def preload() -> None:
    """Import everything of MODULES that is installed."""
    for name in MODULES.split():
        with suppress(ImportError):
            importlib.import_module(name)
    cheapen_hashes()


def cheapen_hashes() -> None:
    """Make Werkzeug's default hash cheap: it costs 75 ms, for made-up users. A method that is named stays."""
    security: Any = sys.modules.get("werkzeug.security")
    if security is not None:
        security.generate_password_hash.__defaults__ = ("scrypt:1024:8:1", 16)


def rehearse() -> None:
    """Build a small app with every usual extension and visit its pages."""
    import flask

    app = flask.Flask("rehearsal", root_path="/usr/lib", instance_path="/usr/lib")
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True)
    app.secret_key = secrets.token_bytes(8)
    database = _database(app)
    form = _forms(app)
    _views(app, database, form)
    with app.app_context():
        database.create_all()
        database.session.add(database.user(e="e"))
        database.session.commit()
    _visit(app)
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


def _database(app: Any) -> Any:
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy import ForeignKey, String
    from sqlalchemy.orm import mapped_column, relationship

    flask_login: Any = importlib.import_module("flask_login")
    db: Any = SQLAlchemy(app)

    class Person(flask_login.UserMixin, db.Model):  # type: ignore[misc]  # bases made at run time
        id = mapped_column(db.Integer, primary_key=True)
        e = mapped_column(String(9), unique=True)
        notes = relationship("Note", back_populates="owner", cascade="all, delete-orphan")

    class Note(db.Model):  # type: ignore[misc]  # as above
        id = mapped_column(db.Integer, primary_key=True)
        t = mapped_column(String(9))
        owner_id = mapped_column(ForeignKey("person.id"))
        owner = relationship("Person", back_populates="notes")

    db.user, db.note = Person, Note
    return db


def _forms(app: Any) -> Any:
    flask_wtf: Any = importlib.import_module("flask_wtf")
    w: Any = importlib.import_module("wtforms")
    v: Any = importlib.import_module("wtforms.validators")
    flask_wtf.CSRFProtect(app)

    class Form(flask_wtf.FlaskForm):  # type: ignore[misc]  # a base without types
        a = w.StringField("a", validators=[v.DataRequired(), v.Length(max=9)])
        e = w.StringField("e", validators=[v.Email()])
        p = w.PasswordField("p")
        q = w.PasswordField("q", validators=[v.EqualTo("p")])
        t = w.TextAreaField("t")
        b = w.BooleanField("b")
        i = w.IntegerField("i", validators=[v.NumberRange(0, 9)])
        s = w.SelectField("s", choices=[("a", "A")])
        go = w.SubmitField("go")

    return Form


def _views(app: Any, db: Any, form_class: Any) -> None:
    import flask

    login: Any = importlib.import_module("flask_login")
    manager = login.LoginManager(app)
    manager.login_view = "page"
    manager.user_loader(lambda number: db.session.get(db.user, int(number)))

    def page() -> Any:
        form = form_class()
        form.validate_on_submit()
        flask.flash("x", "y")
        return flask.render_template_string(PAGE, form=form)

    def enter(number: int) -> Any:
        person = db.session.scalar(db.select(db.user).filter_by(id=number))
        login.login_user(person)
        flask.session["k"] = 1
        return flask.redirect(flask.url_for("me"))

    def me() -> Any:
        db.session.add(db.note(t="t", owner=login.current_user._get_current_object()))
        db.session.commit()
        notes = db.session.scalars(db.select(db.note).order_by(db.note.id.desc()).limit(5)).all()
        notes[0].t = "v"
        db.session.commit()
        db.note.query.filter(db.note.t.like("%v%")).count()
        db.session.delete(notes[0])
        db.session.commit()
        return flask.jsonify([note.id for note in notes])

    app.add_url_rule("/", "page", page, methods=["GET", "POST"])
    app.add_url_rule("/in/<int:number>", "enter", enter)
    app.add_url_rule("/me", "me", login.login_required(me))
    app.add_url_rule("/json", "json", lambda: flask.request.get_json(), methods=["POST"])
    app.add_url_rule("/boom", "boom", lambda: 1 // 0)
    app.register_error_handler(404, lambda error: ("none", 404))


def _visit(app: Any) -> None:
    from werkzeug.security import check_password_hash, generate_password_hash

    check_password_hash(generate_password_hash("x"), "x")
    check_password_hash(generate_password_hash("x", method="pbkdf2:sha256:1"), "x")
    client = app.test_client()
    found = re.search(r'csrf_token[^>]*value="([^"]+)"', client.get("/").text)
    token = found.group(1) if found else ""
    good = {
        "csrf_token": token,
        "a": "a",
        "e": "a@example.org",
        "p": "p",
        "q": "p",
        "t": "t",
        "i": "3",
        "s": "a",
    }
    client.post("/", data=good)
    client.post("/", data={})
    for path in ("/in/1", "/me", "/missing"):
        client.get(path)
    client.post("/json", json={"a": 1}, headers={"X-CSRFToken": token})
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/json", data="{bad", content_type="application/json")
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.logger.handlers = [logging.StreamHandler(io.StringIO())]
    app.logger.propagate = False
    client.get("/boom")
    logging.Logger.manager.loggerDict.pop(app.name, None)
