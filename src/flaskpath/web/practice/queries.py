"""What there is to mend in a topic, and how far a learner is with it. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flask import url_for

from flaskpath.course.model import Topic
from flaskpath.course.practice import Practice, practices
from flaskpath.web.progress.queries import Standing


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """One broken app in the list."""

    number: int
    name: str
    complaint: str
    url: str
    state: Literal["mended", "tried", "new"]


def practice_lines(topic: Topic, known: Mapping[str, Standing]) -> list[PracticeLine]:
    """The topic's broken apps in their order."""
    return [
        PracticeLine(
            number,
            one.name,
            one.complaint,
            url_for("practice.mend", slug=topic.slug, name=one.name),
            _state(one, known),
        )
        for number, one in enumerate(practices(topic).values(), start=1)
    ]


def next_line(lines: list[PracticeLine], name: str) -> PracticeLine | None:
    """The first one after `name`, round and round, that is not mended yet."""
    at = next(index for index, line in enumerate(lines) if line.name == name)
    return next((line for line in lines[at + 1 :] + lines[:at] if line.state != "mended"), None)


def _state(practice: Practice, known: Mapping[str, Standing]) -> Literal["mended", "tried", "new"]:
    standing = known.get(practice.exercise.id)
    if standing is None:
        return "new"
    return "mended" if standing.passed else "tried"
