"""Runs every gate and counts: one last line 'N passed, N failed, N skipped'. It installs nothing (see setup).

`--all` is what `make test` runs; `--quick` leaves out the browser, slow tests and the proof of the course.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BUILD = ROOT / "build"
GATES = (
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
)
PROVED = re.compile(r"^(\d+) topics? proved, (\d+) failed$", re.MULTILINE)


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: list[str]) -> int:
    if arguments not in (["--all"], ["--quick"]):
        print("usage: run_tests.py --all | --quick", file=sys.stderr)
        return 2
    everything = arguments == ["--all"]
    BUILD.mkdir(exist_ok=True)
    count = Count()
    for name, command in GATES:
        if not run_gate(name, command):
            count.failed += 1
    run_pytest(count, everything)
    if everything:
        prove_course(count)
    print(count, flush=True)
    return 1 if count.failed else 0


def run_gate(name: str, command: list[str]) -> bool:
    """Run a linter; what it says is shown only if it finds something."""
    program, *rest = command
    done = subprocess.run([str(BIN / program), *rest], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
    if done.returncode:
        print(done.stdout)
    print(f"{name}: {'clean' if done.returncode == 0 else 'FAILED'}", flush=True)
    return done.returncode == 0


def run_pytest(count: Count, everything: bool) -> None:
    report = BUILD / "pytest.xml"
    report.unlink(missing_ok=True)
    command = [
        str(BIN / "python"),
        "-m",
        "pytest",
        "-q",
        "--continue-on-collection-errors",
        f"--junit-xml={report}",
    ]
    if not everything:
        command += ["-m", "not browser and not slow"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL)
    if not report.is_file():
        print("pytest ended without a report")
        count.failed += 1
        return
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    count.passed += tests - failed - skipped
    count.skipped += skipped
    # A run that ends badly without a failed test (nothing collected, a broken plugin) is no success.
    count.failed += failed or (1 if done.returncode else 0)


def prove_course(count: Count) -> None:
    command = [str(BIN / "flaskpath"), "course", "check"]
    running = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)  # fmt: skip
    said = ""
    assert running.stdout is not None
    for line in running.stdout:
        print(line, end="", flush=True)
        said += line
    status = running.wait()
    proved = PROVED.search(said)
    if proved is None:
        print(f"the proof of the course ended with exit status {status} and without a result")
        count.failed += 1
        return
    count.passed += int(proved[1])
    count.failed += int(proved[2]) or (1 if status else 0)


def environment() -> dict[str, str]:
    """Ours without what would let the machine decide what is tested."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FLASK", "PYTEST_"))}
    return kept | {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
