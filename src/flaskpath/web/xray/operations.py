"""Sending requests by hand. Nothing of it is stored: the app, its data and its visitors are forgotten when it ends."""

from __future__ import annotations

from typing import Any

from flaskpath.course.model import Exercise
from flaskpath.grading.asked import Answered
from flaskpath.grading.verdict import exchange_json
from flaskpath.web.errors import Refusal
from flaskpath.web.submissions.files import as_bytes, whole_tree
from flaskpath.web.submissions.requests import SCHEMA
from flaskpath.web.verdicts import EngineStarting, EngineUnavailable, engine_of
from flaskpath.web.xray.live import Crowded, apps_of
from flaskpath.web.xray.requests import HandRequest

_PATIENCE = 5.0  # seconds to wait for an engine that is starting
_KEPT = "Your files are kept."


def send_by_hand(learner_id: int, exercise: Exercise, wanted: HandRequest) -> dict[str, Any]:
    """Send one request to the learner's own app and tell what came of it. Raises Refusal."""
    require_app(exercise)
    try:
        engine = engine_of().get(_PATIENCE)
    except EngineStarting as error:
        cure = f"Try again in a moment. {_KEPT}"
        raise Refusal(503, "engine-starting", str(error), cure, retry_after=1) from error
    except EngineUnavailable as error:
        cure = f"`flaskpath doctor` says what is missing. {_KEPT}"
        raise Refusal(503, "engine-unavailable", str(error), cure, retry_after=15) from error
    from flaskpath.sandbox import OurFault  # there is an engine, so it has been imported already

    files = whole_tree(exercise, as_bytes(wanted.files))
    try:
        with apps_of().use((learner_id, exercise.id), lambda: engine.by_hand(exercise)) as hand:
            answered = hand.send(files, wanted.asked, visitor=wanted.visitor, follow=wanted.follow)
            cookies = hand.cookies(wanted.visitor)
    except Crowded as error:
        cure = f"Try again in a moment. {_KEPT}"
        raise Refusal(503, "busy", "All apps for requests by hand are busy.", cure, retry_after=2) from error
    except OurFault as error:
        cure = f"Send it again: your app is started anew then. {_KEPT}"
        raise Refusal(503, "busy", "Your app could not be reached, and it is our fault.", cure) from error
    return _told(answered, dict(cookies))


def forget(learner_id: int, exercise: Exercise, visitor: str | None) -> dict[str, Any]:
    """Empty a visitor's browser; without one, end the app and forget all it wrote and who visited it."""
    require_app(exercise)
    key = (learner_id, exercise.id)
    done = apps_of().drop(key) if visitor is None else apps_of().forget(key, visitor)
    return {"schema": SCHEMA, "forgotten": done}


def require_app(exercise: Exercise) -> None:
    """Refuse exercises that make no app."""
    if exercise.kind != "app":
        raise Refusal(
            409,
            "no-app",
            "This exercise makes no app that answers requests.",
            "Check it, and look at what its commands printed.",
        )


def _told(answered: Answered, cookies: dict[str, str]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "state": answered.state,
        "exchanges": [exchange_json(exchange) for exchange in answered.exchanges],
        "left_for": answered.left_for,
        "cookies": [{"name": name, "value": value} for name, value in cookies.items()],
        "fault": answered.fault
        and {name: getattr(answered.fault, name) for name in ("message", "hint", "file", "line", "got")},
    }
