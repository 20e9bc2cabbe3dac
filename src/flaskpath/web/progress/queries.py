"""Questions about progress. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from flaskpath.course.model import Course, Topic
from flaskpath.web.db import db
from flaskpath.web.progress.models import Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a learner is with one exercise."""

    passed: bool
    verdicts: int
    tried_at: datetime
    passed_at: datetime | None


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


def next_topic(course: Course, known: Mapping[str, Standing]) -> Topic | None:
    """What to do next: the topic tried last and not passed, else the first open one in the roadmap's order.

    None once everything that is written has been passed.
    """
    passed = passed_topics(course, known)
    left = [topic for topic in course.topics.values() if topic.published and topic.slug not in passed]
    begun = [topic for topic in left if topic.exercises[0].id in known]
    if begun:
        return max(begun, key=lambda topic: known[topic.exercises[0].id].tried_at)
    ready = (topic for topic in left if not missing_before(course, topic, passed))
    return next(ready, left[0] if left else None)


def missing_before(course: Course, topic: Topic, passed: frozenset[str]) -> tuple[str, ...]:
    """Slugs that the topic builds on, that could be passed now and are not."""
    return tuple(
        slug
        for slug in topic.requires
        if slug not in passed and slug in course.topics and course.topics[slug].published
    )
