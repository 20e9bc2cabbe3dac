"""`flaskpath course check`: a sound topic is proved, and each kind of unsound one is caught and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

pytestmark = pytest.mark.sandbox
EXERCISE = "topics/front-desk/exercises/front-desk"


def test_a_sound_topic_is_proved(run: Run) -> None:
    """Would catch the proof refusing what is right, or not counting."""
    ran = run("course", "check", "--repeat", "2", "--jobs", "2")
    assert ran.status == 0, ran.out
    assert sorted(ran.out.splitlines()[:2]) == ["proved  front-desk", "proved  laundry (overview)"]
    assert ran.out.endswith("1 topic has an overview and no exercise yet.\n2 topics proved, 0 failed\n")
    assert ran.err == ""


@pytest.mark.parametrize(
    ("fence", "told"),
    [
        ("```check\nGET /laundry/12 -> 404\n```", "overview.md, line 50: 404 was promised, 200 came"),
        ("```python example\nassert shirts\n```", "overview.md, line 49: the examples cannot be imported:"),
        ("```python example file=soap.py\nimport soup\n```", "No module named 'soup'"),
        (":source:`flaskpath.nowhere`", "There is no module flaskpath.nowhere of ours."),
    ],
)
def test_an_overview_is_held_to_what_it_says(run: Run, course_folder: Path, fence: str, told: str) -> None:
    """Would catch an example that nobody ever ran: one that is checked, one that is only shown."""
    file = course_folder / "topics/laundry/overview.md"
    file.write_text(f"{file.read_text()}\n{fence}\n")
    ran = run("course", "check", "laundry")
    assert (ran.status, told in ran.out) == (1, True), ran.out


def _starter_passes(exercise: Path) -> None:
    (exercise / "starter/app.py").write_bytes((exercise / "solution/app.py").read_bytes())


def _right_way_fails(exercise: Path) -> None:
    (exercise / "also-right/one-table/app.py").write_text("from flask import Flask\napp = Flask('app')\n")


def _wrong_way_passes(exercise: Path) -> None:
    (exercise / "wrong/every-room-exists/app.py").write_bytes((exercise / "solution/app.py").read_bytes())


def _wrong_words(exercise: Path) -> None:
    file = exercise / "wrong/every-room-exists/wrong.toml"
    file.write_text(file.read_text().replace('"404"', '"teapot"'))


def _broken_checks(exercise: Path) -> None:
    (exercise / "checks.py").write_text("def half(:\n")


def _false_lesson(exercise: Path) -> None:
    file = exercise.parents[1] / "lesson.md"
    file.write_text(file.read_text().replace('"floor 3"', '"floor 4"'))


def _half_written(exercise: Path) -> None:
    (exercise / "task.md").unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_starter_passes, "front-desk starter: It passes, and it should not."),
        (_right_way_fails, "front-desk also-right/one-table: greets_the_guest is failed"),
        (_wrong_way_passes, "wrong/every-room-exists: The check unknown_room should fail, and it is passed."),
        (_wrong_words, "lacks the words ['teapot']"),
        (_broken_checks, "checks.py"),
        (_false_lesson, "lesson.md, line 21"),
        (_half_written, "task.md: This file is missing."),
    ],
)
def test_what_is_unsound_is_told(
    run: Run, course_folder: Path, spoil: Callable[[Path], None], told: str
) -> None:
    """Would catch a topic reaching learners whose checks prove nothing or refuse what is right."""
    spoil(course_folder / EXERCISE)
    ran = run("course", "check", "front-desk")
    assert ran.status == 1
    assert "FAILED  front-desk" in ran.out
    assert told in ran.out
    assert ran.out.endswith("0 topics proved, 1 failed\n")


def test_an_unwritten_topic_is_no_failure(run: Run, course_folder: Path) -> None:
    """Would catch a roadmap that cannot hold topics to come."""
    (course_folder / "topics/later").mkdir()
    (course_folder / "topics/later/topic.toml").write_text('title = "Later"\n')
    roadmap = course_folder / "roadmap.toml"
    roadmap.write_text(roadmap.read_text().replace('["front-desk"', '["later", "front-desk"'))
    ran = run("course", "check")
    assert ran.status == 0
    assert "1 topic is not written yet." in ran.out
    assert "not written yet: it needs lesson.md" in run("course", "check", "later").out


def test_wrong_use(run: Run, tmp_path: Path) -> None:
    """Would catch a misspelt topic or folder proving nothing and succeeding."""
    ran = run("course", "check", "front-dsk")
    assert ran.status == 2 and "Did you mean 'front-desk'?" in ran.err
    ran = run("course", "check", "--course", tmp_path)
    assert ran.status == 2 and "is no course: it has no roadmap.toml" in ran.err
