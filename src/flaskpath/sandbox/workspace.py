"""A learner's files and the programs that run over them. Outlives its guests, so that a restart finds the
files as the last guest left them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from flaskpath.sandbox import answers, commands, tree
from flaskpath.sandbox.apps import NO_CLOCK, App, failure
from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.commands import Answering, Run, Server, TestRun
from flaskpath.sandbox.errors import Closed, DiskFull, InTheWay, OurFault, UnsafePath
from flaskpath.sandbox.guest_handle import Directory, GuestHandle
from flaskpath.sandbox.limits import Limits
from flaskpath.sandbox.services import Lease

_CLOCK = "time_machine"  # what moves a program's clock


def _inside(folder: str) -> None:
    if folder != ".":
        tree.checked(folder)


def _no_file_above(path: str, files: Mapping[str, bytes]) -> None:
    """Raises `UnsafePath` where one of the folders on the way to `path` is a file."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in files:
            raise UnsafePath(path)
        folder = folder.rpartition("/")[0]


def _index(files: Mapping[str, bytes]) -> list[list[Any]]:
    return [[path, len(content)] for path, content in files.items()]


class Guests(Protocol):
    """Where a workspace gets its guests from."""

    @property
    def preloaded(self) -> frozenset[str]: ...
    def warm_guest(self, limits: Limits) -> GuestHandle: ...
    def cold(self) -> Cold: ...


def _shadowing(paths: Iterable[str]) -> set[str]:
    """Names that an import would find in the workspace first: modules and packages at its top."""
    names = set()
    for path in paths:
        parts = path.split("/")
        if len(parts) == 1 and path.endswith(".py"):
            names.add(path[:-3])
        elif len(parts) == 2 and parts[1] == "__init__.py":
            names.add(parts[0])
    return names


class Workspace:
    """Use as a context manager. One program at a time runs over the files; starting another ends the first."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        limits: Limits,
        guests: Guests,
        environ: Mapping[str, str] | None = None,
        *,
        cold: bool = False,
        wheels: Path | None = None,
        services: Lease | None = None,
        close: Callable[[], object] | None = None,
    ) -> None:
        """`services` are shown to the programs and outlive the workspace; `close` is called when it is closed."""
        self.limits = limits
        self._files = {tree.checked(path): bytes(content) for path, content in files.items()}
        for path in self._files:
            _no_file_above(path, self._files)
        self._sockets = services.sockets if services is not None else {}
        self._guests, self._cold, self._wheels = guests, cold or bool(self._sockets), wheels
        self._environ = {**(services.environ if services is not None else {}), **(environ or {})}
        self._on_close = close
        self._guest: GuestHandle | None = None
        self._agent: GuestHandle | None = None  # the guest, where it runs commands
        self._directory = Directory()  # of the last guest; none while the files are only here
        self._lock = threading.RLock()
        self._closed = False
        self.last_output: tuple[bytes, bool] = (b"", False)  # of the program that ran last

    # -- programs --------------------------------------------------------------------------------------------
    def start_app(
        self,
        entry: str,
        *,
        config: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        ahead: float = 0.0,
    ) -> App:
        """Start the app named by `entry` ("module:attribute"), its clock `ahead` seconds after the real time.

        Raises a `LearnerFault` if it does not start.
        """
        with self._lock:
            self._check_open()
            files = self._gather()
            has_clock = _CLOCK in self._guests.preloaded
            if ahead and not has_clock:
                raise OurFault(NO_CLOCK)
            guest = self._hold(self._app_guest(files))
            self._write_all(guest, files)
            message = {
                "do": "start",
                "entry": entry,
                "config": dict(config) if config else None,
                "environ": {**self._environ, **(environ or {})},
                "ahead": float(ahead),
            }
            try:
                answer, _ = guest.ask(message, b"", self.limits.answer_seconds, f"importing {entry}")
            finally:
                self.last_output = guest.output
            if "failed" in answer:
                guest.kill()
                self.last_output = guest.output
                raise failure(answer, self.limits)
            return App(guest, answers.facts(answer.get("facts")), has_clock=has_clock)

    def restart_app(
        self,
        entry: str,
        *,
        config: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        ahead: float = 0.0,
    ) -> App:
        """Cut the power and start again over the files that are left."""
        return self.start_app(entry, config=config, environ=environ, ahead=ahead)

    def _app_guest(self, files: Mapping[str, bytes]) -> GuestHandle:
        """A warm one, unless a file shadows a module that is already imported there: at home it would win."""
        shadowed = _shadowing(files)
        if self._cold or shadowed & self._guests.preloaded:
            return self._guests.cold().app(self.limits, shadowed, self._sockets)
        return self._guests.warm_guest(self.limits)

    # -- commands --------------------------------------------------------------------------------------------
    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        environ: Mapping[str, str] | None = None,
        seconds: float | None = None,
        cwd: str = ".",
    ) -> Run:
        """Run a command over the files, with programs and a private loopback. Raises a `LearnerFault`."""
        limit = self.limits.answer_seconds if seconds is None else seconds
        with self._lock:
            _inside(cwd)
            guest = self._commanding()
            return commands.run(guest, argv, stdin, self._environ | dict(environ or {}), limit, cwd)

    def serve(
        self, argv: Sequence[str], *, port: int, environ: Mapping[str, str] | None = None, cwd: str = "."
    ) -> Server:
        """Start a server over the files; it ends with the workspace at the latest."""
        with self._lock:
            _inside(cwd)
            return Server(self._commanding(), argv, port, self._environ | dict(environ or {}), cwd)

    def run_tests(
        self,
        paths: Sequence[str],
        *,
        app_module: str,
        answer: Answering,
        seconds: float,
        reverse: bool = False,
        stop: bool = False,
    ) -> TestRun:
        """Run learner tests in a guest without the app: `app_module` forwards what they ask of it to `answer`.

        `stop` ends the run at the first failure.
        """
        with self._lock:
            self._check_open()
            files = self._gather()
            guest = self._hold(self._guests.warm_guest(self.limits))
            self._write_all(guest, files)
            return commands.run_tests(guest, paths, app_module, answer, seconds, reverse=reverse, stop=stop)

    def _commanding(self) -> GuestHandle:
        """The guest that runs commands over the files: the one that did before, if it lives."""
        self._check_open()
        if self._agent is None or self._agent is not self._guest or not self._agent.alive:
            files = self._gather()
            self._agent = self._hold(self._guests.cold().agent(self.limits, self._wheels, self._sockets))
            self._write_all(self._agent, files)
        return self._agent

    def _write_all(self, guest: GuestHandle, files: Mapping[str, bytes]) -> None:
        """Lay out the files in a guest that has run no learner code yet: what it says is true."""
        question = {"do": "write", "files": _index(files)}
        answer, _ = guest.ask(question, b"".join(files.values()), 10.0, "laying out the files")
        if answer.get("failed") == "disk-full":
            raise DiskFull(self.limits.disk_mb, self.limits.files)
        if "failed" in answer:
            raise OurFault(f"A file could not be written: {answer.get('path')}: {answer.get('message')}")

    def _hold(self, guest: GuestHandle) -> GuestHandle:
        """Make it the workspace's guest, and its directory the workspace's."""
        self._directory.close()
        self._guest = guest
        self._directory = guest.take_directory()
        return guest

    # -- files -----------------------------------------------------------------------------------------------
    def _gather(self) -> dict[str, bytes]:
        """End the running program and return the files it left."""
        if self._guest is not None:
            self._guest.kill()
            self.last_output = self._guest.output
        if self._directory.descriptor < 0:
            return self._files
        limit = self.limits.disk_mb << 20
        files = {}
        for path in self.paths():
            content = tree.read(self._directory.descriptor, path, limit)
            if content is not None:
                files[path] = content
                limit -= len(content)
        return files

    def read(self, path: str, limit: int = 1 << 20) -> bytes | None:
        """Up to `limit` bytes of a file as it is now; None if there is no such regular file."""
        with self._lock:
            self._check_open()
            tree.checked(path)
            if self._directory.descriptor < 0:
                content = self._files.get(path)
                return None if content is None else content[:limit]
            return tree.read(self._directory.descriptor, path, limit)

    def paths(self) -> dict[str, int]:
        """Paths of the regular files as they are now, to their sizes."""
        with self._lock:
            self._check_open()
            if self._directory.descriptor < 0:
                return {path: len(content) for path, content in sorted(self._files.items())}
            return tree.walk(self._directory.descriptor, self.limits.files + 16)[0]

    @property
    def specials(self) -> list[str]:
        """Paths of links and other things that are neither regular files nor folders."""
        with self._lock:
            self._check_open()
            return (
                tree.walk(self._directory.descriptor, self.limits.files + 16)[1]
                if self._directory.descriptor >= 0
                else []
            )

    def write(self, path: str, content: bytes) -> None:
        """Put a file in place, also while an app runs."""
        with self._lock:
            self._check_open()
            tree.checked(path)
            if self._guest is None:
                self._files[path] = content
                return
            if not self._guest.alive:
                files = self._gather() | {path: content}
                self._forget_guest()
                self._files = files
                return
            question = {"do": "write", "files": [[path, len(content)]]}
            answer, _ = self._guest.ask(question, content, self.limits.answer_seconds, f"writing {path}")
            if answer.get("failed") == "disk-full":
                raise DiskFull(self.limits.disk_mb, self.limits.files)
            if "failed" in answer:
                raise InTheWay(path)

    def _forget_guest(self) -> None:
        if self._guest is not None:
            self._guest.close()
            self._guest = None
        self._directory.close()
        self._directory = Directory()

    # -- end -------------------------------------------------------------------------------------------------
    def _check_open(self) -> None:
        if self._closed:
            raise Closed("The workspace has been closed.")

    def close(self) -> None:
        """End what runs and forget the files."""
        with self._lock:
            self._closed = True
            guest, self._guest = self._guest, None
            self._forget_guest()
            on_close, self._on_close = self._on_close, None
        if guest is not None:
            guest.close_later()
        if on_close is not None:
            on_close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
