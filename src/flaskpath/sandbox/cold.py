"""Starts cold guests: each a fresh bubblewrap with an interpreter of its own. Sends no learner code itself.

Two kinds: an agent, which runs commands and servers on a private loopback, and a single app in an interpreter
in which nothing was imported before.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from flaskpath.sandbox import bubblewrap, policy
from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.errors import OurFault
from flaskpath.sandbox.guest_handle import Ended, GuestHandle
from flaskpath.sandbox.limits import Limits, for_guest

WHEELS = "/run/wheels"  # where a wheel folder stands inside
_ETC = Path(__file__).parent / "etc"
_SYSTEM = (
    "/etc/alternatives",
    "/etc/ld.so.cache",
)  # names of the machine's programs and libraries, nothing of its own
_START_SECONDS = 10.0


class Cold:
    """Thread-safe: every guest is started for itself."""

    def __init__(self, environment: Environment, program: str) -> None:
        self._environment = environment
        self._program = program

    def agent(self, limits: Limits, wheels: Path | None = None) -> GuestHandle:
        """A guest that runs commands; `wheels` is a folder that pip may install from."""
        options, shown = ["--dir", "/etc"], []
        for file in sorted(_ETC.iterdir()):
            options += ["--ro-bind", str(file), f"/etc/{file.name}"]
            shown.append(f"/etc/{file.name}")
        for path in _SYSTEM:
            options += ["--ro-bind-try", path, path]
            shown.append(path)
        extra = {
            "PATH": f"{Path(self._environment.python).parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": f"{bubblewrap.WORKSPACE}/.tmp/home",
        }
        if wheels is not None:
            options += ["--ro-bind", str(wheels), WHEELS]
            shown.append(WHEELS)
            extra |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
        extra |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_CACHE_DIR": "1", "PYTHONUNBUFFERED": "1"}
        guest_options = self._options(limits, programs=True, shown=shown)
        return self._start("agent", limits, guest_options, extra, tuple(options))

    def app(self, limits: Limits, shadowed: Collection[str] = ()) -> GuestHandle:
        """A guest for one app, as confined as a warm one. Files named in `shadowed` win over installed modules."""
        options = self._options(limits, programs=False, shown=[]) | {"shadowed": sorted(shadowed)}
        return self._start("coldapp", limits, options, {}, ())

    def _options(self, limits: Limits, *, programs: bool, shown: list[str]) -> dict[str, Any]:
        return {
            "setting": {
                "user": bubblewrap.USER,
                "namespaces": True,
                "landlock": True,
                "programs": programs,
                "readable": [*self._environment.readable, bubblewrap.RUNTIME, *shown],
            },
            "seccomp": (policy.cold() if programs else policy.warm()).hex(),
            "limits": for_guest(limits),
            "workspace": bubblewrap.WORKSPACE,
            "packages": list(self._environment.package_folders),
        }

    def _start(
        self,
        module: str,
        limits: Limits,
        guest_options: dict[str, Any],
        extra: dict[str, str],
        options: tuple[str, ...],
    ) -> GuestHandle:
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        told, telling = os.pipe()
        fds = (theirs.fileno(), telling)
        argv = [self._environment.python, "-B", "-P", *(["-S"] if module == "agent" else [])]
        argv += ["-m", f"flaskpath.sandbox.guest.{module}", str(theirs.fileno()), json.dumps(guest_options)]
        line = bubblewrap.command(
            self._program, self._environment, argv, as_root=os.geteuid() == 0, extra=extra, options=options
        )
        line[1:1] = ["--info-fd", str(telling)]
        try:
            process = subprocess.Popen(
                line,
                pass_fds=fds,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            os.close(reading)
            os.close(told)
            raise OurFault(f"A jail could not be started: {error}") from None
        finally:
            theirs.close()
            os.close(writing)
            os.close(telling)
        inner = _inner_process(told)
        os.close(told)
        guest = GuestHandle(
            ours, reading, os.pidfd_open(process.pid), limits, lambda tell: _reap(process), victim=inner
        )
        try:
            guest.wait_ready()
        except BaseException:
            guest.close()
            raise
        return guest


def _inner_process(told: int) -> int:
    """A descriptor of the jail's first process, as bubblewrap tells it; -1 if it told nothing.

    With that one everything in the jail ends, and bubblewrap itself sees to its corpse. Killing bubblewrap
    would leave the corpse to the machine's first process, which in a container may care for nobody.
    """
    text = b""
    deadline = time.monotonic() + _START_SECONDS
    while not text.rstrip().endswith(b"}"):
        if not select.select([told], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return -1
        data = os.read(told, 4096)
        if not data:
            return -1
        text += data
    try:
        return os.pidfd_open(int(json.loads(text)["child-pid"]))
    except (ValueError, KeyError, TypeError, OSError):
        return -1


def _reap(process: subprocess.Popen[bytes]) -> Ended | None:
    try:
        _, status, used = os.wait4(process.pid, 0)
    except ChildProcessError:
        return None
    process.returncode = os.waitstatus_to_exitcode(status)
    ended = process.returncode
    if ended > 128:  # how bubblewrap says that what it ran was ended by a signal
        ended = 128 - ended
    return Ended(ended, used.ru_utime + used.ru_stime)
