"""What a course is made of. Plain frozen data; `loader` makes it, everyone else reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flaskpath.course.lesson import Lesson

Kind = Literal["app", "script", "recipe", "tests", "document"]
Files = Mapping[str, bytes]
"""A file tree: POSIX paths relative to the workspace, to their bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one verdict of an exercise may use; each has its own sentence for the learner."""

    seconds: float = 10.0  # wall clock of the whole verdict
    answer_seconds: float = 3.0  # wall clock of one request, start or command
    cpu_seconds: int = 8  # processor time of one guest
    memory_mb: int = 320  # address space of one guest, beyond what the warm process already maps
    disk_mb: int = 16  # workspace
    files: int = 1000  # inodes in the workspace
    processes: int = 32  # processes and threads
    output_kb: int = 1024  # printed text before the guest is ended


@dataclass(frozen=True, slots=True)
class RightWay:
    """Another sound way to do the exercise; `files` is the complete tree."""

    name: str
    files: Files


@dataclass(frozen=True, slots=True)
class WrongWay:
    """A plausible mistake. `files` is complete (the solution with the mistake laid over it)."""

    name: str
    complaint: str  # what a visitor would say about the app
    check: str  # id of the check that must fail
    words: tuple[str, ...]  # all must appear in that check's message, without regard to case
    files: Files


@dataclass(frozen=True, slots=True)
class Hint:
    """Up to three rungs for one task: a question, a place, a shape (Markdown)."""

    task: int
    title: str
    rungs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One numbered task of task.md; number 0 is what stands before the first."""

    number: int
    title: str
    text: str  # Markdown


@dataclass(frozen=True, slots=True)
class BrokenApp:
    """An app with one fault for the learner's tests to find. `files` is complete, the right app below."""

    name: str
    complaint: str  # what a visitor would say about it
    files: Files


@dataclass(frozen=True, slots=True)
class Exercise:
    id: str  # permanent: progress, drafts and verdicts are kept under it
    name: str
    topic: str  # slug
    kind: Kind
    entry: str  # app: "module:attribute"; script: "calc.py"; recipe: "setup.sh"; tests: "test_app.py"
    open_first: str  # the file the editor opens
    services: tuple[str, ...]
    limits: Limits
    title: str  # first heading of task.md
    tasks: tuple[Task, ...]
    hints: tuple[Hint, ...]
    starter: Files
    solution: Files
    also_right: tuple[RightWay, ...]
    wrong: tuple[WrongWay, ...]
    directory: Path  # the exercise's own folder
    checks: Path  # checks.py
    # kind "tests" only: the module that the learner's tests import, the right app, the broken ones
    app_module: str = ""
    right_app: Files = field(default_factory=dict)
    broken_apps: tuple[BrokenApp, ...] = ()
    # kind "recipe" only: sources of the small packages that the recipe may install
    wheels: Path | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    title: str
    track: str
    requires: tuple[str, ...]
    concepts: tuple[str, ...]
    minutes: int
    stumbling: tuple[str, ...]  # ids from stumbling-blocks met here
    build: str  # what the learner will write, one or two sentences
    mistake: str  # the classic mistake
    needs: str  # a real service, in words; "" for most
    lesson: str | None  # Markdown, or None while it is not written
    exercises: tuple[Exercise, ...]
    directory: Path
    overview: Lesson | None = None  # what there is to read while the topic has no exercise

    @property
    def published(self) -> bool:
        """True once there is a lesson and something to build."""
        return self.lesson is not None and bool(self.exercises)


@dataclass(frozen=True, slots=True)
class Track:
    id: str
    title: str
    topics: tuple[str, ...]  # slugs in order


@dataclass(frozen=True, slots=True)
class Course:
    tracks: tuple[Track, ...]
    topics: Mapping[str, Topic]  # by slug, in roadmap order
    exercises: Mapping[str, Exercise]  # by permanent id
    directory: Path
