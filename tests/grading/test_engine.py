"""A verdict from files: what passes, what fails, what is blocked, and whose fault it is."""

from __future__ import annotations

import json

import pytest

from flaskpath.course.model import Limits
from flaskpath.grading.verdict import to_json

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

HELLO = """
from flask import Flask, request, redirect, session
app = Flask(__name__)
app.secret_key = "for this test"
@app.get("/")
def front(): return "Hello"
@app.get("/hello/<name>")
def hello(name): return f"<p>Hello <b>{name}</b></p>"
"""
GREETS = """
@check("Greets", task=1)
def greets(site, draw):
    name = draw.name()
    site.get(f"/hello/{name}").ok().shows(f"Hello {name}", "the greeting")
"""


def test_a_right_app_passes(judge: Judge) -> None:
    """Catches an engine that never says yes."""
    verdict = judge(GREETS, HELLO)
    assert verdict.passed
    assert [check.status for check in verdict.checks] == ["passed", "passed"]
    assert named(verdict, "greets").exchanges[0].response.head == "200 OK"


def test_a_hard_coded_answer_fails_on_another_seed(judge: Judge) -> None:
    """Catches draws that do not change from verdict to verdict."""
    asked = {judge(GREETS, HELLO).checks[1].exchanges[0].request.head for _ in range(8)}
    assert len(asked) > 1


def test_a_seed_makes_the_same_draws(judge: Judge) -> None:
    """Catches a seed that is recorded but not used."""
    asked = {judge(GREETS, HELLO, seed=7).checks[1].exchanges[0].request.head for _ in range(4)}
    assert len(asked) == 1


def test_a_crash_names_the_line_and_explains(judge: Judge) -> None:
    """Catches a failure without the learner's own line."""
    verdict = judge(GREETS, HELLO.replace('f"<p>Hello <b>{name}</b></p>"', "nmae"))
    result = named(verdict, "greets")
    assert not verdict.passed
    assert (result.status, result.file, result.line) == ("failed", "app.py", 8)
    assert "NameError" in result.message
    assert result.explanation is not None and result.explanation.id == "name-missing"


def test_a_syntax_error_blocks_the_rest(judge: Judge) -> None:
    """Catches checks that are called failed although the app never ran."""
    verdict = judge(GREETS, "def broken(:\n    pass\n")
    assert (verdict.checks[0].status, verdict.checks[0].file, verdict.checks[0].line) == (
        "failed",
        "app.py",
        1,
    )
    assert named(verdict, "greets").status == "blocked"


@pytest.mark.parametrize(
    ("app", "words"),
    [
        ("import time\ntime.sleep(60)\n", "seconds"),
        ("while True: pass\n", "seconds"),
        ("x = 'a' * (1 << 33)\n", "memory"),
        ("while True: print('x' * 1000)\n", "printed"),
        ("import os\nos._exit(3)\n", "exit status 3"),
        ("app = 3\n", "no Flask app"),
        ("", "no app"),
        ("from flask import Flask\napp = Flask(__name__)\napp.run()\n", "app.run()"),
    ],
    ids=[
        "import-hangs",
        "endless-loop",
        "memory-hog",
        "output-flood",
        "exits",
        "no-flask-app",
        "empty",
        "runs-server",
    ],
)
def test_each_way_of_not_starting_has_its_own_sentence(judge: Judge, app: str, words: str) -> None:
    """Catches one sentence for everything, or a fault of the learner's called ours."""
    verdict = judge(GREETS, app, limits=Limits(answer_seconds=1.0))
    assert verdict.checks[0].status == "failed"
    assert words in verdict.checks[0].message
    assert verdict.checks[0].hint


def test_a_missing_file_is_named(judge: Judge) -> None:
    """Catches a traceback where a sentence belongs."""
    verdict = judge(GREETS, {"main.py": HELLO})
    assert "app.py" in verdict.checks[0].message and "main.py" in verdict.checks[0].message


def test_a_hanging_view_fails_its_check_and_no_other(judge: Judge) -> None:
    """Catches one dead guest that takes the checks after it along."""
    checks = """
@check("Slow", task=1)
def slow(site): site.get("/slow").ok()
@check("Front", task=1)
def front(site): site.get("/").ok()
"""
    app = HELLO + "@app.get('/slow')\ndef slow():\n    while True: pass\n"
    verdict = judge(checks, app, limits=Limits(answer_seconds=0.5))
    assert named(verdict, "slow").status == "failed"
    assert "seconds" in named(verdict, "slow").message
    assert named(verdict, "front").status == "passed"


def test_a_fault_in_a_check_is_ours(judge: Judge) -> None:
    """Catches our own mistakes being blamed on the learner, or passing."""
    verdict = judge("@check('Broken', task=1)\ndef broken(site): 1 / 0\n", HELLO)
    assert named(verdict, "broken").status == "our-fault"
    assert not verdict.passed


def test_no_checks_is_no_pass(judge: Judge) -> None:
    """Catches a verdict that is positive because nothing failed."""
    verdict = judge("", HELLO)
    assert not verdict.passed
    assert verdict.checks[0].status == "our-fault"


def test_a_stretch_check_never_blocks_the_pass(judge: Judge) -> None:
    """Catches optional tasks that cost a learner the pass."""
    verdict = judge(
        GREETS + "@check('More', task=1, stretch=True)\ndef more(site): site.get('/x').ok()\n", HELLO
    )
    assert verdict.passed
    assert named(verdict, "more").status == "failed"


def test_what_comes_after_a_failure_is_blocked(judge: Judge) -> None:
    """Catches a chain of failures with one cause."""
    checks = (
        "@check('First', task=1)\ndef first(site): site.get('/x').ok()\n"
        "@check('Second', task=1, after='first')\ndef second(site): site.get('/').ok()\n"
    )
    assert named(judge(checks, HELLO), "second").status == "blocked"


def test_a_verdict_is_json(judge: Judge) -> None:
    """Catches values in a verdict that no program can read."""
    data = json.loads(json.dumps(to_json(judge(GREETS, HELLO))))
    assert data["schema"] == 1 and data["passed"] is True
    assert set(data["checks"][1]) >= {
        "id",
        "task",
        "title",
        "status",
        "message",
        "expected",
        "got",
        "exchanges",
    }
