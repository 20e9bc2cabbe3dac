"""Requests by hand through the API: what is refused in words, who shares what, and that nothing is left running."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from flaskpath.web.xray.live import apps_of

from .conftest import HOST, RIGHT, WRONG, Background, Browser, QuickEngine

CONSOLE = "/api/exercises/front-desk/console"
REQUEST: dict[str, Any] = {"method": "GET", "path": "/", "headers": [], "body": {"kind": "none"}}


def body(**changes: Any) -> dict[str, Any]:
    return {
        "schema": 1, "files": RIGHT, "visitor": "Ada", "follow": False,
        "request": {**REQUEST, **changes.pop("request", {})}, **changes,
    }  # fmt: skip


def send(browser: Browser, exercise: str = "front-desk", **changes: Any) -> Any:
    return browser.send("POST", f"/api/exercises/{exercise}/console", body(**changes))


def test_a_request_reaches_the_app_of_what_is_typed_now(browser: Browser, engine: QuickEngine) -> None:
    """A console that asks the saved draft while the page shows another one, or changes what is sent."""
    form = {"kind": "form", "fields": [["name", "Zoë"], ["name", "b&c"]]}
    sent = send(
        browser,
        request={
            "method": "post",
            "path": "/in?a=1#top",
            "body": form,
            "headers": [["X-A", "1"], ["X-A", "2"]],
        },
    )
    assert sent.json["exchanges"][0]["request"]["head"] == "POST /in?a=1"
    (app,) = engine.apps
    files, asked, visitor, follow = app.sent[0]
    assert files["app.py"] == RIGHT["app.py"].encode() and "static/bell.png" in files
    assert (asked.body, asked.content_type) == (
        b"name=Zo%C3%AB&name=b%26c",
        "application/x-www-form-urlencoded",
    )
    assert (dict(asked.headers), visitor, follow) == ({"X-A": "1, 2"}, "Ada", False)
    assert (sent.json["cookies"], sent.json["fault"]) == ([{"name": "session", "value": "s"}], None)


def test_bodies_and_content_types(browser: Browser, engine: QuickEngine) -> None:
    """JSON that is mended on its way (a client may send broken one), and a content type that cannot be chosen."""
    send(browser, request={"method": "PUT", "body": {"kind": "json", "text": '{"a": '}})
    send(browser, request={"body": {"kind": "form", "fields": [["q", "x y"]]}, "path": "/find?p=1"})
    send(
        browser,
        visitor=None,
        request={
            "method": "POST",
            "body": {"kind": "text", "text": "<a/>"},
            "headers": [["content-type", "text/xml"]],
        },
    )
    asked = [one[1] for one in engine.apps[0].sent]
    assert (asked[0].body, asked[0].content_type) == (b'{"a": ', "application/json")
    assert (asked[1].path, asked[1].body) == ("/find?p=1&q=x+y", b"")
    assert (asked[2].content_type, dict(asked[2].headers)) == ("text/xml", {})


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"method": "GET /x"}, "bad-method"),
        ({"method": ""}, "bad-method"),
        ({"path": "users"}, "bad-path"),
        ({"path": "//evil.example/"}, "bad-path"),
        ({"path": "http://evil.example/"}, "bad-path"),
        ({"path": "/a\r\nX: y"}, "bad-path"),
        ({"path": "/\ud800"}, "bad-path"),
        ({"path": "/" + "x" * 5000}, "bad-path"),
        ({"headers": [["X-A"]]}, "bad-headers"),
        ({"headers": [["X A", "1"]]}, "bad-headers"),
        ({"headers": [["X-A", "1\r\nX-B: 2"]]}, "bad-headers"),
        ({"headers": [["X-A", "日本"]]}, "bad-headers"),
        ({"headers": [["Content-Length", "5"]]}, "bad-headers"),
        ({"headers": [["X-A", "1"]] * 50}, "bad-headers"),
        ({"body": None}, "bad-body"),
        ({"body": {"kind": "file"}}, "bad-body"),
        ({"body": {"kind": "text", "text": "x" * 300_000}}, "bad-body"),
        ({"body": {"kind": "text", "text": "\ud800"}}, "bad-body"),
        ({"body": {"kind": "form", "fields": [["a", 1]]}}, "bad-body"),
        ({"body": {"kind": "form", "fields": [["a", "\ud800"]]}}, "bad-body"),
        ({"odd": 1}, "bad-request"),
    ],
)
def test_what_no_client_can_send_is_refused_in_words(
    browser: Browser, engine: QuickEngine, request_: dict[str, Any], code: str
) -> None:
    """A 500, a header that smuggles a second one in, or a request to somewhere else than the app."""
    answer = send(browser, request=request_)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, code), answer.text
    assert answer.json["error"]["message"].endswith(".")
    assert not engine.apps


@pytest.mark.parametrize(
    "odd", [{"visitor": 1}, {"visitor": ""}, {"visitor": "a\n"}, {"follow": 1}, {"files": []}, {"schema": 2}]
)
def test_the_rest_of_the_request_is_read_strictly(browser: Browser, odd: dict[str, Any]) -> None:
    """Something half understood that runs code."""
    assert send(browser, **odd).status_code == 400


def test_other_sites_cannot_run_code_through_it(browser: Browser, engine: QuickEngine) -> None:
    """A web page anywhere that sends requests to the learner's app, or ends it."""
    for headers in (
        {"Origin": "http://evil.example"},
        {"X-Flaskpath-Token": "guess"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert browser.send("POST", CONSOLE, body(), **headers).status_code == 403
        assert browser.send("DELETE", CONSOLE, {"schema": 1, "visitor": None}, **headers).status_code == 403
    passed = "/api/exercises/front-desk/passed?check=greets"
    assert browser.get(passed, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    wrong_host = browser.client.post(
        CONSOLE,
        json=body(),
        base_url="http://evil.example",
        headers={"Origin": f"http://{HOST}", "X-Flaskpath-Token": browser.token},
    )
    assert wrong_host.status_code == 403
    assert not engine.apps


def test_one_app_for_each_exercise_which_can_be_forgotten(browser: Browser, engine: QuickEngine) -> None:
    """An app that is started anew for each request, or one that cannot be put back to its beginning."""
    assert [send(browser).json["state"] for _ in range(2)] == ["started", "running"]
    send(browser, "night-shift")
    assert len(engine.apps) == 2
    emptied = browser.send("DELETE", CONSOLE, {"schema": 1, "visitor": "Ada"})
    assert emptied.json == {"schema": 1, "forgotten": True}
    assert (engine.apps[0].emptied, engine.apps[0].ended) == (["Ada"], 0)
    assert browser.send("DELETE", CONSOLE, {"schema": 1, "visitor": None}).json["forgotten"] is True
    assert engine.apps[0].ended == 1
    assert send(browser).json["state"] == "started"


def test_the_longest_unused_app_gives_way(
    browser: Browser, engine: QuickEngine, make_app: Callable[..., Flask]
) -> None:
    """A process more for each exercise that is ever opened."""
    lonely = Browser(make_app(CONSOLE_APPS=1))
    send(lonely)
    send(lonely, "night-shift")
    assert [app.ended for app in engine.apps] == [1, 0]


def test_where_all_are_busy_it_says_so(
    engine: QuickEngine, make_app: Callable[..., Flask], in_background: Callable[..., Background]
) -> None:
    """A request that hangs, or an app that is ended while it answers somebody."""
    app = make_app(CONSOLE_APPS=1)
    one, two = Browser(app), Browser(app)
    engine.hold()
    running = in_background(lambda: send(one))
    assert engine.begun.acquire(timeout=10)
    busy = send(two, "night-shift")
    assert (busy.status_code, busy.json["error"]["code"]) == (503, "busy")
    assert int(busy.headers["Retry-After"]) > 0
    engine.let_go()
    assert running.result().status_code == 200
    assert send(two, "night-shift").status_code == 200


def test_forgetting_while_somebody_waits_leaves_nothing_running(
    engine: QuickEngine, make_app: Callable[..., Flask], in_background: Callable[..., Background]
) -> None:
    """An app that nobody holds any more and nobody ends."""
    app = make_app()
    browsers = [Browser(app) for _ in range(3)]
    engine.hold()
    first = in_background(lambda: send(browsers[0]))
    assert engine.begun.acquire(timeout=10)
    dropped = in_background(lambda: browsers[1].send("DELETE", CONSOLE, {"schema": 1, "visitor": None}))
    waiting = in_background(lambda: send(browsers[2]))
    engine.let_go()
    assert {one.result().status_code for one in (first, dropped, waiting)} == {200}
    apps_of(app).close()
    assert all(one.ended == 1 for one in engine.apps)


def test_an_idle_app_is_ended(engine: QuickEngine, make_app: Callable[..., Flask]) -> None:
    """A process that stays for ever because somebody once sent a request."""
    browser = Browser(make_app(CONSOLE_IDLE=0.1))
    send(browser)
    deadline = time.monotonic() + 10
    while not engine.apps[0].ended and time.monotonic() < deadline:
        time.sleep(0.02)
    assert engine.apps[0].ended == 1
    assert send(browser).json["state"] == "started"


def test_what_a_check_saw_when_it_last_passed(browser: Browser) -> None:
    """A comparison with an attempt that failed too, or with one of another exercise."""
    passed = "/api/exercises/front-desk/passed?check=greets"
    assert browser.get(passed).json == {"schema": 1, "attempt": None, "asked_at": None, "check": None}
    browser.check(RIGHT)
    right = browser.attempts()[0]["id"]
    browser.check(WRONG)
    shown = browser.get(passed).json
    assert (shown["attempt"], shown["check"]["id"], shown["check"]["status"]) == (right, "greets", "passed")
    assert browser.get("/api/exercises/night-shift/passed?check=greets").json["check"] is None
    assert browser.get("/api/exercises/front-desk/passed?check=nothing").json["check"] is None
