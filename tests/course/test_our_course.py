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


def test_every_topic_can_be_read(course: Course) -> None:
    """Would catch a place on the roadmap where there is nothing to learn yet."""
    bare = [topic.slug for topic in course.topics.values() if not topic.published and topic.overview is None]
    assert bare == []


OVERVIEW = ["Why it matters", "An example", "What you will build", "The mistake", "Where it leads"]


def test_overviews_are_short_whole_and_alike(course: Course) -> None:
    """Would catch an overview that says too little or too much, or leaves out what the others say."""
    overviews = {topic.slug: topic.overview for topic in course.topics.values() if topic.overview}
    for slug, overview in overviews.items():
        assert overview.title == course.topics[slug].title, slug
        assert overview.lead, slug
        assert [section.title for section in overview.sections] == OVERVIEW, slug
        assert 150 <= overview.words <= 300, f"{slug}: {overview.words} words"
