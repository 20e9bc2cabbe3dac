"""`flaskpath doctor`: what this machine offers, what is missing and the command that installs it. Installs nothing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text

from flaskpath import __version__
from flaskpath.cli.courses import course_option, open_course
from flaskpath.cli.faults import NOT_PASSED, PASSED, Fault
from flaskpath.cli.screen import STYLES, Screen, open_screen, plain
from flaskpath.sandbox import Level, OurFault, Sandbox


@dataclass(frozen=True, slots=True)
class Finding:
    """`status` is passed, failed or blocked (works, but weaker); `cure` is a command or a sentence."""

    status: str
    what: str
    sentence: str
    cure: str = ""


@click.command("doctor")
@course_option
def command(directory: Path | None) -> int:
    """Say what this machine offers, what is missing, and the command that installs it.

    Exit status: 0 all is well, 1 something is missing.
    """
    screen = open_screen()
    failed = False
    for finding in _findings(directory):
        _show(screen, finding)
        failed = failed or finding.status == "failed"
    return NOT_PASSED if failed else PASSED


def _findings(directory: Path | None) -> Iterator[Finding]:
    flask = importlib.metadata.version("flask")
    yield Finding("passed", "Flaskpath", f"{__version__}, Flask {flask}, Python {platform.python_version()}")
    yield from _isolation()
    yield from _services()
    yield _data_folder()
    yield from _course(directory)
    yield _installed_command()


def _isolation() -> Iterator[Finding]:
    if sys.platform == "linux" and shutil.which("bwrap") is None:
        yield Finding(
            "blocked",
            "bubblewrap",
            "is not installed; with it your programs run in a jail of their own.",
            _debian("bubblewrap libseccomp2"),
        )
    try:
        with Sandbox.open(pool=0) as sandbox:
            sandbox.start()
            level, shortfalls = sandbox.level, list(sandbox.shortfalls)
    except OurFault as error:
        yield Finding("failed", "Sandbox", f"cannot be started. {error}")
        return
    sentences = {
        Level.JAIL: "Programs run without network, in a file system of their own.",
        Level.JAIL_LITE: "Programs can't read your files, but share this machine's network and process numbers.",
        Level.OWN_CODE: "Programs run as plain processes with limits: check only code that you trust.",
    }
    yield Finding("passed" if level is Level.JAIL else "blocked", "Isolation", f"{level}. {sentences[level]}")
    for shortfall in shortfalls:
        yield Finding("blocked", "Isolation", shortfall)


def _services() -> Iterator[Finding]:
    """Servers that some exercises need; without one, only those exercises cannot be checked."""
    with Sandbox.open(pool=0) as sandbox:
        for service in sandbox.survey():
            if service.make:
                yield Finding("passed", service.title, f"for exercises that need it: {service.make}")
            else:
                sentence = f"some exercises need it. {service.why}"
                yield Finding("blocked", service.title, sentence, service.cure)


def _data_folder() -> Finding:
    from flaskpath.web.data import data_folder  # late: only this command needs it

    folder = data_folder()
    place = next(place for place in (folder, *folder.parents) if place.exists())
    if os.access(place, os.W_OK):
        return Finding("passed", "Progress", f"is kept in {folder}")
    return Finding(
        "failed",
        "Progress",
        f"cannot be kept in {folder}: {place} is not writable.",
        "Make it writable, or set FLASKPATH_DATA to another folder.",
    )


def _course(directory: Path | None) -> Iterator[Finding]:
    try:
        course, problems = open_course(directory)
    except Fault as fault:
        yield Finding("failed", "Course", str(fault))
        return
    written = sum(topic.published for topic in course.topics.values())
    total = len(course.topics)
    yield Finding("passed", "Course", f"{written} of {total} topics have an exercise ({course.directory})")
    if problems:
        yield Finding("blocked", "Course", f"has {len(problems)} mistakes.", "flaskpath course check")


def _installed_command() -> Finding:
    found = shutil.which("flaskpath")
    if found:
        return Finding("passed", "Command", f"'flaskpath' is {found}")
    own = Path(sys.executable).parent
    return Finding(
        "blocked",
        "Command",
        "'flaskpath' is not on your PATH.",
        f'export PATH="{own}:$PATH"   or call it by its path',
    )


def _debian(packages: str) -> str:
    prefix = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    if shutil.which("apt-get"):
        return f"{prefix}apt-get install {packages}"
    return f"Install with your system's package manager: {packages}"


def _show(screen: Screen, finding: Finding) -> None:
    line = Text(f"{screen.marks[finding.status]} ", style=STYLES[finding.status])
    line.append(f"{finding.what}: ", style="bold")
    line.append(plain(finding.sentence))
    screen.console.print(line)
    if finding.cure:
        screen.console.print(Text(f"    {plain(finding.cure)}", style="cyan"))
