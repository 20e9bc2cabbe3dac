"""The course that this server teaches, loaded once. It reads; nothing here knows who learns."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, current_app

from flaskpath.course import read_course
from flaskpath.course.model import Course, Exercise, Topic
from flaskpath.course.practice import find_exercise
from flaskpath.web.errors import Refusal

log = logging.getLogger("flaskpath.web")
_COURSE = "flaskpath.course"


def init_app(app: Flask) -> None:
    """Load the course, or take the one that was given.

    A topic with a problem is shown as one that is not written; `flaskpath course check` says what is wrong.
    """
    given: Course | Path | None = app.config["COURSE"]
    if isinstance(given, Course):
        app.extensions[_COURSE] = given
        return
    loaded, problems = read_course(Path(given) if given else None)
    for problem in problems:
        log.warning("%s", problem)
    app.extensions[_COURSE] = loaded


def course() -> Course:
    """The course."""
    found: Course = current_app.extensions[_COURSE]
    return found


def topic_or_404(slug: str) -> Topic:
    """The topic of an address; raises a 404 that leads on."""
    topic = course().topics.get(slug)
    if topic is None:
        raise Refusal(404, message=f'There is no topic "{slug[:80]}".')
    return topic


def exercise_or_404(exercise_id: str) -> Exercise:
    """The exercise or the broken app of an address, by its permanent id."""
    exercise = find_exercise(course(), exercise_id)
    if exercise is None:
        raise Refusal(
            404,
            "no-exercise",
            f'There is no exercise "{exercise_id[:80]}" in this course.',
            "It may have been renamed. The roadmap leads to those there are.",
        )
    return exercise
