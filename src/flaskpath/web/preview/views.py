"""The API behind the workbench's preview, and the page that shows it in a window of its own.

POST   urls.preview  {"schema", "state": "keep" | "reset"}: run the saved draft, over what the app wrote so far or
                     afresh (then under new hosts, so browsers forget its cookies too) -> the status
GET    urls.preview  the status; it starts nothing
DELETE urls.preview  {"schema"}: end the program, keep what it wrote -> the status

status = {
  "schema": 1,
  "state": "none" | "starting" (another request starts it) | "running" | "broken" (it has never started) | "resting",
  "why": "idle" | "asked" | "crowded" | null,    # of "resting"
  "frame": "http://...localhost:5050" | null,    # host for the frame in the workbench; null where nothing can be shown
  "window": "http://...localhost:5050" | null,   # host for windows
  "revision": 3 | null,        # the draft that runs
  "trouble": {"kind", "message", "hint", "file", "line"} | null,   # why a newer draft does not run
  "opened": [{"path", "trouble"}],    # what frames opened, newest first, and what went wrong there
  "addresses": ["/", "/rooms"],
  "idle_minutes": 10
}
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import course, exercise_or_404
from flaskpath.web.extensions import csrf
from flaskpath.web.preview import operations
from flaskpath.web.preview.door import say_trouble
from flaskpath.web.preview.hosts import address_of, frame_source
from flaskpath.web.preview.registry import Preview, previews_of
from flaskpath.web.preview.requests import read_nothing, read_reset
from flaskpath.web.security import allow_frames, start_token
from flaskpath.web.submissions.requests import SCHEMA

preview_pages = Blueprint("preview_pages", __name__, template_folder="templates")
preview_api = Blueprint("preview", __name__, url_prefix="/api")
csrf.exempt(preview_api)  # it carries the start's token in a header instead; see `security`


@preview_pages.get("/preview/<exercise_id>")
def window(exercise_id: str) -> ResponseReturnValue:
    """The learner's app and little else, following what the workbench saves."""
    exercise = exercise_or_404(exercise_id)
    operations.require_app(exercise)
    allow_frames(frame_source())
    boot = {
        "exercise": {"id": exercise.id},
        "urls": {
            "preview": url_for("preview.show", exercise_id=exercise.id),
            "session": url_for("submissions.get_session"),
        },
        "token": start_token(),
    }
    return render_template(
        "preview/window.html", exercise=exercise, topic=course().topics[exercise.topic], boot=boot
    )


@preview_api.post("/exercises/<exercise_id>/preview")
def show(exercise_id: str) -> ResponseReturnValue:
    """Run the saved draft."""
    exercise = exercise_or_404(exercise_id)
    reset = read_reset()
    return jsonify(_status(operations.show(current_learner(), exercise, reset=reset)))


@preview_api.get("/exercises/<exercise_id>/preview")
def status(exercise_id: str) -> ResponseReturnValue:
    """How it stands."""
    return jsonify(_status(operations.find(current_learner(), exercise_or_404(exercise_id))[0]))


@preview_api.delete("/exercises/<exercise_id>/preview")
def stop(exercise_id: str) -> ResponseReturnValue:
    """End the program."""
    exercise = exercise_or_404(exercise_id)
    read_nothing()
    operations.stop(current_learner(), exercise)
    return jsonify(_status(operations.find(current_learner(), exercise)[0]))


def _status(preview: Preview | None) -> dict[str, Any]:
    shown = preview is not None and preview.revision is not None
    return {
        "schema": SCHEMA,
        "state": _state(preview),
        "why": preview.resting if preview else None,
        "frame": address_of(preview.labels["frame"]) if preview and shown else None,
        "window": address_of(preview.labels["window"]) if preview and shown else None,
        "revision": preview.revision if preview else None,
        "trouble": say_trouble(preview.trouble) if preview else None,
        "opened": _opened(preview) if preview else [],
        "addresses": preview.app.addresses() if preview and shown else [],
        "idle_minutes": max(1, round(previews_of().idle_seconds / 60)),
    }


def _opened(preview: Preview) -> list[dict[str, Any]]:
    newest_first = reversed(list(preview.opened.items()))
    return [{"path": path, "trouble": say_trouble(trouble)} for path, trouble in newest_first]


def _state(preview: Preview | None) -> str:
    if preview is None:
        return "none"
    if preview.resting:
        return "resting"
    if preview.revision is not None:
        return "running"
    return "broken" if preview.trouble else "starting"
