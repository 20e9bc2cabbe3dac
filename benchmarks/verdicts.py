"""Verdicts in the warm jail beside the same checks as a cold pytest run: latency, throughput and the ratio."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.figures import quantiles, timed
from flaskpath.course.model import Exercise, Limits, Task
from flaskpath.grading.engine import Engine
from flaskpath.sandbox import Sandbox

APPS = Path(__file__).parent / "apps"
RUNS, PYTEST_RUNS, AT_ONCE = 200, 10, 8
# pytest has every advantage that it has at home: bytecode that was compiled before among them.
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
PLAIN["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # nor does it load plugins that the tests do not use
PAUSE = (
    0.15  # seconds between verdicts that are timed one at a time: the pool is full, as after a typing pause
)


def exercise(name: str) -> Exercise:
    folder = APPS / name
    return Exercise(
        id=name, name=name, topic=name, kind="app", entry="app:app", open_first="app.py", services=(),
        limits=Limits(), title=name, tasks=(Task(1, "", ""),), hints=(), starter={}, solution={}, also_right=(),
        wrong=(), directory=folder, checks=folder / "checks.py",
    )  # fmt: skip


def submitted(name: str) -> dict[str, bytes]:
    """What a learner would have written: the app and its templates."""
    folder = APPS / name
    paths = [folder / "app.py", *folder.glob("templates/*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def measure(name: str) -> dict[str, Any]:
    """{"verdict", "pytest", "times_faster", "per_second"} of the app `name`; times in milliseconds."""
    sample = exercise(name)
    files = submitted(name)
    with Sandbox.open(pool=2) as sandbox:
        engine = Engine(sandbox)

        def one(_: int = 0) -> None:
            verdict = engine.verdict(sample, files)
            if not verdict.passed:
                raise SystemExit(f"{name}: {[check.message for check in verdict.checks if check.message]}")

        for _ in range(5):
            one()
        times = []
        for _ in range(RUNS):
            time.sleep(PAUSE)
            times.append(timed(one))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            began = time.perf_counter()
            list(pool.map(one, range(RUNS)))
            per_second = RUNS / (time.perf_counter() - began)
    verdict, pytest = quantiles(times), quantiles([_pytest(name) for _ in range(PYTEST_RUNS + 1)][1:])
    return {
        "verdict": verdict,
        "pytest": pytest,
        "times_faster": round(pytest["p50"] / verdict["p50"], 1),
        "per_second": round(per_second, 1),
    }


def _pytest(name: str) -> float:
    """One cold run in a folder of its own, as a learner would at home."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(APPS / name, folder, dirs_exist_ok=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            folder,
        ]
        return timed(
            lambda: subprocess.run(command, cwd=folder, env=PLAIN, check=True, stdout=subprocess.DEVNULL)
        )
