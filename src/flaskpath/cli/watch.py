"""`flaskpath watch`: a verdict after every save, until it is stopped. It changes nothing in the folder."""

from __future__ import annotations

import time
from pathlib import Path

import click

from flaskpath.cli.check import show
from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.faults import Fault
from flaskpath.cli.verdicts import judge, keep, open_engine
from flaskpath.cli.workplace import Workplace, find_workplace, read_files
from flaskpath.course.model import Course
from flaskpath.grading.engine import Engine

Seen = dict[str, bytes] | str | None  # the files, or the fault that kept us from reading them


@click.command("watch")
@click.argument("folder", required=False, metavar="[DIR]")
@course_option
def command(folder: str | None, directory: Path | None) -> int:
    """Check the exercise folder DIR (here by default) now and whenever a file is saved. Ctrl-C ends it."""
    course, _ = open_course(directory)
    workplace = find_workplace(course, folder)
    engine = open_engine(pool=1)
    with engine.sandbox:
        try:
            _watch(engine, course, workplace)
        except KeyboardInterrupt:
            click.echo("\nStopped watching.")
    return 0


def _watch(engine: Engine, course: Course, workplace: Workplace) -> None:
    from watchfiles import watch

    seen = _check(engine, course, workplace, None)
    # It looks again every second even if nothing is reported: a file may have been saved before the watcher
    # stood, and some shared folders report nothing. Its filter leaves out environments and caches.
    for _ in watch(
        workplace.folder,
        debounce=150,
        step=50,
        rust_timeout=1000,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        seen = _check(engine, course, workplace, seen)


def _check(engine: Engine, course: Course, workplace: Workplace, seen: Seen) -> Seen:
    """Check unless everything is as it was `seen`; gives what is seen now."""
    try:
        files = read_files(workplace.folder, workplace.exercise)
    except Fault as fault:
        if str(fault) != seen:
            click.clear()
            click.echo(f"{fault}\n\nWaiting for a change; Ctrl-C ends.")
        return str(fault)
    if files == seen:
        return seen
    verdict = judge(engine, course, workplace.exercise, files)
    click.clear()  # does nothing where the output is no terminal
    show(workplace, verdict, files, as_json=False)
    keep(verdict, workplace.exercise, files)
    click.echo(f"\nChecked at {time.strftime('%H:%M:%S')}. Waiting for a change; Ctrl-C ends.")
    return files
