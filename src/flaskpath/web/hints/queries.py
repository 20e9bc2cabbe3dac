"""Questions about hints and right ways. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from flaskpath.course.model import Exercise, Files
from flaskpath.web.db import db
from flaskpath.web.hints.models import RIGHT_WAY, UsedHelp
from flaskpath.web.submissions.differences import changed_lines, difference
from flaskpath.web.submissions.files import fixed_files

SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class Used:
    """What a learner has opened in one exercise."""

    rungs: Mapping[int, int]  # by task: how many rungs
    right_way: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "rungs": {str(task): count for task, count in self.rungs.items()},
            "right_way": self.right_way,
        }


def used_help(learner_id: int, exercise_id: str) -> Used:
    """The help that a learner has used in an exercise."""
    rows = db.session.execute(
        select(UsedHelp.task, UsedHelp.rung).where(
            UsedHelp.learner_id == learner_id, UsedHelp.exercise_id == exercise_id
        )
    ).all()
    rungs: dict[int, int] = {}
    for task, rung in rows:
        if rung != RIGHT_WAY:
            rungs[task] = max(rung, rungs.get(task, 0))
    return Used(rungs, any(rung == RIGHT_WAY for _, rung in rows))


def right_ways(exercise: Exercise) -> dict[str, Files]:
    """Every right way by name, without the files that are kept as they are; the reference comes first."""
    fixed = fixed_files(exercise)
    ways = {SOLUTION: exercise.solution, **{way.name: way.files for way in exercise.also_right}}
    return {
        name: {path: data for path, data in files.items() if path not in fixed}
        for name, files in ways.items()
    }


def nearest_way(exercise: Exercise, files: Files) -> str:
    """The right way that asks for the fewest changes of what the learner wrote; the reference where it is a tie."""
    ways = right_ways(exercise)
    return min(ways, key=lambda name: changed_lines(difference(files, ways[name])))
