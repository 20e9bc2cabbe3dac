"""What learner code can say over the wire, or do to the files, never becomes a fault of ours nor breaks a reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from flaskpath.sandbox import App, InTheWay, LearnerFault, SpokeProtocol, UnsafePath, Workspace, answers

FIND_GUEST = """
import gc, sys
guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
frame = sys._getframe()
while "message" not in frame.f_locals:
    frame = frame.f_back
asked = frame.f_locals["message"]["id"]
"""
APP = """
import os
from flask import Flask
app = Flask(__name__)
@app.get("/")
def index():
    return str(os.listdir())
"""


@pytest.mark.parametrize("kind", ["agent", "clock", "write", "disk", "disk-full"])
def test_a_failure_that_the_app_made_up_is_the_apps(start: Callable[..., App], kind: str) -> None:
    """Catches an app that answers in place of the guest, and has its fault reported as ours."""
    with pytest.raises(LearnerFault):
        start(
            FIND_GUEST
            + f'guest._send({{"id": asked, "failed": "{kind}", "path": "x", "message": "y"}})\n'
            + APP
        )


def test_a_clock_that_the_app_stops_is_the_apps(start: Callable[..., App]) -> None:
    """Catches a check that moves the clock, and takes the app's refusal for a missing program of ours."""
    app = start(
        FIND_GUEST
        + """
handle = guest._handle
def lying(message, body):
    if message["do"] == "clock":
        guest._send({"id": message["id"], "failed": "clock"})
    else:
        handle(message, body)
guest._handle = lying
"""
        + APP
    )
    with pytest.raises(SpokeProtocol, match="clock"):
        app.move_clock(60)
    assert not app.alive


def test_a_folder_where_a_file_of_ours_belongs(open_workspace: Callable[..., Workspace]) -> None:
    """Catches a program that makes a folder in place of a file that a check writes: that was called our fault."""
    workspace = open_workspace({"app.py": APP + "os.mkdir('prices.txt')\n"})
    workspace.start_app("app:app")
    with pytest.raises(InTheWay, match=r"prices\.txt"):
        workspace.write("prices.txt", b"1.20")


def test_a_full_workspace_is_told_by_the_command_that_finds_it_full(
    open_workspace: Callable[..., Workspace],
) -> None:
    """Catches a full workspace that is told as a disturbed line."""
    workspace = open_workspace({"fill.sh": "head -c 50000000 /dev/zero > big 2>/dev/null; exit 0"})
    workspace.run(["sh", "fill.sh"])
    with pytest.raises(LearnerFault, match="workspace is full"):
        workspace.run(["sh", "-c", "true"], stdin=b"x" * 100_000)


@pytest.mark.parametrize("paths", [("a", "a/b"), ("a/b/c", "a"), ("é" * 150,)])
def test_files_that_no_folder_can_hold(
    open_workspace: Callable[..., Workspace], paths: tuple[str, ...]
) -> None:
    """Catches files that cannot be laid out, found only in the guest and called our fault."""
    with pytest.raises(UnsafePath):
        open_workspace(dict.fromkeys(paths, "x"))


ODD = [
    10**400,
    -(10**400),
    float("nan"),
    float("inf"),
    "\ud800",
    "x" * 100_000,
    None,
    True,
    [[]],
    {"\udfff": "\ud800"},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: f"{type(odd).__name__}-{str(odd)[:9]!a}")
def test_what_the_app_says_of_its_inside_can_always_be_written(odd: Any) -> None:
    """Catches numbers and letters that end the verdict, or the page that shows it: no JSON, no UTF-8."""
    every = [
        "rule",
        "endpoint",
        "arguments",
        "view",
        "templates",
        "sql",
        "session",
        "flashes",
        "log",
        "milliseconds",
    ]
    said = [
        dict.fromkeys(every, odd),
        {"sql": [dict.fromkeys(["statement", "parameters", "milliseconds", "rows"], odd)]},
        {"view": {"file": odd, "line": odd}, "templates": [{"name": odd, "context": {"x": odd}}], "flashes": [[odd, odd]]},
        {"exception": {"type": odd, "message": odd, "text": odd, "frames": [{"file": odd, "line": odd, "code": odd}]}},
    ]  # fmt: skip
    for one in said:
        written = json.dumps(answers.inside(one), allow_nan=False, ensure_ascii=False).encode()
        assert len(written) < 100_000
    facts = answers.facts(
        {"name": odd, "milliseconds": odd, "routes": [{"rule": odd, "methods": [odd], "line": odd}]}
    )
    json.dumps(facts, allow_nan=False, ensure_ascii=False).encode()
    outcomes = answers.outcomes([{"name": odd, "outcome": odd, "message": odd, "line": odd}])
    assert outcomes[0]["outcome"] == "error"
    json.dumps(outcomes, allow_nan=False, ensure_ascii=False).encode()


def test_a_header_with_half_a_character_is_refused() -> None:
    """Catches a header that nobody can write down."""
    with pytest.raises(SpokeProtocol):
        answers.headers([["X-Note", "\ud800"]])
