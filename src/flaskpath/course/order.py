"""What comes next on a roadmap. The site and the terminal ask here, so that both say the same.

It knows nothing of learners: `done` are the slugs of topics that somebody has passed or knows already.
"""

from __future__ import annotations

from collections.abc import Set

from flaskpath.course.model import Course, Topic


def next_topic(course: Course, done: Set[str]) -> Topic | None:
    """The first topic in the roadmap's order that has an exercise, is not done, and builds on nothing undone.

    Where each has something undone before it, the first of them; None once everything with an exercise is done.
    """
    left = [topic for topic in course.topics.values() if topic.published and topic.slug not in done]
    ready = (topic for topic in left if not missing_before(course, topic, done))
    return next(ready, left[0] if left else None)


def missing_before(course: Course, topic: Topic, done: Set[str]) -> tuple[str, ...]:
    """Slugs that the topic builds on, that could be passed now and are not done."""
    return tuple(
        slug
        for slug in topic.requires
        if slug not in done and slug in course.topics and course.topics[slug].published
    )
