"""Starts the zygote in its jail and forks guests from it. Sends it limits and descriptors, never learner code."""

from __future__ import annotations

import array
import errno
import json
import os
import socket
import subprocess
import threading
from typing import Any

from flaskpath.sandbox.errors import Shortage, ZygoteDied
from flaskpath.sandbox.guest_handle import Ended, GuestHandle, readable
from flaskpath.sandbox.limits import Limits, for_guest
from flaskpath.sandbox.walls import Walls, start

START_SECONDS = 30.0
ANSWER_SECONDS = 20.0  # a fork takes milliseconds: a warm process that needs longer was stopped, or hangs


class Zygote:
    """A running warm process. Thread-safe."""

    def __init__(self, walls: Walls, *, preload: bool) -> None:
        self._walls = walls
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._lock = threading.Lock()
        filter = walls.filter(programs=False)
        options = {"setting": walls.setting(programs=False), "seccomp": filter.hex(), "preload": preload}
        argv = [walls.environment.python, "-B", "-P", "-m", "flaskpath.sandbox.guest.zygote"]
        argv += [str(theirs.fileno()), json.dumps(options)]
        command, variables = walls.command(argv)
        self._broken = False
        try:
            with theirs:
                self._process = start(
                    command, variables, (theirs.fileno(),), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
                )
        except OSError as error:
            ours.close()
            raise Shortage("The warm process could not be started", error) from None
        self.facts = self._wait_up()

    def _wait_up(self) -> dict[str, Any]:
        if not readable(self._control.fileno(), START_SECONDS):
            self.close()
            raise ZygoteDied(f"The warm process was not up after {START_SECONDS:g} seconds.")
        message = self._control.recv(1 << 18)
        facts: dict[str, Any] = json.loads(message) if message else {"error": "it ended at once"}
        if "error" in facts:
            said = self._said()
            self.close()
            raise ZygoteDied(f"The warm process could not start: {said or facts['error']}")
        return facts

    def _said(self) -> str:
        self._process.kill()
        said = self._process.stderr.read(4000) if self._process.stderr else b""
        return said.decode(errors="replace").strip()

    @property
    def alive(self) -> bool:
        return not self._broken and self._process.poll() is None

    @property
    def preloaded(self) -> frozenset[str]:
        """Top-level names of the modules that its guests find already imported."""
        return frozenset(self.facts["preloaded"])

    def fork(self, limits: Limits, *, prefault: bool = False) -> GuestHandle:
        """A guest that is confined, ready, and has seen no learner code."""
        ours, theirs, reading, writing = _lines()
        place = self._walls.workspace()
        request = {
            "do": "fork",
            "limits": for_guest(limits),
            "workspace": place,
            "prefault": prefault,
        }
        pidfd = -1
        try:
            pid, pidfd = self._exchange(request, [theirs.fileno(), writing])
        finally:
            theirs.close()
            os.close(writing)
            if pidfd < 0:
                ours.close()
                os.close(reading)
        if pidfd < 0:  # the descriptor found no room here; the guest ends as its line is closed
            self._reap(pid, False)
            raise Shortage("A guest could not be started", OSError(errno.EMFILE, os.strerror(errno.EMFILE)))
        guest = GuestHandle(
            ours, reading, pidfd, limits, lambda tell: self._reap(pid, tell), place=self._walls.on_disk(place),
            helpless=bool(self._walls.filter(programs=False)),
        )  # fmt: skip
        try:
            guest.wait_ready()
        except BaseException:
            guest.close()
            raise
        return guest

    def _exchange(self, request: dict[str, Any], descriptors: list[int]) -> tuple[int, int]:
        """(the new guest's number, a descriptor of it; -1 if there was no room for that)."""
        with self._lock:
            try:
                self._control.sendmsg(
                    [json.dumps(request).encode()],
                    [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))],
                )
                if not readable(self._control.fileno(), ANSWER_SECONDS):
                    raise self._gone(f"The warm process did not answer within {ANSWER_SECONDS:g} seconds.")
                data, passed, _, _ = socket.recv_fds(self._control, 65536, 1)
            except OSError as error:
                raise self._gone(f"The warm process is gone: {error}") from None
        if not data:
            raise self._gone("The warm process ended.")
        message: dict[str, Any] = json.loads(data)
        if "error" in message:
            raise ZygoteDied(f"The warm process could not fork: {message['error']}")
        return message["pid"], passed[0] if passed else -1

    def _gone(self, how: str) -> ZygoteDied:
        """Nothing more is asked of it; the next guest comes from a new one."""
        self._broken = True
        self._process.kill()
        return ZygoteDied(how)

    def _reap(self, pid: int, tell: bool) -> Ended | None:
        with self._lock:
            try:
                self._control.send(json.dumps({"do": "reap", "pid": pid, "tell": tell}).encode())
                if tell and not readable(self._control.fileno(), ANSWER_SECONDS):
                    self._gone("The warm process did not answer.")
                    return None
                data = self._control.recv(4096) if tell else b""
            except OSError:
                return None
        if not data:
            return None
        message = json.loads(data)
        return Ended(message["status"], message["processor_seconds"])

    def close(self) -> None:
        """End it and every guest of it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()


def _lines() -> tuple[socket.socket, socket.socket, int, int]:
    """The two ends of a wire and of an output pipe."""
    try:
        ours, theirs = socket.socketpair()
        try:
            reading, writing = os.pipe()
        except OSError:
            ours.close()
            theirs.close()
            raise
    except OSError as error:
        raise Shortage("A guest could not be started", error) from None
    return ours, theirs, reading, writing
