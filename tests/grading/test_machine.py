"""The beginner's machine: packages outside an environment, and where each one went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from flaskpath.course.loader import load_course
from flaskpath.course.model import Exercise, Limits
from flaskpath.grading.engine import Engine
from flaskpath.grading.machine import Machine
from flaskpath.grading.site import Stage
from flaskpath.grading.terminal import open_terminal
from flaskpath.grading.wheelhouse import wheel_folder

pytestmark = pytest.mark.sandbox
INSTALLED = ("flask", "tinyclock-1.0")
LIMITS = Limits(answer_seconds=60, cpu_seconds=60, disk_mb=60, files=4000, memory_mb=1024)


@pytest.fixture
def machine(engine: Engine, course_folder: Path, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """machine(files): a machine over these files, with Flask and an old tinyclock for everybody."""
    for version in ("1.0", "2.0"):
        package = tmp_path / "wheels" / f"tinyclock-{version}"
        package.mkdir(parents=True)
        (package / "tinyclock.py").write_text(f'__version__ = "{version}"\n')
    sample = next(iter(load_course(course_folder).exercises.values()))
    exercise: Exercise = replace(sample, kind="recipe", wheels=tmp_path / "wheels")
    with ExitStack() as keep:

        def make(files: dict[str, str]) -> Machine:
            stage = Stage(
                files={path: text.encode() for path, text in files.items()},
                entry="setup.sh",
                open=lambda tree, environ: engine.sandbox.workspace(
                    tree, limits=LIMITS, environ=environ, profile="cold", wheels=wheel_folder(exercise)
                ),
                seconds_left=lambda: 120.0,
                record=lambda exchange: None,
                keep=keep,
            )
            made = Machine(open_terminal(stage), exercise, INSTALLED)
            made.set_up()
            return made

        yield make


def test_it_is_told_where_each_package_went(machine: Callable[..., Machine]) -> None:
    """Would catch: a package that lands outside the environment, unseen."""
    here = machine({})
    assert here.packages() == here.at_first
    here.run("python3", "-c", "import tinyclock; print(tinyclock.__version__)").prints("1.0")
    here.run("python3", "-m", "venv", "--without-pip", ".venv").succeeds()
    assert (
        here.run(".venv/bin/python", "-c", "import tinyclock").exit == 1
    )  # an environment sees nothing of all that
    here.run("pip", "--python", ".venv/bin/python", "install", "tinyclock==2.0").succeeds()
    assert here.inside() == {"tinyclock": "2.0"}
    assert here.outside() == here.at_first
    here.run("pip", "install", "tinyclock==2.0").succeeds()
    [outside] = here.outside().values()
    assert outside["tinyclock"] == "2.0"


def test_files_of_the_learner_do_not_make_the_machine(machine: Callable[..., Machine]) -> None:
    """Would catch: a learner's zipfile.py that runs in our set-up and bends what is there before."""
    here = machine({"zipfile.py": "raise SystemExit('mine')\n", "sysconfig.py": "raise SystemExit('mine')\n"})
    assert here.packages() == here.at_first
