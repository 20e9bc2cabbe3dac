"""`flaskpath list`: tracks, topics, progress and what is next; for people, or as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.screen import STYLES, Screen, open_screen
from flaskpath.course.model import Course, Topic
from flaskpath.course.order import next_topic

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """The learner's standing on the roadmap. `states` has passed, known, begun or open for every topic."""

    course: Course
    states: dict[str, str]
    next: Topic | None

    def count(self, state: str) -> int:
        return sum(one == state for one in self.states.values())

    @property
    def written(self) -> int:
        return sum(topic.published for topic in self.course.topics.values())


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, for programs.")
@course_option
def command(as_json: bool, directory: Path | None) -> None:
    """Show the tracks and their topics, what you have passed or know, and what is next."""
    course, _ = open_course(directory)
    standing = _standing(course)
    if as_json:
        click.echo(json.dumps(_as_json(standing), indent=2, ensure_ascii=False))
        return
    screen = open_screen()
    for track in course.tracks:
        screen.console.print(Text(track.title, style="bold"))
        for slug in track.topics:
            if slug in course.topics:
                _show_topic(screen, standing, course.topics[slug])
        screen.console.print()
    _show_summary(screen, standing)


def _standing(course: Course) -> Standing:
    from flaskpath.web import terminal  # late: only this command needs it

    exercises, known = terminal.progress(), terminal.known()
    states = {slug: _state(topic, exercises, known) for slug, topic in course.topics.items()}
    done = {slug for slug, state in states.items() if state in ("passed", "known")}
    return Standing(course, states, next_topic(course, done))


def _state(topic: Topic, exercises: dict[str, str], known: frozenset[str]) -> str:
    """passed, known, begun or open: a pass of the topic's main exercise is worth more than the learner's word."""
    main = exercises.get(topic.exercises[0].id, "open") if topic.exercises else "open"
    if main == "passed":
        return "passed"
    if topic.slug in known:
        return "known"
    return "begun" if main == "tried" else "open"


def _as_json(standing: Standing) -> dict[str, Any]:
    course = standing.course
    return {
        "schema": SCHEMA,
        "topics": {
            "all": len(course.topics),
            "passed": standing.count("passed"),
            "known": standing.count("known"),
            "with_exercise": standing.written,
        },
        "next": standing.next.slug if standing.next else None,
        "tracks": [
            {
                "id": track.id,
                "title": track.title,
                "topics": [
                    _topic_json(course.topics[slug], standing.states[slug])
                    for slug in track.topics
                    if slug in course.topics
                ],
            }
            for track in course.tracks
        ],
    }


def _topic_json(topic: Topic, state: str) -> dict[str, Any]:
    return {
        "slug": topic.slug,
        "title": topic.title,
        "state": state,
        "minutes": topic.minutes,
        "requires": list(topic.requires),
        "exercise": topic.published,
        "overview": topic.overview is not None,
    }


def _show_topic(screen: Screen, standing: Standing, topic: Topic) -> None:
    state = standing.states[topic.slug]
    kind = state if state in ("passed", "known") else "next" if topic is standing.next else "open"
    line = Text(f"  {screen.marks[kind]} ", style=STYLES[kind])
    line.append(f"{topic.slug:<24}", style="" if topic.published else "dim")
    line.append(topic.title, style="" if topic.published else "dim")
    if state == "known":
        line.append("  known", style=STYLES["known"])
    elif state == "begun":
        line.append("  begun", style="yellow")
    if not topic.published:
        line.append(
            "  overview, its exercise follows" if topic.overview else "  not written yet", style="dim"
        )
    screen.console.print(line)


def _show_summary(screen: Screen, standing: Standing) -> None:
    known = standing.count("known")
    counts = f"{standing.count('passed')} of {len(standing.course.topics)} topics passed"
    if known:
        counts += f", {known} known"
    have = "has" if standing.written == 1 else "have"
    screen.console.print(Text(f"{counts}; {standing.written} {have} an exercise so far."))
    following = standing.next
    if following:
        screen.console.print(Text(f"Next: {following.title}. Begin with: flaskpath start {following.slug}"))
    elif standing.written:
        either = "passed or know" if known else "passed"
        screen.console.print(Text(f"You have {either} everything that has an exercise. Well done."))
