"""The folder of wheels that a set-up recipe installs from: made offline, and pip takes it."""

from __future__ import annotations

import base64
import csv
import hashlib
import subprocess
import sys
import venv
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flaskpath.course.loader import load_course
from flaskpath.course.model import Exercise
from flaskpath.grading import wheelhouse
from flaskpath.grading.wheelhouse import wheel_folder
from flaskpath.sandbox import OurFault


@pytest.fixture
def exercise(
    course_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Exercise:  # with two packages of its own
    monkeypatch.setattr(wheelhouse, "cache_folder", lambda: tmp_path / "cache")
    for version in ("1.0", "2.0"):
        package = tmp_path / "wheels" / f"tinyclock-{version}"
        package.mkdir(parents=True)
        (package / "tinyclock.py").write_text(f'__version__ = "{version}"\n')
    sample = next(iter(load_course(course_folder).exercises.values()))
    return replace(sample, kind="recipe", wheels=tmp_path / "wheels")


def test_pip_installs_from_it_without_a_network(exercise: Exercise, tmp_path: Path) -> None:
    """Would catch: a wheel that pip refuses, a dependency that is missing, a package that does not work."""
    folder = wheel_folder(exercise)
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "--isolated",
        "install",
        "--quiet",
        "--no-compile",
    ]
    offline = ["--no-index", "--find-links", str(folder), "--no-cache-dir"]
    subprocess.run([*pip, *offline, "flask", "tinyclock==1.0"], check=True, timeout=120)
    asked = "import flask, markupsafe, tinyclock; print(flask.Flask.__name__, tinyclock.__version__, flask.__file__)"
    said = subprocess.run(
        [python, "-c", asked], capture_output=True, text=True, check=True, timeout=60, cwd=tmp_path, env={}
    )
    assert said.stdout.startswith(f"Flask 1.0 {tmp_path}")


def test_it_is_made_once_and_anew_when_a_package_changes(exercise: Exercise) -> None:
    """Would catch: a cache that shows an author an old package, or one that is never used."""
    folder = wheel_folder(exercise)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert wheel_folder(exercise) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert {"tinyclock-1.0-py3-none-any.whl", "tinyclock-2.0-py3-none-any.whl"} <= before.keys()
    assert exercise.wheels is not None
    (exercise.wheels / "tinyclock-2.0" / "tinyclock.py").write_text("changed = True\n")
    assert wheel_folder(exercise) != folder
    assert not [path for path in folder.parent.iterdir() if "." in path.name]  # nothing half made


def test_every_file_is_in_the_record_with_its_hash(exercise: Exercise) -> None:
    """Would catch: a RECORD that another installer would refuse."""
    for path in wheel_folder(exercise).iterdir():
        with zipfile.ZipFile(path) as wheel:
            [record] = [name for name in wheel.namelist() if name.endswith(".dist-info/RECORD")]
            rows = {row[0]: row[1] for row in csv.reader(wheel.read(record).decode().splitlines())}
            assert set(rows) == set(wheel.namelist()), path.name
            for name in set(rows) - {record}:
                digest = base64.urlsafe_b64encode(hashlib.sha256(wheel.read(name)).digest()).rstrip(b"=")
                assert rows[name] == f"sha256={digest.decode()}", f"{path.name}: {name}"


def test_several_tags_make_one_name() -> None:
    """Would catch: a wheel for this machine that pip takes for another's."""
    facts = (
        "Wheel-Version: 1.0\nTag: cp311-cp311-manylinux_2_17_x86_64\nTag: cp311-cp311-manylinux2014_x86_64\n"
    )
    assert wheelhouse._tag(facts) == "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64"


def test_a_folder_without_a_version_is_told(exercise: Exercise) -> None:
    """Would catch: an author's slip that ends in a wheel without a name."""
    assert exercise.wheels is not None
    (exercise.wheels / "tinyclock").mkdir()
    with pytest.raises(OurFault, match=r"tinyclock-1\.0"):
        wheel_folder(exercise)
