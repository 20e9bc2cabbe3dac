"""The debugger's console, asked of real servers: found where debug mode is on, and nowhere else."""

from __future__ import annotations

import pytest

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

APP = """
from flask import Flask, request
app = Flask(__name__)
@app.get("/<name>")
def echo(name): return f"{name} {request.args} EVALEX = SECRET = initPinBox"
if __name__ == "__main__":
    app.run(port=5000, debug=DEBUG)
"""

CHECKS = """
from flaskpath.grading.attacks import debugger_console
@check("Console", task=1)
def console(terminal, draw):
    server = terminal.serve("python", "app.py", port=5000)
    opened = [attempt.opens(server.get(attempt.path, query=attempt.query)) for attempt in debugger_console(draw)]
    if opened == [None, None]:
        return
    if None in opened: raise AssertionError(str(opened))  # would be our fault
    attempt = debugger_console(draw)[0]
    attempt.must_not_open(server.get(attempt.path, query=attempt.query))
"""


@pytest.mark.parametrize(("debug", "status"), [("True", "failed"), ("False", "passed")])
def test_it_opens_where_debug_mode_is_on(judge: Judge, debug: str, status: str) -> None:
    """Catches an attack that a newer Werkzeug no longer answers, or that takes an echo for the debugger."""
    result = named(judge(CHECKS, APP.replace("DEBUG", debug)), "console")
    assert result.status == status, (result.message, result.got)
    if status == "failed":
        assert "the interactive console" in result.message


def test_a_server_ends_with_its_check(judge: Judge) -> None:
    """Catches a check that talks to the server that an earlier, failed one has started."""
    checks = """
@check("First", task=1)
def first(terminal):
    terminal.serve("flask", "run", "--port", "5000", port=5000).get("/here").fail("as it happens")
@check("Second", task=1)
def second(terminal):
    run = terminal.run("python", "-c", "import socket; socket.create_connection(('127.0.0.1', 5000))")
    if "refused" not in run.err: run.fail("The first check's server is still there.")
"""
    verdict = judge(checks, APP)
    assert named(verdict, "first").message == "as it happens"
    assert named(verdict, "second").status == "passed", named(verdict, "second").got
