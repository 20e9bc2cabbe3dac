"""A learner's exercise folder: which exercise it is, and its files. It reads; it changes nothing there.

No symbolic link is followed, and what is read is bounded, whatever the folder holds.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flaskpath.cli.faults import Fault
from flaskpath.course.model import Course, Exercise
from flaskpath.course.practice import find_exercise
from flaskpath.course.problems import did_you_mean

MARKER = ".flaskpath.toml"
TASK = "TASK.md"  # laid out for reading beside the code; no part of what is checked
MAX_FILES = 200
MAX_BYTES = 1_000_000
_SKIPPED = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", "env", "node_modules", "instance", "__pycache__",
        ".pytest_cache", ".ruff_cache", ".mypy_cache", ".idea", ".vscode", ".tox", ".DS_Store", "Thumbs.db",
        MARKER, TASK,
    }
)  # fmt: skip
_SKIPPED_ENDINGS = (
    ".pyc",
    ".pyo",
    ".swp",
    ".swo",
    "~",
    ".db",
    ".sqlite",
    ".sqlite3",
    "-wal",
    "-shm",
    "-journal",
)
_TEXT = frozenset(
    {
        "py", "html", "htm", "jinja", "j2", "css", "js", "mjs", "json", "txt", "md", "rst", "toml", "yml",
        "yaml", "ini", "cfg", "conf", "sh", "sql", "csv", "xml", "svg", "env",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workplace:
    """A folder and the exercise that it holds."""

    folder: Path
    exercise: Exercise


def find_workplace(course: Course, given: str | None) -> Workplace:
    """The exercise folder at `given`, or the one that we stand in. Raises Fault."""
    folder = Path(given) if given else Path()
    if not folder.exists():
        raise Fault(f"There is no folder {given}.", "Name the folder that 'flaskpath start' made.")
    if not folder.is_dir():
        raise Fault(f"{given} is a file.", "Name the folder that it is in.")
    marker = folder / MARKER
    if not given and not marker.is_file():
        above = next((up for up in folder.absolute().parents if (up / MARKER).is_file()), None)
        if above:
            folder, marker = above, above / MARKER
    if not marker.is_file():
        raise Fault(f"{_named(folder)} is no exercise: it has no {MARKER}.", _where_else(folder))
    return Workplace(folder, _exercise(course, marker))


def _named(folder: Path) -> str:
    return "This folder" if folder == Path() else str(folder)


def _where_else(folder: Path) -> str:
    """What to do in a folder that is no exercise."""
    try:
        below = sorted(marker.parent.name for marker in folder.glob(f"*/{MARKER}"))
    except OSError:
        below = []
    if below:
        return f"Did you mean 'flaskpath check {below[0]}'?"
    return "'flaskpath start TOPIC' makes one; 'flaskpath list' shows the topics."


def _exercise(course: Course, marker: Path) -> Exercise:
    again = "'flaskpath start TOPIC' in another folder makes a new one."
    try:
        name = tomllib.loads(marker.read_text(encoding="utf-8")).get("exercise")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Fault(
            f"{marker} is damaged ({error}).", f'It should hold: exercise = "flask". {again}'
        ) from error
    except OSError as error:
        raise Fault(f"{marker} cannot be read ({error.strerror}).", again) from error
    if not isinstance(name, str) or not name:
        raise Fault(f"{marker} names no exercise.", f'It should hold: exercise = "flask". {again}')
    exercise = find_exercise(course, name)
    if exercise is None:
        cure = did_you_mean(name, course.exercises, "A newer Flaskpath may have it.")
        raise Fault(f"{marker} names the exercise {name!r}, which this course does not have.", cure)
    return exercise


def read_files(folder: Path, exercise: Exercise) -> dict[str, bytes]:
    """The learner's files, relative POSIX path to bytes. Raises Fault for what cannot be checked."""
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for path in _walk(folder, PurePosixPath(), _expected(exercise)):
        content = _read(folder / path, str(path), left)
        left -= len(content)
        _require_text(str(path), content, exercise)
        files[str(path)] = content
        if len(files) > MAX_FILES:
            raise Fault(
                f"There are more than {MAX_FILES} files in {folder.absolute()}.",
                "An exercise needs a few; keep other things in another folder.",
            )
    if not files:
        raise Fault(f"{_named(folder)} is empty.", f"Write {exercise.open_first}, or start again elsewhere.")
    return files


def _expected(exercise: Exercise) -> frozenset[str]:
    """Paths of the starter and the solution, and the folders above them: read even where we would skip."""
    paths = {PurePosixPath(path) for path in (*exercise.starter, *exercise.solution)}
    return frozenset(str(part) for path in paths for part in (path, *path.parents))


def _walk(root: Path, below: PurePosixPath, expected: frozenset[str]) -> Iterator[PurePosixPath]:
    try:
        with os.scandir(root / below) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except OSError as error:
        raise Fault(
            f"The folder {root / below} cannot be read ({error.strerror}).", "Mend its permissions."
        ) from error
    for entry in entries:
        path = below / entry.name
        if str(path) not in expected and _skipped(entry):
            continue
        if not str(path).isprintable():
            raise Fault(f"A file has a name that cannot be shown: {str(path)!r}.", "Rename it.")
        if entry.is_symlink():
            raise Fault(
                f"{path} is a symbolic link, and links are not followed.",
                "Put the file itself there, or remove it.",
            )
        if entry.is_dir(follow_symlinks=False):
            if (root / path / "pyvenv.cfg").exists():  # an environment, whatever its name
                continue
            yield from _walk(root, path, expected)
        elif entry.is_file(follow_symlinks=False):
            yield path
        else:
            raise Fault(f"{path} is neither a file nor a folder.", "Remove it from the exercise's folder.")


def _skipped(entry: os.DirEntry[str]) -> bool:
    return entry.name in _SKIPPED or entry.name.endswith(_SKIPPED_ENDINGS)


def _read(file: Path, path: str, left: int) -> bytes:
    try:
        # O_NOFOLLOW and O_NONBLOCK: between listing and opening the file may have become a link or a pipe.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        with open(os.open(file, flags), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise Fault(f"{path} is no plain file.", "Remove it from the exercise's folder.")
            content = opened.read(left + 1)
    except OSError as error:
        raise Fault(
            f"{path} cannot be read ({error.strerror}).", "Mend its permissions, or remove it."
        ) from error
    if len(content) > left:
        size = file.stat().st_size
        raise Fault(
            f"The files are too big: {path} has {size:,} bytes, and {MAX_BYTES:,} is the limit for all together.",
            "Keep it in another folder.",
        )
    return content


def _require_text(path: str, content: bytes, exercise: Exercise) -> None:
    """A source file that is not UTF-8 would only end in a riddle; say it here."""
    suffix = PurePosixPath(path).suffix.lstrip(".").lower()
    if suffix not in _TEXT and path not in (exercise.entry, exercise.open_first):
        return
    if exercise.starter.get(path) == content:
        return
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Fault(f"{path} is saved as UTF-16.", "Save it as UTF-8 (PowerShell's '>' writes UTF-16).")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise Fault(
            f"{path} is not text: line {line} has the byte 0x{byte:02x}.", "Save it as UTF-8."
        ) from error
    if "\0" in text:
        raise Fault(f"{path} is a binary file, not text.", "Write it in a text editor and save it as UTF-8.")


def missing_files(exercise: Exercise, files: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """Paths of the starter that are not there (any more), and paths that are there beside the starter's."""
    gone = [path for path in exercise.starter if path not in files]
    new = [path for path in files if path not in exercise.starter]
    return gone, new
