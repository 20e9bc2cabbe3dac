"""`flaskpath list`: tracks, topics, progress and what is next."""

from __future__ import annotations

from pathlib import Path

import click
from rich.text import Text

from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.screen import STYLES, Screen, open_screen
from flaskpath.course.model import Course, Topic


@click.command("list")
@course_option
def command(directory: Path | None) -> None:
    """Show the tracks and their topics, what you have passed and what is next."""
    course, _ = open_course(directory)
    from flaskpath.web import terminal  # late: only this command needs it

    states = terminal.progress()
    screen = open_screen()
    passed = {slug for slug, topic in course.topics.items() if _state(topic, states) == "passed"}
    following = _next(course, passed)
    for track in course.tracks:
        screen.console.print(Text(track.title, style="bold"))
        for slug in track.topics:
            if slug in course.topics:
                _show_topic(screen, course.topics[slug], _state(course.topics[slug], states), following)
        screen.console.print()
    _show_summary(screen, course, passed, following)


def _state(topic: Topic, states: dict[str, str]) -> str:
    """passed, tried or open: the standing of the topic's main exercise."""
    return states.get(topic.exercises[0].id, "open") if topic.exercises else "open"


def _next(course: Course, passed: set[str]) -> Topic | None:
    """The first topic that is published, not passed, and has nothing left before it; else the first open one."""
    left = [topic for topic in course.topics.values() if topic.published and topic.slug not in passed]
    for topic in left:
        before = [slug for slug in topic.requires if slug in course.topics and course.topics[slug].published]
        if passed.issuperset(before):
            return topic
    return left[0] if left else None


def _show_topic(screen: Screen, topic: Topic, state: str, following: Topic | None) -> None:
    kind = "passed" if state == "passed" else "next" if topic is following else "open"
    line = Text(f"  {screen.marks[kind]} ", style=STYLES[kind])
    line.append(f"{topic.slug:<24}", style="" if topic.published else "dim")
    line.append(topic.title, style="" if topic.published else "dim")
    if not topic.published:
        line.append("  not written yet", style="dim")
    elif state == "tried":
        line.append("  begun", style="yellow")
    screen.console.print(line)


def _show_summary(screen: Screen, course: Course, passed: set[str], following: Topic | None) -> None:
    written = sum(topic.published for topic in course.topics.values())
    screen.console.print(
        Text(f"{len(passed)} of {len(course.topics)} topics passed; {written} are written so far.")
    )
    if following:
        screen.console.print(Text(f"Next: {following.title}. Begin with: flaskpath start {following.slug}"))
    elif written:
        screen.console.print(Text("You have passed everything that is written. Well done."))
