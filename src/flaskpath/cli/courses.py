"""Which course a command works on. A topic that is being written must not keep a learner from another one."""

from __future__ import annotations

from pathlib import Path

import click

from flaskpath.cli.faults import Fault
from flaskpath.course.loader import read_course
from flaskpath.course.model import Course, Topic
from flaskpath.course.problems import CourseInvalid, Problem, Problems, did_you_mean

course_option = click.option(
    "--course",
    "directory",
    type=click.Path(path_type=Path),
    envvar="FLASKPATH_COURSE",
    help="A course folder other than the one that came with Flaskpath.",
)


def open_course(directory: Path | None = None) -> tuple[Course, Problems]:
    """The course and its problems. Raises Fault where there is none."""
    try:
        return read_course(directory)
    except CourseInvalid as invalid:
        if directory is not None and not (directory / "roadmap.toml").is_file():
            raise Fault(f"{directory} is no course: it has no roadmap.toml.", "") from invalid
        raise Fault(str(invalid)) from invalid


def find_topic(course: Course, slug: str) -> Topic:
    """The topic called `slug`. Raises Fault."""
    if slug not in course.topics:
        cure = did_you_mean(slug, course.topics, "'flaskpath list' shows them.")
        raise Fault(f"There is no topic {slug!r}.", cure)
    return course.topics[slug]


def problems_of(topic: Topic, problems: Problems) -> list[Problem]:
    """The problems in this topic's folder."""
    return [problem for problem in problems if problem.file.is_relative_to(topic.directory)]
