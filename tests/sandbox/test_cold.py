"""Commands, servers and apps in a cold guest: what runs, what is told, what is left, what is refused."""

from __future__ import annotations

import os
import time

import pytest

from flaskpath.sandbox import Crashed, DiskFull, Limits, LoadFailed, OutputFlood, UnsafePath

pytestmark = pytest.mark.sandbox

APP = """
from flask import Flask, request
app = Flask(__name__)

@app.get("/")
def index():
    return f"Hello {request.args.get('name')}", 201, {"X-Odd": "yes"}
"""
ROOMY = Limits(answer_seconds=10.0, seconds=60.0)


def test_a_command_gets_arguments_input_and_variables_and_says_how_it_ended(open_workspace):
    """Would catch: streams mixed up, an exit status lost, input or environment that never arrives."""
    source = "import os, sys\nprint(sys.argv[1], sys.stdin.read(), os.environ['COLOUR'])\nsys.exit('no!')\n"
    run = open_workspace({"a.py": source}).run(
        ["python", "a.py", "one"], stdin=b"two", environ={"COLOUR": "red"}
    )
    assert (run.exit, run.out, run.err) == (1, b"one two red\n", b"no!\n")


def test_files_last_from_one_command_to_the_next(open_workspace):
    """Would catch: each command in an empty folder of its own."""
    workspace = open_workspace({"notes/old.txt": "old"})
    workspace.run(["sh", "-c", "mkdir new && cp notes/old.txt new/copy.txt"])
    assert workspace.read("new/copy.txt") == b"old"
    workspace.write("new/more.txt", b"more")
    assert workspace.run(["cat", "new/copy.txt", "new/more.txt"]).out == b"oldmore"


def test_a_command_that_does_not_end_is_ended_with_its_children(open_workspace):
    """Would catch: time-outs that learner code can ignore, and children that live on."""
    stubborn = "trap '' TERM INT HUP; (trap '' TERM; sleep 1000 & wait) & while :; do sleep 1; done"
    workspace = open_workspace({})
    began = time.monotonic()
    run = workspace.run(["sh", "-c", stubborn], seconds=1)
    assert (run.exit, run.timed_out) == (None, True)
    assert time.monotonic() - began < 8
    assert b"sleep" not in workspace.run(["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; true"]).out


def test_processes_can_share_a_lock_and_leave_nothing_behind(open_workspace):
    """Would catch: a jail without /dev/shm, in which Flask's development server cannot start in debug mode."""
    source = (
        "import multiprocessing\nwith (value := multiprocessing.Value('B')).get_lock(): print(value.value)\n"
    )
    workspace = open_workspace({"a.py": source})
    run = workspace.run(["python", "a.py"])
    assert (run.exit, run.out, run.err) == (0, b"0\n", b"")
    assert set(workspace.paths()) == {"a.py"}


def test_a_command_that_is_not_there_is_said_so(open_workspace):
    """Would catch: an exception of ours for a typing mistake of the learner's."""
    run = open_workspace({}).run(["pyhton", "a.py"])
    assert run.exit == 127
    assert b"pyhton: command not found" in run.err


def test_a_flood_of_output_ends_the_command(open_workspace):
    """Would catch: memory of the trusted side filled by what a learner prints."""
    with pytest.raises(OutputFlood):
        open_workspace({}).run(["yes"], seconds=5)


def test_a_server_answers_on_the_private_loopback_only(open_workspace):
    """Would catch: a server that nobody reaches, or one that this machine's other programs reach."""
    workspace = open_workspace({"app.py": APP}, limits=ROOMY)
    server = workspace.serve(["flask", "run", "--port", "5055"], port=5055)
    assert server.wait_ready(10), server.output
    reply = server.request("GET", "/?name=Ada")
    assert (reply.status, reply.body) == ("201 CREATED", b"Hello Ada")
    assert ("X-Odd", "yes") in reply.headers
    outside = ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 5055), 1)"]
    other = open_workspace({}, limits=ROOMY).run(outside)
    assert b"ConnectionRefusedError" in other.err
    server.stop()
    with pytest.raises(Crashed):
        server.request("GET", "/")


def test_gunicorn_serves_an_app(open_workspace):
    """Would catch: a jail in which production servers can't fork their workers."""
    workspace = open_workspace({"app.py": APP}, limits=ROOMY)
    server = workspace.serve(["gunicorn", "--bind", "127.0.0.1:8000", "--workers", "2", "app:app"], port=8000)
    assert server.wait_ready(10), server.output
    reply = server.request("GET", "/?name=Bo")
    assert reply.body == b"Hello Bo"
    assert dict(reply.headers)["Server"].startswith("gunicorn")


def test_a_server_that_ends_at_once_is_told_with_its_words(open_workspace):
    """Would catch: waiting the whole time for a server that is long dead."""
    server = open_workspace({}).serve(["sh", "-c", "echo no such setting >&2; exit 3"], port=8000)
    began = time.monotonic()
    assert not server.wait_ready(20)
    assert time.monotonic() - began < 10
    assert server.output[0] == b"no such setting\n"
    assert server.exit == 3


def test_a_server_that_was_left_behind_does_not_answer_for_another(open_workspace):
    """Would catch: a program that squats the port, and whose answers are taken for those of the server started last."""
    workspace = open_workspace({"index.html": "left behind"})
    left = "setsid python3 -m http.server 8000 --bind 127.0.0.1 >/dev/null 2>&1 & for _ in 1 2 3 4 5 6 7 8 9; do sleep 0.2; "
    left += "python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", 8000))' 2>/dev/null && exit 0; done; exit 1"
    assert workspace.run(["sh", "-c", left], seconds=20).exit == 0
    server = workspace.serve(["python3", "-m", "http.server", "8000"], port=8000)
    assert server.taken
    assert not server.wait_ready(5)


def test_a_port_is_free_again_once_its_server_is_stopped(open_workspace):
    """Would catch: a server taken for a stranger by the next one that is started on its port."""
    workspace = open_workspace({})
    for _ in range(2):
        server = workspace.serve(["python3", "-m", "http.server", "8000"], port=8000)
        assert not server.taken
        assert server.wait_ready(20), server.output
        server.stop()


def test_a_workspace_that_is_full_is_told_so(open_workspace):
    """Would catch: a learner's disk bomb that fills this machine."""
    small = Limits(disk_mb=2, answer_seconds=10)
    run = open_workspace({}, limits=small).run(["dd", "if=/dev/zero", "of=big", "bs=1M", "count=50"])
    assert b"No space left" in run.err or b"File too large" in run.err
    with pytest.raises(DiskFull):
        open_workspace({"big.bin": b"x" * (3 << 20)}, limits=small).run(["true"])


def test_folders_outside_the_workspace_are_refused(open_workspace):
    """Would catch: cwd used to walk out of the workspace."""
    with pytest.raises(UnsafePath):
        open_workspace({}).run(["true"], cwd="../etc")


def test_the_same_app_answers_the_same_warm_and_cold(open_workspace, environ):
    """Would catch: a verdict that depends on which profile ran the app."""
    said = []
    for profile in ("warm", "cold"):
        app = open_workspace({"app.py": APP}, profile=profile).start_app("app:app")
        reply = app.request(environ("/?name=Ada"))
        said.append(
            (reply.status, sorted(reply.headers), reply.body, reply.inside["rule"], app.facts["routes"])
        )
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("name", "source", "complaint"),
    [
        ("flask.py", "app = None\n", "ImportError"),
        ("json.py", "def dumps(x): return 'mine'\n", "AttributeError"),
        ("sqlalchemy/__init__.py", "", "ImportError"),
    ],
)
def test_a_file_that_shadows_a_module_wins_as_it_would_at_home(open_workspace, name, source, complaint):
    """Would catch: a warm process that hides the most puzzling beginner's mistake."""
    app = "import json\njson.loads('1')\nfrom sqlalchemy import text\n" + APP
    with pytest.raises(LoadFailed) as caught:
        open_workspace({"app.py": app, name: source}).start_app("app:app")
    assert caught.value.report["type"] == complaint
    assert any(frame["file"] for frame in caught.value.report["frames"])


def test_a_closed_workspace_leaves_no_process_behind(open_workspace):
    """Would catch: jails that outlive their verdict, or their corpses."""
    workspace = open_workspace({})
    workspace.run(["sh", "-c", "setsid sleep 998877 >/dev/null 2>&1 & true"])
    assert _running("998877")
    workspace.close()
    deadline = time.monotonic() + 10
    while _running("998877") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _running("998877")


def _running(word: str) -> bool:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    if word.encode() in file.read().split(b"\0"):
                        return True
            except OSError:
                continue
    return False
