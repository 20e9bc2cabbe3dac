"""`flaskpath doctor`: says what is there, and how to get what is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from .conftest import Run

pytestmark = pytest.mark.sandbox


def test_it_says_what_this_machine_offers(run: Run, tmp_path: Path) -> None:
    """Would catch a doctor that is silent about the level of isolation, or about where work is kept."""
    ran = run("doctor")
    assert ran.status == 0, ran.out
    assert "Isolation: " in ran.out
    assert f"Progress: is kept in {tmp_path / 'data'}" in ran.out
    assert "Course: 1 of 2 topics have an exercise" in ran.out


def test_what_is_missing_comes_with_the_command_that_installs_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch a learner being told that something is missing and left to find out what to type."""
    which = shutil.which

    def without_bubblewrap(name: str, mode: int = os.F_OK | os.X_OK, path: str | None = None) -> str | None:
        return None if name == "bwrap" else which(name, mode, path)

    monkeypatch.setattr(shutil, "which", without_bubblewrap)
    ran = run("doctor")
    assert "bubblewrap: is not installed" in ran.out
    assert "install" in ran.out.split("bubblewrap: ")[1] and "libseccomp2" in ran.out


def test_a_data_folder_that_cannot_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Would catch progress that is silently not kept."""
    refused = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and refused(path, mode))
    ran = run("doctor")
    assert ran.status == 1
    assert "cannot be kept in" in ran.out and "FLASKPATH_DATA" in ran.out


def test_a_course_with_mistakes_is_told(run: Run, course_folder: Path) -> None:
    """Would catch an author's mistake showing up only as a topic that is missing."""
    (course_folder / "topics/front-desk/exercises/front-desk/checks.py").unlink()
    assert "flaskpath course check" in run("doctor").out
