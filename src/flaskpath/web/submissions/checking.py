"""Asking for a verdict and waiting for it, for the API and for the plain form alike."""

from __future__ import annotations

from typing import Any

from flask import current_app

from flaskpath.course.model import Exercise, Files
from flaskpath.jobs import QueueClosed, QueueFull, Superseded
from flaskpath.web.db import writing
from flaskpath.web.errors import Refusal
from flaskpath.web.submissions.jobs import AttemptGone, queue_attempt
from flaskpath.web.submissions.operations import ask_for_verdict, forget_superseded
from flaskpath.web.verdicts import EngineStarting, EngineUnavailable

KEPT = "Your files are kept."
USUAL_SECONDS = 50.0  # an exercise that may take longer is waited for longer, in proportion


def verdict_on(
    learner_id: int, exercise: Exercise, files: Files, *, seed: int | None = None
) -> dict[str, Any]:
    """Store the attempt, have it checked, and wait for the verdict's JSON. Raises Refusal."""
    with writing():
        attempt_id = ask_for_verdict(learner_id, exercise, files, seed=seed).id
    try:
        ticket = queue_attempt(learner_id, exercise, attempt_id)  # after the commit: the worker must find it
        verdict: dict[str, Any] = ticket.result(_patience(exercise))
    except (Superseded, AttemptGone) as error:
        with writing():
            forget_superseded(attempt_id)
        raise Refusal(
            409, "superseded", "A newer request took this one's place.", "Its verdict counts."
        ) from error
    except EngineStarting as error:
        raise Refusal(
            503, "engine-starting", str(error), f"Try again in a moment. {KEPT}", retry_after=1
        ) from error
    except EngineUnavailable as error:
        cure = f"`flaskpath doctor` says what is missing. {KEPT}"
        raise Refusal(503, "engine-unavailable", str(error), cure, retry_after=15) from error
    except (QueueFull, QueueClosed, TimeoutError) as error:
        raise Refusal(
            503,
            "busy",
            "Too much is being checked just now.",
            f"Try again in a moment. {KEPT}",
            retry_after=2,
        ) from error
    return verdict


def _patience(exercise: Exercise) -> float:
    # Whoever gives up while it is being checked asks again, and it begins again: it would never be done.
    wait: float = current_app.config["VERDICT_WAIT"]
    return wait * max(1.0, exercise.limits.seconds / USUAL_SECONDS)
