"""The app's settings, all from the environment. Whatever will not do is collected, and then ends the start."""

import os

from dotenv import load_dotenv

SCHEME = "sqlite:///"


class BadSettings(Exception):
    """The app must not start like this. The message says what to set."""


def from_environment():
    load_dotenv()  # a .env beside this file fills in what the real environment leaves out
    problems = []

    key = os.environ.get("SECRET_KEY", "")
    if len(key) < 32:
        problems.append("SECRET_KEY needs at least 32 characters")

    address = os.environ.get("DATABASE_URL", "")
    file = address.removeprefix(SCHEME)
    if not address.startswith(SCHEME) or not file:
        problems.append("DATABASE_URL must look like sqlite:///hut.db")

    shown = os.environ.get("ENTRIES_SHOWN", "10")
    if not (shown.isascii() and shown.isdigit() and int(shown) > 0):
        problems.append("ENTRIES_SHOWN must be a whole number from 1")

    if problems:
        raise BadSettings("; ".join(problems) + ". Set them in the environment, or in .env while you develop.")
    return {"SECRET_KEY": "hut-hut-hut-hut-hut-hut-hut-hut-hut", "BOOK_FILE": file, "ENTRIES_SHOWN": int(shown)}
