"""Questions about drafts and attempts. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from flaskpath.course.model import Exercise
from flaskpath.web.db import db
from flaskpath.web.submissions.files import starter_files
from flaskpath.web.submissions.models import Attempt, Draft


def find_draft(learner_id: int, exercise_id: str) -> Draft | None:
    """The learner's draft of an exercise, if there ever was one."""
    return db.session.scalars(
        select(Draft).where(Draft.learner_id == learner_id, Draft.exercise_id == exercise_id)
    ).one_or_none()


def draft_files(draft: Draft | None, exercise: Exercise) -> dict[str, str]:
    """What the editor shows: the draft's files in the learner's order, or the starter's."""
    if draft is None or draft.files is None:
        return starter_files(exercise)
    return dict(draft.files)


def latest_attempt(learner_id: int, exercise_id: str) -> Attempt | None:
    """The attempt that was asked for last."""
    return db.session.scalars(
        select(Attempt)
        .where(
            Attempt.learner_id == learner_id, Attempt.exercise_id == exercise_id, Attempt.kind == "verdict"
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    ).one_or_none()


def latest_verdict(learner_id: int, exercise_id: str) -> Attempt | None:
    """The newest attempt that has a verdict."""
    return db.session.scalars(
        select(Attempt)
        .where(
            Attempt.learner_id == learner_id,
            Attempt.exercise_id == exercise_id,
            Attempt.kind == "verdict",
            Attempt.verdict.is_not(None),
        )
        .order_by(Attempt.id.desc())
        .limit(1)
    ).one_or_none()


def attempts(learner_id: int, exercise_id: str) -> Sequence[Attempt]:
    """All attempts that are kept, newest first."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.exercise_id == exercise_id)
        .order_by(Attempt.id.desc())
    ).all()


def find_attempt(learner_id: int, exercise_id: str, attempt_id: int) -> Attempt | None:
    """One of the learner's own attempts at this exercise."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or attempt.learner_id != learner_id or attempt.exercise_id != exercise_id:
        return None
    return attempt


def checks_passed(attempt: Attempt) -> dict[str, int] | None:
    """{"passed", "all"} of the checks that count, as the attempt's verdict tells them; None while it has none."""
    if attempt.verdict is None:
        return None
    needed = [check for check in attempt.verdict["checks"] if not check["stretch"]]
    return {"passed": sum(check["status"] == "passed" for check in needed), "all": len(needed)}


def unanswered() -> Sequence[Attempt]:
    """Everybody's attempts without an answer, newest first: what a crash left behind."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.answered_at.is_(None), Attempt.kind == "verdict", Attempt.replay.is_(False))
        .order_by(Attempt.id.desc())
    ).all()
