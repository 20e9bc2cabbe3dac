"""One engine and two courses: ours, and a small one for the kinds that ours has few of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from flaskpath.course.loader import default_directory, load_course
from flaskpath.course.model import Exercise
from flaskpath.grading.engine import Engine
from flaskpath.sandbox import Sandbox
from tests.forging.attempts import BASE, Attempt

collect_ignore = ["course"]  # its tests are the submissions of imagined learners


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Sandbox.open(pool=1) as sandbox:
        yield Engine(sandbox)


@pytest.fixture(scope="session")
def exercises() -> Mapping[str, Exercise]:
    """By permanent id, of both courses."""
    small = load_course(Path(__file__).parent / "course")
    return {**small.exercises, **load_course(default_directory()).exercises}


def files_of(attempt: Attempt, exercise: Exercise) -> dict[str, bytes]:
    """What the liar submits."""
    base = exercise.starter
    if attempt.over != "starter":
        base = next(way.files for way in exercise.wrong if way.name == attempt.over)
    files = {path: bytes(content) for path, content in base.items()}
    for path, text in attempt.files.items():
        files[path] = text.replace(BASE, files.get(path, b"").decode()).encode()
    return files
