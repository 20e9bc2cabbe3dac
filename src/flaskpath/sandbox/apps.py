"""A started app as the trusted side holds it: requests go in, checked answers come out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any

from flaskpath.sandbox import answers
from flaskpath.sandbox.answers import Reply
from flaskpath.sandbox.errors import (
    AppRanServer,
    DiskFull,
    LearnerFault,
    LoadFailed,
    NoApp,
    OurFault,
    SpokeProtocol,
    TooLarge,
    TooMuchMemory,
)
from flaskpath.sandbox.guest_handle import GuestHandle, Question
from flaskpath.sandbox.limits import Limits
from flaskpath.sandbox.protocol import MAX_ANSWER, Frame

NO_CLOCK = "A program's clock can't be moved here: time-machine is not installed where programs run."
_OUT_OF_MEMORY = ("cannot allocate memory", "failed to map segment", "out of memory")


class App:
    """A started app. One request at a time, except through `together`. Thread-safe."""

    def __init__(
        self, guest: GuestHandle, facts: dict[str, Any], number: int = 0, *, has_clock: bool = True
    ) -> None:
        """`has_clock`: what moves a clock is installed where the guest runs; we know it from before."""
        self.facts = facts
        self._has_clock = has_clock
        self._guest = guest
        self._number = number

    def another(self, entry: str, config: Mapping[str, Any] | None = None) -> App | None:
        """A second app beside this one in the same process, where `entry` is a factory; None where it is one app.

        For programs of our own: the two share what a process shares.
        """
        question = {"do": "another", "entry": entry, "config": dict(config) if config else None}
        answer, _ = self._guest.ask(question, b"", self._guest.limits.answer_seconds, f"calling {entry}")
        if answer.get("same") is True:
            return None
        number = answer.get("app")
        if "failed" in answer or not isinstance(number, int):
            raise failure(answer, self._guest.limits)
        return App(self._guest, answers.facts(answer.get("facts")), number, has_clock=self._has_clock)

    def request(
        self, environ: Mapping[str, str], body: bytes = b"", *, seconds: float | None = None
    ) -> Reply:
        """Send one WSGI request (`environ`: its string keys). Raises a `LearnerFault`."""
        question = Question({"do": "request", "app": self._number, "environ": dict(environ)}, body)
        return self._request([question], seconds, _doing(environ))[0]

    def together(
        self, requests: Sequence[tuple[Mapping[str, str], bytes]], *, seconds: float | None = None
    ) -> list[Reply]:
        """Send requests at the same time; each is held at its first SQL write until all have come that far."""
        group = {"id": secrets.token_hex(8), "size": len(requests)}
        questions = [
            Question({"do": "request", "app": self._number, "environ": dict(environ), "group": group}, body)
            for environ, body in requests
        ]
        return self._request(questions, seconds, f"answering {len(requests)} requests at once")

    def move_clock(self, ahead: float) -> None:
        """Let the program's clock go on from `ahead` seconds after the real time, whatever it was before."""
        if not self._has_clock:
            raise OurFault(NO_CLOCK)
        question = {"do": "clock", "ahead": float(ahead)}
        answer, _ = self._guest.ask(question, b"", self._guest.limits.answer_seconds, "moving its clock")
        if "failed" in answer:
            self._guest.kill()
            raise failure(answer, self._guest.limits)

    def _request(self, questions: list[Question], seconds: float | None, doing: str) -> list[Reply]:
        started = time.perf_counter()
        limit = self._guest.limits.answer_seconds if seconds is None else seconds
        frames = self._guest.ask_all(questions, limit, doing)
        took = (time.perf_counter() - started) * 1000
        try:
            return [self._reply(frame, took) for frame in frames]
        except LearnerFault:
            self._guest.kill()
            raise

    def _reply(self, frame: Frame, milliseconds: float) -> Reply:
        message, body = frame
        if "too_large" in message:
            raise TooLarge(MAX_ANSWER)
        inside = answers.inside(message.get("inside"))
        raised = answers.report(message["raised"]) if "raised" in message else None
        for problem in (raised, inside["exception"]):
            if problem and _out_of_memory(problem):
                raise TooMuchMemory(self._guest.limits.memory_mb, problem)
        if raised is not None:
            inside["exception"] = inside["exception"] or raised
            return Reply("500 INTERNAL SERVER ERROR", [], b"", inside, milliseconds, raised)
        status = answers.status_line(message.get("status"))
        return Reply(status, answers.headers(message.get("headers")), body, inside, milliseconds)

    @property
    def output(self) -> tuple[bytes, bool]:
        """(what the program printed, whether that was cut)."""
        return self._guest.output

    @property
    def alive(self) -> bool:
        """False once the guest has been ended from here; a crash shows at the next request."""
        return self._guest.alive

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._guest.kill()


def failure(answer: dict[str, Any], limits: Limits) -> LearnerFault:
    """The fault that a guest tells in `answer`.

    Learner code may have written that answer, so nothing in it makes a fault one of ours.
    """
    kind = answer.get("failed")
    if kind == "exception":
        report = answers.report(answer.get("report"))
        if _out_of_memory(report):
            return TooMuchMemory(limits.memory_mb, report)
        return LoadFailed(report)
    if kind == "ran-server":
        file, line = answer.get("file"), answer.get("line")
        return AppRanServer(file if isinstance(file, str) else None, line if isinstance(line, int) else None)
    if kind == "no-app" and answer.get("missing") in ("file", "attribute", "app"):
        file = answer.get("file")
        looked_for, found = answers.names(answer.get("looked_for")), answers.names(answer.get("found"))
        return NoApp(answer["missing"], looked_for, found, file if isinstance(file, str) else "")
    if kind == "disk-full":
        return DiskFull(limits.disk_mb, limits.files)
    if kind == "clock":
        return SpokeProtocol("its clock could not be moved")
    return SpokeProtocol("a failure of an unknown kind")


def _out_of_memory(report: dict[str, Any]) -> bool:
    text = report["message"].lower()
    return report["type"] == "MemoryError" or any(words in text for words in _OUT_OF_MEMORY)


def _doing(environ: Mapping[str, str]) -> str:
    return f"answering {environ.get('REQUEST_METHOD', 'GET')} {environ.get('PATH_INFO', '/')}"[:200]
