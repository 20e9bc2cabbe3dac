"""Runs the command line as a person does: arguments in, text and an exit status out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flaskpath.cli.main import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that we stand in, whose learner has no progress yet."""
    folder = tmp_path / "place"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FLASKPATH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def run(
    place: Path, course_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`flaskpath ARGUMENTS...` on the example course, in `place`."""
    monkeypatch.setenv("FLASKPATH_COURSE", str(course_folder))

    def flaskpath(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["flaskpath", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return flaskpath


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` and what it holds."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
