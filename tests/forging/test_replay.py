"""Answers recorded in an earlier verdict are worth nothing in the next one: what is asked is drawn afresh."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping

import pytest

from flaskpath.course.model import Exercise
from flaskpath.grading.engine import Engine
from flaskpath.grading.loading import load_checks
from flaskpath.grading.verdict import Verdict

pytestmark = pytest.mark.sandbox

REPLAYING_APP = """
import hashlib
KNOWN, LAST = {known!r}, {last!r}
history = hashlib.sha256()

def app(environ, start):
    target = environ["PATH_INFO"].encode("latin-1").decode()
    if environ["QUERY_STRING"]:
        target += "?" + environ["QUERY_STRING"]
    asked = f"{{environ['REQUEST_METHOD']}} {{target}}"
    body = environ["wsgi.input"].read().decode("utf-8", "replace")
    history.update(repr((asked, body)).encode())
    usual = LAST.get(asked.partition("?")[0], ("404 NOT FOUND", [], ""))
    status, headers, body = KNOWN.get(history.hexdigest(), usual)
    start(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body.encode()]
"""
REPLAYING_SCRIPT = """
import shlex, sys
KNOWN = {known!r}
out, err, status = KNOWN.get(shlex.join(["python", "calc.py", *sys.argv[1:]]), ("5", "", 0))
sys.stdout.write(out)
sys.stderr.write(err)
if __name__ == "__main__":
    sys.exit(status)
"""


def replaying_app(exercise: Exercise, verdict: Verdict) -> str:
    """Answers by all that it was asked since it started; what it never heard, as the same address answered last."""
    fresh = {check.id: check.fresh for check in load_checks(exercise.checks)}
    known, last, shared = {}, {}, hashlib.sha256()
    for check in verdict.checks:
        history = hashlib.sha256() if fresh.get(check.id) else shared
        for exchange in check.exchanges:
            asked, answer = exchange.request, exchange.response
            history.update(repr((asked.head, asked.body)).encode())
            told = (answer.head, [list(pair) for pair in answer.headers], answer.body)
            known[history.hexdigest()] = last[asked.head.partition("?")[0]] = told
    return REPLAYING_APP.format(known=known, last=last)


def test_an_app_that_replays_an_earlier_verdict(engine: Engine, exercises: Mapping[str, Exercise]) -> None:
    """Catches draws that come again: the same tape is right for the same draws, and only for these."""
    exercise = exercises["http-methods"]
    seen = engine.verdict(exercise, exercise.solution)
    assert seen.passed
    tape = {"app.py": replaying_app(exercise, seen).encode()}
    again = engine.verdict(exercise, tape, seed=seen.seed)
    assert again.passed, [(check.id, check.message, check.got) for check in again.checks]
    verdict = engine.verdict(exercise, tape)
    assert not verdict.passed
    assert {check.id: check.status for check in verdict.checks}["message_is_kept"] == "failed"


def test_a_script_that_replays_an_earlier_verdict(engine: Engine, exercises: Mapping[str, Exercise]) -> None:
    """Catches sums that are asked again."""
    exercise = exercises["python"]
    seen = engine.verdict(exercise, exercise.solution)
    known = {}
    for check in seen.checks:
        for exchange in check.exchanges:
            out, _, err = exchange.response.body.partition("\n--- standard error ---\n")
            known[exchange.request.head[2:]] = (out, err, int(exchange.response.head.rpartition(" ")[2]))
    assert shlex.split(next(iter(known)))[:2] == ["python", "calc.py"]
    tape = {**exercise.solution, "calc.py": REPLAYING_SCRIPT.format(known=known).encode()}
    again = {check.id: check.status for check in engine.verdict(exercise, tape, seed=seen.seed).checks}
    assert again["whole_numbers"] == again["long_division"] == again["not_a_number"] == "passed"
    verdict = engine.verdict(exercise, tape)
    assert not verdict.passed
    assert {check.id: check.status for check in verdict.checks}["whole_numbers"] == "failed"
