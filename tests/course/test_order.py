"""What comes next on a roadmap: its order decides, and nobody is led to a dead end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flaskpath.course import load_course
from flaskpath.course.model import Course, Topic, Track
from flaskpath.course.order import missing_before, next_topic

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "write-a-course" / "examples" / "course"
# slug: (has an exercise, requires)
ROADMAP = {
    "a": (True, ()),
    "b": (False, ("a",)),
    "c": (True, ("a", "e")),
    "d": (True, ("b",)),
    "e": (True, ("a",)),
}


@pytest.fixture(scope="module")
def course() -> Course:
    desk = load_course(EXAMPLE).topics["front-desk"]

    def topic(slug: str, written: bool, requires: tuple[str, ...]) -> Topic:
        exercises = desk.exercises if written else ()
        return replace(desk, slug=slug, requires=requires, exercises=exercises)

    topics = {slug: topic(slug, *how) for slug, how in ROADMAP.items()}
    return Course((Track("t", "T", tuple(topics)),), topics, {}, EXAMPLE)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("", "a"),  # the first, whatever else was opened
        ("a", "d"),  # b has nothing to build and keeps nobody from d; c waits for e
        ("ad", "e"),
        ("ade", "c"),
        ("abcde", None),
        ("acde", None),  # only an overview is left
        ("bcde", "a"),
    ],
)
def test_the_first_that_is_not_done_and_waits_for_nothing(
    course: Course, done: str, expected: str | None
) -> None:
    """Would catch a jump over the beginning, a known topic offered again, or somebody sent to an empty page."""
    found = next_topic(course, set(done))
    assert (found and found.slug) == expected


def test_where_all_wait_the_first_is_offered(course: Course) -> None:
    """Would catch a learner being told that all is done because two topics wait for each other's track."""
    alone = replace(course, topics={slug: course.topics[slug] for slug in ("c", "e")})
    waiting = replace(
        alone, topics={**alone.topics, "e": replace(course.topics["e"], requires=("c",))}
    )  # a circle
    found = next_topic(waiting, set())
    assert found is not None and found.slug == "c"


def test_what_is_missing_could_be_passed_now(course: Course) -> None:
    """Would catch "builds on topics you have not passed" about one that nobody can pass yet."""
    assert missing_before(course, course.topics["c"], {"a"}) == ("e",)
    assert missing_before(course, course.topics["d"], set()) == ()
