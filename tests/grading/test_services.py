"""Exercises that name real services: one server for a verdict, another for a fresh check, and a plain word without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flaskpath.course.model import Exercise, Limits, Task
from flaskpath.grading.engine import Engine
from flaskpath.sandbox import environment
from flaskpath.sandbox.services import missing
from flaskpath.sandbox.services.survey import KINDS
from tests.grading.conftest import named

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
APP = """
import os, redis
from flask import Flask
app = Flask(__name__)
store = redis.from_url(os.environ["REDIS_URL"])
@app.post("/count")
def count():
    return str(store.incr("count"))
"""
CHECKS = """
from flaskpath.grading.api import check

@check("Counts", task=1)
def counts(site):
    assert site.post("/count").text == "1"
    assert site.again().post("/count").text == "2"

@check("Remembers", task=1, after=["counts"])
def remembers(site):
    assert site.post("/count").text == "3"

@check("Begins anew", task=1, fresh=True)
def begins_anew(site):
    assert site.post("/count").text == "1"
"""


@pytest.fixture
def counting(tmp_path: Path) -> Exercise:
    path = tmp_path / "checks.py"
    path.write_text(CHECKS)
    return Exercise(
        id="sample", name="sample", topic="sample", kind="app", entry="app:app", open_first="app.py",
        services=("redis",), limits=Limits(seconds=60, answer_seconds=20), title="Sample",
        tasks=(Task(1, "One", ""),), hints=(), starter={}, solution={}, also_right=(), wrong=(),
        directory=tmp_path, checks=path,
    )  # fmt: skip


def test_one_server_for_the_whole_verdict_and_an_empty_one_for_a_fresh_check(
    engine: Engine, counting: Exercise
):
    """Would catch: data lost between two checks or two runs of an app, or seen by a check that wants a fresh start."""
    if (lacking := missing("redis", environment.find())) is not None:
        pytest.skip(str(lacking))
    for _ in range(2):  # and nothing is carried over to the next verdict
        verdict = engine.verdict(counting, {"app.py": APP.encode()})
        assert verdict.passed, [(check.id, check.message, check.got) for check in verdict.checks]


def test_a_missing_server_blocks_the_verdict_and_blames_nobody(
    engine: Engine, counting: Exercise, monkeypatch: pytest.MonkeyPatch
):
    """Would catch: a learner failed, or an unexplained fault, where the machine has no such server; or a pass."""
    monkeypatch.setitem(KINDS, "redis", replace(KINDS["redis"], find=lambda _: None))
    verdict = engine.verdict(counting, {"app.py": APP.encode()})
    assert not verdict.passed
    assert {check.status for check in verdict.checks} == {"blocked"}
    message = named(verdict, "start").message or ""
    assert message.startswith("This exercise needs Redis. No such server is installed on this machine.")
    assert "apt-get install redis-server" in message
    assert "missing on the machine that checks it" in (named(verdict, "counts").message or "")
