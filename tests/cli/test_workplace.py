"""Reading a learner's folder: what is read, what is left alone, and what each wrong input is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskpath.cli.faults import Fault
from flaskpath.cli.workplace import find_workplace, read_files
from flaskpath.course import load_course
from flaskpath.course.model import Course

from .conftest import Run, tree


@pytest.fixture
def course(course_folder: Path) -> Course:
    return load_course(course_folder)


@pytest.fixture
def folder(run: Run, place: Path) -> Path:
    run("start", "front-desk")
    return place / "front-desk"


def test_only_the_learners_own_files_are_read(folder: Path, course: Course) -> None:
    """Would catch environments, caches and databases being sent along, or a template being left out."""
    for path in (
        ".venv/lib/x.py", "env311/pyvenv.cfg", "env311/lib.py", "__pycache__/app.pyc", ".git/config",
        "instance/site.db", "site.db", "site.db-wal", "app.py~", ".app.py.swp", ".vscode/settings.json",
        "templates/page.html", "static/logo.png", ".gitignore",
    ):  # fmt: skip
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"\x89PNG\xff" if path.endswith("png") else b"x")
    files = read_files(folder, course.exercises["front-desk"])
    assert sorted(files) == [".gitignore", "app.py", "rooms.py", "static/logo.png", "templates/page.html"]


def test_what_the_exercise_has_is_read_even_where_it_looks_like_rubbish(
    folder: Path, course_folder: Path
) -> None:
    """Would catch an exercise about editor settings or a database that never sees them."""
    starter = course_folder / "topics/front-desk/exercises/front-desk/starter"
    for root in (starter, folder):
        (root / ".vscode").mkdir()
        (root / ".vscode/launch.json").write_text("{}")
        (root / "old.db").write_bytes(b"SQLite\0")
    files = read_files(folder, load_course(course_folder).exercises["front-desk"])
    assert {".vscode/launch.json", "old.db"} <= set(files)


def _binary(folder: Path) -> None:
    (folder / "app.py").write_bytes(b"\x7fELF\0\0\0")


def _latin(folder: Path) -> None:
    (folder / "app.py").write_bytes(b"\n\n# caf\xe9\n")


def _utf16(folder: Path) -> None:
    (folder / "app.py").write_text("app = 1", encoding="utf-16")


def _big(folder: Path) -> None:
    (folder / "film.mp4").write_bytes(b"x" * 1_000_001)


def _many(folder: Path) -> None:
    for number in range(201):
        (folder / f"{number}.txt").write_text("")


def _link(folder: Path) -> None:
    (folder / "secrets.txt").symlink_to("/etc/hostname")


def _linked_folder(folder: Path) -> None:
    (folder / "templates").symlink_to("/etc")


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def _strange_name(folder: Path) -> None:
    (folder / "a\x1b[2Jb.py").write_text("")


def _empty(folder: Path) -> None:
    for file in ("app.py", "rooms.py"):
        (folder / file).unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_binary, "app.py is a binary file, not text."),
        (_latin, "app.py is not text: line 3 has the byte 0xe9. Save it as UTF-8."),
        (_utf16, "app.py is saved as UTF-16. Save it as UTF-8"),
        (_big, "film.mp4 has 1,000,001 bytes, and 1,000,000 is the limit"),
        (_many, "There are more than 200 files"),
        (_link, "secrets.txt is a symbolic link"),
        (_linked_folder, "templates is a symbolic link"),
        (_pipe, "pipe is neither a file nor a folder"),
        (_strange_name, "has a name that cannot be shown: 'a\\x1b[2Jb.py'"),
        (_empty, "is empty. Write app.py"),
    ],
)
def test_wrong_input_gets_a_sentence_and_is_left_alone(
    run: Run, folder: Path, spoil: Callable[[Path], None], told: str
) -> None:
    """Would catch a traceback, a hang, or a changed file for what a learner's folder may hold."""
    spoil(folder)
    before = tree(folder)
    ran = run("check", folder)
    assert ran.status == 2
    assert told in ran.err
    assert ran.out == ""
    assert tree(folder) == before


def test_an_unreadable_file_is_named(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch a traceback where the learner's permissions are in the way."""

    def refuse(file: str | Path, *arguments: object) -> int:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(os, "open", refuse)  # root, who may run this, can read everything
    ran = run("check", folder)
    assert ran.status == 2 and "app.py cannot be read (Permission denied)" in ran.err


def test_a_folder_that_is_no_exercise(run: Run, place: Path) -> None:
    """Would catch `check` in the wrong place ending in a riddle, also where the right place is one step away."""
    assert run("check").err.startswith(
        "This folder is no exercise: it has no .flaskpath.toml. 'flaskpath start"
    )
    run("start", "front-desk")
    assert "Did you mean 'flaskpath check front-desk'?" in run("check").err
    assert "There is no folder nowhere." in run("check", "nowhere").err
    assert "app.py is a file" in run("check", place / "front-desk/app.py").err


def test_a_folder_inside_the_exercise_is_good_enough(
    folder: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a learner who stands in templates/ being sent away."""
    (folder / "templates").mkdir()
    monkeypatch.chdir(folder / "templates")
    assert find_workplace(course, None).folder == folder


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ('exercise = "front-desc"', "does not have. Did you mean 'front-desk'?"),
        ("exercise = ", "is damaged"),
        ("", "names no exercise"),
        ("exercise = 7", "names no exercise"),
    ],
)
def test_a_spoilt_marker_is_told(folder: Path, course: Course, marker: str, told: str) -> None:
    """Would catch an unknown exercise id or a damaged marker ending in a traceback."""
    (folder / ".flaskpath.toml").write_text(marker)
    with pytest.raises(Fault) as fault:
        find_workplace(course, str(folder))
    assert told in str(fault.value)
