"""The API of hints: remembering a rung, and showing a right way beside the learner's own code."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import exercise_or_404
from flaskpath.web.db import writing
from flaskpath.web.errors import Refusal
from flaskpath.web.extensions import csrf
from flaskpath.web.hints.operations import use_hint, use_right_way
from flaskpath.web.hints.queries import nearest_way, right_ways, used_help
from flaskpath.web.submissions.differences import difference
from flaskpath.web.submissions.files import as_bytes
from flaskpath.web.submissions.requests import SCHEMA, read_body, read_files, read_whole

hints_api = Blueprint("hints", __name__, url_prefix="/api")
csrf.exempt(hints_api)  # it carries the start's token in a header instead; see `security`


@hints_api.post("/exercises/<exercise_id>/hints")
def post_hint(exercise_id: str) -> ResponseReturnValue:
    """A rung was opened."""
    exercise = exercise_or_404(exercise_id)
    body = read_body({"task", "rung"}, required={"task", "rung"})
    task, rung = read_whole(body, "task", 1000), read_whole(body, "rung", 10)
    learner_id = current_learner()
    with writing():
        if not use_hint(learner_id, exercise, task, rung):
            raise Refusal(404, "no-hint", "The exercise has no such hint.", "Reload the page.")
    return jsonify({"schema": SCHEMA, "used": used_help(learner_id, exercise.id).as_json()})


@hints_api.post("/exercises/<exercise_id>/right-way")
def post_right_way(exercise_id: str) -> ResponseReturnValue:
    """A right way as a difference to the files that were sent: the one named, else the nearest."""
    exercise = exercise_or_404(exercise_id)
    body = read_body({"files", "way"}, required={"files"})
    files = as_bytes(read_files(body, exercise))
    ways = right_ways(exercise)
    way = body.get("way")
    if way is None:
        way = nearest_way(exercise, files)
    elif not isinstance(way, str) or way not in ways:
        raise Refusal(404, "no-way", "The exercise has no such right way.", "Choose one of those it names.")
    learner_id = current_learner()
    with writing():
        use_right_way(learner_id, exercise)
    return jsonify(
        {"schema": SCHEMA, "way": way, "ways": list(ways), "difference": difference(files, ways[way])}
    )
