"""The level that is shown was found by trying to get out, and a jail that does not hold is refused."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest

from flaskpath.sandbox import Level, Sandbox, Unavailable, canary

pytestmark = pytest.mark.sandbox


def test_the_jail_holds_the_canary(open_workspace):
    """Catches a jail with a hole that any learner's program could use."""
    workspace = open_workspace({canary.SOURCE.name: canary.SOURCE.read_text()})
    assert canary.escapes(workspace) == []


def test_outside_a_jail_the_canary_gets_out(tmp_path):
    """Catches a canary that sings whatever happens: unconfined it must manage what the jail forbids."""
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen(1)
        bait = tmp_path / "bait.txt"
        bait.write_text("bait")
        question = {
            "file": str(bait),
            "folder": str(tmp_path),
            "port": door.getsockname()[1],
            "process": os.getpid(),
        }
        program = "import json, sys, canary; print(json.dumps(canary.attempts(json.loads(sys.argv[1]))))"
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps(question)],
            cwd=canary.SOURCE.parent, capture_output=True, text=True, check=True, env={"PYTHONPATH": "."},
        )  # fmt: skip
    got = json.loads(done.stdout)
    wanted = (
        "read a file",
        "wrote to a folder",
        "reached the network",
        "saw a process",
        "started a process",
        "ran a",
    )
    assert [words for words in wanted if not any(one.startswith(words) for one in got)] == []


def test_a_jail_with_a_hole_is_refused(monkeypatch):
    """Catches a level that is claimed although the canary got out."""
    monkeypatch.setattr(canary, "escapes", lambda workspace, namespaces: ["read a file of this machine"])
    with (
        Sandbox.open(pool=0, minimum=Level.JAIL) as sandbox,
        pytest.raises(Unavailable, match="read a file of this machine"),
    ):
        _ = sandbox.level


def test_the_level_is_the_one_that_held():
    """Catches a level that is named before anything was tried."""
    with Sandbox.open(pool=0) as sandbox:
        assert sandbox.level is Level.JAIL
