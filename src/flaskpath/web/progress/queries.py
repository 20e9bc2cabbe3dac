"""Questions about progress. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from flaskpath.course.model import Course, Topic
from flaskpath.web.db import db
from flaskpath.web.progress.models import KnownTopic, Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner is with one exercise."""

    passed: bool
    verdicts: int
    tried_at: datetime
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """Slugs of the topics that need no work any more. None is in both: a pass is worth more than a word."""

    passed: frozenset[str]
    known: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.passed | self.known


def standings(learner_id: int) -> dict[str, Standing]:
    """By exercise id, for every exercise ever tried; also ones that the course no longer has."""
    rows = db.session.execute(
        select(Progress.exercise_id, Progress.verdicts, Progress.tried_at, Progress.passed_at).where(
            Progress.learner_id == learner_id
        )
    )
    return {
        exercise_id: Standing(passed_at is not None, verdicts, tried_at, passed_at)
        for exercise_id, verdicts, tried_at, passed_at in rows
    }


def topic_passed(topic: Topic, known: Mapping[str, Standing]) -> bool:
    """True once the topic's main exercise, its first, has been passed."""
    if not topic.exercises:
        return False
    standing = known.get(topic.exercises[0].id)
    return standing is not None and standing.passed


def passed_topics(course: Course, known: Mapping[str, Standing]) -> frozenset[str]:
    """Slugs of the topics that are passed."""
    return frozenset(slug for slug, topic in course.topics.items() if topic_passed(topic, known))


def known_topics(learner_id: int) -> frozenset[str]:
    """Slugs of the topics that a learner says to know; also ones that are passed, or that the course has no more."""
    return frozenset(db.session.scalars(select(KnownTopic.topic).where(KnownTopic.learner_id == learner_id)))


def done_topics(course: Course, standing: Mapping[str, Standing], marked: frozenset[str]) -> Done:
    """What is passed, and what else is known."""
    passed = passed_topics(course, standing)
    return Done(passed, frozenset(slug for slug in marked if slug in course.topics and slug not in passed))
