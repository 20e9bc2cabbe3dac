"""`flaskpath start`: what it lays out, and that it never writes over anything."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .conftest import Run, tree


def test_it_lays_out_the_starter_and_says_what_next(run: Run, place: Path, course_folder: Path) -> None:
    """Would catch a starter that lacks files, a folder that `check` does not know, or a learner left alone."""
    ran = run("start", "front-desk")
    assert ran.status == 0
    laid = tree(place / "front-desk")
    starter = tree(course_folder / "topics/front-desk/exercises/front-desk/starter")
    assert {path: laid[path] for path in starter} == starter
    assert sorted(set(laid) - set(starter)) == [".flaskpath.toml", "TASK.md"]
    assert tomllib.loads(laid[".flaskpath.toml"].decode()) == {"exercise": "front-desk"}
    assert laid["TASK.md"].startswith(b"# Build: a front desk")
    for words in ("1. Greet the guest", "cd front-desk", "app.py", "flaskpath check"):
        assert words in ran.out


def test_a_folder_may_be_named_and_may_hold_other_things(run: Run, place: Path) -> None:
    """Would catch a DIR that is ignored, or other people's files being touched."""
    (place / "mine").mkdir()
    (place / "mine/notes.txt").write_text("keep me")
    assert run("start", "front-desk", "mine").status == 0
    assert (place / "mine/app.py").is_file()
    assert (place / "mine/notes.txt").read_text() == "keep me"


def test_nothing_is_ever_overwritten(run: Run, place: Path) -> None:
    """Would catch a second start destroying an afternoon's work, or leaving half a starter behind."""
    run("start", "front-desk")
    (place / "front-desk/app.py").write_text("my work")
    (place / "front-desk/rooms.py").unlink()
    before = tree(place)
    ran = run("start", "front-desk")
    assert ran.status == 2
    assert "would be overwritten" in ran.err and "Nothing was written" in ran.err
    assert tree(place) == before


def test_a_link_in_the_way_is_not_written_through(run: Run, place: Path) -> None:
    """Would catch writing to a file elsewhere through a dangling link."""
    (place / "front-desk").mkdir()
    (place / "front-desk/app.py").symlink_to(place / "elsewhere")
    assert run("start", "front-desk").status == 2
    assert not (place / "elsewhere").exists()


def test_wrong_names_lead_on(run: Run, place: Path) -> None:
    """Would catch a misspelt topic ending in a traceback or a shrug."""
    ran = run("start", "front-desc")
    assert (ran.status, ran.err) == (2, "There is no topic 'front-desc'. Did you mean 'front-desk'?\n")
    ran = run("start", "front-desk/second")
    assert ran.status == 2 and "no exercise 'second'" in ran.err
    (place / "taken").write_text("")
    assert "taken is a file" in run("start", "front-desk", "taken").err


def test_an_unwritten_topic_is_told_honestly(run: Run, course_folder: Path) -> None:
    """Would catch an unwritten topic looking like a fault of the learner's."""
    import shutil

    shutil.rmtree(course_folder / "topics/front-desk/exercises")
    ran = run("start", "front-desk")
    assert ran.status == 2
    assert "has no exercise yet" in ran.err
