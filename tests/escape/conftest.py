"""Runs attacks behind the walls, or behind walls with a layer left out, and tells what became of each.

Never outside of a jail, not even to compare: whoever runs the tests as root would have these calls succeed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flaskpath.sandbox import Level, Limits, Sandbox, Workspace, environment
from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.guest_handle import GuestHandle
from flaskpath.sandbox.walls import Walls, build
from flaskpath.sandbox.warm import Zygote

PRELUDE = Path(__file__).parent / "attacker.py"
APP = """
import traceback
from flask import Flask
import attack
app = Flask(__name__)

@app.get("/")
def report():
    return attack.outcomes()
"""
ROOMY = Limits(answer_seconds=20.0, seconds=60.0, cpu_seconds=20)
Outcomes = dict[str, str]


class Weakened:
    """Guests behind the walls of the jail with layers left out: what comes after those must hold by itself."""

    preloaded: frozenset[str] = frozenset()

    def __init__(self, without: frozenset[str]) -> None:
        jail = build(Level.JAIL, environment.find())
        self._walls = Walls(jail.level, jail.environment, program=jail.program, without=without)
        self._zygote = Zygote(self._walls, preload=False)

    def warm_guest(self, limits: Limits) -> GuestHandle:
        return self._zygote.fork(limits)

    def cold(self) -> Cold:
        return Cold(self._walls)

    def workspace(self, files: dict[str, bytes], *, limits: Limits, profile: str) -> Workspace:
        return Workspace(files, limits, self, cold=profile == "cold")

    def close(self) -> None:
        self._zygote.close()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.open(pool=1, minimum=Level.JAIL) as opened:
        yield opened


@pytest.fixture(scope="session")
def weakened() -> Iterator[Callable[..., Weakened]]:
    """weakened("seccomp") -> guests without that layer."""
    kept: dict[frozenset[str], Weakened] = {}

    def get(*without: str) -> Weakened:
        key = frozenset(without)
        if key not in kept:
            kept[key] = Weakened(key)
        return kept[key]

    yield get
    for one in kept.values():
        one.close()


@pytest.fixture
def open_workspace(sandbox: Sandbox) -> Iterator[Callable[..., Workspace]]:
    """open_workspace({"app.py": "text"}) -> a workspace that is closed after the test."""
    opened: list[Workspace] = []

    def open_one(files: dict[str, str | bytes], limits: Limits = ROOMY, **options: Any) -> Workspace:
        data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        opened.append(sandbox.workspace(data, limits=limits, **options))
        return opened[-1]

    yield open_one
    for workspace in opened:
        workspace.close()


@pytest.fixture(scope="session")
def tries(sandbox: Sandbox, weakened: Callable[..., Weakened]) -> Callable[..., Outcomes]:
    """tries(source, where) -> {name of an attempt: the error that stopped it, or "got ..."}.

    `where` is "warm" or "coldapp" (an app), or "agent" (a command). `without` names layers to leave out; `bait` is
    what the attempts find as BAIT. Asked once for the same question.
    """
    told: dict[tuple[Any, ...], Outcomes] = {}

    def ask(
        source: str,
        where: str,
        *,
        without: tuple[str, ...] = (),
        bait: dict[str, Any] | None = None,
        limits: Limits = ROOMY,
    ) -> Outcomes:
        text = f"{PRELUDE.read_text()}\nBAIT = {bait or {}!r}\n{source}\n"
        key = (text, where, without, limits)
        if key not in told:
            guests: Any = weakened(*without) if without else sandbox
            files = {"attack.py": text.encode(), "app.py": APP.encode(), "run.py": _RUN.encode()}
            with guests.workspace(
                files, limits=limits, profile="cold" if where != "warm" else "warm"
            ) as workspace:
                told[key] = _ask(workspace, where)
        return told[key]

    return ask


_RUN = "import json, attack\nprint(json.dumps(attack.outcomes()))\n"


def _ask(workspace: Workspace, where: str) -> Outcomes:
    if where == "agent":
        run = workspace.run(["python", "run.py"])
        assert run.exit == 0, (run.exit, run.err[-2000:])
        return dict(json.loads(run.out))
    reply = workspace.start_app("app:app").request(environ("/"))
    assert reply.status == "200 OK", (reply.raised, reply.inside.get("exception"))
    return dict(json.loads(reply.body))


def environ(path: str, method: str = "GET", **more: str) -> dict[str, str]:
    """A WSGI environment's string keys."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http", **more,
    }  # fmt: skip


@pytest.fixture
def get() -> Callable[..., Any]:
    """get(app, "/path") -> Reply."""
    return lambda app, path="/", **options: app.request(environ(path), **options)


@pytest.fixture
def environ_of() -> Callable[..., dict[str, str]]:
    return environ
