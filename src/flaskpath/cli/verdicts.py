"""Makes verdicts for the terminal and keeps them as progress. How they look is `verdict_text`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import click

from flaskpath.cli.faults import NOT_PASSED, PASSED, WRONG_USE, Fault
from flaskpath.cli.screen import plain
from flaskpath.course.model import Course, Exercise
from flaskpath.course.practice import judged_as
from flaskpath.grading.engine import Engine
from flaskpath.grading.verdict import Verdict
from flaskpath.sandbox import OurFault, Sandbox


def open_engine(*, pool: int = 2) -> Engine:
    """An engine on this machine's sandbox, which is warm. Raises Fault where there can be none."""
    try:
        sandbox = Sandbox.open(pool=pool)
        sandbox.start()
    except OurFault as error:
        sentence = f"Nothing was checked: the sandbox cannot be started. {plain(str(error))}"
        raise Fault(sentence, "'flaskpath doctor' says what is missing.") from error
    return Engine(sandbox)


def judge(
    engine: Engine, course: Course, exercise: Exercise, files: Mapping[str, bytes], *, seed: int | None = None
) -> Verdict:
    """The verdict on an exercise or on a broken app, which has the checks of the exercise that it comes from."""
    return replace(engine.verdict(judged_as(course, exercise), files, seed=seed), exercise=exercise.id)


def exit_status(verdict: Verdict) -> int:
    """0 passed, 1 not passed, 2 where a fault of ours kept us from judging."""
    if verdict.passed:
        return PASSED
    ours = any(check.status == "our-fault" and not check.stretch for check in verdict.checks)
    return WRONG_USE if ours else NOT_PASSED


def keep(verdict: Verdict, exercise: Exercise, files: Mapping[str, bytes], *, replay: bool = False) -> None:
    """Record the verdict; a replay of known draws never counts as progress.

    Where that cannot be done, one sentence says so, and the verdict stands.
    """
    from flaskpath.web import terminal  # late: a verdict must not wait for the site's imports

    complaint = terminal.record(verdict, exercise, files, replay=replay)
    if complaint:
        click.echo(complaint, err=True)
