"""Earlier versions: listed with what was said about them, compared, and restored without losing anything."""

from __future__ import annotations

from typing import Any

from flaskpath.web import terminal

from .conftest import PICTURE, RIGHT, WRONG, Browser

API = "/api/exercises/front-desk"


def restore(browser: Browser, attempt: int, base: int) -> Any:
    return browser.send("POST", f"{API}/attempts/{attempt}/restore", {"schema": 1, "base": base})


def compare(browser: Browser, one: object, other: object) -> Any:
    return browser.get(f"{API}/difference?from={one}&to={other}")


def test_the_list_says_how_many_checks_passed(browser: Browser) -> None:
    """Catches a history of times without a word about what worked."""
    browser.check(WRONG)
    browser.check(RIGHT)
    assert [(one["passed"], one["checks"]) for one in browser.attempts()] == [
        (True, {"passed": 1, "all": 1}),
        (False, {"passed": 0, "all": 1}),
    ]


def test_restoring_keeps_the_present_draft(browser: Browser) -> None:
    """Catches work that is gone because an older version was looked at."""
    browser.check(WRONG)
    old = browser.attempts()[0]["id"]
    browser.save({"app.py": "# never checked\n"}, 0)
    answer = restore(browser, old, 1).json
    assert answer["files"] == WRONG
    assert answer["revision"] == 2
    assert browser.draft()["files"] == WRONG
    kept = browser.get(f"{API}/attempts/{answer['kept']}").json
    assert kept["files"] == {"app.py": "# never checked\n"}
    assert kept["kind"] == "reset"
    assert restore(browser, answer["kept"], 2).json["files"] == {"app.py": "# never checked\n"}


def test_a_draft_that_is_the_newest_attempt_is_not_kept_twice(browser: Browser) -> None:
    """Catches a history that doubles with every look back."""
    browser.check(WRONG)
    old = browser.attempts()[0]["id"]
    browser.save(RIGHT, 0)
    browser.check(RIGHT)
    newest = browser.attempts()[0]["id"]
    assert restore(browser, old, 1).json["kept"] == newest
    assert len(browser.attempts()) == 2


def test_restoring_over_a_newer_draft_is_refused(browser: Browser) -> None:
    """Catches another tab's work being overwritten."""
    browser.check(WRONG)
    browser.save(RIGHT, 0)
    answer = restore(browser, browser.attempts()[0]["id"], 0)
    assert answer.status_code == 409
    assert answer.json["draft"]["files"] == RIGHT
    assert browser.draft()["files"] == RIGHT


def test_only_own_attempts_of_this_exercise_are_found(browser: Browser) -> None:
    """Catches reading other exercises' (and so other learners') files by counting up."""
    browser.check(WRONG)
    number = browser.attempts()[0]["id"]
    assert browser.get(f"/api/exercises/night-shift/difference?from={number}&to=draft").status_code == 404
    answer = browser.send(
        "POST", f"/api/exercises/night-shift/attempts/{number}/restore", {"schema": 1, "base": 0}
    )
    assert answer.status_code == 404


def test_any_two_versions_can_be_compared(browser: Browser) -> None:
    """Catches a comparison with the present version only, or in the wrong direction."""
    browser.check(WRONG)
    browser.check(RIGHT)
    newer, older = (one["id"] for one in browser.attempts())
    found = compare(browser, older, newer).json["difference"]
    assert [(file["path"], file["change"]) for file in found] == [
        ("app.py", "changed"),
        ("rooms.py", "added"),
    ]
    assert found[0]["hunks"][0]["lines"] == [["removed", "# wrong"], ["added", "# right"]]
    browser.save(RIGHT, 0)
    assert compare(browser, newer, "draft").json["difference"] == []
    assert compare(browser, "starter", "draft").json["difference"]
    for nonsense in ("x", "&", "-1", "1.5", "9" * 40):
        assert compare(browser, nonsense, "draft").status_code in (400, 404)


def test_what_the_terminal_held_and_the_editor_cannot_is_said(
    browser: Browser, data: Any, monkeypatch: Any, small_course: Any, engine: Any
) -> None:
    """Catches a file that is turned into rubbish text, or vanishes without a word."""
    monkeypatch.setenv("FLASKPATH_DATA", str(data))
    exercise = small_course.exercises["front-desk"]
    files = {"app.py": b"# right\n", "dump.bin": b"\xff\x00", "static/bell.png": PICTURE}
    assert terminal.record(engine.verdict(exercise, files), exercise, files) is None
    answer = restore(browser, browser.attempts()[0]["id"], 0).json
    assert answer["files"] == {"app.py": "# right\n"}
    assert answer["left_out"] == ["dump.bin"], "and not the picture, which is kept for everyone"
