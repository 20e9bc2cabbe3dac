"""The address of the zip."""

from __future__ import annotations

import io

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import course, exercise_or_404
from flaskpath.web.db import now
from flaskpath.web.exports.archive import archive, folder_name
from flaskpath.web.submissions.queries import attempts, draft_files, find_draft

exports = Blueprint("exports", __name__, url_prefix="/api")


@exports.get("/exercises/<exercise_id>/export")
def get_export(exercise_id: str) -> ResponseReturnValue:
    """All of the learner's work on an exercise, as a zip."""
    exercise = exercise_or_404(exercise_id)
    learner_id = current_learner()
    oldest_first = attempts(learner_id, exercise.id)[::-1]
    draft = draft_files(find_draft(learner_id, exercise.id), exercise)
    title = course().topics[exercise.topic].title
    packed = archive(exercise, title, oldest_first, draft, now())
    name = f"{folder_name(exercise)}.zip"
    return send_file(io.BytesIO(packed), "application/zip", as_attachment=True, download_name=name)
