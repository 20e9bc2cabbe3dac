"""A learner's app that is kept running for people to look at. It follows edits and keeps what it wrote meanwhile.

Judges nothing: what it answers is shown, never believed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flaskpath.grading import faults
from flaskpath.sandbox import LearnerFault, Limits, Sandbox
from flaskpath.sandbox.limits import own

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise
    from flaskpath.sandbox import App, Workspace

    Files = Mapping[str, bytes]

CPU_SECONDS = 120  # of one program, which answers for minutes and not for one verdict
OUTPUT_KB = 4096  # an app that logs each request must not be ended for it
PATIENCE = 8.0  # seconds that a request waits for those before it


class Busy(Exception):
    """Too much is before this request."""


class Gone(Exception):
    """The app was closed, rests, or has never started."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the learner's own in a traceback."""

    file: str
    line: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in the learner's program. `kind` is the sandbox's, or "raised" for an exception in a view."""

    kind: str
    message: str
    hint: str = ""
    file: str | None = None
    line: int | None = None
    lines: tuple[Line, ...] = ()  # outermost first
    text: str = ""  # the whole traceback


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app sent; nothing (status "") where its program ended instead. `trouble` is its own word."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    trouble: Trouble | None = None


class LiveApp:
    """One app over files that outlive its programs. Thread-safe; one request at a time."""

    def __init__(self, sandbox: Sandbox, exercise: Exercise) -> None:
        self._sandbox, self._exercise = sandbox, exercise
        self._limits: Limits = replace(own(exercise.limits), cpu_seconds=CPU_SECONDS, output_kb=OUTPUT_KB)
        self._workspace: Workspace | None = None
        self._app: App | None = None
        self._files: dict[str, bytes] = {}  # the learner's, of the program that runs
        self._lock = threading.Lock()
        self._resting = self._closed = False

    def show(self, files: Files) -> Trouble | None:
        """Run the app of `files` over what the last one wrote. If it does not start, the last one stays."""
        with self._held():
            laid = self._laid(files)
            try:
                fresh = self._sandbox.workspace(laid, limits=self._limits)
            except LearnerFault as fault:
                return _trouble(fault, files)
            try:
                app = fresh.start_app(self._exercise.entry)
            except BaseException as error:
                fresh.close()
                if isinstance(error, LearnerFault):
                    return _trouble(error, files)
                raise
            old, self._workspace = self._workspace, fresh
            self._app, self._files, self._resting = app, dict(files), False
            if old is not None:
                old.close()
            return None

    def answer(self, environ: Mapping[str, str], body: bytes) -> Answer:
        """Let the app answer; one whose program has ended is started again first. Raises Busy and Gone."""
        with self._held():
            try:
                reply = self._running().request(environ, body)
            except LearnerFault as fault:
                return Answer("", (), b"", _trouble(fault, self._files))
            raised = reply.inside.get("exception") if reply.status.startswith("5") else None
            trouble = _raised(raised) if raised else None
            return Answer(reply.status, tuple(reply.headers), reply.body, trouble)

    def rest(self) -> None:
        """End the program and keep what it wrote, until it is shown again."""
        self._resting = True  # first, or a request that waits would start it again
        app = self._app
        if app is not None:
            app.kill()

    def addresses(self) -> list[str]:
        """Paths that can be looked at: the app's rules without arguments, as it tells them."""
        app = self._app
        routes = app.facts["routes"] if app is not None else []
        plain = {one["rule"] for one in routes if "GET" in one["methods"] and "<" not in one["rule"]}
        return sorted(rule for rule in plain if rule.startswith("/"))[:60]

    def close(self) -> None:
        """End the program and forget what it wrote."""
        app = self._app
        if app is not None:
            app.kill()  # whoever waits for its answer need not
        with self._lock:
            self._closed = True
            if self._workspace is not None:
                self._workspace.close()
            self._workspace = self._app = None

    @contextmanager
    def _held(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=PATIENCE):
            raise Busy
        try:
            if self._closed:
                raise Gone
            yield
        finally:
            self._lock.release()

    def _running(self) -> App:
        if self._app is None or self._workspace is None or self._resting:
            raise Gone
        if not self._app.alive:
            self._app = self._workspace.restart_app(self._exercise.entry)
        return self._app

    def _laid(self, files: Files) -> dict[str, bytes]:
        """`files`, and what the running program wrote where the learner has not edited since."""
        laid = dict(files)
        if self._workspace is None:
            return laid
        room = self._limits.disk_mb << 20
        for path in self._workspace.paths():
            edited = path in files and files[path] != self._files.get(path)
            deleted = path in self._files and path not in files
            if edited or deleted or "__pycache__" in path.split("/"):
                continue
            content = self._workspace.read(path, room)
            if content is not None:
                laid[path] = content
                room -= len(content)
        return laid


def _trouble(fault: LearnerFault, files: Files) -> Trouble:
    story = faults.story(fault, files)
    report: dict[str, Any] = getattr(fault, "report", None) or {}
    return Trouble(fault.kind, story.message, story.hint, story.file, story.line, _lines(report), story.got)


def _raised(report: dict[str, Any]) -> Trouble:
    file, line = faults.place_of(report)
    message = f"{report['type']}: {report['message']}".removesuffix(": ")
    return Trouble("raised", message, "", file, line, _lines(report), report["text"])


def _lines(report: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(frame["file"], frame["line"], frame["name"], frame["code"])
        for frame in report.get("frames", [])
        if frame["file"]
    )
