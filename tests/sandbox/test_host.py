"""The sandbox as its users hold it: what outlives the thread that began it."""

from __future__ import annotations

import threading

import pytest

from flaskpath.sandbox import Sandbox

pytestmark = pytest.mark.sandbox


def test_the_warm_process_outlives_the_thread_that_started_it():
    """Would catch: a server whose first request's thread ends, and every running verdict with it."""
    with Sandbox.open(pool=0, preload=False) as sandbox:
        thread = threading.Thread(target=sandbox.start)
        thread.start()
        thread.join()
        before = sandbox.facts
        with sandbox.workspace({"app.py": b"from flask import Flask\napp = Flask(__name__)\n"}) as workspace:
            assert workspace.start_app("app:app").alive
        assert sandbox.facts is before, "another warm process had to be started"
