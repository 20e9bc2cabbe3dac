"""Learner tests in a guest without the app: outcomes, forwarding, order, and what a liar gets."""

from __future__ import annotations

from typing import Any

import pytest

from flaskpath.sandbox import LearnerFault

pytestmark = pytest.mark.sandbox

SUITE = """
import pytest
from club import create_app

@pytest.fixture
def client():
    return create_app().test_client()

def test_front(client):
    reply = client.get("/?a=1")
    assert reply.status_code == 200
    assert reply.text == "first"

def test_wrong(client):
    with client:
        assert client.post("/in", data={"name": "Ada"}).text == "nonsense"

@pytest.mark.skip
def test_later():
    pass
"""


class Club:
    """Answers every request with its number, and remembers what was asked."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []

    def __call__(self, call: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        self.calls.append(call)
        self.bodies.append(body)
        if call["call"] == "fresh":
            return {"ok": True}, b""
        return {"status": "200 OK", "headers": [["Content-Type", "text/plain"]]}, b"first"


def run(workspace, club, **options):
    return workspace.run_tests(["test_club.py"], app_module="club", answer=club, seconds=20, **options)


def test_outcomes_come_back_with_their_lines(open_workspace):
    """Would catch: failures lost, or told without the line to look at."""
    club = Club()
    got = run(open_workspace({"test_club.py": SUITE}), club)
    told = {one["name"].rpartition("::")[2]: one for one in got.outcomes}
    assert {name: one["outcome"] for name, one in told.items()} == {
        "test_front": "passed", "test_wrong": "failed", "test_later": "skipped",
    }  # fmt: skip
    assert told["test_wrong"]["line"] == 16
    assert got.exit == 1
    assert [call["call"] for call in club.calls] == ["fresh", "request", "fresh", "request"]
    assert club.calls[1]["environ"]["QUERY_STRING"] == "a=1"
    assert club.bodies[3] == b"name=Ada"


def test_the_app_is_configured_as_the_tests_wish(open_workspace):
    """Would catch: TESTING and handed-over settings that never reach the real app."""
    suite = "from club import create_app\n\ndef test_it():\n    app = create_app({'DATABASE': 'x'})\n    app.testing = True\n    app.test_client().get('/')\n"
    club = Club()
    assert run(open_workspace({"test_club.py": suite}), club).exit == 0
    assert club.calls[0]["config"] == {"DATABASE": "x", "TESTING": True}


def test_a_suite_can_be_run_the_other_way_round(open_workspace):
    """Would catch: tests that lean on each other, never seen."""
    suite = "seen = []\n" + "\n".join(
        f"def test_{name}():\n    seen.append(1)\n    assert len(seen) == {place}"
        for place, name in enumerate("abc", 1)
    )
    workspace = open_workspace({"test_club.py": suite})
    assert run(workspace, Club()).exit == 0
    assert run(workspace, Club(), reverse=True).exit == 1


def test_a_run_can_stop_at_the_first_failure(open_workspace):
    """Would catch: a judge that waits for twenty tests when one has told it what it wants to know."""
    suite = "def test_a():\n    pass\n\ndef test_b():\n    assert False\n\ndef test_c():\n    assert False\n"
    got = run(open_workspace({"test_club.py": suite}), Club(), stop=True)
    assert [one["outcome"] for one in got.outcomes] == ["passed", "failed"]


def test_a_subtest_that_failed_stays_failed(open_workspace):
    """Would catch: a unittest's subTest whose failure is written over by the test that it is part of."""
    suite = (
        "import unittest\n\nclass Tests(unittest.TestCase):\n    def test_it(self):\n"
        "        for number in (1, 2):\n            with self.subTest(number=number):\n"
        "                self.assertEqual(number, 2)\n"
    )
    got = run(open_workspace({"test_club.py": suite}), Club())
    assert [one["outcome"] for one in got.outcomes] == ["failed"]


def test_the_learners_own_copy_of_the_app_is_not_what_runs(open_workspace):
    """Would catch: tests that are judged against an app which the learner bent to fit them."""
    mine = "def create_app():\n    raise SystemExit('mine')\n"
    club = Club()
    suite = "from club import create_app\n\ndef test_it():\n    assert create_app().test_client().get('/').text == 'first'\n"
    got = run(open_workspace({"test_club.py": suite, "club.py": mine}), club)
    assert got.exit == 0
    assert len(club.calls) == 2


@pytest.mark.parametrize(
    "ending", ["import os; os._exit(0)", "raise SystemExit(0)", "import sys; sys.exit(0)"]
)
def test_a_suite_that_ends_the_interpreter_gains_nothing(open_workspace, ending):
    """Would catch: exit status 0 taken for tests that passed."""
    suite = f"def test_it():\n    assert False\n\n{ending}\n"
    try:
        got = run(open_workspace({"test_club.py": suite}), Club())
    except LearnerFault:
        return
    assert not [one for one in got.outcomes if one["outcome"] == "passed"]
    assert got.exit != 0
