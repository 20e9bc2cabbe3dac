"""File trees of a course folder: listed and judged when the course is loaded, read when first used.

It never follows a symbolic link and never runs what it reads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from flaskpath.course.model import Files
from flaskpath.course.problems import Problems

MAX_FILES = 200
MAX_BYTES = 1_000_000
COMPLETE = ".complete"  # marks a tree that is not laid over the solution
REMOVE = ".remove"  # lists, one a line, the paths of the solution that this tree drops
_LEFT_BY_TOOLS = frozenset(
    {"__pycache__", ".venv", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".DS_Store", "instance"}
)


class Tree(Mapping[str, bytes]):
    """A file tree on disk, by its listing; bytes are read on first use and kept."""

    __slots__ = ("_bytes", "_places")

    def __init__(self, places: Mapping[str, Path]) -> None:
        self._places = dict(sorted(places.items()))
        self._bytes: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        known = self._bytes.get(path)
        if known is None:
            known = self._bytes[path] = self._places[path].read_bytes()
        return known

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"Tree({list(self._places)})"

    def place(self, path: str) -> Path:
        """Where on disk the bytes of `path` come from."""
        return self._places[path]

    def laid_over(self, below: Tree, removed: frozenset[str] = frozenset()) -> Tree:
        """`below` without `removed`, with this tree's files in place of its own."""
        kept = {path: place for path, place in below._places.items() if path not in removed}
        return Tree(kept | self._places)


def read_tree(root: Path, problems: Problems, *, without: frozenset[str] = frozenset()) -> Tree:
    """The files under `root`, but `without` (names at its top) and what editors and Python leave behind."""
    places: dict[str, Path] = {}
    size = _walk(root, "", places, without | {COMPLETE, REMOVE}, problems)
    if len(places) > MAX_FILES:
        problems.add(
            root, None, f"There are {len(places)} files here; {MAX_FILES} is the limit.", "Leave some out."
        )
    if size > MAX_BYTES:
        problems.add(
            root, None, f"The files hold {size:,} bytes; {MAX_BYTES:,} is the limit.", "Make them smaller."
        )
    return Tree(places)


def read_overlay(
    root: Path, below: Tree, problems: Problems, *, without: frozenset[str] = frozenset()
) -> Files:
    """The complete tree of `root`: as it stands if it says so, else laid over `below`."""
    own = read_tree(root, problems, without=without)
    if os.path.lexists(root / COMPLETE):
        return own
    return own.laid_over(below, _removed(root / REMOVE, below, problems))


def _removed(file: Path, below: Tree, problems: Problems) -> frozenset[str]:
    if not os.path.lexists(file):
        return frozenset()
    removed = set()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        path = line.strip()
        if not path:
            continue
        if path not in below:
            problems.add(
                file, number, f"{path!r} is not in the tree that this one is laid over.", "Remove this line."
            )
        removed.add(path)
    return frozenset(removed)


def _walk(
    folder: Path, prefix: str, places: dict[str, Path], without: frozenset[str], problems: Problems
) -> int:
    size = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in without or entry.name in _LEFT_BY_TOOLS or entry.name.endswith(".pyc"):
                continue
            path = Path(entry.path)
            if entry.is_symlink():
                problems.add(path, None, "This is a symbolic link.", "Put the file itself here.")
            elif entry.is_dir():
                size += _walk(path, f"{prefix}{entry.name}/", places, frozenset(), problems)
            elif entry.is_file():
                places[prefix + entry.name] = path
                size += entry.stat().st_size
            else:
                problems.add(path, None, "This is neither a file nor a folder.", "Remove it.")
    return size
