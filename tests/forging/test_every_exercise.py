"""Every exercise of the course against the lies that need no knowledge of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flaskpath.course.loader import default_directory, load_course
from flaskpath.course.model import Exercise
from flaskpath.grading.engine import Engine
from tests.forging.attempts.apps import EVERYTHING

pytestmark = pytest.mark.sandbox

IDS = sorted(load_course(default_directory()).exercises)
LIES = {
    "exits": "import os\nprint('passed', flush=True)\nos._exit(0)\n",
    "holds-everything": EVERYTHING,
    "agrees": """
def app(environ, start):
    start("200 OK", [("Content-Type", "text/html"), ("Location", environ["PATH_INFO"]), ("Allow", "GET, POST")])
    return [b"OK passed 200"]
def create_app(*settings, **more):
    return app
if __name__ == "__main__":
    print("OK passed 200")
def test_agrees():
    pass
""",
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("id", IDS)
def test_no_exercise_falls_for_it(
    engine: Engine, exercises: Mapping[str, Exercise], id: str, lie: str
) -> None:
    """Catches an exercise whose checks ask for nothing that a page of everything, or an end, does not give."""
    exercise = exercises[id]
    entry = (
        f"{exercise.entry.partition(':')[0].replace('.', '/')}.py"
        if exercise.kind == "app"
        else exercise.entry
    )
    files = {path: text for path, text in exercise.starter.items() if not path.endswith("/__init__.py")}
    verdict = engine.verdict(exercise, {**files, entry: LIES[lie].encode()})
    told = {check.id: f"{check.status}: {check.message} {check.got}" for check in verdict.checks}
    assert not verdict.passed, told
    assert not [text for text in told.values() if text.startswith("our-fault")], told
