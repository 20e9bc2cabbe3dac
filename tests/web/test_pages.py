"""Pages as a reader meets them: what they say, where they lead, and that none is a dead end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser as Page
from sqlalchemy import text

from flaskpath.course import read_course
from flaskpath.web.db import db

from .conftest import EXAMPLES, RIGHT, WRONG, Browser


def page(browser: Browser, path: str, status: int = 200) -> Page:
    answer = browser.get(path)
    assert answer.status_code == status
    return Page(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text().split())


def test_the_welcome_leads_to_the_first_thing_to_do(browser: Browser) -> None:
    """A start page that explains and leaves the learner standing."""
    shown = page(browser, "/")
    card = shown.css_first("a.onward-card")
    assert card.attributes["href"] == "/topics/front-desk"
    assert "Start with" in words(card)


def test_the_welcome_knows_who_comes_back(browser: Browser) -> None:
    """A learner who is told to start over."""
    browser.check(WRONG)
    assert "Continue with" in words(page(browser, "/").css_first("a.onward-card"))
    browser.check(RIGHT)
    done = page(browser, "/")
    assert "everything that is written" in words(done.css_first("h1"))
    assert done.css_first("main a.btn").attributes["href"] == "/roadmap"


def test_the_roadmap_shows_every_topic_and_its_state_in_words(browser: Browser) -> None:
    """States that only a colour tells; a topic that is missing or not linked."""
    shown = page(browser, "/roadmap")
    stations = {words(link): link.attributes["href"] for link in shown.css("ol.stations a")}
    assert stations == {
        "Cellar, not written yet": "/topics/cellar",
        "The front desk, next for you": "/topics/front-desk",
        "Kitchen, not written yet": "/topics/kitchen",
        "The laundry, an overview to read, its exercise follows later": "/topics/laundry",
    }
    kitchen = shown.css_first("#about-kitchen")
    assert "Builds on The front desk." in words(kitchen)
    browser.check(RIGHT)
    assert "The front desk, passed" in [
        words(link) for link in page(browser, "/roadmap").css("ol.stations a")
    ]


def test_the_header_counts(browser: Browser) -> None:
    """A number of passed topics that is wrong, or counts exercises."""
    assert words(page(browser, "/").css_first("#passed")) == "0 of 4 passed"
    browser.check(RIGHT)
    browser.check(RIGHT, "night-shift")
    assert words(page(browser, "/").css_first("#passed")) == "1 of 4 passed"


def test_a_topic_that_is_not_written_says_so_and_leads_on(browser: Browser) -> None:
    """A locked door, a lie, or a page without a way on."""
    shown = page(browser, "/topics/kitchen")
    main = words(shown.css_first("main"))
    assert "Not written yet" in main
    assert "What the kitchen needs." in main
    assert "Forgetting the <kitchen>." in main, "markup in a sentence is text"
    links = [link.attributes["href"] for link in shown.css("main a")]
    assert links.count("/topics/front-desk") >= 2, "what it builds on, and what to do now"


def test_an_overview_can_be_read_and_says_that_the_exercise_follows(browser: Browser) -> None:
    """A page that pretends to have an exercise, shows Markdown raw, or repeats what the overview says."""
    shown = page(browser, "/topics/laundry")
    main = words(shown.css_first("main"))
    assert "The exercise follows later." in main
    assert "Not written yet" not in main
    assert words(shown.css_first("article.prose h2")) == "Why it matters"
    assert "def hand_in" in shown.css_first("article.prose pre.code").text()
    assert "POST /laundry/12 shirts=3 → 200" in words(shown.css_first("figure.trial"))
    assert len([node for node in shown.css("h2") if words(node) == "What you will build"]) == 1
    assert "/topics/front-desk" in [link.attributes["href"] for link in shown.css("main a")]


def test_the_workbench_gives_its_script_what_the_contract_says(browser: Browser) -> None:
    """A boot that lacks something the editor needs, or tells another story than the page."""
    browser.save(WRONG, 0)
    browser.check(WRONG)
    boot = json.loads(page(browser, "/topics/front-desk").css_first("script#boot").text())
    assert boot["files"] == WRONG
    assert boot["revision"] == 1
    assert boot["verdict"]["passed"] is False
    assert boot["verdict_is_current"] is True
    assert boot["checks"] == "as-you-type"
    assert boot["command"] == "flaskpath start front-desk"
    assert boot["exercise"]["kind"] == "app"
    assert [file["path"] for file in boot["fixed"]] == ["static/bell.png"]
    assert boot["next"] == {"title": "Kitchen", "url": "/topics/kitchen"}
    assert boot["token"] == browser.token
    for url in boot["urls"].values():
        assert browser.get(url).status_code in (200, 405), url
    browser.save(RIGHT, 1)
    after = json.loads(page(browser, "/topics/front-desk").css_first("script#boot").text())
    assert after["verdict_is_current"] is False, "the verdict is about other files"


def test_what_a_learner_typed_cannot_end_the_boot_data(browser: Browser) -> None:
    """A file with </script> in it that turns into markup of our page."""
    files = {"app.py": "</script><script>alert(1)</script><!--"}
    browser.save(files, 0)
    answer = browser.get("/topics/front-desk")
    assert "<script>alert" not in answer.text
    assert json.loads(Page(answer.text).css_first("script#boot").text())["files"] == files


def test_reading_needs_no_script(browser: Browser) -> None:
    """A page that is empty until a script has run."""
    shown = page(browser, "/topics/front-desk")
    assert shown.css_first("#lesson").text(strip=True)
    assert shown.css_first("ol.tasks li")
    assert [area.attributes["name"] for area in shown.css("form textarea")] == [
        "file:app.py",
        "file:rooms.py",
    ]


def test_further_exercises_have_addresses_of_their_own(browser: Browser) -> None:
    """Two exercises of a topic that cannot be told apart."""
    shown = page(browser, "/topics/front-desk/night-shift")
    boot = json.loads(shown.css_first("script#boot").text())
    assert boot["exercise"]["id"] == "night-shift"
    assert boot["command"] == "flaskpath start front-desk/night-shift"
    main = browser.get("/topics/front-desk/front-desk")
    assert (main.status_code, main.headers["Location"]) == (302, "/topics/front-desk")


@pytest.mark.parametrize(
    "path",
    ["/nope", "/topics/nope", "/topics/front-desk/nope", "/topics/kitchen/kitchen", "/source/os", "/source/flaskpath.nope",
     "/source/flaskpath..web", "/static/nope.css", "/topics/<script>", "/topics/" + "x" * 500],
)  # fmt: skip
def test_a_wrong_address_leads_back(browser: Browser, path: str) -> None:
    """A bare 404, or one that repeats markup from the address."""
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    shown = Page(answer.text)
    assert shown.css_first("main h1")
    assert "/roadmap" in [link.attributes["href"] for link in shown.css("main a")]


def test_every_page_can_be_used_from_the_keyboard_and_by_ear(browser: Browser) -> None:
    """No skip link, no main heading, no language, or two things with one id."""
    for path in (
        "/",
        "/roadmap",
        "/topics/front-desk",
        "/topics/kitchen",
        "/topics/laundry",
        "/source/flaskpath.web.security",
        "/nope",
    ):
        shown = Page(browser.get(path).text)
        assert shown.css_first("html").attributes["lang"] == "en"
        assert shown.css_first("title").text(strip=True)
        assert shown.css_first("a.skip").attributes["href"] == "#content"
        assert shown.css_first("main#content")
        assert len(shown.css("h1")) == 1, path
        ids = [node.attributes["id"] for node in shown.css("[id]")]
        assert len(ids) == len(set(ids)), path


def test_health_is_told(browser: Browser) -> None:
    """A watcher who cannot tell a server that works from one that does not."""
    assert browser.get("/healthz").json == {"status": "ok"}


def test_a_broken_database_is_a_page_not_a_traceback(browser: Browser, app: Flask) -> None:
    """An error page that needs the very thing that is broken."""
    with app.app_context():
        db.session.execute(text("DROP TABLE progress"))
        db.session.commit()
    answer = browser.get("/roadmap")
    assert answer.status_code == 500
    assert "our fault" in answer.text
    assert "Traceback" not in answer.text
    assert "SELECT" not in answer.text


def test_a_locked_database_is_said_and_nothing_is_lost(
    make_app: Callable[..., Flask], browser: Browser, app: Flask
) -> None:
    """A save that fails without a word while another program holds the database."""
    options = {"connect_args": {"isolation_level": None, "timeout": 0.1}}
    hurried = Browser(make_app(SQLALCHEMY_ENGINE_OPTIONS=options))
    with app.app_context(), db.engine.connect() as other:
        other.execution_options(flaskpath_writes=True).exec_driver_sql("SELECT 1")
        answer = hurried.save(RIGHT, 0)
        assert (answer.status_code, answer.json["error"]["code"]) == (503, "database-locked")
        assert "Retry-After" in answer.headers
        assert hurried.draft()["revision"] == 0, "reading still works"
    assert hurried.save(RIGHT, 0).status_code == 200


def test_our_own_source_is_shown_where_lessons_point(browser: Browser) -> None:
    """A lesson's link to our code that leads nowhere, or to the top of a long file."""
    answer = browser.get("/source/flaskpath.web.progress.operations")
    shown = Page(answer.text)
    anchor = shown.css_first("a#record_verdict")
    assert "def record_verdict" in words(anchor.parent)
    assert str(EXAMPLES.parents[2]) not in answer.text, "where it is installed is nobody's business"


def test_every_link_of_every_page_of_our_course_leads_somewhere(
    make_app: Callable[..., Flask],
) -> None:
    """A dead link anywhere on the roadmap, in a lesson or from it into our source."""
    course, _ = read_course()
    browser = Browser(make_app(COURSE=course))
    seen = {"/"}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if "html" not in answer.mimetype:
            continue
        shown = Page(answer.text)
        for node in shown.css("a[href], link[href], script[src]"):
            found = node.attributes.get("href") or node.attributes.get("src") or ""
            target, _, fragment = found.partition("#")
            if not target.startswith("/"):
                continue
            if fragment and target.startswith("/source/"):
                listing = Page(browser.get(target).text)
                assert listing.css_first(f'[id="{fragment}"]'), (path, found)
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len([path for path in seen if re.fullmatch(r"/topics/[\w-]+", path)]) == len(course.topics) == 62
