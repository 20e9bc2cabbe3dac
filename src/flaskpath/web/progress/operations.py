"""What changes progress. The caller commits (`db.writing`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from flaskpath.grading.verdict import Verdict
from flaskpath.web.db import db, now
from flaskpath.web.progress.models import KnownTopic, Progress


def record_verdict(
    learner_id: int, exercise_id: str, verdict: Verdict, *, at: datetime | None = None
) -> bool:
    """Note that a learner was given a verdict; True if it is the first that passed.

    Call it only for verdicts that count: not for replays of a known seed.
    """
    moment = at or now()
    row = db.session.scalars(
        select(Progress).where(Progress.learner_id == learner_id, Progress.exercise_id == exercise_id)
    ).one_or_none()
    if row is None:
        row = Progress(learner_id=learner_id, exercise_id=exercise_id, verdicts=0, tried_at=moment)
        db.session.add(row)
    row.tried_at = moment
    first = False
    if row.passed_at is None:
        row.verdicts += 1
        if verdict.passed:
            row.passed_at = moment
            row.isolation = verdict.isolation
            first = True
    db.session.flush()
    return first


def mark_known(learner_id: int, slug: str) -> None:
    """Note that a learner says to know a topic; a second time changes nothing."""
    asked = select(KnownTopic.id).where(KnownTopic.learner_id == learner_id, KnownTopic.topic == slug)
    if db.session.scalar(asked) is None:
        db.session.add(KnownTopic(learner_id=learner_id, topic=slug))
        db.session.flush()


def unmark_known(learner_id: int, slug: str) -> None:
    """Take that back; what was passed stays."""
    db.session.execute(
        delete(KnownTopic).where(KnownTopic.learner_id == learner_id, KnownTopic.topic == slug)
    )
