"""The real server in a process of its own: it starts quickly, serves loopback only, and survives being killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flaskpath.course import load_course
from flaskpath.course.model import Exercise
from flaskpath.web.server import LocalServer, PortTaken

from .conftest import EXAMPLES

SERVE = """
import sys
from pathlib import Path
from flaskpath.web.server import LocalServer
LocalServer(int(sys.argv[1]), {"COURSE": Path(sys.argv[2])}).run()
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Refused(Exception):
    """The server answered with an error: its status and its body."""


class Running:
    """A server over a data folder, which can be killed and started again."""

    def __init__(self, data: Path, log: Path) -> None:
        self.data, self.log = data, log
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {**os.environ, "FLASKPATH_DATA": str(self.data)}
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", SERVE, str(self.port), str(EXAMPLES / "course")]
            self.process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                self.ask("GET", "/healthz")
            except OSError:
                time.sleep(0.02)
            else:
                return
        pytest.fail("it never answered: " + self.log.read_text())

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(20)

    def ask(self, method: str, path: str, body: object = None, token: str = "", wait: float = 60) -> Any:
        url = f"http://127.0.0.1:{self.port}"
        headers = {"Origin": url, "X-Flaskpath-Token": token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=wait) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                raise Refused(refused.code, refused.read().decode()) from None

    def send(self, method: str, path: str, body: object, wait: float = 60) -> Any:
        return self.ask(method, path, body, self.ask("GET", "/api/session")["token"], wait)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    server = Running(tmp_path / "data", tmp_path / "server.log")
    server.start()
    yield server
    if server.process is not None and server.process.poll() is None:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return load_course(EXAMPLES / "course").exercises["front-desk"]


def text(files: Any) -> dict[str, str]:
    return {path: data.decode() for path, data in files.items()}


@pytest.mark.sandbox
def test_the_way_from_starter_to_passed(server: Running, exercise: Exercise) -> None:
    """Parts that work alone and not together: the engine, the queue, the database and the pages."""
    path = "/api/exercises/front-desk/verdict"
    starter = server.send("POST", path, {"schema": 1, "files": text(exercise.starter)})
    assert starter["passed"] is False
    wrong = server.send("POST", path, {"schema": 1, "files": text(exercise.wrong[0].files)})
    failed = [check for check in wrong["checks"] if check["id"] == exercise.wrong[0].check]
    assert failed[0]["status"] == "failed"
    assert server.ask("GET", "/api/progress")["passed"] == []
    right = server.send("POST", path, {"schema": 1, "files": text(exercise.solution)})
    assert right["passed"] is True
    assert server.ask("GET", "/api/progress")["passed"] == ["front-desk"]
    assert server.ask("GET", "/api/session")["isolation"]["level"] == right["isolation"]


@pytest.mark.sandbox
def test_a_check_that_was_cut_off_by_a_power_cut_is_finished_later(
    server: Running, exercise: Exercise
) -> None:
    """Work that is lost when the server is killed in the middle of a check: a draft, an attempt, a pass."""
    server.send(
        "PUT", "/api/exercises/front-desk/draft", {"schema": 1, "base": 0, "files": text(exercise.solution)}
    )
    slow = text(exercise.solution) | {"slow.py": ""}
    slow["app.py"] = "import time, os\nif not os.path.exists('gone'):\n    time.sleep(1)\n" + slow["app.py"]
    with pytest.raises(TimeoutError):
        server.send("POST", "/api/exercises/front-desk/verdict", {"schema": 1, "files": slow}, wait=0.4)
    server.end(signal.SIGKILL)
    server.start()
    attempts = server.ask("GET", "/api/exercises/front-desk/attempts")["attempts"]
    assert len(attempts) == 1
    assert server.ask("GET", "/api/exercises/front-desk/draft")["files"] == text(exercise.solution)
    end = time.monotonic() + 30
    while attempts[0]["passed"] is None and time.monotonic() < end:
        time.sleep(0.1)
        attempts = server.ask("GET", "/api/exercises/front-desk/attempts")["attempts"]
    assert attempts[0]["passed"] is True
    assert server.ask("GET", "/api/progress")["passed"] == ["front-desk"]


def test_it_ends_when_asked_to_and_leaves_nothing(server: Running) -> None:
    """A server that has to be killed, or whose warm processes live on."""
    assert server.process is not None
    group = _children(server.process.pid)
    server.end(signal.SIGINT)
    end = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in group) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in group if Path(f"/proc/{pid}").exists()] == []


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def test_it_listens_on_loopback_only(server: Running) -> None:
    """A learner's code runner open to the whole café."""
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    ours = [line.split()[1] for line in listening if line.split()[1].endswith(f":{server.port:04X}")]
    addresses = {address.partition(":")[0] for address in ours if address}
    assert addresses == {"0100007F"}


def test_another_name_is_refused_over_the_wire(server: Running) -> None:
    """A guard that only works in the test client."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/", headers={"Host": f"evil.example:{server.port}"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    with refused.value as answer:
        assert answer.code == 403
        assert b"flaskpath-token" not in answer.read()


def test_a_body_that_is_too_big_is_refused_over_the_wire(server: Running) -> None:
    """A server that takes whatever is sent."""
    with pytest.raises(Refused) as refused:
        server.send("PUT", "/api/exercises/front-desk/draft", {"files": {"a": "x" * 2_000_000}})
    assert refused.value.args[0] == 413


def test_a_port_that_is_taken_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    """A traceback in place of the sentence that names the way out."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} is taken.*--port"):
            LocalServer(port, {"DATA": tmp_path / "data"})
