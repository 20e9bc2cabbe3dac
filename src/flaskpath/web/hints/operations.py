"""What changes the memory of used help. The caller commits (`db.writing`)."""

from __future__ import annotations

from sqlalchemy import select

from flaskpath.course.model import Exercise
from flaskpath.web.db import db
from flaskpath.web.hints.models import RIGHT_WAY, UsedHelp


def use_hint(learner_id: int, exercise: Exercise, task: int, rung: int) -> bool:
    """Note that a task's rungs up to this one are open; False if the exercise has no such hint."""
    hint = next((one for one in exercise.hints if one.task == task), None)
    if hint is None or not 1 <= rung <= len(hint.rungs):
        return False
    for reached in range(1, rung + 1):
        _note(learner_id, exercise.id, task, reached)
    return True


def use_right_way(learner_id: int, exercise: Exercise) -> None:
    """Note that a right way was shown."""
    _note(learner_id, exercise.id, 0, RIGHT_WAY)


def _note(learner_id: int, exercise_id: str, task: int, rung: int) -> None:
    asked = select(UsedHelp.id).where(
        UsedHelp.learner_id == learner_id,
        UsedHelp.exercise_id == exercise_id,
        UsedHelp.task == task,
        UsedHelp.rung == rung,
    )
    if db.session.scalar(asked) is None:
        db.session.add(UsedHelp(learner_id=learner_id, exercise_id=exercise_id, task=task, rung=rung))
        db.session.flush()
