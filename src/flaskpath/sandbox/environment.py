"""Finds what a guest needs to see of this machine: the interpreter, its libraries and packages.

Decides by where things are, reads none of them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("flask", "sqlalchemy", "pytest")  # where these are, a learner's packages are


@dataclass(frozen=True)
class Environment:
    """Paths on this machine, absolute."""

    python: str
    readable: tuple[str, ...]  # folders to show, outermost first
    hidden: tuple[str, ...]  # folders of our own to cover where a shown folder holds them
    package_folders: tuple[str, ...]  # extra entries for the module path
    runtime: dict[str, str]  # the guest's files: path beneath the guest's own root, to where they are

    def around_ours(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(paths to show whole, folders of which only the names may be seen), so that nothing hidden is shown.

        For walls that can only add: a folder that holds something of ours is given entry by entry.
        """
        whole: list[str] = []
        listed: list[str] = []
        waiting = list(self.readable)
        while waiting:
            path = waiting.pop()
            if _inside(path, list(self.hidden)):
                continue
            if any(_inside(hidden, [path]) for hidden in self.hidden):
                listed.append(path)
                waiting += [os.path.join(path, name) for name in sorted(os.listdir(path))]
            else:
                whole.append(path)
        return tuple(whole), tuple(listed)


def _package_folders() -> list[str]:
    folders = []
    for name in NEEDED:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            folder = str(Path(spec.origin).resolve().parent.parent)
            if folder not in folders:
                folders.append(folder)
    return folders


def _inside(path: str, folders: list[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def find() -> Environment:
    """Look at the running interpreter and say what its guests need."""
    package = Path(__file__).resolve().parents[1]
    folders = ["/usr"]
    for path in ("/lib", "/lib64", "/lib32"):
        if os.path.isdir(path) and not os.path.islink(path):
            folders.append(path)
    extra = []
    # the base prefix as named and as it really is: a venv's links may go through either
    for path in (
        sys.base_prefix,
        os.path.realpath(sys.base_prefix),
        sys.prefix,
        os.path.realpath(sys.prefix),
    ):
        if not _inside(path, folders):
            folders.append(path)
    real_python = os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))
    if not _inside(real_python, folders):
        folders.append(real_python)
    for path in _package_folders():
        if not _inside(path, folders):
            folders.append(path)
            extra.append(path)
    # our own package, and what an installation for development leaves beside the others: the course lies in it
    hidden = [str(package), *(os.path.join(path, package.name) for path in sys.path if path)]
    if package.parent.name == "src":
        hidden.append(str(package.parent.parent))  # a checkout: its course and tests, too
    sandbox = package / "sandbox"
    return Environment(
        python=sys.executable,
        readable=tuple(folders),
        hidden=tuple(
            dict.fromkeys(path for path in hidden if os.path.isdir(path) and _inside(path, folders))
        ),
        package_folders=tuple(extra),
        runtime={
            "flaskpath/sandbox/protocol.py": str(sandbox / "protocol.py"),
            "flaskpath/sandbox/guest": str(sandbox / "guest"),
        },
    )
