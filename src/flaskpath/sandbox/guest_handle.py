"""The trusted side's hold on one guest process: the wire, its output, its deadline and the kill switch.

Deadlines are kept here, outside, where no learner's code can ignore them. Believes nothing it reads.
"""

from __future__ import annotations

import os
import secrets
import select
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from flaskpath.sandbox.errors import (
    Closed,
    Crashed,
    GuestKilled,
    LearnerFault,
    OurFault,
    OutputFlood,
    SpokeProtocol,
    TooSlow,
    ZygoteDied,
)
from flaskpath.sandbox.limits import Limits
from flaskpath.sandbox.protocol import Frame, Malformed, Unpacker, pack

KEPT_OUTPUT = 64 << 10  # bytes of output that are kept; the rest only counts
START_SECONDS = 10.0  # from fork to ready: ours alone, no learner code runs


class Ended(NamedTuple):
    """How a process ended: an exit status or, negative, a signal; and the processor time it took."""

    status: int | None
    processor_seconds: float
    from_outside: bool = False  # by a signal that nothing in the jail can have sent


class Directory(NamedTuple):
    """A workspace's folder: a descriptor of it (-1: none) and, where it lies on this machine's disk, its path."""

    descriptor: int = -1
    place: str = ""

    def close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
        if self.place:
            shutil.rmtree(self.place, ignore_errors=True)


class Question(NamedTuple):
    message: dict[str, Any]
    body: bytes = b""


def readable(descriptor: int, seconds: float) -> bool:
    """True once there is something to read; not by select, which knows no descriptor above 1023."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0.0, seconds) * 1000))


_undertaker = ThreadPoolExecutor(1, thread_name_prefix="guest-end")


class GuestHandle:
    """One guest. Not for several threads at once: `lock` is held around each exchange."""

    def __init__(
        self,
        wire: socket.socket,
        output: int,
        pidfd: int,
        limits: Limits,
        reap: Callable[[bool], Ended | None],
        end: Callable[[], None] | None = None,
        place: str = "",
        helpless: bool = False,
    ) -> None:
        """`pidfd` tells when it has ended; `end` is what to do for that, where a signal to it is not all.

        `helpless`: nothing in it can send SIGKILL, not even to itself.
        `place` is the workspace on this machine's own disk, to be removed; empty where it vanishes by itself.
        """
        self.place = place
        self.limits = limits
        self.lock = threading.RLock()
        self.directory = -1  # the workspace's descriptor, once the guest is ready
        self._wire = wire
        self._output_pipe = output
        self._pidfd = pidfd
        self._end = end
        self._helpless = helpless
        self._reap = reap
        self._unpacker = Unpacker()
        self._output = bytearray()
        self._printed = 0
        self._open = True
        wire.setblocking(False)
        os.set_blocking(output, False)
        self._poll = select.poll()
        for descriptor in (wire.fileno(), output, pidfd):
            self._poll.register(descriptor, select.POLLIN)
        self._output_open = True

    # -- exchanges -------------------------------------------------------------------------------------------
    def wait_ready(self) -> None:
        """Take the workspace's directory from the guest. Only now, before any learner code, may it pass one."""
        deadline = time.monotonic() + START_SECONDS
        first = self._early_frame(deadline, descriptors=1)
        if "workspace" not in first or self.directory < 0:
            raise OurFault(f"A guest could not be confined: {first.get('fatal', first)}")
        second = self._early_frame(deadline, descriptors=0)
        if "ready" not in second:
            raise OurFault(f"A guest could not be confined: {second.get('fatal', second)}")

    def _early_frame(self, deadline: float, descriptors: int) -> dict[str, Any]:
        frame = self._unpacker.take()
        while frame is None:
            try:
                data, passed, _, _ = socket.recv_fds(self._wire, 65536, descriptors)
            except BlockingIOError:
                if not self._wait(deadline, select.POLLIN):
                    raise OurFault("A guest was not ready in time.") from None
                continue
            if passed:
                self.directory = passed[0]
            if not data:
                raise OurFault(f"A guest ended before it was ready. {self._said()}")
            self._unpacker.feed(data)
            frame = self._unpacker.take()
        return frame[0]

    def ask(self, message: dict[str, Any], body: bytes, seconds: float, doing: str) -> Frame:
        """Send one question and return its answer. Any fault ends the guest and is raised."""
        return self.ask_all([Question(message, body)], seconds, doing)[0]

    def ask_all(self, questions: Sequence[Question], seconds: float, doing: str) -> list[Frame]:
        """Send all questions before any is answered, and return the answers in the questions' order."""
        with self.lock:
            if not self._open:
                raise Closed("The guest has already ended.")
            try:
                return self._ask_all(questions, time.monotonic() + seconds, seconds, doing)
            except Malformed as error:
                fault: LearnerFault = SpokeProtocol(str(error))
            except (LearnerFault, OurFault):
                self.kill()
                raise
            self.kill()
            raise fault

    def _ask_all(
        self, questions: Sequence[Question], deadline: float, seconds: float, doing: str
    ) -> list[Frame]:
        if self._unpacker:
            raise SpokeProtocol("an answer to nothing")
        waiting: dict[str, int] = {}
        data = bytearray()
        for place, question in enumerate(questions):
            identity = secrets.token_hex(8)  # an answer made before its question was read cannot carry it
            waiting[identity] = place
            data += pack({**question.message, "id": identity}, question.body)
        self._send(bytes(data), deadline, seconds, doing)
        answers: list[Frame | None] = [None] * len(questions)
        while waiting:
            frame = self._receive(deadline, seconds, doing)
            identity = frame[0].get("id", "")
            if not isinstance(identity, str) or identity not in waiting:
                raise SpokeProtocol(f"an answer out of turn {str(frame[0].get('fatal', ''))[:300]}".strip())
            answers[waiting.pop(identity)] = frame
        self._drain()
        return [answer for answer in answers if answer is not None]

    def _send(self, data: bytes, deadline: float, seconds: float, doing: str) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self._wire.send(left) :]
            except BlockingIOError:
                if not self._wait(deadline, select.POLLIN | select.POLLOUT):
                    raise TooSlow(seconds, doing) from None
            except OSError:
                raise self._death(doing) from None

    def _receive(self, deadline: float, seconds: float, doing: str) -> Frame:
        while True:
            frame = self._unpacker.take()
            if frame is not None:
                return frame
            try:
                data = self._wire.recv(max(65536, min(self._unpacker.wanted(), 1 << 20)))
            except BlockingIOError:
                if not self._wait(deadline, select.POLLIN):
                    raise TooSlow(seconds, doing) from None
                continue
            except OSError:
                raise self._death(doing) from None
            if not data:
                raise self._death(doing)
            self._unpacker.feed(data)

    def _wait(self, deadline: float, wire_events: int) -> bool:
        """Wait until the wire can be used or the guest is gone; False when the time is up."""
        self._poll.modify(self._wire.fileno(), wire_events)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            events = dict(self._poll.poll(left * 1000))
            if self._output_pipe in events:
                self._drain()
            if self._wire.fileno() in events or self._pidfd in events:
                return True

    # -- output and end --------------------------------------------------------------------------------------
    def _drain(self) -> None:
        while self._output_open:
            try:
                data = os.read(self._output_pipe, 65536)
            except BlockingIOError:
                return
            if not data:
                self._poll.unregister(self._output_pipe)
                self._output_open = False
                return
            self._printed += len(data)
            self._output += data[: max(0, KEPT_OUTPUT - len(self._output))]
            if self._printed > self.limits.output_kb << 10:
                raise OutputFlood(self.limits.output_kb)

    @property
    def output(self) -> tuple[bytes, bool]:
        """(what it printed so far, whether that was cut)."""
        with self.lock:
            if self._open:
                try:
                    self._drain()
                except OutputFlood:
                    self.kill()
            return bytes(self._output), self._printed > len(self._output)

    def _said(self) -> str:
        try:
            self._drain()
        except OutputFlood:
            pass
        return bytes(self._output[-2000:]).decode(errors="replace")

    def _death(self, doing: str) -> LearnerFault | OurFault:
        """Why the guest is gone. It may have closed the wire and live on: then it is ended first."""
        dead = readable(self._pidfd, 0.2)
        self._said()
        if not dead:
            return SpokeProtocol("it closed the line")
        ended = self._close(tell=True)
        if ended is None or ended.status is None:
            return ZygoteDied("The process that guests are started from has ended, and this guest with it.")
        if ended.status == -signal.SIGKILL and ended.processor_seconds >= self.limits.cpu_seconds - 0.5:
            return TooSlow(self.limits.cpu_seconds, f"{doing}, computing all the time,")
        if ended.from_outside or (ended.status == -signal.SIGKILL and self._helpless):
            return GuestKilled()
        if ended.status < 0:
            return Crashed(doing, signal=-ended.status)
        return Crashed(doing, exit=ended.status)

    def kill(self) -> None:
        """End it at once, as a power cut would. Its workspace's directory stays readable."""
        with self.lock:
            self._close(tell=False)

    def _close(self, *, tell: bool) -> Ended | None:
        if not self._open:
            return None
        self._open = False
        self._signal()
        readable(self._pidfd, 5)
        self._said()
        ended = self._reap(tell)
        self._wire.close()
        os.close(self._output_pipe)
        os.close(self._pidfd)
        return ended

    def _signal(self) -> None:
        try:
            if self._end is not None:
                self._end()
            else:
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def close_later(self) -> None:
        """End it at once, and wait for its end elsewhere: taking a process apart takes milliseconds.

        For whoever wants nothing more of it, not even to know how it ended.
        """
        with self.lock:
            if self._open:
                self._signal()
        _undertaker.submit(self.close)

    @property
    def alive(self) -> bool:
        """False once it was ended from here."""
        return self._open

    @property
    def running(self) -> bool:
        """False as soon as its process has ended, whoever did that."""
        return self._open and not readable(self._pidfd, 0)

    def take_directory(self) -> Directory:
        """Hand the workspace's folder to the caller, who closes it."""
        taken = Directory(self.directory, self.place)
        self.directory, self.place = -1, ""
        return taken

    def close(self) -> None:
        """End it and let go of its workspace."""
        self.kill()
        self.take_directory().close()
