"""The engine that gives verdicts, opened in the background, and the queue before it. Neither knows a request.

An engine is anything with the methods of `VerdictEngine`; the real one needs a second to be ready,
so a server starts it at once and pages do not wait for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, current_app

from flaskpath.course.model import Exercise, Files
from flaskpath.grading.asked import Answered, Asked
from flaskpath.grading.verdict import Verdict
from flaskpath.jobs import Handler, Queue
from flaskpath.jobs.embedded import EmbeddedQueue

if TYPE_CHECKING:
    from flaskpath.grading.live import Answer, Trouble
    from flaskpath.grading.problems import Problem

log = logging.getLogger("flaskpath.web")
_ENGINE = "flaskpath.engine"
_QUEUE = "flaskpath.queue"
_RETRY_AFTER = 15.0  # seconds until a failed start is tried again


class EngineUnavailable(Exception):
    """There is no engine to give verdicts; the message says why and what to do."""


class EngineStarting(EngineUnavailable):
    """The engine is not ready yet."""


class ByHand(Protocol):
    """An app that answers requests made by hand, and lives on between them; see `grading.byhand`."""

    def send(self, files: Files, asked: Asked, *, visitor: str | None, follow: bool) -> Answered: ...

    def cookies(self, visitor: str | None) -> Mapping[str, str]: ...

    def forget(self, visitor: str) -> None: ...

    def close(self) -> None: ...


class Live(Protocol):
    """An app that is kept running to be looked at; see `grading.live`."""

    def show(self, files: Files) -> Trouble | None: ...

    def answer(self, environ: Mapping[str, str], body: bytes) -> Answer: ...

    def addresses(self) -> list[str]: ...

    def rest(self) -> None: ...

    def close(self) -> None: ...


class VerdictEngine(Protocol):
    """What gives verdicts, and runs apps for requests made by hand or to be looked at."""

    @property
    def level(self) -> str: ...

    def verdict(self, exercise: Exercise, files: Files, *, seed: int | None = None) -> Verdict: ...

    def by_hand(self, exercise: Exercise) -> ByHand: ...

    def live(self, exercise: Exercise) -> Live: ...

    def problems(self, files: Mapping[str, str]) -> list[Problem]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Isolation:
    """How learner code is kept apart, in words. `mood` is a class of the chip: ok, warn or wait."""

    level: str | None
    label: str
    title: str
    mood: str

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        del shown["mood"]
        return shown


_LEVELS = {
    "jail": ("isolated", "Your code runs in a jail: no network, no files but its own, strict limits.", "ok"),
    "jail-lite": (
        "partly isolated",
        "Your code runs under kernel rules and limits, but without a namespace of its own: this machine forbids one.",
        "warn",
    ),
    "own-code": (
        "your own code only",
        "Your code runs as a plain process with limits. Do not run anybody else's code here.",
        "warn",
    ),
}


class Opening:
    """An engine that is opened once, by whoever needs it first, without holding up anybody else."""

    def __init__(self, make: Callable[[], VerdictEngine]) -> None:
        self._make = make
        self._engine: VerdictEngine | None = None
        self._failure: tuple[float, str] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._changed = threading.Condition()

    def start(self) -> None:
        """Begin to open the engine in the background. Harmless when that has been done."""
        with self._changed:
            if self._closed or self._engine is not None or self._thread is not None:
                return
            self._failure = None
            self._thread = threading.Thread(target=self._open, name="engine-opening", daemon=True)
            self._thread.start()

    def get(self, timeout: float) -> VerdictEngine:
        """The engine, waited for at most `timeout` seconds; raises EngineUnavailable."""
        with self._changed:
            failed_lately = self._failure is not None and time.monotonic() - self._failure[0] < _RETRY_AFTER
        if not failed_lately:
            self.start()
        with self._changed:
            self._changed.wait_for(lambda: self._engine or self._failure or self._closed, timeout)
            if self._engine is not None:
                return self._engine
            if self._failure is not None:
                raise EngineUnavailable(self._failure[1])
        raise EngineStarting("The engine that checks your code is still starting.")

    def isolation(self) -> Isolation:
        """How code is isolated, as far as it is known now."""
        with self._changed:
            engine, failure = self._engine, self._failure
        if engine is not None:
            return Isolation(engine.level, *_LEVELS[engine.level])
        if failure is not None:
            return Isolation(None, "checks unavailable", failure[1], "warn")
        return Isolation(None, "starting", "The engine that checks your code is starting.", "wait")

    def close(self) -> None:
        """End the engine and all that it started."""
        with self._changed:
            self._closed = True
            thread, engine = self._thread, self._engine
            self._engine = None
            self._changed.notify_all()
        if engine is not None:
            engine.close()
        elif thread is not None:
            thread.join(5.0)

    def _open(self) -> None:
        engine, failure = None, None
        try:
            engine = self._make()
        except Exception as error:
            log.exception("The engine could not be started")
            reason = str(error).partition("\n")[0]  # the rest is in the log
            failure = (time.monotonic(), f"The engine that checks your code could not start. {reason}")
        with self._changed:
            late = self._closed
            self._thread = None
            if not late:
                self._engine, self._failure = engine, failure
            self._changed.notify_all()
        if late and engine is not None:
            engine.close()


def init_app(app: Flask, handlers: dict[str, Handler]) -> None:
    """Give the app an engine, not started yet, and the queue before it."""
    given = app.config["ENGINE"]
    app.extensions[_ENGINE] = Opening((lambda: given) if given is not None else _real_engine)
    lanes = {"warm": app.config["WARM_VERDICTS"], "cold": app.config["COLD_VERDICTS"]}
    app.extensions[_QUEUE] = EmbeddedQueue(handlers, lanes)


def engine_of(app: Flask | None = None) -> Opening:
    """The app's engine."""
    opening: Opening = (app or current_app).extensions[_ENGINE]
    return opening


def queue_of(app: Flask | None = None) -> Queue:
    """The app's queue of verdicts."""
    queue: Queue = (app or current_app).extensions[_QUEUE]
    return queue


def lane_of(exercise: Exercise) -> str:
    """Which limit an exercise's verdicts share: some need a whole process tree of their own."""
    return "warm" if exercise.kind in ("app", "tests") and not exercise.services else "cold"


def _real_engine() -> VerdictEngine:
    # Here, not above: pages must be served while this is still being imported.
    from flaskpath.grading.engine import Engine
    from flaskpath.grading.problems import find_problems
    from flaskpath.sandbox import Sandbox

    class SandboxedEngine:
        """The engine with its sandbox, which is warm."""

        def __init__(self) -> None:
            self._sandbox = Sandbox.open()
            self._sandbox.start()
            self._engine = Engine(self._sandbox)

        @property
        def level(self) -> str:
            return str(self._sandbox.level)

        def verdict(self, exercise: Exercise, files: Files, *, seed: int | None = None) -> Verdict:
            return self._engine.verdict(exercise, files, seed=seed)

        def by_hand(self, exercise: Exercise) -> ByHand:
            return self._engine.by_hand(exercise)

        def live(self, exercise: Exercise) -> Live:
            return self._engine.live(exercise)

        def problems(self, files: Mapping[str, str]) -> list[Problem]:
            return find_problems(self._sandbox, files)

        def close(self) -> None:
            self._sandbox.close()

    return SandboxedEngine()
