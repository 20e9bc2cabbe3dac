"""`flaskpath push`, `pull` and `start --from-draft`: one exercise in two editors, and nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flaskpath.course import load_course
from flaskpath.course.model import Exercise
from flaskpath.course.practice import practice_exercise
from flaskpath.web import schema
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.app import bare_app
from flaskpath.web.db import writing
from flaskpath.web.submissions.files import unstored
from flaskpath.web.submissions.operations import save_draft
from flaskpath.web.submissions.queries import attempts, draft_files, find_draft

from .conftest import Run, tree


@pytest.fixture
def exercise(course_folder: Path) -> Exercise:
    return load_course(course_folder).exercises["front-desk"]


@contextmanager
def browser() -> Iterator[int]:
    """The database as the browser's side sees it, and the learner there."""
    app = bare_app()
    schema.prepare(app)
    with app.app_context():
        yield current_learner()


def type_in_browser(exercise: Exercise, files: dict[str, str]) -> None:
    with browser() as learner, writing():
        draft = find_draft(learner, exercise.id)
        save_draft(learner, exercise, files, draft.revision if draft else 0)


def in_browser(exercise: Exercise) -> dict[str, str]:
    with browser() as learner:
        return draft_files(find_draft(learner, exercise.id), exercise)


def versions(exercise: Exercise) -> list[dict[str, bytes]]:
    with browser() as learner:
        return [unstored(attempt.files) for attempt in attempts(learner, exercise.id)]


def test_a_draft_can_be_taken_along(run: Run, place: Path, exercise: Exercise) -> None:
    """Would catch a terminal that begins again where the browser had got further."""
    type_in_browser(exercise, {"app.py": "# typed there\n", "templates/new.html": "<p>\n"})
    assert run("start", "front-desk", "--from-draft").status == 0
    laid = tree(place / "front-desk")
    assert laid["app.py"] == b"# typed there\n"
    assert laid["templates/new.html"] == b"<p>\n"
    assert "rooms.py" not in laid
    assert run("start", "front-desk", "other").status == 0
    assert tree(place / "other")["rooms.py"], "without the option it is the starter"


def test_push_puts_the_folder_into_the_browser_and_keeps_what_was_there(
    run: Run, place: Path, exercise: Exercise
) -> None:
    """Would catch a push that throws away what was typed in the browser, or leaves deleted files there."""
    type_in_browser(exercise, {"app.py": "# typed there\n", "more.py": "x = 1\n"})
    run("start", "front-desk")
    (place / "front-desk/app.py").write_text("# typed here\n")
    ran = run("push", "front-desk")
    assert ran.status == 0 and "Versions" in ran.out
    assert in_browser(exercise) == {
        "app.py": "# typed here\n",
        "rooms.py": exercise.starter["rooms.py"].decode(),
    }
    assert {"app.py": b"# typed there\n", "more.py": b"x = 1\n"} in versions(exercise)
    again = run("push", "front-desk")
    assert "just these files already" in again.out
    assert len(versions(exercise)) == 1


def test_pull_puts_the_draft_into_the_folder_and_keeps_what_was_there(
    run: Run, place: Path, exercise: Exercise
) -> None:
    """Would catch a pull that throws away an afternoon's work, or takes notes and binaries with it."""
    run("start", "front-desk")
    folder = place / "front-desk"
    (folder / "app.py").write_text("# typed here\n")
    (folder / "dump.bin").write_bytes(b"\xff\x00")
    (folder / "old").mkdir()
    (folder / "old/part.py").write_text("x = 1\n")
    (folder / ".venv").mkdir()
    (folder / ".venv/marker").write_text("")
    type_in_browser(exercise, {"app.py": "# typed there\n", "templates/a/new.html": "<p>\n"})
    ran = run("pull", "front-desk")
    assert ran.status == 0 and "Versions" in ran.out
    after = tree(folder)
    assert after["app.py"] == b"# typed there\n"
    assert after["templates/a/new.html"] == b"<p>\n"
    assert after["dump.bin"] == b"\xff\x00"
    assert ".venv/marker" in after
    assert "old/part.py" not in after and not (folder / "old").exists()
    assert any(
        kept.get("old/part.py") == b"x = 1\n" and kept["app.py"] == b"# typed here\n"
        for kept in versions(exercise)
    )
    assert "just what the browser's editor holds" in run("pull", "front-desk").out


def test_pull_follows_no_link(run: Run, place: Path, exercise: Exercise) -> None:
    """Would catch a draft being written outside the exercise's folder."""
    run("start", "front-desk")
    outside = place / "outside"
    outside.mkdir()
    (place / "front-desk/instance").symlink_to(outside)
    type_in_browser(exercise, {"app.py": "# typed there\n", "instance/x.py": "x = 1\n"})
    ran = run("pull", "front-desk")
    assert ran.status == 2 and "symbolic link" in ran.err
    assert tree(outside) == {}


def test_files_that_the_editor_cannot_hold_are_named(run: Run, place: Path, exercise: Exercise) -> None:
    """Would catch a picture that silently stays behind, or a push that fails because of it."""
    run("start", "front-desk")
    (place / "front-desk/app.py").write_text("# typed here\n")
    (place / "front-desk/logo.png").write_bytes(b"\x89PNG\xff")
    ran = run("push", "front-desk")
    assert ran.status == 0 and "Left out: logo.png" in ran.out
    assert "logo.png" not in in_browser(exercise)


def test_what_cannot_be_a_draft_changes_nothing(run: Run, place: Path, exercise: Exercise) -> None:
    """Would catch half a push, or a traceback for a name that other computers cannot have."""
    run("start", "front-desk")
    (place / "front-desk/con.py").write_text("")
    ran = run("push", "front-desk")
    assert ran.status == 2 and "con.py" in ran.err and "Nothing was changed" in ran.err
    assert in_browser(exercise) == {path: data.decode() for path, data in sorted(exercise.starter.items())}
    assert run("pull", "front-desk").status == 2, "there is nothing to pull"


def test_a_broken_app_can_be_mended_in_the_terminal(run: Run, place: Path, exercise: Exercise) -> None:
    """Would catch practice that only the browser has, or that counts as the topic."""
    assert run("start", "front-desk/practice/every-room-exists").status == 0
    folder = place / "front-desk-every-room-exists"
    broken = practice_exercise(exercise, "every-room-exists")
    assert broken is not None
    assert (folder / "app.py").read_bytes() == broken.starter["app.py"]
    complaint = next(wrong.complaint for wrong in exercise.wrong if wrong.name == "every-room-exists")
    assert complaint in (folder / "TASK.md").read_text()
    assert run("start", "front-desk/practice/nothing").status == 2
    (folder / "app.py").write_bytes(exercise.solution["app.py"])
    ran = run("check", folder, "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["exercise"] == "front-desk~every-room-exists"
    listed = json.loads(run("list", "--json").out)
    assert "passed" not in {topic["state"] for track in listed["tracks"] for topic in track["topics"]}
