"""What a learner types is kept, in whatever order tabs, restarts and resets come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from .conftest import RIGHT, WRONG, Background, Browser


def test_a_new_learner_sees_the_starter(browser: Browser) -> None:
    """A draft endpoint that answers 404, or shows files that cannot be edited, before anything was saved."""
    draft = browser.draft()
    assert (draft["revision"], draft["saved_at"], draft["source"]) == (0, None, "starter")
    assert "app.py" in draft["files"]
    assert "static/bell.png" not in draft["files"], "a picture is no text to edit"


def test_what_was_saved_comes_back_after_a_restart(browser: Browser, make_app: Callable[..., Flask]) -> None:
    """Drafts that live in the process, are cut, or lose their line ends, letters or order."""
    files = {"z.py": "s = 'Zoë 🐍'\r\n\ttab\n", "app.py": "", "templates/a/ü b.html": "<p>\n"}
    answer = browser.save(files, 0)
    assert answer.status_code == 200
    draft = Browser(make_app()).draft()
    assert draft["files"] == files
    assert list(draft["files"]) == list(files), "tabs keep their order"
    assert draft["revision"] == answer.json["revision"] == 1
    assert draft["saved_at"] == answer.json["saved_at"]
    assert draft["source"] == "draft"


def test_the_second_of_two_tabs_is_told_and_nothing_is_overwritten(browser: Browser) -> None:
    """A tab that saves over what another tab saved since."""
    browser.save(RIGHT, 0)
    answer = browser.save(WRONG, 0)
    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "conflict"
    assert answer.json["draft"]["files"] == RIGHT
    assert answer.json["draft"]["revision"] == 1
    assert browser.draft()["files"] == RIGHT
    assert browser.save(WRONG, 1).json["revision"] == 2, "insisting on top of the newer one works"


def test_a_save_that_is_sent_twice_is_no_conflict(browser: Browser) -> None:
    """A retry after a lost answer that is refused, or that counts as a change."""
    browser.save(RIGHT, 0)
    again = browser.save(RIGHT, 0)
    assert (again.status_code, again.json["revision"]) == (200, 1)


def test_of_many_saves_at_once_one_wins_and_the_others_know(
    app: Flask, in_background: Callable[..., Background]
) -> None:
    """Lost updates: a read outside the transaction lets two saves of one revision both succeed."""
    browsers = [Browser(app) for _ in range(8)]

    def save(number: int) -> tuple[int, Any]:
        answer = browsers[number].save({"app.py": f"# {number}\n"}, 0)
        return answer.status_code, number

    running = [in_background(lambda number=number: save(number)) for number in range(8)]
    outcomes = [one.result() for one in running]
    winners = [number for status, number in outcomes if status == 200]
    assert len(winners) == 1, outcomes
    assert {status for status, _ in outcomes} == {200, 409}
    draft = browsers[0].draft()
    assert draft["files"] == {"app.py": f"# {winners[0]}\n"}
    assert draft["revision"] == 1


def test_reset_brings_the_starter_and_keeps_what_was_there(browser: Browser) -> None:
    """A reset that throws work away, or that an old tab can undo without being told."""
    starter = browser.draft()["files"]
    browser.save(WRONG, 0)
    path = "/api/exercises/front-desk/draft"
    answer = browser.send("DELETE", path, {"schema": 1, "base": 1})
    assert answer.status_code == 200
    assert answer.json["files"] == starter
    assert answer.json["revision"] == 2, "revisions only grow"
    assert browser.draft()["source"] == "starter"
    kept = browser.get(f"/api/exercises/front-desk/attempts/{answer.json['kept']}").json
    assert kept["files"] == WRONG
    assert kept["kind"] == "reset"
    assert browser.save(kept["files"], 2).status_code == 200, "it can be restored"


def test_reset_from_an_old_tab_is_refused(browser: Browser) -> None:
    """A reset that deletes what another tab has typed since."""
    browser.save(RIGHT, 0)
    answer = browser.send("DELETE", "/api/exercises/front-desk/draft", {"schema": 1, "base": 0})
    assert answer.status_code == 409
    assert answer.json["draft"]["files"] == RIGHT


def test_reset_of_an_untouched_exercise_keeps_nothing(browser: Browser) -> None:
    """Attempts that pile up although nothing was typed."""
    answer = browser.send("DELETE", "/api/exercises/front-desk/draft", {"schema": 1, "base": 0})
    assert answer.json["kept"] is None
    assert browser.attempts() == []


def test_exercises_do_not_share_drafts(browser: Browser) -> None:
    """A draft that shows up in another exercise."""
    browser.save(RIGHT, 0)
    assert browser.draft("night-shift")["revision"] == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_exercise_is_a_404_that_says_so(browser: Browser, method: str) -> None:
    """A 500, or a draft that is kept for something that does not exist."""
    body = {"schema": 1, "base": 0, "files": RIGHT}
    answer = browser.send(method, "/api/exercises/no-such/draft", body)
    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "no-exercise"
    assert "no-such" in answer.json["error"]["message"]
