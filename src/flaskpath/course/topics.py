"""Reads one topic's folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from flaskpath.course.exercises import read_exercise, subfolders
from flaskpath.course.lesson import Lesson, parse_lesson
from flaskpath.course.model import Exercise, Topic
from flaskpath.course.problems import Problems, did_you_mean
from flaskpath.course.tables import Field, Table, read_table, read_text

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEFAULT_MINUTES = 25
_PARTS = frozenset({"topic.toml", "lesson.md", "overview.md", "exercises", "notes.md"})
_FIELDS = {
    "title": Field(str, required=True),
    "requires": Field(list),
    "concepts": Field(list),
    "minutes": Field(int, default=DEFAULT_MINUTES),
    "stumbling": Field(list),
    "build": Field(str),
    "mistake": Field(str),
    "needs": Field(str),
}


def read_topic(folder: Path, track: str, problems: Problems) -> Topic | None:
    """The topic in `folder`, or None where even its topic.toml cannot be read.

    With a problem in its lesson or exercises it comes back without them, so that one topic that is being
    written does not take the others away.
    """
    table = read_table(folder / "topic.toml", _FIELDS, problems)
    if table is None:
        return None
    _judge(table)
    before = len(problems)
    for name in sorted(os.listdir(folder)):
        if name not in _PARTS and not name.startswith((".", "__")):
            problems.add(folder / name, None, "This does not belong here.", did_you_mean(name, _PARTS))
    lesson_file = folder / "lesson.md"
    lesson = read_text(lesson_file, problems) if lesson_file.exists() else None
    if lesson is not None and not lesson.strip():
        problems.add(lesson_file, None, "The lesson is empty.", "Write it, or remove the file until then.")
    exercises = _exercises(folder, problems)
    overview = _overview(folder / "overview.md", problems, spare=lesson is not None and bool(exercises))
    whole = len(problems) == before
    return Topic(
        slug=folder.name,
        title=table["title"] or folder.name,
        track=track,
        requires=tuple(table["requires"]),
        concepts=tuple(table["concepts"]),
        minutes=table["minutes"],
        stumbling=tuple(table["stumbling"]),
        build=table["build"],
        mistake=table["mistake"],
        needs=table["needs"],
        lesson=lesson if whole else None,
        exercises=exercises if whole else (),
        directory=folder,
        overview=overview if whole else None,
    )


def _overview(file: Path, problems: Problems, *, spare: bool) -> Lesson | None:
    """What there is to read while the topic has no exercise. `spare`: it has one, so that nobody would see it."""
    text = read_text(file, problems) if file.exists() else None
    if text is None:
        return None
    if spare:
        problems.add(
            file, None, "A topic with a lesson and an exercise shows no overview.", "Remove this file."
        )
    if not text.strip():
        problems.add(file, None, "The overview is empty.", "Write it, or remove the file until then.")
        return None
    overview = parse_lesson(text, file, problems)
    if not any(not example.wrong for example in overview.examples):
        problems.add(file, None, "The overview has no example that runs.", "Add '```python example'.")
    return overview


def _exercises(folder: Path, problems: Problems) -> tuple[Exercise, ...]:
    """The topic's exercises, the main one (named as the topic) first, the others by name."""
    folders = subfolders(folder / "exercises", problems)
    folders.sort(key=lambda exercise: (exercise.name != folder.name, exercise.name))
    read = (read_exercise(exercise, folder.name, problems) for exercise in folders)
    return tuple(exercise for exercise in read if exercise is not None)


def _judge(table: Table) -> None:
    if not 1 <= table["minutes"] <= 240:
        table.problem("minutes", f"minutes is {table['minutes']}.", "Write 1 to 240.")
    for key in ("requires", "stumbling"):
        for name in table[key]:
            if not SLUG.fullmatch(name):
                table.problem(key, f"{name!r} is no name.", "Use small letters, digits and hyphens.")
    for key in ("requires", "concepts", "stumbling"):
        if len(set(table[key])) != len(table[key]):
            table.problem(key, f"{key} names something twice.", "Remove one of the two.")
