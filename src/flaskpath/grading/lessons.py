"""Tries what a lesson claims: its examples run, and using them brings what the check fences say."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from flaskpath.course.lesson import parse_lesson
from flaskpath.course.problems import Problems
from flaskpath.grading.failures import Failed
from flaskpath.grading.markup import folded
from flaskpath.grading.site import Stage, open_site
from flaskpath.grading.terminal import open_terminal
from flaskpath.sandbox import LearnerFault, Sandbox

if TYPE_CHECKING:
    from flaskpath.course.expectations import Expectation
    from flaskpath.course.lesson import Trial
    from flaskpath.course.model import Topic
    from flaskpath.grading.visitor import Visitor

_SECONDS = 20.0


def try_lesson(sandbox: Sandbox, topic: Topic) -> list[str]:
    """What the lesson of `topic` says and does not hold, as sentences; empty when all holds."""
    if topic.lesson is None:
        return []
    lesson = parse_lesson(topic.lesson, topic.directory / "lesson.md", Problems())
    found: list[str] = []
    for trial in lesson.trials:
        found += [f"lesson.md, line {line}: {sentence}" for line, sentence in _try(sandbox, trial)]
    return found


def _try(sandbox: Sandbox, trial: Trial) -> list[tuple[int, str]]:
    files = {path: text.encode() for path, text in trial.files.items()}
    commands = any(expectation.command for expectation in trial.expectations)
    with ExitStack() as keep:
        stage = Stage(
            files=files,
            entry="app:app",
            open=lambda tree, environ: sandbox.workspace(
                tree, environ=environ, profile="cold" if commands else "warm"
            ),
            seconds_left=lambda: _SECONDS,
            record=lambda exchange: None,
            keep=keep,
        )
        found = []
        try:
            if commands:
                terminal = open_terminal(stage)
                for expectation in trial.expectations:
                    run = terminal.run(*expectation.command)
                    found += _differences(expectation, run.exit, run.out + run.err, {})
            else:
                visitor = open_site(stage).visitor()
                for expectation in trial.expectations:
                    found += _ask(visitor, expectation)
        except (LearnerFault, Failed) as fault:
            found.append((trial.line, str(fault)))
        return found


def _ask(visitor: Visitor, wanted: Expectation) -> list[tuple[int, str]]:
    body = wanted.body.encode() if wanted.body else None
    kind = "application/json" if wanted.body.startswith(("{", "[")) else "application/x-www-form-urlencoded"
    page = visitor.request(wanted.method, wanted.path, body=body, content_type=kind if body else None)
    headers = {name.lower(): value for name, value in page.headers.pairs}
    return _differences(wanted, page.status, page.text, headers, page.words)


def _differences(
    wanted: Expectation, status: int | None, text: str, headers: dict[str, str], words: str = ""
) -> list[tuple[int, str]]:
    found = []
    seen = f"{text}\n{folded(text)}\n{words}"
    if status != wanted.status:
        found.append(f"{wanted.status} was promised, {status} came")
    found += [f"{one!r} is not in the answer" for one in wanted.texts if one not in seen]
    found += [
        f"{one!r} is in the answer" for one in wanted.absent if one in text
    ]  # as sent: escaped is not there
    found += [
        f"the header {name} is {headers.get(name.lower())!r}, not {value!r}"
        for name, value in wanted.headers
        if value not in headers.get(name.lower(), "\0")
    ]
    return [(wanted.line, sentence) for sentence in found]
