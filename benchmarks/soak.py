"""Thousands of mixed verdicts, hostile ones among them, several at once: `make soak`. Fails if a verdict is wrong or
something grows: memory of the trusted and the warm process, descriptors, threads, processes, temporary files.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import verdicts
from benchmarks.hostile import HOSTILE
from flaskpath.course.loader import read_course
from flaskpath.course.model import Exercise, Limits
from flaskpath.grading.engine import Engine
from flaskpath.sandbox import Sandbox
from flaskpath.sandbox.services import Finding

BATCH = 50  # verdicts between two looks at what is held
QUICK = Limits(seconds=5.0, answer_seconds=1.0)  # hostile ones wait for their time-out
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's


@dataclass(frozen=True)
class Case:
    name: str
    exercise: Exercise
    files: Mapping[str, bytes]
    right: bool


# What is looked at, and by how much it may differ between the beginning and the end of a run.
ALLOWED = {
    "trusted MB": 8.0,
    "warm MB": 4.0,
    "descriptors": 3.0,
    "warm descriptors": 1.0,
    "threads": 2.0,
    "processes": 2.0,
    "temporary files": 0.0,
}


def cases(missing: set[str]) -> tuple[list[Case], list[Case]]:
    """(real exercises: solutions, other right ways, starters, wrong ways; hostile programs)."""
    course, _ = read_course()
    real = []
    for topic in course.topics.values():
        for one in topic.exercises:
            if missing.intersection(one.services):
                continue
            real.append(Case(f"{one.id}: solution", one, one.solution, True))
            real.append(Case(f"{one.id}: starter", one, one.starter, False))
            real += [Case(f"{one.id}: right, {way.name}", one, way.files, True) for way in one.also_right]
            real += [Case(f"{one.id}: wrong, {way.name}", one, way.files, False) for way in one.wrong]
    hello = replace(verdicts.exercise("hello"), limits=QUICK)
    return real, [Case(f"hostile: {name}", hello, files, False) for name, files in HOSTILE.items()]


def look() -> dict[str, float]:
    """What this process and everything that it started hold now.

    Memory that was freed and that the C library keeps for later (some 20 MB after a few hundred verdicts on several
    threads, and then no more) is given back first: it would hide a leak, or look like one.
    """
    gc.collect()
    if _trim is not None:
        _trim(0)
    below = _descendants(os.getpid())
    warm = [
        pid for pid in below if "guest.zygote" in _read(pid, "cmdline") and "bwrap" not in _read(pid, "comm")
    ]
    zygote = min(warm, key=_started, default=0)  # the others were forked from it
    temporary = list(Path(tempfile.gettempdir()).rglob("*"))
    return {
        "trusted MB": _resident(os.getpid()),
        "warm MB": _resident(zygote),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "warm descriptors": _descriptors(zygote),
        "threads": len(os.listdir("/proc/self/task")),
        "processes": len(below),
        "temporary files": len(temporary),
    }


def _started(pid: int) -> int:
    return int(_read(pid, "stat").rpartition(")")[2].split()[19])


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return "0 (gone) " + "0 " * 40


def _resident(pid: int) -> float:
    text = _read(pid, "status")
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmRSS:")), 0.0)


def _descriptors(pid: int) -> float:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:  # another user's, in a name space of its own
        return 0.0


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            parent = _read(int(name), "stat").rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(name))
    found, waiting = [], [root]
    while waiting:
        more = children.get(waiting.pop(), [])
        found += more
        waiting += more
    return found


def grown(values: list[float]) -> float:
    """How much the last quarter of `values` lies above the first one (medians, so that one outlier says nothing)."""
    quarter = max(1, len(values) // 4)
    return statistics.median(values[-quarter:]) - statistics.median(values[:quarter])


def leaks(samples: list[dict[str, float]]) -> list[str]:
    """Names of what is not flat."""
    return [name for name, most in ALLOWED.items() if grown([sample[name] for sample in samples]) > most]


def judge(engine: Engine, case: Case) -> str:
    """ "" for the verdict that `case` deserves, else what was wrong with it."""
    verdict = engine.verdict(case.exercise, case.files)
    faults = [check for check in verdict.checks if check.status == "our-fault"]
    if faults:
        return f"our fault: {faults[0].id}: {faults[0].got}"
    if verdict.passed != case.right:
        told = [f"{check.id}: {check.message}" for check in verdict.checks if check.status != "passed"]
        return f"{'not ' * (not verdict.passed)}passed; {'; '.join(told)[:300]}"
    return ""


def soak(total: int, at_once: int, seed: int, say: Callable[[str], None]) -> int:
    """Make `total` verdicts; 0 if all were right and nothing grew."""
    chance = random.Random(seed)
    samples: list[dict[str, float]] = []
    wrong: Counter[str] = Counter()
    with _own_temporary_folder(), Sandbox.open(pool=2) as sandbox, ThreadPoolExecutor(at_once) as pool:
        engine = Engine(sandbox)
        found: list[Finding] = sandbox.survey()
        lacking = {one.name for one in found if not one.make}
        real, hostile = cases(lacking)
        say(
            f"isolation {sandbox.level}; {len(real)} real cases, {len(hostile)} hostile ones"
            + (f"; not installed: {', '.join(sorted(lacking))}" if lacking else "")
        )

        def one(case: Case) -> None:
            if problem := judge(engine, case):
                wrong[f"{case.name}: {problem}"] += 1

        # once each exercise and each hostile program: what is loaded once is no leak
        list(pool.map(one, [case for case in real if case.name.endswith(": solution")] + hostile))
        say("  verdicts  " + "  ".join(f"{name:>16}" for name in ALLOWED) + "   a second")
        done = 0
        while done < total:
            batch = [
                chance.choice(hostile if chance.random() < 0.25 else real)
                for _ in range(min(BATCH, total - done))
            ]
            began = time.perf_counter()
            list(pool.map(one, batch))
            rate = len(batch) / (time.perf_counter() - began)
            done += len(batch)
            samples.append(_settled())
            figures = "  ".join(f"{samples[-1][name]:>16.1f}" for name in ALLOWED)
            say(f"  {done:>8}  {figures}   {rate:>8.1f}")
    for name in ALLOWED:
        say(f"  {name}: {grown([sample[name] for sample in samples]):+.1f} (at most {ALLOWED[name]:+.1f})")
    for problem, count in wrong.most_common():
        say(f"  WRONG {count} times: {problem}")
    not_flat = leaks(samples)
    say(
        f"{done} verdicts, {sum(wrong.values())} wrong; "
        + (f"NOT FLAT: {', '.join(not_flat)}" if not_flat else "all flat")
    )
    return 1 if wrong or not_flat else 0


@contextmanager
def _own_temporary_folder() -> Iterator[None]:
    """Where nobody else leaves anything. Open to all: guests, and the canary, must be held by more than its mode."""
    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="flaskpath-soak-") as folder:
        os.chmod(folder, 0o755)
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = usual


def _settled() -> dict[str, float]:
    """The lowest of a few looks: guests that were ended take a moment to go, and the pool one to fill."""
    looks = []
    for _ in range(3):
        time.sleep(0.2)
        looks.append(look())
    return {name: min(one[name] for one in looks) for name in ALLOWED}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verdicts", type=int, default=5000)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    print(f"{chosen.verdicts} verdicts, {chosen.at_once} at once, seed {chosen.seed}")
    return soak(chosen.verdicts, chosen.at_once, chosen.seed, lambda line: print(line, flush=True))


if __name__ == "__main__":
    sys.exit(main())
