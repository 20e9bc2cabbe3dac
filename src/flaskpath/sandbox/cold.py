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
from collections.abc import Collection
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


@functools.cache
def _etc() -> list[Path]:
    try:
        return sorted(_ETC.iterdir())
    except OSError as error:
        raise Shortage("A jail could not be started", error) from None


class Cold:
    """Thread-safe: every guest is started for itself."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls

    def agent(self, limits: Limits, wheels: Path | None = None) -> GuestHandle:
        """A guest that runs commands; `wheels` is a folder that pip may install from."""
        options: list[str] = ["--dir", "/etc"]
        shown: list[str] = []
        for file in _etc():
            options += ["--ro-bind", str(file), f"/etc/{file.name}"]
            shown.append(f"/etc/{file.name}")
        for path in _SYSTEM:
            options += ["--ro-bind-try", path, path]
            shown.append(path)
        place = self._walls.workspace()
        extra = {
            "PATH": f"{Path(self._walls.environment.python).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": f"{place}/.tmp/home",
            "TMPDIR": f"{place}/.tmp",
        }
        # locks between processes (the development server's debugger has one) live in the workspace, too
        options += ["--symlink", f"{place}/.tmp", "/dev/shm"]  # noqa: S108
        if wheels is not None:
            options += ["--ro-bind", str(wheels), WHEELS]
            seen = WHEELS if self._walls.program else str(wheels)
            shown.append(seen)
            extra |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": seen}
        extra |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_CACHE_DIR": "1", "PYTHONUNBUFFERED": "1"}
        guest_options = self._options(limits, place, programs=True, shown=tuple(shown))
        return self._start("agent", limits, guest_options, extra, tuple(options))

    def app(self, limits: Limits, shadowed: Collection[str] = ()) -> GuestHandle:
        """A guest for one app, as confined as a warm one. Files named in `shadowed` win over installed modules."""
        options = self._options(limits, self._walls.workspace(), programs=False)
        return self._start("coldapp", limits, options | {"shadowed": sorted(shadowed)}, {}, ())

    def _options(
        self, limits: Limits, place: str, *, programs: bool, shown: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        return {
            "setting": self._walls.setting(programs=programs, shown=shown),
            "seccomp": self._walls.filter(programs=programs).hex(),
            "limits": for_guest(limits),
            "workspace": place,
            "packages": list(self._walls.environment.package_folders),
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
                        self._walls.environment.python,
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
            place=self._walls.on_disk(guest_options["workspace"]),
            helpless=module != "agent" and bool(self._walls.filter(programs=False)),
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
        line, variables = self._walls.command(argv, extra, options)
        told = telling = -1
        try:
            told, telling = os.pipe()
            if self._walls.program:
                line[1:1] = ["--info-fd", str(telling)]
            process = start(line, variables, (wire, telling), stdout=writing, stderr=writing)
            os.close(telling)
            telling = -1
            return process, _inner_process(told) if self._walls.program else -1
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
