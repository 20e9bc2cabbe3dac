"""Progress from the terminal: the same rows as the site writes, and never a reason for `check` to fail."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flaskpath.course.model import Course, Exercise
from flaskpath.grading.verdict import Verdict
from flaskpath.web import terminal

from .conftest import PICTURE, RIGHT, WRONG, Browser, QuickEngine

FILES = {path: text.encode() for path, text in RIGHT.items()}
BAD = {path: text.encode() for path, text in WRONG.items()}


@pytest.fixture
def exercise(small_course: Course) -> Exercise:
    return small_course.exercises["front-desk"]


@pytest.fixture
def here(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FLASKPATH_DATA", str(data))
    return data


@pytest.fixture
def verdict(exercise: Exercise) -> Callable[[dict[str, bytes]], Verdict]:
    return lambda files: QuickEngine().verdict(exercise, files, seed=5)


def test_a_pass_in_the_terminal_shows_in_the_browser(
    here: Path, app: Flask, exercise: Exercise, verdict: Callable[..., Verdict]
) -> None:
    """Two kinds of progress that know nothing of each other."""
    assert terminal.record(verdict(BAD), exercise, BAD) is None
    assert terminal.progress() == {"front-desk": "tried"}
    assert terminal.record(verdict(FILES), exercise, FILES) is None
    assert terminal.record(verdict(BAD), exercise, BAD) is None
    assert terminal.progress() == {"front-desk": "passed"}
    browser = Browser(app)
    assert browser.get("/api/progress").json["passed"] == ["front-desk"]
    assert [attempt["passed"] for attempt in browser.attempts()] == [False, True, False]
    shown = browser.get(f"/api/exercises/front-desk/attempts/{browser.attempts()[1]['id']}").json
    assert shown["files"] == RIGHT
    assert shown["verdict"]["checks"][0]["title"] == "Greets"
    assert browser.get("/topics/front-desk").status_code == 200


def test_a_pass_in_the_browser_shows_in_the_terminal(here: Path, app: Flask) -> None:
    """The other direction."""
    Browser(app).check(RIGHT)
    assert terminal.progress() == {"front-desk": "passed"}


def rows(data: Path, table: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]


def test_both_write_the_same_rows(
    here: Path, app: Flask, exercise: Exercise, verdict: Callable[..., Verdict]
) -> None:
    """Two ways to the same table that drift apart."""
    night = replace(exercise, id="night-shift")
    browser = Browser(app)
    browser.check(WRONG), browser.check(RIGHT), browser.check(RIGHT)
    for files in (BAD, FILES, FILES):
        told = replace(verdict(files), exercise="night-shift")
        terminal.record(told, night, {**files, "static/bell.png": PICTURE})
    for table, differ in (
        ("attempt", {"exercise_id", "origin", "seed", "verdict"}),
        ("progress", {"exercise_id"}),
    ):
        ours = [row for row in rows(here, table) if row["exercise_id"] == "front-desk"]
        theirs = [row for row in rows(here, table) if row["exercise_id"] == "night-shift"]
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            for name in one.keys() - differ - {"id"}:
                if name.endswith("_at"):
                    assert (one[name] is None) == (other[name] is None)
                    assert one[name] is None or len(one[name]) == len(other[name]), "one way to write times"
                else:
                    assert one[name] == other[name], (table, name)


def test_a_replay_never_counts(here: Path, exercise: Exercise, verdict: Callable[..., Verdict]) -> None:
    """`check --seed` as a way to pass with hard-coded answers."""
    assert terminal.record(verdict(FILES), exercise, FILES, replay=True) is None
    assert terminal.progress() == {}


def test_files_that_are_no_text_are_kept(
    here: Path, app: Flask, exercise: Exercise, verdict: Callable[..., Verdict]
) -> None:
    """A picture in the learner's folder that breaks recording, or the page that shows the attempt."""
    assert terminal.record(verdict(FILES), exercise, {**FILES, "photo.jpg": b"\xff\xd8\0"}) is None
    browser = Browser(app)
    assert browser.get(f"/api/exercises/front-desk/attempts/{browser.attempts()[0]['id']}").status_code == 200


def test_the_first_check_ever_makes_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exercise: Exercise, verdict: Callable[..., Verdict]
) -> None:
    """A learner who never opened the site."""
    monkeypatch.setenv("FLASKPATH_DATA", str(tmp_path / "new"))
    assert terminal.progress() == {}
    assert not (tmp_path / "new").exists(), "looking makes nothing"
    assert terminal.record(verdict(FILES), exercise, FILES) is None
    assert terminal.progress() == {"front-desk": "passed"}


def test_a_locked_database_is_one_sentence(
    here: Path, exercise: Exercise, verdict: Callable[..., Verdict], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that crashes or hangs because the site is writing."""
    monkeypatch.setattr(terminal, "PATIENCE", 0.05)
    with closing(sqlite3.connect(here / "flaskpath.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        complaint = terminal.record(verdict(FILES), exercise, FILES)
    assert complaint is not None
    assert "another program is using the database" in complaint
    assert "\n" not in complaint


@pytest.mark.parametrize("kind", ["a file where the folder should be", "no database", "newer"])
def test_an_unusable_place_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exercise: Exercise, verdict: Callable[..., Verdict], kind: str,
    data: Path,
) -> None:  # fmt: skip
    """A check that crashes because progress cannot be kept."""
    place = tmp_path / "place"
    if kind.startswith("a file"):
        place.write_text("")
    elif kind == "no database":
        place.mkdir()
        (place / "flaskpath.db").write_text("my diary, not yours " * 100)
    else:
        place = data
        with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
    monkeypatch.setenv("FLASKPATH_DATA", str(place))
    complaint = terminal.record(verdict(FILES), exercise, FILES)
    assert complaint is not None
    assert complaint.startswith("The verdict stands, but it was not recorded")
    assert "\n" not in complaint
    assert terminal.progress() == {}


def test_the_terminal_does_not_wait_for_the_site(here: Path) -> None:
    """Imports that make every `check` slower than the verdict itself."""
    code = (
        "import sys; from flaskpath.web import terminal; terminal.progress();"
        "assert not {'flask', 'sqlalchemy', 'alembic'} & sys.modules.keys(), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
