"""What of the services this machine has, and the sentence and the command for what it lacks. Starts nothing."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.errors import ServiceMissing
from flaskpath.sandbox.services import mongodb, postgresql, redis
from flaskpath.sandbox.services.kinds import Kind, Program

KINDS: dict[str, Kind] = {kind.name: kind for kind in (postgresql.KIND, mongodb.KIND, redis.KIND)}
PROGRAMS = {
    "gunicorn": "Gunicorn",
    "nginx": "nginx",
}  # run by the learner's own commands, in the learner's jail


@dataclass(frozen=True, slots=True)
class Finding:
    """`make` says which one was found; empty if it is missing, and then `why` and `cure` say what is."""

    name: str
    title: str
    make: str = ""
    why: str = ""
    cure: str = ""


def survey(environment: Environment) -> list[Finding]:
    """Every service that an exercise may name, and whether it can be had here."""
    return [_kind(kind, environment) for kind in KINDS.values()] + [
        _program(name, environment) for name in PROGRAMS
    ]


def missing(name: str, environment: Environment) -> ServiceMissing | None:
    """Why the service `name` cannot be had here; None if it can."""
    finding = _kind(KINDS[name], environment) if name in KINDS else _program(name, environment)
    return None if finding.make else ServiceMissing(finding.title, finding.why, finding.cure)


def found(kind: Kind, environment: Environment) -> Program | None:
    return kind.find(environment)


def _kind(kind: Kind, environment: Environment) -> Finding:
    program = found(kind, environment)
    pip = f"{sys.executable} -m pip install {kind.pip}"
    if program is None:
        cure = f"Install it with: {pip}"
        if kind.debian:
            cure += f" (or the server from Debian: apt-get install {kind.debian})"
        return Finding(kind.name, kind.title, why="No such server is installed on this machine.", cure=cure)
    lacking = [package for package in kind.packages if importlib.util.find_spec(package) is None]
    if lacking:
        why = f"The package {lacking[0]}, with which Python programs talk to it, is not installed."
        return Finding(kind.name, kind.title, why=why, cure=f"Install it with: {pip}")
    return Finding(kind.name, kind.title, program.make)


def _program(name: str, environment: Environment) -> Finding:
    """A program that commands in the cold jail find on their PATH, or don't."""
    title = PROGRAMS[name]
    folders = [str(Path(environment.python).parent), "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]
    if path := shutil.which(name, path=":".join(folders)):
        return Finding(name, title, path)
    if name == "gunicorn":
        cure = f"Install it with: {sys.executable} -m pip install gunicorn"
    else:
        cure = f"Install it with: apt-get install {name}"
    return Finding(name, title, why="It is not installed on this machine.", cure=cure)
