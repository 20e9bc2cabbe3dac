"""What every kind of service has in common: what it is called, how it is started and what a learner is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.services.jail import Jail


class Running(Protocol):
    """One server that runs in a jail of its own."""

    jail: Jail

    def open(self) -> Mapping[str, str]:
        """Make it ready for one verdict; the variables by which the learner's programs find it."""
        ...

    def renew(self) -> bool:
        """Forget everything of the last verdict. False if this one must be thrown away instead."""
        ...


@dataclass(frozen=True)
class Program:
    """A server that was found: its files, and which make of it this is."""

    path: Path
    make: str


@dataclass(frozen=True)
class Kind:
    """`find` looks for the server where guests can see it; `packages` are what learners' programs need for it."""

    name: str
    title: str
    find: Callable[[Environment], Program | None]
    start: Callable[[Jail, Program], Running]
    pip: str  # what pip installs, drivers and server
    debian: str  # the server's Debian package; empty if there is none
    packages: tuple[str, ...] = field(default=())


def first(candidates: list[tuple[Path, str]], environment: Environment) -> Program | None:
    """The first of the (path, make) that is there and that guests can see."""
    for path, make in candidates:
        seen = any(path.is_relative_to(folder) for folder in environment.readable)
        covered = any(path.is_relative_to(folder) for folder in environment.hidden)
        shown_again = any(
            path.is_relative_to(folder)
            and any(Path(folder).is_relative_to(one) for one in environment.hidden)
            for folder in environment.readable
        )
        if path.exists() and seen and (not covered or shown_again):
            return Program(path, make)
    return None


def package_file(package: str, *inside: str) -> list[Path]:
    """Where a file of an installed package is, without importing it."""
    import importlib.util

    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        return []
    folder = Path(spec.origin).resolve().parent
    return [path for pattern in inside for path in sorted(folder.glob(pattern))]
