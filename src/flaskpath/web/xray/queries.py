"""Questions about what checks saw earlier. Reads only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from flaskpath.web.db import db
from flaskpath.web.submissions.models import Attempt


def last_passing(learner_id: int, exercise_id: str, check_id: str) -> tuple[Attempt, dict[str, Any]] | None:
    """The newest attempt in which this check passed, and what was told of the check then."""
    found = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.learner_id == learner_id,
            Attempt.exercise_id == exercise_id,
            Attempt.kind == "verdict",
            Attempt.verdict.is_not(None),
        )
        .order_by(Attempt.id.desc())
        .execution_options(yield_per=4)  # verdicts are large, and most often one of the newest will do
    )
    for attempt in found:
        for check in (attempt.verdict or {}).get("checks", ()):
            if check["id"] == check_id and check["status"] == "passed":
                return attempt, check
    return None
