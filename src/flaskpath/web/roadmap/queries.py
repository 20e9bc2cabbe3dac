"""The roadmap as one learner sees it: every topic with its state and why. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flaskpath.course.model import Course, Topic, Track
from flaskpath.course.order import missing_before, next_topic
from flaskpath.web.progress.queries import Standing, done_topics

State = Literal["passed", "known", "next", "open", "later", "overview", "unwritten"]

WORDS: dict[State, str] = {
    "passed": "passed",
    "known": "known, as you say",
    "next": "next for you",
    "open": "open to you",
    "later": "builds on topics you have not passed",
    "overview": "an overview to read, its exercise follows later",
    "unwritten": "not written yet",
}


@dataclass(frozen=True, slots=True)
class Station:
    """A topic on its line."""

    topic: Topic
    state: State
    begun: bool  # checked at least once, not passed
    after: tuple[Topic, ...]  # what it builds on
    missing: tuple[Topic, ...]  # of these, what could be passed now and is not

    @property
    def words(self) -> str:
        return "begun" if self.begun and self.state == "open" else WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """A track with its stations."""

    track: Track
    stations: tuple[Station, ...]

    @property
    def passed(self) -> int:
        return sum(station.state == "passed" for station in self.stations)

    @property
    def known(self) -> int:
        return sum(station.state == "known" for station in self.stations)


@dataclass(frozen=True, slots=True)
class Roadmap:
    lines: tuple[Line, ...]
    next: Topic | None  # None once everything with an exercise is passed or known
    passed: int
    known: int  # and not passed
    written: int  # with a lesson and an exercise
    overviews: int  # with an overview instead
    all: int

    def line_of(self, topic: Topic) -> Line:
        """The line that a topic is on."""
        return next(line for line in self.lines if line.track.id == topic.track)


def roadmap_for(course: Course, standing: Mapping[str, Standing], marked: frozenset[str]) -> Roadmap:
    """The roadmap of a learner: by their standing with exercises, and the topics that they marked as known."""
    done = done_topics(course, standing, marked)
    following = next_topic(course, done.all)

    def station(topic: Topic) -> Station:
        missing = missing_before(course, topic, done.all)
        state: State
        if topic.slug in done.passed:
            state = "passed"
        elif topic.slug in done.known:
            state = "known"
        elif not topic.published:
            state = "overview" if topic.overview else "unwritten"
        elif following is not None and topic.slug == following.slug:
            state = "next"
        else:
            state = "later" if missing else "open"
        return Station(
            topic,
            state,
            begun=any(exercise.id in standing for exercise in topic.exercises[:1])
            and topic.slug not in done.all,
            after=tuple(course.topics[slug] for slug in topic.requires if slug in course.topics),
            missing=tuple(course.topics[slug] for slug in missing),
        )

    lines = tuple(
        Line(track, tuple(station(course.topics[slug]) for slug in track.topics if slug in course.topics))
        for track in course.tracks
    )
    written = sum(topic.published for topic in course.topics.values())
    overviews = sum(topic.overview is not None for topic in course.topics.values())
    return Roadmap(
        lines, following, len(done.passed), len(done.known), written, overviews, len(course.topics)
    )


def station_of(roadmap: Roadmap, topic: Topic) -> Station:
    """A topic's own station."""
    return next(station for station in roadmap.line_of(topic).stations if station.topic.slug == topic.slug)


def builds_on(course: Course, topic: Topic) -> tuple[Topic, ...]:
    """The topics that name this one as a prerequisite."""
    return tuple(other for other in course.topics.values() if topic.slug in other.requires)
