"""`flaskpath push` and `flaskpath pull`: a folder's files to the browser's editor and back. Neither loses anything."""

from __future__ import annotations

import shutil
from collections.abc import Set
from pathlib import Path

import click

from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.faults import Fault
from flaskpath.cli.workplace import find_workplace, read_files

KEPT = "what was there is kept under Versions in the browser"


@click.command("push")
@click.argument("folder", required=False, metavar="[DIR]")
@course_option
def push(folder: str | None, directory: Path | None) -> None:
    """Put the files of the exercise folder DIR (here by default) into the browser's editor.

    The draft that was there is kept under Versions.
    """
    course, _ = open_course(directory)
    workplace = find_workplace(course, folder)
    files = read_files(workplace.folder, workplace.exercise)
    from flaskpath.web import exchange

    try:
        done = exchange.push(workplace.exercise, files)
    except exchange.ExchangeRefused as refused:
        raise Fault(str(refused), "Nothing was changed.") from refused
    for path in done.left_out:
        click.echo(f"Left out: {path} is no text, so the browser's editor cannot hold it.")
    if not done.changed:
        click.echo("The browser's editor holds just these files already.")
        return
    click.echo(f"The browser's editor holds these files now{f'; {KEPT}' if done.kept else ''}.")
    click.echo("A page that is open takes them when you come back to it.")


@click.command("pull")
@click.argument("folder", required=False, metavar="[DIR]")
@course_option
def pull(folder: str | None, directory: Path | None) -> None:
    """Put what the browser's editor holds into the exercise folder DIR (here by default).

    What the folder held is kept under Versions in the browser. What that editor cannot hold stays as it is.
    """
    course, _ = open_course(directory)
    workplace = find_workplace(course, folder)
    exercise = workplace.exercise
    here = read_files(workplace.folder, exercise)
    from flaskpath.web import exchange
    from flaskpath.web.submissions.files import split_texts

    try:
        draft = exchange.draft_tree(exercise)
        if draft is None:
            raise Fault(
                "The browser's editor holds the untouched starter.", "'flaskpath push' puts your files there."
            )
        texts, _ = split_texts(exercise, here)
        if all(here.get(path) == content for path, content in draft.items()) and texts.keys() <= draft.keys():
            click.echo("The folder holds just what the browser's editor holds.")
            return
        exchange.keep(exercise, here)
    except exchange.ExchangeRefused as refused:
        raise Fault(str(refused), "Nothing was changed.") from refused
    _lay_over(workplace.folder, texts.keys() - draft.keys(), here, draft)
    click.echo(f"The folder holds what the browser's editor holds; {KEPT}.")


def _lay_over(folder: Path, gone: Set[str], here: dict[str, bytes], draft: dict[str, bytes]) -> None:
    try:
        for path in sorted(gone):
            (folder / path).unlink()
            _remove_if_empty(folder, (folder / path).parent)
        for path, content in draft.items():
            if here.get(path) != content:
                _write(folder, path, content)
    except OSError as error:
        raise Fault(
            f"{error.filename} cannot be written ({error.strerror}).",
            "Mend that and pull again; what the folder held is kept under Versions in the browser.",
        ) from error


def _remove_if_empty(folder: Path, below: Path) -> None:
    while below != folder and not any(below.iterdir()):
        below.rmdir()
        below = below.parent


def _write(folder: Path, path: str, content: bytes) -> None:
    """Never through a link: a folder of the learner's may have any."""
    place = folder
    for part in path.split("/")[:-1]:
        place /= part
        if place.is_symlink():
            raise Fault(
                f"{place} is a symbolic link, and links are not followed.", "Remove it and pull again."
            )
        place.mkdir(exist_ok=True)
    fresh = place / f"{path.rsplit('/', 1)[-1]}.flaskpath-new"
    fresh.write_bytes(content)
    if (folder / path).is_file() and not (folder / path).is_symlink():
        shutil.copymode(folder / path, fresh)
    fresh.replace(folder / path)  # in one step, and in a link's place rather than behind it
