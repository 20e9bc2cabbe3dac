"""`flaskpath check`: one verdict on a learner's folder. It changes nothing there."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.verdicts import exit_status, judge, keep, open_engine
from flaskpath.cli.workplace import Workplace, find_workplace, missing_files, read_files
from flaskpath.grading.verdict import Verdict, to_json

MAX_SEED = 2**53 - 1  # what JSON's readers can all hold


@click.command("check")
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON, and nothing else.")
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    help="Make the draws of an earlier verdict again. Does not count as progress.",
)
@course_option
def command(folder: str | None, as_json: bool, seed: int | None, directory: Path | None) -> int:
    """Say what works in the exercise folder DIR (here by default), what does not, and why.

    Exit status: 0 passed, 1 not passed, 2 wrong use or a fault of ours.
    """
    course, _ = open_course(directory)
    workplace = find_workplace(course, folder)
    files = read_files(workplace.folder, workplace.exercise)
    engine = open_engine(pool=1)
    with engine.sandbox:
        verdict = judge(engine, course, workplace.exercise, files, seed=seed)
        show(workplace, verdict, files, as_json=as_json)
    keep(verdict, workplace.exercise, files, replay=seed is not None)
    return exit_status(verdict)


def show(workplace: Workplace, verdict: Verdict, files: dict[str, bytes], *, as_json: bool) -> None:
    """Write the verdict to standard output."""
    if as_json:
        click.echo(json.dumps(to_json(verdict), ensure_ascii=False, indent=2))
        return
    from flaskpath.cli.screen import open_screen
    from flaskpath.cli.verdict_text import show_verdict

    show_verdict(open_screen(), workplace.exercise, verdict, files)
    if not verdict.passed:
        _note_renamed(workplace, files)


def _note_renamed(workplace: Workplace, files: dict[str, bytes]) -> None:
    gone, new = missing_files(workplace.exercise, files)
    if gone:
        note = f"Note: {', '.join(gone)} came with the exercise and {'is' if len(gone) == 1 else 'are'} not here."
        if new:
            note += f" New here: {', '.join(new[:5])}. Was a file renamed?"
        click.echo(note)
