"""Requests by hand over a real app: what lives on between them, what an edit keeps, and how faults are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flaskpath.course.model import Exercise, Limits, Task
from flaskpath.grading.asked import Asked
from flaskpath.grading.byhand import ByHand
from flaskpath.grading.engine import Engine

pytestmark = pytest.mark.sandbox

APP = """
import pathlib, os, time
from flask import Flask, redirect, request, session
app = Flask(__name__)
app.secret_key = "x" * 32
started = 0

@app.get("/count")
def count():
    global started
    started += 1
    file = pathlib.Path("count.txt")
    kept = int(file.read_text()) + 1 if file.exists() else 1
    file.write_text(str(kept))
    pathlib.Path("mine.txt").write_text("by the app")
    return f"version 1: {started} in this process, {kept} in the file"

@app.post("/in")
def enter():
    session["user"] = request.form["name"]
    return redirect("/me", 303)

@app.get("/me")
def me(): return f"you are {session.get('user', 'nobody')}"

@app.post("/again")
def again(): return redirect("/echo", 307)

@app.route("/echo", methods=["POST", "BREW"])
def echo(): return f"{request.method} {request.content_type} {request.get_data(as_text=True)} {request.headers.get('X-Mine')}"

@app.get("/away")
def away(): return redirect("https://evil.example/x")

@app.get("/stop")
def stop(): os._exit(3)
"""


@pytest.fixture
def hand(engine: Engine, tmp_path: Path) -> Iterator[ByHand]:
    exercise = Exercise(
        id="sample", name="sample", topic="sample", kind="app", entry="app:app", open_first="app.py",
        services=(), limits=Limits(), title="Sample", tasks=(Task(1, "One", ""),), hints=(),
        starter={}, solution={}, also_right=(), wrong=(), directory=tmp_path, checks=tmp_path / "checks.py",
    )  # fmt: skip
    hand = engine.by_hand(exercise)
    yield hand
    hand.close()


Send = Callable[..., tuple[str, str]]


@pytest.fixture
def send(hand: ByHand) -> Send:
    """send("GET", "/x") -> (state, the last answer's head and body)."""

    def send_one(
        method: str,
        path: str,
        body: str = "",
        *,
        app: str = APP,
        who: str | None = "Ada",
        follow: bool = True,
        content_type: str | None = None,
        headers: dict[str, str] | None = None,
        files: dict[str, str] | None = None,
    ) -> tuple[str, str]:
        given = {"app.py": app, "mine.txt": "by the learner", **(files or {})}
        asked = Asked(method, path, headers or {}, body.encode(), content_type)
        answered = hand.send(
            {name: text.encode() for name, text in given.items()}, asked, visitor=who, follow=follow
        )
        if answered.fault:
            return answered.state, answered.fault.message
        last = answered.exchanges[-1].response
        return answered.state, f"{last.head} {last.body} {answered.left_for}".strip()

    return send_one


def test_the_app_lives_on_and_an_edit_keeps_what_it_wrote(hand: ByHand, send: Send) -> None:
    """Catches a new process for each request, and a database that is gone after each change of the code."""
    assert send("GET", "/count") == ("started", "200 OK version 1: 1 in this process, 1 in the file")
    assert send("GET", "/count") == ("running", "200 OK version 1: 2 in this process, 2 in the file")
    edited = APP.replace("version 1", "version 2")
    assert send("GET", "/count", app=edited) == (
        "edited",
        "200 OK version 2: 1 in this process, 3 in the file",
    )
    hand.close()
    assert send("GET", "/count", app=edited) == (
        "started",
        "200 OK version 2: 1 in this process, 1 in the file",
    )


def test_a_file_of_the_learners_that_the_app_changed(hand: ByHand, send: Send) -> None:
    """Catches an edit that is silently undone by what the app wrote, and data that is lost by editing another file."""
    show = APP + "\n@app.get('/mine')\ndef mine(): return pathlib.Path('mine.txt').read_text()\n"
    send("GET", "/count", app=show)
    assert send("GET", "/mine", app=show + "#")[1] == "200 OK by the app"
    assert send("GET", "/mine", app=show + "#", files={"mine.txt": "new"})[1] == "200 OK new"


def test_visitors_have_browsers_of_their_own(hand: ByHand, send: Send) -> None:
    """Catches one cookie jar for everybody, or a stranger who keeps cookies."""
    assert send("POST", "/in", "name=ada", content_type="application/x-www-form-urlencoded")[1].endswith(
        "you are ada"
    )
    assert send("GET", "/me", who="Ben")[1].endswith("you are nobody")
    assert send("GET", "/me", app=APP + "#")[1].endswith("you are ada"), "also after an edit"
    assert "session" in hand.cookies("Ada")
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert send("POST", "/in", "name=eve", who=None, **form)[1].endswith("you are eve")
    assert send("GET", "/me", who=None)[1].endswith("you are nobody"), "a new browser each time"
    hand.forget("Ada")
    assert hand.cookies("Ada") == {}
    assert send("GET", "/me")[1].endswith("you are nobody")


def test_redirects_are_followed_as_browsers_do_or_not_at_all(send: Send) -> None:
    """Catches a POST that becomes a GET on a 307, and a browser that is sent to another site by us."""
    assert send("POST", "/again", "text", content_type="text/plain")[1].startswith(
        "200 OK POST text/plain text"
    )
    assert send("POST", "/again", follow=False)[1].startswith("307")
    assert send("GET", "/away")[1].endswith("https://evil.example/x")


def test_any_method_and_header_arrives(send: Send) -> None:
    """Catches a console that can send only what a form can."""
    assert (
        send("BREW", "/echo", "tea", content_type="a/b", headers={"X-Mine": "é"})[1]
        == "200 OK BREW a/b tea é"
    )


def test_a_crash_and_a_slip_are_told_and_lose_nothing(send: Send) -> None:
    """Catches an app that stays dead, or data and log-ins that are lost over a bracket that is missing."""
    send("GET", "/count")
    state, message = send("GET", "/stop")
    assert state == "running" and "exit status 3" in message
    assert send("GET", "/count")[0] == "again"
    state, message = send("GET", "/count", app=APP + "(")
    assert state == "broken" and "Python can't read your file" in message
    assert send("GET", "/count")[1].endswith("3 in the file")
