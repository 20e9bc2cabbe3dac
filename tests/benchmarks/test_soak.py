"""The soak's own judgement: what it calls flat, and that it sees what grows and what is judged wrongly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.hostile import HOSTILE

from benchmarks import soak
from flaskpath.grading.engine import Engine
from flaskpath.sandbox import Sandbox

FLAT = dict.fromkeys(soak.ALLOWED, 10.0)


def test_a_slow_leak_of_anything_is_seen_and_noise_is_not():
    """Would catch: a soak that passes whatever grows, or fails for one busy moment."""
    noisy = [FLAT | {"trusted MB": 10.0 + (40.0 if turn == 7 else turn % 3)} for turn in range(20)]
    assert soak.leaks(noisy) == []
    for name, most in soak.ALLOWED.items():
        rising = [FLAT | {name: 10.0 + (most + 2) * turn / 10} for turn in range(20)]
        assert soak.leaks(rising) == [name]


@pytest.mark.sandbox
def test_what_is_looked_at_is_really_seen(tmp_path: Path):
    """Would catch: figures that are flat because they are read from nowhere."""
    with Sandbox.open(pool=1) as sandbox:
        sandbox.start()
        before = soak.look()
        assert before["trusted MB"] > 5 and before["warm MB"] > 20 and before["processes"] >= 2
        kept = [os.open(tmp_path, os.O_RDONLY) for _ in range(5)]
        with sandbox.workspace({}) as workspace:
            workspace.run(["true"])
            during = soak.look()
        for descriptor in kept:
            os.close(descriptor)
    assert during["descriptors"] >= before["descriptors"] + 5
    assert during["processes"] > before["processes"]


@pytest.mark.sandbox
@pytest.mark.slow
def test_hostile_programs_are_judged_and_a_wrong_expectation_is_told():
    """Would catch: a hostile program that passes or becomes a fault of ours, and a soak that would not say so."""
    _, hostile = soak.cases(set())
    chosen = [
        one for one in hostile if one.name.endswith((": ends itself", ": raises", "rubbish on the wire"))
    ]
    assert len(chosen) == 3 and len(hostile) == len(HOSTILE)
    with Sandbox.open(pool=1) as sandbox:
        engine = Engine(sandbox)
        assert [soak.judge(engine, case) for case in chosen] == ["", "", ""]
        right = soak.Case("wrongly expected", chosen[0].exercise, chosen[0].files, True)
        assert soak.judge(engine, right).startswith("not passed; greets: The program's process ended")
