"""Provokes a stumbling block in the sandbox: one check on an app that holds it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from flaskpath.course.model import Limits
from flaskpath.grading.verdict import CheckResult

from ..conftest import Judge, named

LONG = Limits(seconds=300, answer_seconds=60)  # commands in a cold interpreter, on a busy machine
Provoke = Callable[..., CheckResult]


@pytest.fixture
def provoke(judge: Judge) -> Provoke:
    """provoke(app, steps): the result of a check that does `steps` with `site` and `v`, one of its visitors."""

    def provoke_one(app: str | dict[str, str], steps: str = "site.get('/').ok()") -> CheckResult:
        check = "@check('It works', task=1)\ndef works(site):\n    v = site.visitor()\n" + indent(
            steps, "    "
        )
        verdict = judge(check + "\n", app)
        start = verdict.checks[0]
        return start if start.status != "passed" else named(verdict, "works")

    return provoke_one


@pytest.fixture
def command(judge: Judge) -> Provoke:
    """command(files, steps): the result of a check that does `steps` with `terminal`, beside an app that starts."""

    def provoke_one(files: dict[str, str], steps: str) -> CheckResult:
        check = "@check('It works', task=1)\ndef works(terminal):\n" + indent(steps, "    ")
        plain = {"app.py": "from flask import Flask\napp = Flask(__name__)\n"}
        return named(judge(check + "\n", {**plain, **files}, limits=LONG), "works")

    return provoke_one


def line_of(files: str | dict[str, str], words: str, file: str = "app.py") -> int:
    """The line of `file` that holds `words`."""
    text = files if isinstance(files, str) else files[file]
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)
