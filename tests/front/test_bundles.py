"""The front end's committed bundles: current, small enough, and free of this machine."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
BUILD = ROOT / "src/flaskpath/web/static/build"

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules/esbuild").is_dir(),
    reason="Node or the front end's packages are not installed: npm ci --prefix frontend",
)


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", *arguments], cwd=FRONTEND, capture_output=True, text=True, timeout=120, check=False
    )


@needs_node
def test_rebuilding_gives_the_committed_files() -> None:
    """Catches a source that was changed without building, and a build that differs between machines."""
    result = node("build.mjs", "--check")
    assert result.returncode == 0, result.stderr


@needs_node
def test_the_parts_decide_as_they_should_without_a_browser() -> None:
    """Catches drafts lost, verdicts mixed up and names let through: the front end's own unit tests."""
    result = node("--test", "test/")
    assert result.returncode == 0, result.stdout
    assert re.search(r"^# pass [1-9]\d", result.stdout, re.MULTILINE), "the unit tests did not run"


def test_a_first_visit_stays_small() -> None:
    """Catches a dependency that makes every learner download more (sizes in bytes, compressed)."""

    def compressed(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 9))

    assert compressed(BUILD / "workbench.js") <= 30 * 1024
    assert compressed(BUILD / "xray.js") <= 15 * 1024
    assert sum(compressed(path) for path in BUILD.glob("editor*.js")) <= 260 * 1024


def test_every_chunk_that_is_imported_is_there() -> None:
    """Catches a chunk that was built but not committed: the editor would never start."""
    for path in BUILD.glob("*.js"):
        for name in re.findall(r"""["']\./([\w-]+\.js)["']""", path.read_text(encoding="utf-8")):
            assert (BUILD / name).is_file(), f"{path.name} needs {name}"


def test_no_file_names_this_machine_or_a_registry() -> None:
    """Catches a lock file or bundle with an address of a package index or a path of whoever built it."""
    files = [*BUILD.iterdir(), FRONTEND / "package-lock.json", FRONTEND / "package.json", FRONTEND / ".npmrc"]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://registry|\"resolved\"|file://|/home/|/root/|/work/", text), path.name
