"""Hints are remembered, and a right way is shown as a difference to the learner's own code."""

from __future__ import annotations

import json
from typing import Any

from .conftest import RIGHT, Browser

HINTS = "/api/exercises/front-desk/hints"
RIGHT_WAY = "/api/exercises/front-desk/right-way"


def boot(browser: Browser, path: str = "/topics/front-desk") -> Any:
    page = browser.get(path).text
    return json.loads(page.partition('id="boot">')[2].partition("</script>")[0])


def open_rung(browser: Browser, rung: int, task: int = 2) -> Any:
    return browser.send("POST", HINTS, {"schema": 1, "task": task, "rung": rung})


def test_an_opened_rung_is_remembered_with_those_before_it(browser: Browser) -> None:
    """Catches hints that are forgotten with the page, and a later save that closes a rung again."""
    assert boot(browser)["used"] == {"rungs": {}, "right_way": False}
    assert open_rung(browser, 2).json["used"]["rungs"] == {"2": 2}
    assert open_rung(browser, 1).json["used"]["rungs"] == {"2": 2}
    assert boot(browser)["used"] == {"rungs": {"2": 2}, "right_way": False}
    assert boot(browser, "/topics/front-desk/night-shift")["used"]["rungs"] == {}, "each exercise for itself"


def test_a_hint_that_is_not_there_is_refused(browser: Browser) -> None:
    """Catches rows that no page could ever show."""
    assert open_rung(browser, 1, task=1).status_code == 404
    assert open_rung(browser, 4).status_code == 404
    assert open_rung(browser, 0).status_code == 404


def test_used_hints_change_nothing_about_a_pass(browser: Browser) -> None:
    """Catches hints that are held against the learner."""
    open_rung(browser, 3)
    assert browser.check(RIGHT).json["passed"]
    assert browser.get("/api/progress").json["passed"] == ["front-desk"]


def test_a_right_way_is_a_difference_to_what_was_typed(browser: Browser, small_course: Any) -> None:
    """Catches a right way of another exercise, or one that is not made from the learner's own code."""
    solution = small_course.exercises["front-desk"].solution
    mine = {path: data.decode() for path, data in solution.items()}
    mine["app.py"] = "# my own first line\n" + mine["app.py"]
    answer = browser.send("POST", RIGHT_WAY, {"schema": 1, "files": mine}).json
    assert answer["way"] == "solution"
    app = next(file for file in answer["difference"] if file["path"] == "app.py")
    changed = [line for hunk in app["hunks"] for line in hunk["lines"] if line[0] != "same"]
    assert changed == [["removed", "# my own first line"]]
    assert boot(browser)["used"]["right_way"] is True


def test_the_nearest_right_way_is_chosen_and_another_can_be(browser: Browser, small_course: Any) -> None:
    """Catches a learner being told to write everything anew because they went another right way."""
    other = small_course.exercises["front-desk"].also_right[0]
    mine = {path: data.decode() for path, data in other.files.items() if not path.endswith(".png")}
    answer = browser.send("POST", RIGHT_WAY, {"schema": 1, "files": mine}).json
    assert answer["way"] == other.name
    assert answer["ways"] == ["solution", "blueprint", "one-table"]
    named = browser.send("POST", RIGHT_WAY, {"schema": 1, "files": mine, "way": "solution"}).json
    assert named["way"] == "solution"
    assert named["difference"]
    refused = browser.send("POST", RIGHT_WAY, {"schema": 1, "files": mine, "way": "../etc"})
    assert refused.status_code == 404
    assert browser.send("POST", RIGHT_WAY, {"schema": 1, "files": mine, "way": ["x"]}).status_code == 404
