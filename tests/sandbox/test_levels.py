"""The levels below the jail: what still holds, what no longer does, and that nothing is left behind."""

from __future__ import annotations

import glob
import os
import tempfile
import time

import pytest

from flaskpath.sandbox import Level, Sandbox, Unavailable, canary

pytestmark = pytest.mark.sandbox

APP = """
from flask import Flask
app = Flask(__name__)

@app.get("/")
def index():
    open("left.txt", "w").write("here")
    return 1 / 0

@app.get("/hello")
def hello():
    return "hello"
"""


@pytest.fixture(params=[Level.JAIL_LITE, Level.OWN_CODE])
def weaker(request):
    with Sandbox.open(pool=1, best=request.param, minimum=request.param) as sandbox:
        try:
            sandbox.start()
        except Unavailable as error:
            if os.geteuid() == 0 and "closed to other users" in str(error):
                pytest.skip(str(error))
            raise
        yield sandbox


def test_an_app_answers_and_its_traceback_has_the_learners_names(weaker, environ):
    """Would catch: a level at which paths of this machine reach the learner instead of their own file names."""
    with weaker.workspace({"app.py": APP.encode()}) as workspace:
        app = workspace.start_app("app:app")
        assert app.request(environ("/hello")).body == b"hello"
        told = app.request(environ("/")).inside["exception"]
        assert told["frames"][-1]["file"] == "app.py"
        assert workspace.read("left.txt") == b"here"
    assert weaker.level in (Level.JAIL_LITE, Level.OWN_CODE)


def test_commands_and_servers_run(weaker):
    """Would catch: a laptop without bubblewrap on which the first topic can't be done."""
    with weaker.workspace({"app.py": APP.encode(), "calc.py": b"print(6 * 7)\n"}) as workspace:
        assert workspace.run(["python", "calc.py"], seconds=10).out == b"42\n"
        server = workspace.serve(["flask", "run", "--port", "5063"], port=5063)
        assert server.wait_ready(15), server.output
        assert server.request("GET", "/hello").body == b"hello"


def test_nothing_is_left_behind(weaker):
    """Would catch: processes and folders that pile up on a learner's machine."""
    with weaker.workspace({}) as workspace:
        workspace.run(["sh", "-c", "setsid sleep 887766 >/dev/null 2>&1 & echo x > x"])
    deadline = time.monotonic() + 10
    while _sleeping() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _sleeping()
    weaker.close()
    assert not glob.glob(f"{tempfile.gettempdir()}/flaskpath-guests-{os.getpid()}-*")


def test_jail_lite_keeps_the_machine_from_a_learner():
    """Would catch: a middle level that is one in name only."""
    with Sandbox.open(pool=0, best=Level.JAIL_LITE, minimum=Level.JAIL_LITE) as sandbox:
        try:
            sandbox.start()
        except Unavailable as error:
            pytest.skip(str(error))
        with sandbox.workspace({canary.SOURCE.name: canary.SOURCE.read_bytes()}) as workspace:
            got = canary.escapes(workspace)
    assert got == ["shared the process numbers of this machine", "saw this machine's name"]


def test_why_a_better_level_could_not_be_had_is_kept(monkeypatch):
    """Would catch: a level lowered without a word."""
    from flaskpath.sandbox import bubblewrap

    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    with Sandbox.open(pool=0) as sandbox:
        try:
            sandbox.start()
        except Unavailable as error:
            assert "bubblewrap is not installed" in str(error)
            assert "closed to other users" in sandbox.shortfalls[-1]
        else:
            assert sandbox.level is not Level.JAIL
        assert "bubblewrap is not installed" in sandbox.shortfalls[0]


def _sleeping() -> bool:
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if b"887766" in file.read().split(b"\0"):
                    return True
        except OSError:
            continue
    return False
