"""What changes drafts and attempts. Plain verbs that flush; the caller commits (`db.writing`)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from flaskpath.course.model import Exercise, Files
from flaskpath.web.db import db, now
from flaskpath.web.submissions.files import as_bytes, digest, starter_files, stored, whole_tree
from flaskpath.web.submissions.models import Attempt, Draft
from flaskpath.web.submissions.pruning import PRUNE
from flaskpath.web.submissions.queries import find_draft, latest_attempt

TRIES = 3  # a check that ends the server each time is not begun for ever
SEEDS = 2**53  # what JavaScript can count to


class DraftConflict(Exception):
    """The draft was changed from somewhere else since; nothing was saved. `draft` is that newer one."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("A newer draft was saved from somewhere else.")
        self.draft = draft


def save_draft(learner_id: int, exercise: Exercise, files: Mapping[str, str], base: int) -> Draft:
    """Keep `files` as the draft that follows revision `base`; raises DraftConflict.

    What is saved already is not a conflict, however old `base` is: a save may be sent twice.
    """
    draft = find_draft(learner_id, exercise.id)
    if draft is not None and draft.files == dict(files):
        return draft
    _refuse_stale(draft, base)
    return _change(draft, learner_id, exercise, dict(files))


def reset_draft(learner_id: int, exercise: Exercise, base: int) -> tuple[Draft, Attempt | None]:
    """Go back to the starter; what was there is kept as an attempt. Raises DraftConflict."""
    draft = find_draft(learner_id, exercise.id)
    _refuse_stale(draft, base)
    kept = None
    if draft is not None and draft.files is not None and draft.files != starter_files(exercise):
        kept = keep_files(learner_id, exercise, draft.files)
    return _change(draft, learner_id, exercise, None), kept


def replace_draft(
    learner_id: int, exercise: Exercise, files: Mapping[str, str], base: int, *, origin: str = "browser"
) -> tuple[Draft, Attempt | None]:
    """Put another whole version in the draft's place; the attempt that keeps what was there, if that was anything.

    Raises DraftConflict.
    """
    draft = find_draft(learner_id, exercise.id)
    _refuse_stale(draft, base)
    kept = None
    if draft is not None and draft.files is not None and draft.files not in (files, starter_files(exercise)):
        kept = latest_attempt(learner_id, exercise.id)
        name = digest(stored(whole_tree(exercise, as_bytes(draft.files))))
        if kept is None or kept.digest != name:
            kept = keep_files(learner_id, exercise, draft.files, origin=origin)
    return _change(draft, learner_id, exercise, dict(files)), kept


def keep_files(
    learner_id: int, exercise: Exercise, files: Mapping[str, str], *, origin: str = "browser"
) -> Attempt:
    """Keep files that are about to be replaced, where the learner finds them again."""
    return keep_tree(learner_id, exercise, as_bytes(files), origin=origin)


def keep_tree(learner_id: int, exercise: Exercise, files: Files, *, origin: str = "browser") -> Attempt:
    """The same for files that may be no text."""
    kept = stored(files)
    attempt = Attempt(
        learner_id=learner_id,
        exercise_id=exercise.id,
        kind="kept",
        origin=origin,
        files=kept,
        digest=digest(kept),
        answered_at=now(),
    )
    db.session.add(attempt)
    db.session.flush()
    prune_attempts(learner_id, exercise.id)
    return attempt


def ask_for_verdict(
    learner_id: int, exercise: Exercise, files: Files, *, seed: int | None = None, origin: str = "browser"
) -> Attempt:
    """Store what is to be checked. A `seed` that is given makes it a replay, which never counts.

    The same files asked about twice in a row are one attempt, with new draws and its old verdict until the new one
    is there.
    """
    kept = stored(files)
    name = digest(kept)
    attempt = latest_attempt(learner_id, exercise.id)
    if (
        attempt is None
        or attempt.digest != name
        or attempt.origin != origin
        or attempt.replay != (seed is not None)
    ):
        attempt = Attempt(
            learner_id=learner_id, exercise_id=exercise.id, origin=origin, files=kept, digest=name
        )
        db.session.add(attempt)
    attempt.asked_at = now()
    attempt.answered_at = None
    attempt.tries = 0
    attempt.replay = seed is not None
    attempt.seed = secrets.randbelow(SEEDS) if seed is None else seed
    db.session.flush()
    prune_attempts(learner_id, exercise.id)
    return attempt


def begin_attempt(attempt_id: int) -> Attempt | None:
    """Note that checking begins; None if the attempt is gone or was begun too often."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or attempt.tries >= TRIES:
        return None
    attempt.tries += 1
    db.session.flush()
    return attempt


def answer_attempt(attempt_id: int, seed: int | None, verdict: Mapping[str, Any]) -> None:
    """Store the verdict, unless the attempt is gone or was asked again with other draws meanwhile."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or attempt.seed != seed:
        return
    attempt.verdict = dict(verdict)
    attempt.passed = bool(verdict["passed"])
    attempt.answered_at = now()
    db.session.flush()


def forget_superseded(attempt_id: int) -> None:
    """Drop an attempt that was never begun because a newer one took its place."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None or attempt.answered_at is not None or attempt.verdict is not None:
        return
    newest = latest_attempt(attempt.learner_id, attempt.exercise_id)
    if newest is not None and newest.id > attempt.id:
        db.session.delete(attempt)
        db.session.flush()


def prune_attempts(learner_id: int, exercise_id: str) -> None:
    """Forget what nobody will look for; `pruning` says what is kept."""
    db.session.execute(text(PRUNE), {"learner": learner_id, "exercise": exercise_id})


def _refuse_stale(draft: Draft | None, base: int) -> None:
    if base != (draft.revision if draft else 0):
        raise DraftConflict(draft)


def _change(draft: Draft | None, learner_id: int, exercise: Exercise, files: dict[str, str] | None) -> Draft:
    if draft is None:
        draft = Draft(learner_id=learner_id, exercise_id=exercise.id, revision=0)
        db.session.add(draft)
    draft.revision += 1
    draft.files = files
    draft.saved_at = now()
    db.session.flush()
    return draft
