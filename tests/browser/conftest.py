"""A real server, a real engine and a real browser for the tests in this folder. They run one after the other."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from flaskpath.course.loader import load_course
from flaskpath.course.model import Exercise

from .workbench import Workbench

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install chromium"))


SERVE = "import sys; from flaskpath.web.server import LocalServer; LocalServer(int(sys.argv[1])).run()"


class Server:
    """Our server on a port of its own, over a data folder of its own; it can be killed and started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {**os.environ, "FLASKPATH_DATA": str(self.data)}
        command = [sys.executable, "-c", SERVE, str(self.port)]
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        for _ in range(300):
            if self._answers():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.kill()
        raise AssertionError("The server did not start:\n" + (self.data / "server.log").read_text())

    def kill(self) -> None:
        """As a power cut would: nothing can be put in order."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def dead(self) -> bool:
        return self._process is None

    def forget(self) -> None:
        """Nobody has ever written, checked or passed anything; the schema and the learner stay."""
        with closing(sqlite3.connect(self.data / "flaskpath.db", timeout=10)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                if table not in ("alembic_version", "learner") and not table.startswith("sqlite_"):
                    database.execute(f'DELETE FROM "{table}"')
            database.commit()

    def _answers(self) -> bool:
        """True once pages are served and the engine can judge."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/session", timeout=5) as answer:
                return json.load(answer)["isolation"]["level"] is not None
        except OSError:
            return False


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("data"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def exercise() -> Exercise:
    """The exercise that these tests are about. They take its files and names, and know nothing else of it."""
    return load_course().exercises["routing"]


@pytest.fixture
def server(_server: Server, exercise: Exercise) -> Server:
    """The server, running, with the exercise as if nobody had ever opened it."""
    if _server.dead:
        _server.start()
    _server.forget()
    return _server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    sandbox = [] if hasattr(os, "geteuid") and os.geteuid() != 0 else ["--no-sandbox"]
    expect.set_options(timeout=15_000)  # milliseconds; a busy machine is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS + sandbox)
        yield browser
        browser.close()


class Witness:
    """Remembers what no page may do: load from elsewhere, break the policy, throw."""

    def __init__(self) -> None:
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []

    def watch(self, page: Page, server: Server) -> None:
        page.on("request", lambda request: self._request(request.url, server))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._console(message.type, message.text))

    def _request(self, url: str, server: Server) -> None:
        preview = re.match(rf"http://[0-9a-f]{{32}}\.localhost:{server.port}/", url)
        if not preview and not url.startswith((f"{server.url}/", "data:", "blob:")):
            self.elsewhere.append(url)

    def _console(self, kind: str, text: str) -> None:
        # A refused connection is what some tests are about; the browser logs it by itself.
        if kind == "error" and "net::ERR" not in text and "the server responded with a status of" not in text:
            self.complaints.append(text)


@pytest.fixture
def witness() -> Iterator[Witness]:
    witness = Witness()
    yield witness
    assert witness.elsewhere == [], "a page asked another machine for something"
    assert witness.complaints == [], "a page broke its Content-Security-Policy or threw an error"


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Any]:
    """Makes browsers that share nothing with each other: contexts with cookies and storage of their own."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1440, "height": 860})
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.set_offline(True)  # or the last save of a closing page would reach into the next test
        context.close()


@pytest.fixture
def open_workbench(server: Server, witness: Witness, new_context: Any, exercise: Exercise) -> Any:
    """Opens the exercise's workbench, by default in a browser of its own."""

    def open_it(context: BrowserContext | None = None, **options: Any) -> Workbench:
        page = (context or new_context(**options)).new_page()
        witness.watch(page, server)
        page.goto(f"{server.url}/topics/{exercise.topic}")
        bench = Workbench(page)
        bench.wait_until_ready()
        return bench

    return open_it


@pytest.fixture
def bench(open_workbench: Any) -> Workbench:
    opened: Workbench = open_workbench()
    return opened
