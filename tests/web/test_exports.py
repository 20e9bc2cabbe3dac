"""The zip: all of the work, and a history that git itself takes for its own."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flaskpath.web import terminal
from flaskpath.web.exports.git import Repository
from flaskpath.web.exports.requirements import imported, requirements

from .conftest import PICTURE, RIGHT, WRONG, Browser

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    environ = {
        **os.environ,
        "HOME": str(folder.parent),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": "/",
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def unpack(browser: Browser, folder: Path, exercise: str = "front-desk") -> Path:
    answer = browser.get(f"/api/exercises/{exercise}/export")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        packed.extractall(folder)
        (top,) = {name.split("/")[0] for name in packed.namelist()}
        for entry in packed.infolist():
            os.chmod(folder / entry.filename, stat.S_IMODE(entry.external_attr >> 16))
    return folder / top


@needs_git
def test_git_takes_the_history_for_its_own(browser: Browser, tmp_path: Path) -> None:
    """Catches objects, an index or references that git calls damaged, and a work tree that differs from the history."""
    browser.check(WRONG)
    browser.check(
        {"app.py": "#!/usr/bin/env python\n# wrong\n", "templates/größe.html": "<p>\n", "templates.txt": "x"}
    )
    browser.save(RIGHT, 0)
    browser.check(RIGHT)
    folder = unpack(browser, tmp_path)
    git(folder, "fsck", "--strict", "--full")
    assert git(folder, "status", "--porcelain") == ""
    subjects = git(folder, "log", "--format=%s", "--reverse").splitlines()
    assert subjects[0].startswith("Begin ")
    assert subjects[1:] == ["Pass 0 of 1 checks", "Pass 0 of 1 checks", "Pass all 1 checks"]
    assert git(folder, "show", "HEAD:app.py") == RIGHT["app.py"]
    assert git(folder, "ls-tree", "HEAD~1", "app.py").startswith("100755")
    assert git(folder, "branch", "--show-current") == "main\n"
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(folder), str(clone))
    assert (clone / "app.py").read_text() == RIGHT["app.py"]


def test_the_draft_is_what_lies_there_with_what_is_needed_to_run_it(browser: Browser, tmp_path: Path) -> None:
    """Catches an export of an older version, one without the pictures, or one nobody knows how to start."""
    browser.check(WRONG)
    browser.save({"app.py": "import flask_wtf, os\nfrom flask import Flask\n", "new.html": "x"}, 0)
    folder = unpack(browser, tmp_path)
    assert (folder / "app.py").read_text().startswith("import flask_wtf")
    assert (folder / "static/bell.png").read_bytes() == PICTURE
    wanted = (folder / "requirements.txt").read_text().splitlines()
    assert [line.partition("==")[0] for line in wanted] == ["Flask", "Flask-WTF"]
    readme = (folder / "README.md").read_text()
    assert "flask --app app run" in readme
    assert "git push" in readme


def test_own_files_win_over_ours(browser: Browser, tmp_path: Path) -> None:
    """Catches a learner's README or requirements that ours takes the place of."""
    files = {"app.py": "# right\n", "README.md": "# Mine\n", "requirements.txt/notes.md": "a folder\n"}
    browser.save(files, 0)
    folder = unpack(browser, tmp_path)
    assert (folder / "README.md").read_text() == "# Mine\n"
    assert (folder / "requirements.txt/notes.md").read_text() == "a folder\n"


def test_names_are_data_and_never_leave_the_folder(
    browser: Browser,
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    small_course: Any,
    engine: Any,
) -> None:
    """Catches a file of a terminal's folder that becomes a hook, a configuration or a path outside."""
    monkeypatch.setenv("FLASKPATH_DATA", str(data))
    exercise = small_course.exercises["front-desk"]
    files = {
        ".GIT/hooks/post-checkout": b"#!/bin/sh\ntouch /tmp/out\n",
        "sub/.git/config": b"[core]\n\tfsmonitor = touch out\n",
        "app.py": b"# right\n",
    }
    assert terminal.record(engine.verdict(exercise, files), exercise, files) is None
    answer = browser.get("/api/exercises/front-desk/export")
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert not [name for name in names if "hooks" in name or "sub/" in name or "GIT" in name]
    assert all(name.startswith("front-desk/") and ".." not in name for name in names)


def test_other_sites_cannot_fetch_it(browser: Browser) -> None:
    """Catches a web page that reads a learner's work."""
    answer = browser.get("/api/exercises/front-desk/export", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@needs_git
def test_a_folder_sorts_as_git_sorts_it(tmp_path: Path) -> None:
    """Catches trees in plain order, which git takes for damaged: `a.py` comes before the folder `a`."""
    repository = Repository()
    files = {"a/x": b"1", "a.py": b"2", "a-b": b"3", "a0": b"4", "é/ü": b"5"}
    repository.commit(files, "One", datetime(2026, 1, 2, tzinfo=UTC))
    for path, content in repository.folder().items():
        file = tmp_path / "r" / ".git" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for path, content in files.items():
        file = tmp_path / "r" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    git(tmp_path / "r", "fsck", "--strict")
    assert git(tmp_path / "r", "status", "--porcelain") == ""


def test_imports_are_found_without_parsing() -> None:
    """Catches a package that is missed, or a text that is taken for an import."""
    source = b"import os, flask_login\n    from dotenv import load_dotenv\nfrom sqlalchemy.orm import Session\nx = 'import redis'\n"
    assert imported({"a.py": source, "b.txt": b"import pymongo"}) == {
        "os",
        "flask_login",
        "dotenv",
        "sqlalchemy",
    }
    assert requirements({"a.py": b"import nothing_known\n"}) == ""
    assert imported({"a.py": b"from\nimport\n\xff\xfe"}) == set()
