"""The API behind the workbench's X-ray.

POST   urls.console  {"schema", "files", "visitor": name | null, "follow": bool, "request": {"method", "path",
                     "headers": [[name, value]], "body": {"kind": "none"} | {"kind": "form", "fields": [[name, value]]}
                     | {"kind": "json" | "text", "text"}}}
                     -> {"schema", "state", "exchanges", "left_for", "cookies", "fault": {"message", "hint", "file",
                     "line", "got"} | null}. `state`: "running", "started" (anew, with nothing but the files), "edited"
                     (other files: started over what the last app wrote), "again" (it had ended), "broken" (it does not
                     start; what the last one wrote is kept). `exchanges` are as in a verdict: the request, then those
                     to which redirects led; `left_for` is an address off the site that was not followed.
DELETE urls.console  {"schema", "visitor": name} empties this visitor's browser; {"schema", "visitor": null} ends the
                     app and forgets what it wrote -> {"schema", "forgotten": bool}
GET    urls.passed?check=<id>   {"schema", "attempt", "asked_at", "check"}: what the check saw when it last passed; all
                     null where it has not passed in any attempt that is kept
"""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import exercise_or_404
from flaskpath.web.extensions import csrf
from flaskpath.web.submissions.requests import SCHEMA
from flaskpath.web.times import as_text
from flaskpath.web.xray import operations, queries
from flaskpath.web.xray.requests import read_forget, read_hand_request

xray = Blueprint("xray", __name__, url_prefix="/api")
csrf.exempt(xray)  # it carries the start's token in a header instead; see `security`


@xray.post("/exercises/<exercise_id>/console")
def send(exercise_id: str) -> ResponseReturnValue:
    """Send a request to the learner's app as it is typed now."""
    exercise = exercise_or_404(exercise_id)
    return jsonify(operations.send_by_hand(current_learner(), exercise, read_hand_request(exercise)))


@xray.delete("/exercises/<exercise_id>/console")
def forget(exercise_id: str) -> ResponseReturnValue:
    """Empty a browser, or forget the app."""
    exercise = exercise_or_404(exercise_id)
    return jsonify(operations.forget(current_learner(), exercise, read_forget()))


@xray.get("/exercises/<exercise_id>/passed")
def passed(exercise_id: str) -> ResponseReturnValue:
    """What a check saw when it last passed."""
    exercise = exercise_or_404(exercise_id)
    found = queries.last_passing(current_learner(), exercise.id, request.args.get("check", ""))
    attempt, check = found or (None, None)
    return jsonify(
        {
            "schema": SCHEMA,
            "attempt": attempt.id if attempt else None,
            "asked_at": as_text(attempt.asked_at) if attempt else None,
            "check": check,
        }
    )
