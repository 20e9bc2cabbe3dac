"""Commands, servers and test runs in a guest: what is asked, and what comes back once its shape was checked.

Everything in here is the guest's word about the learner's programs; judging it is not done here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flaskpath.sandbox import answers
from flaskpath.sandbox.answers import Reply
from flaskpath.sandbox.apps import failure
from flaskpath.sandbox.errors import Crashed, OutputFlood, SpokeProtocol, TooLarge, TooSlow
from flaskpath.sandbox.guest_handle import GuestHandle
from flaskpath.sandbox.protocol import MAX_ANSWER

GRACE = 2.0  # seconds beyond a command's own deadline before the whole guest is ended from outside
MAX_CALLS = 20_000  # questions of one test run that are answered
Answering = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


@dataclass(frozen=True, slots=True)
class Run:
    """One command that ended. `exit` is None where it was ended for being too slow; negative for a signal."""

    exit: int | None
    out: bytes
    err: bytes
    timed_out: bool
    cut: bool  # more was printed than is kept
    milliseconds: float


@dataclass(frozen=True, slots=True)
class TestRun:
    """One run of learner tests. Each outcome: {"name", "outcome", "message", "line"}; all of it a claim."""

    __test__ = False  # no test class, whatever pytest thinks of its name
    outcomes: list[dict[str, Any]]
    exit: int | None
    output: bytes
    cut: bool


def run(
    guest: GuestHandle,
    argv: Sequence[str],
    stdin: bytes,
    environ: Mapping[str, str],
    seconds: float,
    cwd: str,
) -> Run:
    """Run `argv` to its end or its deadline. Raises `OutputFlood` and every fault of the guest."""
    question = {"do": "run", "argv": list(argv), "environ": dict(environ), "cwd": cwd, "seconds": seconds}
    answer, body = guest.ask(question, stdin, seconds + GRACE, f"running {argv[0]}")
    if "failed" in answer:
        raise failure(answer, guest.limits)
    if answer.get("flooded") is True:
        raise OutputFlood(guest.limits.output_kb)
    out, err = _size(answer, "out"), _size(answer, "err")
    if out + err != len(body):
        raise SpokeProtocol("a command's output of another length than told")
    return Run(
        exit=_status(answer),
        out=body[:out],
        err=body[out:],
        timed_out=answer.get("timed_out") is True,
        cut=answer.get("cut") is True,
        milliseconds=float(answer["milliseconds"]) if isinstance(answer.get("milliseconds"), float) else 0.0,
    )


def _size(answer: Mapping[str, Any], name: str) -> int:
    value = answer.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise SpokeProtocol(f"a command's answer without {name}")
    return value


def _status(answer: Mapping[str, Any]) -> int | None:
    value = answer.get("exit")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


class Server:
    """A server that a command started on the guest's private loopback."""

    def __init__(
        self, guest: GuestHandle, argv: Sequence[str], port: int | str, environ: Mapping[str, str], cwd: str
    ) -> None:
        """`port`: a number, or the path of a socket in the guest for one that speaks no HTTP."""
        self._guest, self._port = guest, port
        self._said: tuple[bytes, bool] = (b"", False)
        self.exit: int | None = None
        question = {"do": "serve", "argv": list(argv), "environ": dict(environ), "cwd": cwd, "port": port}
        answer, said = guest.ask(question, b"", guest.limits.answer_seconds + GRACE, f"starting {argv[0]}")
        self.taken = answer.get("taken") is True  # something answers on the port already: nothing was started
        number = answer.get("server")
        self._number = number if isinstance(number, int) else None
        if self._number is None:
            self.exit, self._said = _status(answer), (said, False)

    def wait_ready(self, seconds: float) -> bool:
        """True once something accepts connections on the port; False if it ended or the time is up."""
        if self._number is None:
            return False
        question = {"do": "wait", "server": self._number, "port": self._port, "seconds": seconds}
        answer, _ = self._guest.ask(question, b"", seconds + GRACE, "waiting for the server")
        return answer.get("ready") is True

    def request(
        self, method: str, path: str, headers: Sequence[tuple[str, str]] = (), body: bytes = b"",
        *, seconds: float | None = None,
    ) -> Reply:  # fmt: skip
        """One HTTP request over the loopback. Raises `TooSlow`, `TooLarge`, or `Crashed` where nothing answers."""
        limit = self._guest.limits.answer_seconds if seconds is None else seconds
        doing = f"answering {method} {path}"[:200]
        question = {
            "do": "http", "port": self._port, "method": method, "path": path,
            "headers": [list(pair) for pair in headers], "seconds": limit,
        }  # fmt: skip
        answer, data = self._guest.ask(question, body, limit * 2 + GRACE, doing)
        if answer.get("timed_out") is True:
            raise TooSlow(limit, doing)
        if "too_large" in answer:
            raise TooLarge(MAX_ANSWER)
        if "refused" in answer:
            raise Crashed(doing)
        return Reply(answers.status_line(answer.get("status")), answers.headers(answer.get("headers")), data)

    @property
    def output(self) -> tuple[bytes, bool]:
        """(what it printed so far on both streams, whether that was cut)."""
        if self._number is not None and self._guest.alive:
            self._ask("output")
        return self._said

    @property
    def running(self) -> bool:
        """False once it has ended, as far as the guest tells."""
        if self._number is None or not self._guest.alive:
            return False
        self._ask("output")
        return self.exit is None

    def stop(self) -> None:
        """Ask it to end, then end it."""
        if self._number is not None and self._guest.alive:
            self._ask("stop")

    def _ask(self, what: str) -> None:
        answer, said = self._guest.ask(
            {"do": what, "server": self._number}, b"", 5.0, "asking about the server"
        )
        self._said = (said, answer.get("cut") is True)
        self.exit = _status(answer)


def run_tests(
    guest: GuestHandle, paths: Sequence[str], app_module: str, answer: Answering, seconds: float,
    *, reverse: bool, stop: bool,
) -> TestRun:  # fmt: skip
    """Run learner tests; each request they make of `app_module` is given to `answer` and comes back from there."""
    question: dict[str, Any] = {
        "do": "tests", "paths": list(paths), "module": app_module, "reverse": reverse, "stop": stop,
    }  # fmt: skip
    body = b""
    doing = "running the tests"
    deadline = (
        time.monotonic() + seconds
    )  # of the whole run: a suite could ask now and then, and sleep in between
    for _ in range(MAX_CALLS):
        try:
            message, data = guest.ask(question, body, deadline - time.monotonic(), doing)
        except TooSlow:
            raise TooSlow(seconds, doing) from None
        if "call" not in message:
            break
        reply, body = answer(message, data)
        question = {"do": "answer", **reply}
    else:
        raise SpokeProtocol(f"more than {MAX_CALLS} requests in one test run")
    outcomes = answers.outcomes(message.get("done"))
    printed, cut = guest.output
    return TestRun(outcomes, _status(message), printed, cut)
