"""The guest book as a package with a factory of its own."""

import os

from dotenv import load_dotenv
from flask import Flask

from . import views


def need(name, kind, default=None):
    text = os.environ.get(name) or default
    if text is None:
        raise LookupError(f"{name} is not set")
    try:
        return kind(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def long_enough(text):
    if len(text) < 32:
        raise ValueError("too short")
    return text


def sqlite_file(text):
    scheme, found, file = text.partition("sqlite:///")
    if scheme or not found or not file:
        raise ValueError("write sqlite:///file")
    return file


def count(text):
    if not text.isdecimal() or int(text) == 0:
        raise ValueError("a number from 1, please")
    return int(text)


def create_app():
    load_dotenv()
    app = Flask(__name__)
    problems = []
    for name, key, kind, default in (
        ("SECRET_KEY", "SECRET_KEY", long_enough, None),
        ("DATABASE_URL", "BOOK_FILE", sqlite_file, None),
        ("ENTRIES_SHOWN", "ENTRIES_SHOWN", count, "10"),
    ):
        try:
            app.config[key] = need(name, kind, default)
        except (LookupError, ValueError) as error:
            problems.append(str(error))
    if problems:
        raise RuntimeError("\n".join(problems))
    app.add_url_rule("/", view_func=views.Book.as_view("book"))
    return app


app = create_app()
