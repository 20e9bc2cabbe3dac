"""Find and mend: broken apps with drafts and progress of their own, judged by the topic's checks."""

from __future__ import annotations

import json
from typing import Any

from .conftest import RIGHT, WRONG, Browser

LIST = "/topics/front-desk/practice"
MEND = f"{LIST}/every-room-exists"
ID = "front-desk~every-room-exists"


def boot(browser: Browser, path: str) -> Any:
    page = browser.get(path).text
    return json.loads(page.partition('id="boot">')[2].partition("</script>")[0])


def test_the_list_has_every_complaint_and_no_name_of_a_mistake(browser: Browser, small_course: Any) -> None:
    """Catches a wrong way that nobody can practise, and a list that gives the faults away."""
    page = browser.get(LIST).text
    for wrong in small_course.exercises["front-desk"].wrong:
        assert wrong.complaint in page.replace("&#39;", "'")
        assert wrong.check not in page
    assert MEND in page


def test_the_workbench_opens_with_the_broken_app(browser: Browser, small_course: Any) -> None:
    """Catches practice that begins with the starter, or has the topic's own draft in it."""
    browser.save(RIGHT, 0)
    wrong = next(one for one in small_course.exercises["front-desk"].wrong if one.name == "every-room-exists")
    shown = boot(browser, MEND)
    assert shown["exercise"]["id"] == ID
    assert shown["practice"] is True
    assert shown["files"]["app.py"] == wrong.files["app.py"].decode()
    assert wrong.complaint in browser.get(MEND).text
    assert browser.draft("front-desk")["files"] == RIGHT


def test_mending_counts_for_itself_and_not_for_the_topic(browser: Browser, engine: Any) -> None:
    """Catches a topic that is passed by mending somebody else's app, or a mended app that is forgotten."""
    verdict = browser.check(RIGHT, ID).json
    assert verdict["passed"]
    assert verdict["exercise"] == ID
    assert engine.seen[-1][0] == "front-desk", (
        "by the checks, and beside the starter, of the topic's own exercise"
    )
    progress = browser.get("/api/progress").json
    assert progress["passed"] == []
    assert progress["topics"]["passed"] == 0
    page = browser.get(LIST).text
    assert "1 of 4 mended" in page
    assert browser.get("/roadmap").status_code == 200
    assert "You have mended this one" in browser.get(MEND).text


def test_a_broken_app_has_drafts_and_attempts_of_its_own(browser: Browser) -> None:
    """Catches drafts that get mixed up between the topic, one broken app and another."""
    assert browser.save(WRONG, 0, ID).status_code == 200
    browser.check(WRONG, ID)
    assert browser.draft(ID)["files"] == WRONG
    assert browser.draft("front-desk")["source"] == "starter"
    assert browser.draft("front-desk~everyone-is-ada")["source"] == "starter"
    assert len(browser.attempts(ID)) == 1
    assert browser.attempts("front-desk") == []
    assert "tried" in browser.get(LIST).text
    assert browser.get(f"/api/exercises/{ID}/export").status_code == 200


def test_the_plain_form_mends_too(browser: Browser) -> None:
    """Catches practice that needs JavaScript."""
    fields = {"action": "check", "revision": "0", "file:app.py": "# right\n", "file:rooms.py": "ROOMS = {}\n"}
    answer = browser.submit(MEND, fields)
    assert answer.status_code == 303
    assert answer.location.startswith(MEND)
    assert "You have mended this one" in browser.get(MEND).text


def test_it_is_linked_once_the_topic_is_passed_and_open_before(browser: Browser) -> None:
    """Catches practice that nobody finds, or that is locked."""
    assert LIST not in browser.get("/topics/front-desk").text
    assert browser.get(LIST).status_code == 200
    browser.check(RIGHT)
    assert LIST in browser.get("/topics/front-desk").text


def test_the_next_one_is_one_that_is_not_mended(browser: Browser) -> None:
    """Catches a dead end after mending, and being sent round to what is done."""
    assert boot(browser, MEND)["next"]["url"] == f"{LIST}/everyone-is-ada"
    for done in ("front-desk~everyone-is-ada", "night-shift~every-room-exists"):
        browser.check(RIGHT, done)
    assert boot(browser, MEND)["next"]["url"] == f"{LIST}/night-shift-everyone-is-ada"
    browser.check(RIGHT, "night-shift~everyone-is-ada")
    assert boot(browser, MEND)["next"] is None


def test_what_is_not_there_is_said(browser: Browser) -> None:
    """Catches errors of ours for addresses of nothing."""
    for path in (
        f"{LIST}/nothing",
        "/topics/kitchen/practice",
        "/topics/laundry/practice",
        "/topics/x/practice",
    ):
        assert browser.get(path).status_code == 404, path
    for name in ("front-desk~nothing", "front-desk~", "~every-room-exists", "front-desk~every-room-exists~x"):
        assert browser.get(f"/api/exercises/{name}/draft").status_code == 404, name
