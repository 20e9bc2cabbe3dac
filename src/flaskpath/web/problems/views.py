"""The API of problems. They are looked for in a jail, a few requests at a time; nothing about them is kept."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from flaskpath.web.content import exercise_or_404
from flaskpath.web.errors import Refusal
from flaskpath.web.extensions import csrf
from flaskpath.web.problems.turns import Turns
from flaskpath.web.submissions.requests import SCHEMA, read_body, read_files
from flaskpath.web.verdicts import EngineUnavailable, engine_of

problems_api = Blueprint("problems", __name__, url_prefix="/api")
csrf.exempt(problems_api)  # it carries the start's token in a header instead; see `security`
_TURNS = "flaskpath.problems"
PATIENCE = 2.0  # seconds that a request waits for an engine that is starting


def init_app(app: Flask) -> None:
    """Add the API, with its limit."""
    app.extensions[_TURNS] = Turns(app.config["WARM_VERDICTS"])
    app.register_blueprint(problems_api)


@problems_api.post("/exercises/<exercise_id>/problems")
def post_problems(exercise_id: str) -> ResponseReturnValue:
    """What is wrong with the files that were sent, as far as that shows without running them."""
    exercise = exercise_or_404(exercise_id)
    files = read_files(read_body({"files"}, required={"files"}), exercise)
    turns: Turns = current_app.extensions[_TURNS]
    with turns.one() as mine:
        if not mine:
            raise Refusal(503, "busy", "Too much is being looked at just now.", "Type on.", retry_after=2)
        try:
            found = engine_of().get(PATIENCE).problems(files)
        except EngineUnavailable as error:
            raise Refusal(503, "engine-starting", str(error), "Type on.", retry_after=2) from error
    return jsonify({"schema": SCHEMA, "problems": [problem.as_json() for problem in found]})
