"""What stands between a guest and this machine at each level, and how a process is started behind it.

Chooses nothing: the host tries the levels, best first, and lets a canary judge.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flaskpath.sandbox import bubblewrap, policy
from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.errors import Unavailable
from flaskpath.sandbox.levels import Level

SERVICES = "/run/services"  # where services' sockets stand inside
_PREFIX = "flaskpath-guests-"
LAYERS = frozenset({"seccomp", "landlock", "processes", "network", "proc", "capabilities", "limits"})


@dataclass(frozen=True)
class Walls:
    """One level on this machine. `program` is bubblewrap, for the jail; `folder` holds what guests of the lower
    levels need on this machine's own disk: the guest's modules, and a workspace each.

    `without` names layers (of `LAYERS`) that are left out, to show that the next one still stops an attack, or what
    a layer costs. Only tests and benchmarks name any: no setting leads here."""

    level: Level
    environment: Environment
    program: str = ""
    folder: str = ""
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if unknown := self.without - LAYERS:
            raise ValueError(f"There are no layers {sorted(unknown)}; there are {sorted(LAYERS)}.")

    @property
    def runtime(self) -> str:
        """Where a guest finds its own modules."""
        return bubblewrap.RUNTIME if self.program else f"{self.folder}/runtime"

    def setting(self, *, programs: bool, shown: tuple[str, ...] = ()) -> dict[str, Any]:
        """What `confine.Setting` says in the guest, as far as the level decides it."""
        whole, listed = (self.environment.readable, ()) if self.program else self.environment.around_ours()
        return {
            "user": bubblewrap.USER if self.program or os.geteuid() == 0 else os.getuid(),
            "namespaces": bool(self.program),
            "landlock": self.level.at_least(Level.JAIL_LITE) and "landlock" not in self.without,
            "programs": programs,
            "readable": [*whole, self.runtime, *shown],
            "listable": list(listed),
            "without": sorted(self.without),
        }

    def filter(self, *, programs: bool, shared_memory: bool = False, local_sockets: bool = False) -> bytes:
        """The compiled list of system calls for a guest; empty where there is none."""
        if not self.level.at_least(Level.JAIL_LITE) or "seccomp" in self.without:
            return b""
        if programs:
            return policy.cold(shared_memory=shared_memory)
        return policy.warm(local_sockets=local_sockets)

    def command(
        self, argv: list[str], extra: Mapping[str, str] | None = None, options: tuple[str, ...] = ()
    ) -> tuple[list[str], dict[str, str] | None]:
        """(command line, environment) that start `argv`; None for an environment that bubblewrap sets itself."""
        if self.program:
            as_root = os.geteuid() == 0
            return bubblewrap.command(
                self.program, self.environment, argv, as_root=as_root, extra=extra, options=options,
                network="network" in self.without,
            ), None  # fmt: skip
        return argv, bubblewrap.variables(self.environment, self.runtime) | dict(extra or {})

    def workspace(self) -> str:
        """A folder for one guest: private inside the jail, where all have the same name; else a new one here."""
        if self.program:
            return bubblewrap.WORKSPACE
        place = tempfile.mkdtemp(prefix="w", dir=self.folder)
        if os.geteuid() == 0:
            os.chown(place, bubblewrap.USER, bubblewrap.USER)
        return place

    def socket_folder(self, name: str, folder: Path) -> str:
        """Where a guest sees the folder that holds a service's socket."""
        return f"{SERVICES}/{name}" if self.program else str(folder)

    def on_disk(self, workspace: str) -> str:
        """`workspace` if it must be removed by hand, else nothing."""
        return "" if self.program else workspace

    def close(self) -> None:
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


_starter = ThreadPoolExecutor(1, thread_name_prefix="guest-start")


def _renew_starter() -> None:
    global _starter
    _starter = ThreadPoolExecutor(1, thread_name_prefix="guest-start")


os.register_at_fork(after_in_child=_renew_starter)  # a child of ours has none of its parent's threads


def start(
    command: list[str],
    variables: dict[str, str] | None,
    descriptors: tuple[int, ...],
    *,
    stdout: int,
    stderr: int,
) -> subprocess.Popen[bytes]:
    """Start `command`, on a thread that lives as long as this process.

    What dies with its parent dies, for the kernel, with the thread that started it: with a request's thread, that
    would be in the middle of other verdicts.
    """

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=variables, cwd="/", pass_fds=descriptors, stdin=subprocess.DEVNULL, stdout=stdout,
            stderr=stderr, start_new_session=True,
        )  # fmt: skip

    return _starter.submit(begin).result()


def build(level: Level, environment: Environment) -> Walls:
    """The walls of `level`; raises `Unavailable` where this machine lacks what they are made of."""
    if level is Level.JAIL:
        program = bubblewrap.find()
        if program is None:
            raise Unavailable(
                level, "bubblewrap is not installed.", "Install it with: apt install bubblewrap"
            )
        return Walls(level, environment, program=program)
    if os.geteuid() == 0 and (closed := _closed_to_others(environment.readable)):
        raise Unavailable(
            level,
            f"Guests run as a user of their own, and {closed} is closed to other users than root.",
            "Use an interpreter that every user may read, such as Debian's python3, or run as an ordinary user.",
        )
    folder = own_folder(_PREFIX)
    for target, source in environment.runtime.items():
        place = Path(folder, "runtime", target)
        place.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place)
    return Walls(level, environment, folder=folder)


def _closed_to_others(paths: tuple[str, ...]) -> str:
    """The first folder on the way to one of `paths` that other users can't pass; empty if there is none."""
    for path in paths:
        for folder in (*reversed(Path(path).parents), Path(path)):
            if folder.is_dir() and not folder.stat().st_mode & 0o001:
                return str(folder)
    return ""


def own_folder(prefix: str) -> str:
    """A new folder of this process on this machine's disk; removes those of processes that were killed."""
    _sweep(prefix)
    folder = tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-")
    os.chmod(folder, 0o711)  # noqa: S103 - another user passes through to what it is given, and lists nothing
    return folder


def _sweep(prefix: str) -> None:
    base = Path(tempfile.gettempdir())
    for folder in base.glob(f"{prefix}*"):
        owner = folder.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not os.path.exists(f"/proc/{owner}") and folder.stat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)
