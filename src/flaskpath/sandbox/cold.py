"""Starts cold guests: each a fresh bubblewrap with an interpreter of its own. Sends no learner code itself.

Two kinds: an agent, which runs commands and servers on a private loopback, and a single app in an interpreter
in which nothing was imported before.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from flaskpath.sandbox.errors import Shortage
from flaskpath.sandbox.guest_handle import Ended, GuestHandle, readable
from flaskpath.sandbox.limits import Limits, for_guest
from flaskpath.sandbox.walls import Walls, start

WHEELS = "/run/wheels"  # where a wheel folder stands inside
_ETC = Path(__file__).parent / "etc"
_SYSTEM = (
    "/etc/alternatives",
    "/etc/ld.so.cache",
)  # names of the machine's programs and libraries, nothing of its own
_START_SECONDS = 10.0
_OPEN_TO_ALL = ("--perms", "0755", "--dir")  # bubblewrap alone makes a mount's parents 0700
_NONE: Mapping[str, Path] = {}


@functools.cache
def _etc() -> list[Path]:
    try:
        return sorted(_ETC.iterdir())
    except OSError as error:
        raise Shortage("A jail could not be started", error) from None


class Cold:
    """Thread-safe: every guest is started for itself."""

    def __init__(self, walls: Walls) -> None:
        self.walls = walls

    def agent(
        self,
        limits: Limits,
        wheels: Path | None = None,
        sockets: Mapping[str, Path] = _NONE,
    ) -> GuestHandle:
        """A guest that runs commands. `wheels`: a folder that pip may install from; `sockets`: those of services."""
        options, shown = self._socket_folders(sockets)
        extra: dict[str, str] = {}
        if wheels is not None:
            options += ["--ro-bind", str(wheels), WHEELS]
            seen = WHEELS if self.walls.program else str(wheels)
            shown.append(seen)
            extra = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": seen}
        return self._agent(limits, options, shown, extra)

    def service(self, limits: Limits, folder: Path, name: str) -> GuestHandle:
        """A guest that runs a server of ours, which makes its socket in `folder` of this machine."""
        inside = self.walls.socket_folder(name, folder)
        options = [*_OPEN_TO_ALL, str(Path(inside).parent), "--bind", str(folder), inside]
        return self._agent(limits, options, [], {}, shared=(inside,))

    def _agent(
        self,
        limits: Limits,
        options: Sequence[str],
        shown: Sequence[str],
        extra: Mapping[str, str],
        shared: tuple[str, ...] = (),
    ) -> GuestHandle:
        view, visible = ["--dir", "/etc"], list(shown)
        for file in _etc():
            view += ["--ro-bind", str(file), f"/etc/{file.name}"]
            visible.append(f"/etc/{file.name}")
        for path in _SYSTEM:
            view += ["--ro-bind-try", path, path]
            visible.append(path)
        place = self.walls.workspace()
        # locks between processes (the development server's debugger has one) live in the workspace, too
        view += ["--symlink", f"{place}/.tmp", "/dev/shm"]  # noqa: S108
        variables = {
            "PATH": f"{Path(self.walls.environment.python).parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin",
            "HOME": f"{place}/.tmp/home",
            "TMPDIR": f"{place}/.tmp",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            "PYTHONUNBUFFERED": "1",
        }
        filter = self.walls.filter(programs=True, shared_memory=bool(shared))
        guest_options = self._options(limits, place, filter, programs=True, shown=tuple(visible))
        guest_options["setting"]["shared"] = list(shared)
        return self._start("agent", limits, guest_options, variables | dict(extra), (*view, *options))

    def app(
        self, limits: Limits, shadowed: Collection[str] = (), sockets: Mapping[str, Path] = _NONE
    ) -> GuestHandle:
        """A guest for one app, as confined as a warm one but for the `sockets` of services.

        Files named in `shadowed` win over installed modules.
        """
        options, shown = self._socket_folders(sockets)
        filter = self.walls.filter(programs=False, local_sockets=bool(sockets))
        place = self.walls.workspace()
        guest_options = self._options(limits, place, filter, programs=False, shown=tuple(shown))
        guest_options["shadowed"] = sorted(shadowed)
        return self._start("coldapp", limits, guest_options, {}, tuple(options))

    def _socket_folders(self, sockets: Mapping[str, Path]) -> tuple[list[str], list[str]]:
        """(bubblewrap's options, paths inside) that show each service's folder, read-only."""
        options: list[str] = []
        shown: list[str] = []
        for name, folder in sockets.items():
            inside = self.walls.socket_folder(name, folder)
            options += [*_OPEN_TO_ALL, str(Path(inside).parent), "--ro-bind", str(folder), inside]
            shown.append(inside)
        return options, shown

    def _options(
        self, limits: Limits, place: str, filter: bytes, *, programs: bool, shown: tuple[str, ...]
    ) -> dict[str, Any]:
        return {
            "setting": self.walls.setting(programs=programs, shown=shown),
            "seccomp": filter.hex(),
            "limits": for_guest(limits),
            "workspace": place,
            "packages": list(self.walls.environment.package_folders),
        }

    def _start(
        self,
        module: str,
        limits: Limits,
        guest_options: dict[str, Any],
        extra: dict[str, str],
        options: tuple[str, ...],
    ) -> GuestHandle:
        with contextlib.ExitStack() as undo:
            try:
                ours, theirs = socket.socketpair()
                undo.callback(ours.close)
                reading, writing = _pipe(undo)
                with theirs:
                    argv = [
                        self.walls.environment.python,
                        "-B",
                        "-P",
                        *(["-S"] if module == "agent" else []),
                    ]
                    argv += ["-m", f"flaskpath.sandbox.guest.{module}"]
                    argv += [str(theirs.fileno()), json.dumps(guest_options)]
                    process, inner = self._launch(argv, extra, options, theirs.fileno(), writing)
                ending = _Ending(process, inner)
                undo.callback(ending.abandon)
                pidfd = os.pidfd_open(process.pid)
            except OSError as error:
                raise Shortage("A jail could not be started", error) from None
            undo.pop_all()
        guest = GuestHandle(
            ours, reading, pidfd, limits, ending.reap, end=ending.end,
            place=self.walls.on_disk(guest_options["workspace"]),
            helpless=module != "agent" and bool(self.walls.filter(programs=False)),
        )  # fmt: skip
        try:
            guest.wait_ready()
        except BaseException:
            guest.close()
            raise
        return guest

    def _launch(
        self, argv: list[str], extra: dict[str, str], options: tuple[str, ...], wire: int, writing: int
    ) -> tuple[subprocess.Popen[bytes], int]:
        """(what was started, a descriptor of the jail's first process). Closes `writing`, whatever happens."""
        line, variables = self.walls.command(argv, extra, options)
        told = telling = -1
        try:
            told, telling = os.pipe()
            if self.walls.program:
                line[1:1] = ["--info-fd", str(telling)]
            process = start(line, variables, (wire, telling), stdout=writing, stderr=writing)
            os.close(telling)
            telling = -1
            return process, _inner_process(told) if self.walls.program else -1
        finally:
            for descriptor in (writing, telling, told):
                if descriptor >= 0:
                    os.close(descriptor)


def _pipe(undo: contextlib.ExitStack) -> tuple[int, int]:
    reading, writing = os.pipe()
    undo.callback(os.close, reading)
    return reading, writing


def _inner_process(told: int) -> int:
    """A descriptor of the jail's first process, as bubblewrap tells it; -1 if it told nothing.

    With that one everything in the jail ends, and bubblewrap itself sees to its corpse. Killing bubblewrap
    would leave the corpse to the machine's first process, which in a container may care for nobody.
    """
    text = b""
    deadline = time.monotonic() + _START_SECONDS
    while not text.rstrip().endswith(b"}"):
        if not readable(told, deadline - time.monotonic()):
            return -1
        data = os.read(told, 4096)
        if not data:
            return -1
        text += data
    try:
        return os.pidfd_open(int(json.loads(text)["child-pid"]))
    except (ValueError, KeyError, TypeError, OSError):
        return -1


class _Ending:
    """Ends everything that runs in one cold guest, and tells how it ended."""

    def __init__(self, process: subprocess.Popen[bytes], inner: int) -> None:
        self._process = process
        self._inner = inner  # the jail's first process; -1 where there is no jail
        self._jailed = inner >= 0

    def abandon(self) -> None:
        """End and forget it: nobody holds it yet."""
        self.end()
        self.reap(False)

    def end(self) -> None:
        if self._inner >= 0:
            signal.pidfd_send_signal(self._inner, signal.SIGKILL)
            return
        for _ in range(50):  # they may multiply while they are being ended
            children = _descendants(self._process.pid)
            for child in children:
                with contextlib.suppress(OSError):
                    os.kill(child, signal.SIGKILL)
            if not children:
                break
            time.sleep(0.002)
        self._process.kill()

    def reap(self, tell: bool) -> Ended | None:
        if self._inner >= 0:
            os.close(self._inner)
            self._inner = -1
        try:
            _, status, used = os.wait4(self._process.pid, 0)
        except ChildProcessError:
            return None
        self._process.returncode = ended = os.waitstatus_to_exitcode(status)
        from_outside = (
            self._jailed and ended < 0
        )  # nothing in the jail can signal bubblewrap, which stands outside
        if ended > 128:  # how bubblewrap says that what it ran was ended by a signal
            ended = 128 - ended
        return Ended(ended, used.ru_utime + used.ru_stime, from_outside)


def _descendants(process: int) -> list[int]:
    """Living processes below `process`. It adopts orphans itself, so that none can leave the tree."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
                if fields[0] != "Z":
                    parents[int(name)] = int(fields[1])
    found = {process}
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return sorted(found - {process})
