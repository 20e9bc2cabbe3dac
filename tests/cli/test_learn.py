"""`flaskpath learn` and `watch`: programs that stay, as a person starts and ends them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import Run

COMMAND = [sys.executable, "-u", "-c", "from flaskpath.cli.main import main; main()"]


@contextmanager
def running(*arguments: str, environ: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], env={**os.environ, **(environ or {})}, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    watchdog = threading.Timer(120, process.kill)  # a test that waits for a line must not wait for ever
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """What it prints up to the line with `pattern`; fails if it ends before."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if re.search(pattern, line):
            return said
    raise AssertionError(f"ended without {pattern!r}:\n{said}")


def test_it_serves_the_course_and_ends_when_asked(run: Run) -> None:
    """Would catch a server that does not come up, does not say where it is, or has to be killed."""
    with running("learn", "--port", "0", "--no-browser") as process:
        said = read_until(process, "Flaskpath is at")
        url = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert url
        with urllib.request.urlopen(f"{url[0]}roadmap") as page:
            assert "The front desk" in page.read().decode()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        assert "Your drafts and progress are kept" in process.stdout.read()


def test_a_port_that_is_taken_is_a_sentence(run: Run) -> None:
    """Would catch a traceback on the second `make learn`, or FLASKPATH_PORT being ignored."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running("learn", "--no-browser", environ={"FLASKPATH_PORT": port}) as process:
            said, _ = process.communicate(timeout=30)
            assert process.returncode == 2
            assert said.startswith(f"Port {port} is taken")
            assert "--port" in said


@pytest.mark.parametrize("port", ["-1", "70000", "http"])
def test_a_port_that_is_none(run: Run, port: str) -> None:
    """Would catch nonsense reaching the socket."""
    assert run("learn", "--port", port).status == 2


@pytest.mark.sandbox
def test_watch_checks_after_every_save_and_survives_mistakes(
    run: Run, place: Path, course_folder: Path
) -> None:
    """Would catch a watch that ends at the first syntax error or strange file, or checks yesterday's code."""
    run("start", "front-desk")
    app = place / "front-desk/app.py"
    with running("watch", "front-desk") as process:
        assert "✗" in read_until(process, "Waiting for a change")
        app.write_text("def half(:\n")
        assert "app.py:1" in read_until(process, "Waiting for a change")
        app.write_bytes(b"\xff\xfe")
        assert "UTF-16" in read_until(process, "Waiting for a change")
        solution = course_folder / "topics/front-desk/exercises/front-desk/solution/app.py"
        app.write_bytes(solution.read_bytes())
        assert "Passed" in read_until(process, "Waiting for a change")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
