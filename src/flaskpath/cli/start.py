"""`flaskpath start`: lays out an exercise's starter in a folder. It never writes over anything."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flaskpath.cli.courses import course_option, find_topic, open_course, problems_of
from flaskpath.cli.faults import Fault
from flaskpath.cli.workplace import MARKER, TASK
from flaskpath.course.model import Course, Exercise, Files
from flaskpath.course.practice import SEPARATOR, complaint_of, is_practice, practices
from flaskpath.course.problems import Problems, did_you_mean


@click.command("start")
@click.argument("topic")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option(
    "--from-draft", is_flag=True, help="Begin with what the browser's editor holds instead of the starter."
)
@course_option
def command(topic: str, folder: str | None, from_draft: bool, directory: Path | None) -> None:
    """Lay out TOPIC's exercise in DIR (./TOPIC by default), ready for your editor.

    TOPIC is a name from 'flaskpath list'; TOPIC/EXERCISE takes a further exercise of it, and TOPIC/practice/NAME a
    broken app to mend. Nothing that is there already is overwritten.
    """
    course, problems = open_course(directory)
    exercise = _find(course, topic, problems)
    target = Path(folder or _folder_name(exercise))
    files = _draft(exercise) if from_draft else exercise.starter
    _lay_out(exercise, files, target)
    _say_what_next(exercise, target)


def _find(course: Course, wanted: str, problems: Problems) -> Exercise:
    slug, _, name = wanted.strip("/").partition("/")
    topic = find_topic(course, slug)
    if not topic.exercises:
        if broken := problems_of(topic, problems):
            raise Fault(f"The topic {slug!r} has mistakes of its author: {broken[0]}")
        published = [other.slug for other in course.topics.values() if other.published]
        cure = f"These have one: {', '.join(published)}." if published else ""
        if topic.overview:
            cure = f"It follows later; 'flaskpath learn' shows an overview to read. {cure}".strip()
        raise Fault(f"The topic {slug!r} ({topic.title}) has no exercise yet.", cure)
    if not name:
        return topic.exercises[0]
    if name.startswith("practice/"):
        to_mend = practices(topic)
        name = name.removeprefix("practice/")
        if name not in to_mend:
            raise Fault(f"The topic {slug!r} has no broken app {name!r}.", did_you_mean(name, to_mend))
        return to_mend[name].exercise
    exercises = {exercise.name: exercise for exercise in topic.exercises}
    if name not in exercises:
        raise Fault(f"The topic {slug!r} has no exercise {name!r}.", did_you_mean(name, exercises))
    return exercises[name]


def _folder_name(exercise: Exercise) -> str:
    return exercise.id.replace(SEPARATOR, "-") if is_practice(exercise.id) else exercise.name


def _task(exercise: Exercise) -> bytes:
    task = (exercise.directory / "task.md").read_bytes()
    complaint = complaint_of(exercise)
    if not complaint:
        return task
    return f"> {complaint}\n\nThat is what a visitor says. Find the fault and mend it.\n\n".encode() + task


def _draft(exercise: Exercise) -> Files:
    from flaskpath.web import exchange

    try:
        draft = exchange.draft_tree(exercise)
    except exchange.ExchangeRefused as refused:
        raise Fault(str(refused), "Nothing was written.") from refused
    return exercise.starter if draft is None else draft


def _lay_out(exercise: Exercise, laid_out: Files, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise Fault(f"{target} is a file.", "Name a folder. Nothing was written.")
    files = {TASK: _task(exercise), **laid_out}
    files[MARKER] = _marker(exercise)
    there = [path for path in files if os.path.lexists(target / path)]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        cure = f"Choose another folder: flaskpath start {exercise.topic} DIR. Nothing was written."
        raise Fault(f"{target / there[0]}{more} would be overwritten.", cure)
    try:
        for path, content in files.items():
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as new:
                new.write(content)
    except OSError as error:
        raise Fault(
            f"{error.filename} cannot be written ({error.strerror}).", "Choose another folder."
        ) from error


def _marker(exercise: Exercise) -> bytes:
    return (
        "# Tells 'flaskpath check' which exercise this folder holds. Keep it.\n"
        f'exercise = "{exercise.id}"\n'
    ).encode()


def _say_what_next(exercise: Exercise, target: Path) -> None:
    click.echo(f"{exercise.title}\n")
    for task in exercise.tasks:
        if task.number:
            click.echo(f"  {task.number}. {task.title}")
    click.echo(f"\nLaid out in {target}/. What next:\n")
    step = f"cd {target}" if " " not in str(target) else f'cd "{target}"'
    click.echo(f"  {step}")
    click.echo(f"  read {TASK}, then open {exercise.open_first} in your editor")
    click.echo("  flaskpath check     (or 'flaskpath watch', which checks whenever you save)")
    click.echo(f"\nThe lesson: flaskpath learn, then /topics/{exercise.topic}")
