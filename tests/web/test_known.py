"""I know this already: kept, shown and counted apart from what was passed, and never a way to pass."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as Page

from flaskpath.web import terminal

from .conftest import HOST, RIGHT, Browser

DESK = "/topics/front-desk"


def words(node: Any) -> str:
    return " ".join(node.text().split())


def press(browser: Browser, slug: str, button: str) -> Page:
    """Press the button on the topic's page as a browser without a script does; gives the page that comes."""
    shown = Page(browser.get(f"/topics/{slug}").text)
    form = shown.css_first("form.known-form")
    pressed = next(node for node in form.css("button") if words(node) == button)
    token = form.css_first("input[name=csrf_token]").attributes["value"]
    answer = browser.client.post(
        form.attributes["action"],
        data={"csrf_token": token, pressed.attributes["name"]: pressed.attributes["value"]},
        base_url=f"http://{HOST}",
        headers={"Origin": f"http://{HOST}"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/topics/{slug}")
    return Page(browser.get(answer.headers["Location"]).text)


def know(browser: Browser, slug: str) -> Page:
    return press(browser, slug, "I know this already")


@pytest.mark.parametrize("slug", ["laundry", "kitchen", "front-desk"])
def test_a_topic_can_be_marked_and_the_mark_taken_back(
    browser: Browser, make_app: Callable[..., Flask], slug: str
) -> None:
    """A button that is missing on some kind of topic, forgets at a restart, or cannot be undone."""
    shown = know(browser, slug)
    assert "is marked as known" in words(shown.css_first(".flashes"))
    assert "You marked this topic as known." in words(shown.css_first("form.known-form"))
    again = Browser(make_app())
    assert again.get("/api/progress").json["known"] == [slug]
    shown = press(again, slug, "Take that back")
    assert "not marked as known any more" in words(shown.css_first(".flashes"))
    assert again.get("/api/progress").json["known"] == []
    assert words(shown.css_first("form.known-form button")) == "I know this already"


def test_known_is_shown_and_counted_apart_from_passed(browser: Browser) -> None:
    """A roadmap that takes a learner's word for a pass, or tells the two apart by colour only."""
    browser.check(RIGHT)
    know(browser, "laundry")
    shown = Page(browser.get("/roadmap").text)
    stations = {words(link) for link in shown.css("ol.stations a")}
    assert {"The front desk, passed", "The laundry, known, as you say"} <= stations
    assert shown.css_first("li.station.known a").attributes["href"] == "/topics/laundry"
    assert words(shown.css_first(".top p")).startswith("1 of 4 topics passed, 1 known.")
    assert words(shown.css_first("#passed")) == "1 of 4 passed, 1 known"
    assert words(shown.css_first(".line .count")) == "1 of 4 passed, 1 known"
    assert "known, as you say" in words(shown.css_first(".legend"))
    progress = browser.get("/api/progress").json
    assert progress["topics"] == {"passed": 1, "known": 1, "all": 4}
    assert progress["passed"] == ["front-desk"]


def test_a_pass_is_worth_more(browser: Browser) -> None:
    """A topic that counts twice, or whose pass hides behind an older mark."""
    know(browser, "front-desk")
    browser.check(RIGHT)
    assert browser.get("/api/progress").json["topics"] == {"passed": 1, "known": 0, "all": 4}
    assert Page(browser.get(DESK).text).css_first("form.known-form") is None, "nothing left to say"
    assert words(Page(browser.get("/").text).css_first("#passed")) == "1 of 4 passed"


def test_a_known_topic_is_not_offered_next(browser: Browser) -> None:
    """A roadmap that leads back to what the learner just said to know; a welcome that forgets."""
    assert browser.get("/api/progress").json["next"]["slug"] == "front-desk"
    know(browser, "front-desk")
    assert browser.get("/api/progress").json["next"] is None
    welcome = Page(browser.get("/").text)
    assert words(welcome.css_first("h1")) == "You have passed or know everything that is written"
    assert "0 of 4 topics passed, 1 known" in words(welcome.css_first(".lead"))
    press(browser, "front-desk", "Take that back")
    assert browser.get("/api/progress").json["next"]["slug"] == "front-desk"


def test_the_workbench_stays_what_it_is(browser: Browser) -> None:
    """A mark that takes the editor away, or a draft with it."""
    browser.save(RIGHT, 0)
    shown = know(browser, "front-desk")
    assert shown.css_first("form#plain textarea") is not None
    assert browser.draft()["files"] == RIGHT
    further = Page(browser.get(f"{DESK}/night-shift").text)
    assert further.css_first("form.known-form") is None, "it is about the topic, on the topic's own page"


def test_twice_is_as_good_as_once(browser: Browser, data: Path) -> None:
    """A double click that ends in an error page."""
    page = browser.get("/topics/laundry").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    for wanted in ("yes", "yes", "no", "no", "yes"):
        answer = browser.client.post(
            "/roadmap/known/laundry", data={"csrf_token": token, "known": wanted}, base_url=f"http://{HOST}",
            headers={"Origin": f"http://{HOST}"},
        )  # fmt: skip
        assert answer.status_code == 303
    with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
        assert connection.execute("SELECT topic FROM known_topic").fetchall() == [("laundry",)]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/roadmap/known/laundry", {"known": "perhaps"}, 400),
        ("/roadmap/known/laundry", {}, 400),
        ("/roadmap/known/attic", {"known": "yes"}, 404),
        ("/roadmap/known/laundry", {"known": "yes", "csrf_token": "made up"}, 400),
    ],
)
def test_what_is_no_button_of_ours_changes_nothing(
    browser: Browser, path: str, fields: dict[str, str], status: int
) -> None:
    """A mark for a topic that does not exist, or one that another site's form makes."""
    token = browser.get("/topics/laundry").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.client.post(
        path,
        data={"csrf_token": token, **fields},
        base_url=f"http://{HOST}",
        headers={"Origin": f"http://{HOST}"},
    )
    assert answer.status_code == status
    assert browser.get("/api/progress").json["known"] == []


def test_another_site_cannot_mark(browser: Browser) -> None:
    """Progress that any web page can scribble on, even one that got hold of a token."""
    token = browser.get("/topics/laundry").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.client.post(
        "/roadmap/known/laundry",
        data={"csrf_token": token, "known": "yes"},
        base_url=f"http://{HOST}",
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert browser.get("/api/progress").json["known"] == []


def test_the_terminal_knows_it_too(browser: Browser, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two roadmaps that disagree about what is known."""
    monkeypatch.setenv("FLASKPATH_DATA", str(data))
    assert terminal.known() == frozenset()
    know(browser, "laundry")
    assert terminal.known() == {"laundry"}


def test_an_older_database_still_tells_its_progress(
    browser: Browser, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`flaskpath list` that has forgotten everything after an update, until the first check."""
    monkeypatch.setenv("FLASKPATH_DATA", str(data))
    browser.check(RIGHT)
    with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
        connection.execute("DROP TABLE known_topic")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    assert terminal.progress() == {"front-desk": "passed"}
    assert terminal.known() == frozenset()
