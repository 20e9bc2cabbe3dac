"""What of this machine a guest gets to see, and what of ours it must not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flaskpath.sandbox import environment


def test_a_course_that_is_installed_beside_the_packages_is_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Would catch: solutions and checks that learners' programs can read, left by an installation for development."""
    course = tmp_path / "lib" / "site-packages" / "flaskpath" / "_course"
    course.mkdir(parents=True)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.syspath_prepend(str(course.parents[1]))
    found = environment.find()
    assert str(course.parent) in found.hidden
    whole, _ = found.around_ours()
    assert not any(str(course).startswith(f"{path}/") for path in whole)
