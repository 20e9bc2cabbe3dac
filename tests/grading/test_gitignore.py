"""Which files git would add. The expectations were taken from git itself; where git is installed they are compared again."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from flaskpath.grading.gitignore import added, ignored

CASES = [
    (".env", ".env", True),
    (".env", "sub/.env", True),
    ("/.env", "sub/.env", False),
    (".env", ".env.example", False),
    (".env*", ".env.example", True),
    (".env*\n!.env.example", ".env.example", False),
    ("!.env.example\n.env*", ".env.example", True),
    ("# .env", ".env", False),
    (".env # mine", ".env", False),
    (".env   ", ".env", True),
    (".env/", ".env", False),
    ("instance/", "instance/config.py", True),
    ("instance", "instance/config.py", True),
    ("instance/*", "instance/config.py", True),
    ("instance/\n!instance/config.py", "instance/config.py", True),
    ("instance/*\n!instance/config.py", "instance/config.py", False),
    ("/instance/settings.toml", "instance/settings.toml", True),
    ("*.toml", "instance/settings.toml", True),
    ("**/settings.toml", "a/b/settings.toml", True),
    ("a/**/c", "a/c", True),
    ("a/**/c", "a/b/d/c", True),
    ("a/**", "a/b/c", True),
    ("a/*", "a/b/c", True),
    ("a/*.txt", "a/b/c.txt", False),
    ("?env", ".env", True),
    ("[.]env", ".env", True),
    ("[!a-z]env", ".env", True),
    (r"\!keep", "!keep", True),
    (r"\#keep", "#keep", True),
    ("\ufeff.env", ".env", True),
    ("", ".env", False),
    ("!.env", ".env", False),
    ("*", "a/b", True),
]


@pytest.mark.parametrize(("text", "path", "wanted"), CASES)
def test_as_git_does(text: str, path: str, wanted: bool) -> None:
    """Catches a pattern that we read in another way than git."""
    assert ignored(path, {".gitignore": text}) is wanted


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_itself_says_the_same(tmp_path: Path) -> None:
    """Catches an expectation above that git would not share."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for text, path, wanted in CASES:
        (tmp_path / ".gitignore").write_text(text, encoding="utf-8")
        command = ["git", "-C", str(tmp_path), "check-ignore", "-q", "--no-index", "--", path]
        assert (subprocess.run(command, check=False).returncode == 0) is wanted, (text, path)


def test_a_file_deeper_down_outweighs() -> None:
    """Catches a folder's own .gitignore that is not read, or is read from the wrong place."""
    files = {".gitignore": "*.log", "kept/.gitignore": "!*.log", "a.log": ""}
    assert added(["a.log", "kept/a.log", "app.py"], files) == ["kept/a.log", "app.py"]


def test_hostile_patterns_take_no_time() -> None:
    """Catches a matcher that backtracks."""
    began = time.perf_counter()
    ignored("a" * 60, {".gitignore": "\n".join(["*a" * 200 + "b"] * 50)})
    assert time.perf_counter() - began < 2
