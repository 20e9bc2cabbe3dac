"""Checking a stored attempt, in whatever thread or machine the queue runs. Doing it twice gives the same verdict."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from flask import Flask

from flaskpath.course.model import Exercise
from flaskpath.course.practice import find_exercise, judged_as
from flaskpath.grading.verdict import Verdict, to_json
from flaskpath.jobs import JobError, Ticket
from flaskpath.web.content import course
from flaskpath.web.db import db, writing
from flaskpath.web.progress.operations import record_verdict
from flaskpath.web.submissions.files import unstored
from flaskpath.web.submissions.models import Attempt
from flaskpath.web.submissions.operations import answer_attempt, begin_attempt
from flaskpath.web.submissions.queries import unanswered
from flaskpath.web.verdicts import engine_of, lane_of, queue_of

log = logging.getLogger("flaskpath.web")
GRADE = "grade"
ENGINE_PATIENCE = 30.0  # seconds that a job waits for an engine that is starting


class AttemptGone(Exception):
    """The attempt was deleted, or checking it was begun too often, or its exercise is no longer in the course."""


def grade_attempt(app: Flask, attempt_id: int) -> dict[str, Any]:
    """Check an attempt and store its verdict and the learner's progress; gives back the verdict's JSON."""
    with app.app_context():
        with writing():
            attempt = begin_attempt(attempt_id)
            if attempt is None:
                raise AttemptGone(f"Attempt {attempt_id} is gone.")
            learner_id, seed, counts = attempt.learner_id, attempt.seed, not attempt.replay
            exercise = find_exercise(course(), attempt.exercise_id)
            files = unstored(attempt.files)
        if exercise is None:
            raise AttemptGone(f"Attempt {attempt_id} is for an exercise that the course no longer has.")
        given = engine_of().get(ENGINE_PATIENCE).verdict(judged_as(course(), exercise), files, seed=seed)
        verdict: Verdict = replace(given, exercise=exercise.id)
        told: dict[str, Any] = to_json(verdict)
        with writing():
            answer_attempt(attempt_id, seed, told)
            if counts:
                record_verdict(learner_id, exercise.id, verdict)
        return told


def queue_attempt(learner_id: int, exercise: Exercise, attempt_id: int) -> Ticket:
    """Have a stored attempt checked, after it was committed. It takes the place of one that still waits."""
    return queue_of().put(GRADE, attempt_id, lane=lane_of(exercise), key=f"{learner_id}:{exercise.id}")


def finish_interrupted(app: Flask) -> int:
    """Queue what an earlier run of the server left unanswered; how many were queued.

    Of several for one exercise only the newest is checked: the learner has typed on since.
    """
    with app.app_context():
        newest: set[tuple[int, str]] = set()
        queued = 0
        doomed = []
        for attempt in unanswered():
            name = (attempt.learner_id, attempt.exercise_id)
            exercise = find_exercise(course(), attempt.exercise_id)
            if name in newest or exercise is None:
                doomed.append(attempt.id)
                continue
            newest.add(name)
            try:
                queue_attempt(attempt.learner_id, exercise, attempt.id)
            except JobError as error:
                log.warning("Attempt %s waits for the next start: %s", attempt.id, error)
                continue
            queued += 1
        if doomed:
            with writing():
                for attempt_id in doomed:
                    old = db.session.get(Attempt, attempt_id)
                    if old is not None and old.answered_at is None and old.verdict is None:
                        db.session.delete(old)
        return queued
