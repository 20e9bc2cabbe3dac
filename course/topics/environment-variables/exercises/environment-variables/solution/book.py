"""The guest book's entries, in a small database file. Leave this file as it is."""

import sqlite3
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent


def open_book(file):
    """The database in this file, beside the program; made if it isn't there."""
    path = HERE / file
    path.parent.mkdir(parents=True, exist_ok=True)
    book = sqlite3.connect(path)
    book.execute("CREATE TABLE IF NOT EXISTS entries (name TEXT, words TEXT)")
    return book


def write_entry(file, name, words):
    with closing(open_book(file)) as book, book:
        book.execute("INSERT INTO entries VALUES (?, ?)", (name, words))


def last_entries(file, count):
    """The newest `count` entries, the newest first, each a dictionary of name and words."""
    with closing(open_book(file)) as book:
        rows = book.execute("SELECT name, words FROM entries ORDER BY rowid DESC").fetchall()
    return [{"name": name, "words": words} for name, words in rows[:count]]
