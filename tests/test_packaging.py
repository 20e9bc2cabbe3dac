"""The wheel: what somebody without a checkout, and without Node, gets."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all files in a wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def files(folder: Path) -> set[str]:
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_whole_course_travels(names: set[str]) -> None:
    """Would catch an installed Flaskpath without its course, or a topic without its hidden marker files."""
    course = {f"flaskpath/_course/{path}" for path in files(ROOT / "course")}
    assert len(course) > 62
    assert course - names == set()


def test_the_built_front_end_and_templates_travel(names: set[str]) -> None:
    """Would catch an installed site without its editor, styles, pages or migrations."""
    web = {f"flaskpath/web/{path}" for path in files(ROOT / "src/flaskpath/web")}
    assert any("/static/build/" in path for path in web)
    assert web - names == set()


def test_nothing_else_travels(names: set[str]) -> None:
    """Would catch tests, caches or a machine's leftovers in what people install."""
    assert {name.split("/")[0].split("-")[0] for name in names} == {"flaskpath"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".orig"))]
