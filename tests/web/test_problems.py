"""The API of problems: what it passes on, and that it never holds anything up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from .conftest import RIGHT, WRONG, Browser

PATH = "/api/exercises/front-desk/problems"


def ask(browser: Browser, files: dict[str, str]) -> Any:
    return browser.send("POST", PATH, {"schema": 1, "files": files})


def test_problems_are_told_with_their_place(browser: Browser) -> None:
    """Catches problems that get lost between the jail and the page."""
    assert ask(browser, RIGHT).json == {"schema": 1, "problems": []}
    (problem,) = ask(browser, WRONG).json["problems"]
    assert problem == {
        "path": "app.py", "line": 1, "severity": "note", "message": "It says wrong.", "mend": "Say right.",
    }  # fmt: skip


def test_files_that_cannot_be_kept_are_refused(browser: Browser) -> None:
    """Catches paths and sizes that were never checked reaching the jail."""
    assert ask(browser, {"../x.py": ""}).status_code == 400
    assert browser.send("POST", PATH, {"schema": 1}).status_code == 400


def test_more_than_a_few_at_once_are_turned_away(
    make_app: Callable[..., Flask], engine: Any, in_background: Callable[..., Any]
) -> None:
    """Catches a page full of typing learners that takes the guests away from verdicts."""
    app = make_app(WARM_VERDICTS=1)
    browser = Browser(app)
    ask(browser, RIGHT)  # the engine is open from here on
    engine.begun.acquire(timeout=20)
    engine.hold()
    other = Browser(app)
    first = in_background(lambda: ask(other, WRONG))
    assert engine.begun.acquire(timeout=20)
    refused = ask(browser, WRONG)
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "busy")
    engine.let_go()
    assert first.result().status_code == 200
    assert ask(browser, WRONG).status_code == 200
