"""What an app says of its inside: the functions that Flask called, in their order, and nothing that changes the app."""

from __future__ import annotations

import pytest

from flaskpath.sandbox import answers

pytestmark = pytest.mark.sandbox

APP = """
import sqlite3
from flask import Flask, abort, after_this_request, flash, g, render_template_string, request, session
from flask.views import MethodView
app = Flask(__name__)
app.secret_key = "x" * 32

@app.before_request
def open_database():
    g.db = sqlite3.connect(":memory:")
    g.db.execute("CREATE TABLE note (text)")
    g.db.executemany("INSERT INTO note VALUES (?)", [("a",), ("b",), ("c",)])

@app.before_request
def closed():
    if request.path == "/closed":
        return "closed", 503

@app.after_request
def stamp(response):
    response.headers["X-Stamp"] = "1"
    return response

@app.teardown_request
def close_database(error):
    g.pop("db").close()

@app.errorhandler(404)
def missing(error):
    return "not here", 404

@app.get("/notes")
def notes():
    @after_this_request
    def late(response):
        return response
    rows = g.db.execute("SELECT text FROM note WHERE text > ?", ("a",)).fetchall()
    one = next(iter(g.db.execute("SELECT text FROM note")))
    flash("hello")
    app.logger.warning("looked")
    session["seen"] = len(rows)
    return render_template_string("{{ rows|length }}", rows=rows)

class Shelf(MethodView):
    def get(self):
        return "shelf"

app.add_url_rule("/shelf", view_func=Shelf.as_view("shelf"))

@app.get("/closed")
def never():
    return "never"

@app.get("/crash")
def crash():
    g.db.execute("SELECT nothing FROM nowhere")

@app.get("/caught")
def caught():
    raise KeyError("mine")

@app.errorhandler(KeyError)
def mend(error):
    app.logger.exception("mended")
    return "mended"
"""


def names(inside):
    return [(call["kind"], call["name"]) for call in inside["calls"]]


def test_hooks_view_and_handlers_are_seen_in_their_order(start, get):
    """Would catch: a timeline without the hooks, or with the view before them."""
    app = start(APP)
    inside = get(app, "/notes").inside
    assert names(inside) == [
        ("before", "open_database"),
        ("before", "closed"),
        ("view", "notes"),
        ("after", "late"),
        ("after", "stamp"),
        ("teardown", "close_database"),
    ]
    view = inside["calls"][2]
    assert (view["file"], view["line"]) == ("app.py", inside["view"]["line"])
    assert view["milliseconds"] > 0
    assert names(get(app, "/shelf").inside)[2] == ("view", "Shelf")
    assert ("error", "missing") in names(get(app, "/nowhere").inside)


def test_a_hook_that_answered_is_told_apart(start, get):
    """Would catch: a puzzled learner whose view was never called, and no word about who answered."""
    inside = get(start(APP), "/closed").inside
    assert [call["name"] for call in inside["calls"] if call["answered"]] == ["closed"]
    assert "never" not in [call["name"] for call in inside["calls"]]


def test_what_happened_stands_in_its_order_and_inside_its_call(start, get):
    """Would catch: SQL that seems to come from nowhere, because nobody knows when it ran."""
    inside = get(start(APP), "/notes").inside
    steps = sorted(inside["steps"], key=lambda step: step["at"])
    view = next(step for step in steps if step["what"] == "call" and step["index"] == 2)
    ends = view["at"] + inside["calls"][2]["milliseconds"]
    within = {step["what"] for step in steps if view["at"] <= step["at"] <= ends}
    assert {"sql", "template", "flash", "log"} <= within
    assert [step["what"] for step in steps][:2] == ["call", "sql"], "the first hook opens the database"


def test_rows_that_were_read_are_counted(start, get):
    """Would catch: a query that reads the whole table, and looks like one that reads a row."""
    inside = get(start(APP), "/notes").inside
    selects = [query for query in inside["sql"] if query["statement"].startswith("SELECT")]
    assert [query["rows"] for query in selects] == [2, 1]
    assert next(query["rows"] for query in inside["sql"] if "INSERT" in query["statement"]) == 3


def test_watching_leaves_no_trace_in_tracebacks(start, get):
    """Would catch: our own files in what the learner's app logs, prints or hands to an error handler."""
    app = start(APP)
    assert get(app, "/crash").status.startswith("500")
    assert get(app, "/caught").body == b"mended"
    printed = app.output[0].decode()
    assert "OperationalError" in printed and "mended" in printed
    assert "flaskpath" not in printed and "in timed" not in printed


def test_a_liars_report_is_cut_into_shape():
    """Would catch: numbers that JSON cannot carry, or a step that points outside its list, in a page's data."""
    inside = answers.inside(
        {
            "calls": [{"kind": "view", "name": 7, "milliseconds": float("inf")}, {"kind": "odd"}, 3],
            "steps": [
                {"what": "call", "index": 0, "at": 10**400},
                {"what": "call", "index": 1, "at": 1},
                {"what": "sql", "index": 0, "at": 1},
                {"what": ["sql"], "index": 0, "at": 1},
                {"what": "exception", "index": 0, "at": 1},
            ],
            "view": {"file": "app.py", "line": 10**400},
            "milliseconds": float("nan"),
        }
    )
    assert [call["milliseconds"] for call in inside["calls"]] == [0.0]
    assert inside["steps"] == [{"what": "call", "index": 0, "at": 0.0}]
    assert inside["view"]["line"] is None and inside["milliseconds"] == 0.0
