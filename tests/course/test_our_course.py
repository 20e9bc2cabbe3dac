"""The course in this repository: what every learner sees on the roadmap."""

from __future__ import annotations

import pytest

from flaskpath.course import load_course
from flaskpath.course.model import Course

COUNT = 62


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course()


def test_the_roadmap_is_whole(course: Course) -> None:
    """Would catch a topic lost from the roadmap, or a track that was emptied."""
    assert len(course.topics) == COUNT
    assert [slug for track in course.tracks for slug in track.topics] == list(course.topics)
    assert len(course.tracks) == 9


def test_every_topic_says_what_it_will_be(course: Course) -> None:
    """Would catch a topic page with nothing to say."""
    for topic in course.topics.values():
        assert topic.title, topic.slug
        assert topic.build.endswith(".") and topic.mistake.endswith("."), topic.slug
        assert 20 <= topic.minutes <= 40, topic.slug
        assert 3 <= len(topic.concepts) <= 6, topic.slug


def test_a_beginner_has_a_place_to_begin(course: Course) -> None:
    """Would catch requirements that leave nobody anything to start with."""
    open_to_all = [
        topic
        for topic in course.topics.values()
        if topic.published and not any(course.topics[slug].published for slug in topic.requires)
    ]
    assert open_to_all
