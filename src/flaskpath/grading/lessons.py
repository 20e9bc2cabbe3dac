"""Tries what a lesson or an overview claims: its examples run, and using them brings what the check fences say.

Examples that no check fence uses are imported, so that an `assert` among them proves something, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from flaskpath.course.lesson import parse_lesson
from flaskpath.course.problems import Problems
from flaskpath.grading.failures import Failed
from flaskpath.grading.markup import folded
from flaskpath.grading.site import Stage, open_site
from flaskpath.grading.terminal import open_terminal
from flaskpath.sandbox import LearnerFault, Sandbox

if TYPE_CHECKING:
    from flaskpath.course.expectations import Expectation
    from flaskpath.course.lesson import Lesson, Trial
    from flaskpath.course.model import Topic
    from flaskpath.grading.visitor import Visitor

_SECONDS = 20.0
_IMPORTER = "import_the_examples"  # a module of ours beside the examples


def try_lesson(sandbox: Sandbox, topic: Topic) -> list[str]:
    """What the lesson and the overview of `topic` say and do not hold, as sentences; empty when all holds."""
    found: list[str] = []
    if topic.lesson is not None:
        lesson = parse_lesson(topic.lesson, topic.directory / "lesson.md", Problems())
        found += [f"lesson.md, line {line}: {sentence}" for line, sentence in _try_all(sandbox, lesson)]
    if topic.overview is not None:
        found += [
            f"overview.md, line {line}: {sentence}" for line, sentence in _try_all(sandbox, topic.overview)
        ]
    return found


def _try_all(sandbox: Sandbox, lesson: Lesson) -> list[tuple[int, str]]:
    found = [difference for trial in lesson.trials for difference in _try(sandbox, trial)]
    last = lesson.trials[-1].files if lesson.trials else {}
    if lesson.files != last:
        found += _import(sandbox, lesson)
    return found


def _import(sandbox: Sandbox, lesson: Lesson) -> list[tuple[int, str]]:
    """Import what the examples build in the end; what goes wrong is told at the last example's line."""
    modules = [_module(path) for path in lesson.files if path.endswith(".py")]
    line = max(example.line for example in lesson.examples if not example.wrong)
    files = {path: text.encode() for path, text in lesson.files.items()}
    files[f"{_IMPORTER}.py"] = (
        f"from importlib import import_module\n\nfrom flask import Flask\n\n"
        f"app = Flask(__name__)\nfor name in {modules!r}:\n    import_module(name)\n"
    ).encode()
    with ExitStack() as keep:
        try:
            open_site(_stage(sandbox, files, f"{_IMPORTER}:app", keep))
        except (LearnerFault, Failed) as fault:
            return [(line, f"the examples cannot be imported: {fault}")]
    return []


def _module(path: str) -> str:
    """The module's name in `shop/__init__.py` or `shop/cart.py`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _stage(
    sandbox: Sandbox, files: Mapping[str, bytes], entry: str, keep: ExitStack, **options: Any
) -> Stage:
    return Stage(
        files=files,
        entry=entry,
        open=lambda tree, environ: sandbox.workspace(tree, environ=environ, **options),
        seconds_left=lambda: _SECONDS,
        record=lambda exchange: None,
        keep=keep,
    )


def _try(sandbox: Sandbox, trial: Trial) -> list[tuple[int, str]]:
    files = {path: text.encode() for path, text in trial.files.items()}
    commands = any(expectation.command for expectation in trial.expectations)
    with ExitStack() as keep:
        stage = _stage(sandbox, files, "app:app", keep, profile="cold" if commands else "warm")
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
