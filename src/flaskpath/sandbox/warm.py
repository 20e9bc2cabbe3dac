"""Starts the zygote in its jail and forks guests from it. Sends it limits and descriptors, never learner code."""

from __future__ import annotations

import array
import json
import os
import select
import socket
import subprocess
import threading
from typing import Any

from flaskpath.sandbox.errors import ZygoteDied
from flaskpath.sandbox.guest_handle import Ended, GuestHandle
from flaskpath.sandbox.limits import Limits, for_guest
from flaskpath.sandbox.walls import Walls

START_SECONDS = 30.0


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
        with theirs:
            self._process = subprocess.Popen(
                command,
                env=variables,
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.facts = self._wait_up()

    def _wait_up(self) -> dict[str, Any]:
        if not select.select([self._control], [], [], START_SECONDS)[0]:
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
        return self._process.poll() is None

    @property
    def preloaded(self) -> frozenset[str]:
        """Top-level names of the modules that its guests find already imported."""
        return frozenset(self.facts["preloaded"])

    def fork(self, limits: Limits, *, prefault: bool = False) -> GuestHandle:
        """A guest that is confined, ready, and has seen no learner code."""
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        place = self._walls.workspace()
        request = {
            "do": "fork",
            "limits": for_guest(limits),
            "workspace": place,
            "prefault": prefault,
        }
        try:
            message, pidfd = self._exchange(request, [theirs.fileno(), writing])
        except ZygoteDied:
            ours.close()
            os.close(reading)
            raise
        finally:
            theirs.close()
            os.close(writing)
        pid = message["pid"]
        guest = GuestHandle(
            ours, reading, pidfd, limits, lambda tell: self._reap(pid, tell), place=self._walls.on_disk(place)
        )
        try:
            guest.wait_ready()
        except BaseException:
            guest.close()
            raise
        return guest

    def _exchange(self, request: dict[str, Any], descriptors: list[int]) -> tuple[dict[str, Any], int]:
        with self._lock:
            try:
                self._control.sendmsg(
                    [json.dumps(request).encode()],
                    [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))],
                )
                data, passed, _, _ = socket.recv_fds(self._control, 65536, 1)
            except OSError as error:
                raise ZygoteDied(f"The warm process is gone: {error}") from None
        if not data:
            raise ZygoteDied("The warm process ended.")
        message: dict[str, Any] = json.loads(data)
        if "error" in message or not passed:
            raise ZygoteDied(f"The warm process could not fork: {message.get('error')}")
        return message, passed[0]

    def _reap(self, pid: int, tell: bool) -> Ended | None:
        with self._lock:
            try:
                self._control.send(json.dumps({"do": "reap", "pid": pid, "tell": tell}).encode())
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
