"""`flaskpath check` from a learner's side: a real engine, a real sandbox, the example course."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run, tree

pytestmark = pytest.mark.sandbox
EXERCISE = "topics/front-desk/exercises/front-desk"


@pytest.fixture
def folder(run: Run, place: Path) -> Path:
    run("start", "front-desk")
    return place / "front-desk"


def solve(folder: Path, course_folder: Path) -> None:
    (folder / "app.py").write_bytes((course_folder / EXERCISE / "solution/app.py").read_bytes())


def test_from_the_starter_to_a_pass(run: Run, folder: Path, course_folder: Path) -> None:
    """Would catch the whole path breaking: start, fail with a reason, mend, pass, and be remembered."""
    ran = run("check", folder)
    assert ran.status == 1
    assert "✗ The greeting names the guest" in ran.out
    assert "404" in ran.out
    assert "seed" in ran.out and "isolation:" in ran.out
    assert "front-desk" in run("list").out and "begun" in run("list").out
    solve(folder, course_folder)
    ran = run("check", folder)
    assert (ran.status, ran.err) == (0, "")
    assert "✓ Passed: 4 of 4 checks passed" in ran.out
    listed = run("list").out
    assert "✓ front-desk" in listed
    assert "1 of 2 topics passed" in listed


def test_nothing_of_the_learners_is_changed(run: Run, folder: Path) -> None:
    """Would catch a check that leaves a database, a cache or a changed file in the learner's folder."""
    (folder / "app.py").write_text(
        "open('left.txt', 'w').write('x')\nfrom flask import Flask\napp = Flask('app')\n"
    )
    before = tree(folder)
    run("check", folder)
    assert tree(folder) == before


def test_json_is_json_and_nothing_else(run: Run, folder: Path) -> None:
    """Would catch anything on standard output that a program would stumble over."""
    ran = run("check", folder, "--json")
    verdict = json.loads(ran.out)
    assert ran.status == 1
    assert (verdict["schema"], verdict["exercise"], verdict["passed"]) == (1, "front-desk", False)
    failed = next(check for check in verdict["checks"] if check["id"] == "greets_the_guest")
    assert failed["exchanges"][0]["response"]["head"].startswith("404")


def test_a_seed_makes_the_same_draws_and_does_not_count(run: Run, folder: Path, course_folder: Path) -> None:
    """Would catch draws that cannot be repeated, or a known seed being good for a pass."""
    solve(folder, course_folder)
    asked = []
    for _ in range(2):
        verdict = json.loads(run("check", folder, "--json", "--seed", "11").out)
        assert verdict["seed"] == 11
        asked.append(
            [exchange["request"]["head"] for check in verdict["checks"] for exchange in check["exchanges"]]
        )
    assert asked[0] == asked[1]
    assert any(head.startswith("GET /hello/") for head in asked[0])
    assert "0 of 2 topics passed" in run("list").out


def test_a_renamed_file_is_told(run: Run, folder: Path) -> None:
    """Would catch a learner searching an error in code that is fine."""
    (folder / "app.py").rename(folder / "main.py")
    ran = run("check", folder)
    assert ran.status == 1
    assert "There is no file app.py" in ran.out
    assert "New here: main.py. Was a file renamed?" in ran.out


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("from flask import Flask\napp = Flask(__name__\n", "app.py:2"),
        ("import time\ntime.sleep(60)\n", "seconds"),
        ("while True: pass\n", "seconds"),
        ("x = 'x' * 10**10\n", "memory"),
        ("while True: print('x' * 1000)\n", "printed more than"),
        ("import os\nos._exit(0)\n", "ended itself"),
        ("from flask import Flask\nsite = Flask(__name__)\n", "app.py has no app"),
    ],
    ids=["syntax", "hangs", "loops", "memory", "flood", "exits", "no-app"],
)
def test_whatever_the_program_does_there_is_a_sentence(run: Run, folder: Path, code: str, told: str) -> None:
    """Would catch a traceback of ours, a hang, or our fault being claimed for what the learner's program did."""
    (folder / "app.py").write_text(code)
    ran = run("check", folder)
    assert ran.status == 1, ran.out + ran.err
    assert told in ran.out
    assert "Traceback" not in ran.err


def test_a_verdict_stands_where_progress_cannot_be_kept(
    run: Run, folder: Path, course_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Would catch a full or read-only disk taking a learner's verdict away."""
    (tmp_path / "no-folder").write_text("a file where the data folder should be")
    monkeypatch.setenv("FLASKPATH_DATA", str(tmp_path / "no-folder"))
    solve(folder, course_folder)
    ran = run("check", folder)
    assert ran.status == 0
    assert "Passed" in ran.out
    assert ran.err.count("\n") == 1 and "not recorded" in ran.err


def test_a_closed_pipe_is_no_crash(run: Run, folder: Path) -> None:
    """Would catch a traceback after `flaskpath check | head -1`."""
    command = (
        f"'{sys.executable}' -c 'from flaskpath.cli.main import main; main()' check '{folder}' | head -1"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=os.environ)
    assert done.stdout.startswith("Build: a front desk")
    assert "Traceback" not in done.stderr


def test_wrong_use_of_the_command_line(run: Run) -> None:
    """Would catch a misspelt command or option without a way on, or with the wrong exit status."""
    ran = run("chek")
    assert ran.status == 2 and "Did you mean 'flaskpath check'?" in ran.err
    assert run("check", "--sed", "1").status == 2
    assert run("check", "--seed", "-1").status == 2
    assert run("check", "--seed", str(2**60)).status == 2
    assert run("--help").status == 0
