"""File trees of a course folder: listed and judged when the course is loaded, read when first used.

It never follows a symbolic link and never runs what it reads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from flaskpath.course.model import Files
from flaskpath.course.problems import Problems
from flaskpath.course.tables import read_text

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

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = dict(sorted(places.items()))  # plain strings: a course has thousands
        self._bytes: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        known = self._bytes.get(path)
        if known is None:
            known = self._bytes[path] = Path(self._places[path]).read_bytes()
        return known

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"Tree({list(self._places)})"

    def minus(self, paths: frozenset[str]) -> Tree:
        """This tree without `paths`."""
        return Tree({path: place for path, place in self._places.items() if path not in paths})

    def laid_over(self, below: Tree, removed: frozenset[str] = frozenset()) -> Tree:
        """`below` without `removed`, with this tree's files in place of its own."""
        kept = {path: place for path, place in below._places.items() if path not in removed}
        return Tree(kept | self._places)


def read_tree(root: Path, problems: Problems, *, without: frozenset[str] = frozenset()) -> Tree:
    """The files under `root`, but `without` (names at its top) and what editors and Python leave behind."""
    return _listed(root, problems, without | {COMPLETE, REMOVE})


def read_overlay(
    root: Path, below: Tree, problems: Problems, *, without: frozenset[str] = frozenset()
) -> Files:
    """The complete tree of `root`: as it stands if it says so, else laid over `below`."""
    own = _listed(root, problems, without)
    complete, remove = COMPLETE in own, REMOVE in own
    own = own.minus(frozenset({COMPLETE, REMOVE}))
    if complete:
        return own
    return own.laid_over(below, _removed(root / REMOVE, below, problems) if remove else frozenset())


def _listed(root: Path, problems: Problems, without: frozenset[str]) -> Tree:
    places: dict[str, str] = {}
    size = _walk(str(root), "", places, without, problems)
    if len(places) > MAX_FILES:
        problems.add(
            root, None, f"There are {len(places)} files here; {MAX_FILES} is the limit.", "Leave some out."
        )
    if size > MAX_BYTES:
        sentence = f"The files hold {size:,} bytes; {MAX_BYTES:,} is the limit."
        problems.add(root, None, sentence, "Make them smaller.")
    return Tree(places)


def _removed(file: Path, below: Tree, problems: Problems) -> frozenset[str]:
    """The paths that `file` lists; one that `below` does not have is reported."""
    removed = set()
    for number, line in enumerate((read_text(file, problems) or "").splitlines(), 1):
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
    folder: str, prefix: str, places: dict[str, str], without: frozenset[str], problems: Problems
) -> int:
    """Add the files below `folder` to `places`; gives their size in bytes."""
    size = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name in without or name in _LEFT_BY_TOOLS or name.endswith(".pyc"):
                continue
            if entry.is_symlink():
                problems.add(Path(entry.path), None, "This is a symbolic link.", "Put the file itself here.")
            elif entry.is_dir():
                size += _walk(entry.path, f"{prefix}{name}/", places, frozenset(), problems)
            elif entry.is_file():
                places[prefix + name] = entry.path
                size += entry.stat().st_size
            else:
                problems.add(Path(entry.path), None, "This is neither a file nor a folder.", "Remove it.")
    return size
