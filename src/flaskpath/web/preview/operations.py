"""Showing, stopping and resetting a learner's preview. What runs is the saved draft, never what a request brings."""

from __future__ import annotations

from flaskpath.course.model import Exercise
from flaskpath.grading.live import Busy, Gone
from flaskpath.web.db import db
from flaskpath.web.errors import Refusal
from flaskpath.web.preview.registry import Preview, Previews, TooMany, previews_of
from flaskpath.web.submissions.files import as_bytes, digest, stored, whole_tree
from flaskpath.web.submissions.queries import draft_files, find_draft
from flaskpath.web.verdicts import EngineStarting, EngineUnavailable, VerdictEngine, engine_of

_PATIENCE = 5.0  # seconds to wait for an engine that is starting
_KEPT = "Your files are kept."


def can_preview(exercise: Exercise) -> bool:
    """Whether there is a page to look at: an app that needs no service beside it."""
    return exercise.kind == "app" and not exercise.services


def show(learner_id: int, exercise: Exercise, *, reset: bool = False) -> Preview:
    """Run the saved draft, over what the last one wrote unless `reset`. Raises Refusal."""
    require_app(exercise)
    engine = _engine()
    previews = previews_of()
    key = (learner_id, exercise.id)
    if reset:
        previews.drop(key)
    try:
        preview = previews.wake(key, lambda: engine.live(exercise))
        with preview.changing:
            _follow(preview, learner_id, exercise)
    except TooMany as error:
        cure = f"Try again in some minutes: previews that nobody looks at stop. {_KEPT}"
        raise Refusal(503, "busy", "All previews are in use.", cure, retry_after=30) from error
    except (Busy, Gone) as error:
        cure = f"Try again in a moment. {_KEPT}"
        raise Refusal(503, "busy", "The preview is still answering.", cure, retry_after=1) from error
    return preview


def _follow(preview: Preview, learner_id: int, exercise: Exercise) -> None:
    from flaskpath.sandbox import OurFault  # there is an engine, so it has been imported already

    draft = find_draft(learner_id, exercise.id)
    revision = draft.revision if draft else 0
    files = whole_tree(exercise, as_bytes(draft_files(draft, exercise)))
    db.session.rollback()  # nothing holds a transaction while it waits for a program
    wanted = digest(stored(files))
    if preview.tried == wanted and preview.trouble is None:
        preview.revision = revision
        return
    try:
        preview.trouble = preview.app.show(files)
    except OurFault as error:
        previews_of().drop(preview.key)
        cure = f"Try again: a new one is started then. {_KEPT}"
        raise Refusal(503, "busy", "The preview could not start, and it is our fault.", cure) from error
    preview.tried = wanted
    if preview.trouble is None:
        preview.revision = revision


def stop(learner_id: int, exercise: Exercise) -> None:
    """End the program; what it wrote is kept until the preview is reset or forgotten."""
    require_app(exercise)
    previews_of().rest((learner_id, exercise.id), "asked")


def find(learner_id: int, exercise: Exercise) -> tuple[Preview | None, Previews]:
    """The learner's preview of an exercise, if there is one, and all previews."""
    require_app(exercise)
    previews = previews_of()
    return previews.find((learner_id, exercise.id)), previews


def require_app(exercise: Exercise) -> None:
    """Refuse exercises that have no page to look at."""
    if not can_preview(exercise):
        raise Refusal(
            409,
            "no-preview",
            "This exercise makes no app that can be shown here.",
            "Check it, and look at what its program printed.",
        )


def _engine() -> VerdictEngine:
    try:
        return engine_of().get(_PATIENCE)
    except EngineStarting as error:
        cure = f"Try again in a moment. {_KEPT}"
        raise Refusal(503, "engine-starting", str(error), cure, retry_after=1) from error
    except EngineUnavailable as error:
        cure = f"`flaskpath doctor` says what is missing. {_KEPT}"
        raise Refusal(503, "engine-unavailable", str(error), cure, retry_after=15) from error
