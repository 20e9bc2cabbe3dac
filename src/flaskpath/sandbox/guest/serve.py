"""The guest's end of the wire: takes frames, starts the app and lets it answer requests, each on a thread.

Runs learner code. Nothing it sends is believed by the trusted side beyond its shape.
"""

from __future__ import annotations

import _thread
import contextlib
import io
import os
import re
import socket
import sys
import threading
from typing import Any

from flaskpath.sandbox.guest import clock, learner_tests, load, recorder, reports, warmup
from flaskpath.sandbox.protocol import (
    MAX_ANSWER,
    MAX_INSIDE,
    MAX_JSON,
    MAX_REQUEST,
    Malformed,
    Unpacker,
    pack,
)

_STATUS = re.compile(r"[1-5]\d\d(?: [\x20-\x7e\xa0-\xff]{0,120})?\Z")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,120}\Z")
_CONTROL = re.compile(r"[^\t\x20-\x7e\x80-\xff]")


def forget_ourselves() -> None:
    """Make our modules unfindable, so that no file of a learner's can meet them by name."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "flaskpath"]:
        del sys.modules[name]
    # the first entry is ours; what follows are the learner's packages
    ours = os.environ.pop("PYTHONPATH", "").partition(os.pathsep)[0]
    if ours in sys.path:
        sys.path.remove(ours)


def open_streams() -> None:
    """Give the guest text streams of its own over descriptors 0, 1 and 2."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        raw = io.FileIO(number, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - lives as long as the process


def hand_over(wire: socket.socket, workspace: str) -> None:
    """Give the trusted side the workspace's directory: before any learner code, and before sendmsg is forbidden."""
    directory = os.open(workspace, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    socket.send_fds(wire, [pack({"workspace": 1})], [directory])
    os.close(directory)


class Guest:
    """One guest process. `run` returns only when the trusted side hangs up."""

    def __init__(self, wire: socket.socket, workspace: str) -> None:
        self.wire = wire
        self.workspace = workspace
        self.apps: list[Any] = []  # the first is the program's; more where the same factory was called again
        self.recorder = recorder.Recorder(workspace)
        self._sending = threading.Lock()
        self._unpacker = Unpacker(MAX_JSON, MAX_REQUEST)

    def run(self) -> None:
        self._send({"ready": 1})
        while True:
            frame = self._receive()
            if frame is None:
                os._exit(0)
            message, body = frame
            self._handle(message, body)

    def _receive(self) -> tuple[dict[str, Any], bytes] | None:
        while True:
            frame = self._unpacker.take()
            if frame is not None:
                return frame
            data = self.wire.recv(max(65536, min(self._unpacker.wanted(), 1 << 20)))
            if not data:
                return None
            self._unpacker.feed(data)

    def _send(self, message: dict[str, Any], body: bytes = b"") -> None:
        data = pack(message, body)
        with self._sending:
            self.wire.sendall(data)

    def _handle(self, message: dict[str, Any], body: bytes) -> None:
        operation = message.get("do")
        if operation == "request":
            _thread.start_new_thread(self._answer, (message, body))
        elif operation == "start":
            self._send({"id": message["id"], **self._start(message)})
        elif operation == "another":
            self._send({"id": message["id"], **self._another(message)})
        elif operation == "write":
            problem = load.write_files(self.workspace, message["files"], body)
            self._send({"id": message["id"], **(problem or {"written": len(message["files"])})})
        elif operation == "tests":
            self._run_tests(message)
        elif operation == "clock":
            self._send({"id": message["id"], **_moved(message["ahead"])})
        else:
            raise Malformed(f"unknown operation {operation!r}")

    def _run_tests(self, message: dict[str, Any]) -> None:
        """Run learner tests on this thread; in between, what they ask of the app goes out and its answers come in."""
        latest = message["id"]

        def converse(call: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
            nonlocal latest
            self._send({"id": latest, **call}, body)
            frame = self._receive()
            if frame is None:
                os._exit(0)
            latest = frame[0]["id"]
            return frame

        self._make_importable()
        learner_tests.stand_in(message["module"], converse)
        done = learner_tests.run(message["paths"], bool(message.get("reverse")), bool(message.get("stop")))
        self._flush()
        self._send({"id": latest, **done})

    def _make_importable(self) -> None:
        sys.path[:] = [self.workspace, *(path for path in sys.path if path not in ("", self.workspace))]

    def _start(self, message: dict[str, Any]) -> dict[str, Any]:
        os.environ.update(message.get("environ") or {})
        self._make_importable()
        self.recorder.install()
        if message.get("ahead"):
            moved = _moved(message["ahead"])
            if "failed" in moved:
                return moved
        app, answer = load.start(self.workspace, message["entry"], message.get("config"))
        self.apps = [app]
        self.recorder.watch_flask()  # a cold guest has Flask only now
        warmup.cheapen_hashes()
        self._flush()
        return answer

    def _another(self, message: dict[str, Any]) -> dict[str, Any]:
        """A second app from the factory that made the first; {"same": true} where there is only the one."""
        app, answer = load.start(self.workspace, message["entry"], message.get("config"))
        if any(app is one for one in self.apps):
            return {"same": True}
        self.apps.append(app)
        return {**answer, "app": len(self.apps) - 1}

    def _answer(self, message: dict[str, Any], body: bytes) -> None:
        """Let the app answer one request, on this thread, as `flask run` would."""
        record = self.recorder.begin(message.get("group"))
        answer: dict[str, Any] = {"id": message["id"]}
        data = b""
        try:
            status, headers, data = self._call(self.apps[message.get("app", 0)], message["environ"], body)
            answer |= {"status": status, "headers": headers}
        except _TooLarge:
            answer["too_large"] = MAX_ANSWER
        except BaseException as error:
            answer["raised"] = reports.exception(error, self.workspace)
        self._flush()
        answer["inside"] = self.recorder.finish(record)
        self._reply(answer, data)

    def _reply(self, answer: dict[str, Any], data: bytes) -> None:
        try:
            framed = pack(answer, data)
            if len(framed) - len(data) > MAX_INSIDE:
                answer["inside"] = recorder.shrink(answer["inside"], MAX_INSIDE - 8192)
                framed = pack(answer, data)
        except (TypeError, ValueError, RecursionError) as error:
            plain = {"id": answer["id"], "raised": reports.exception(error, self.workspace), "inside": {}}
            framed = pack(plain)
        with self._sending:
            self.wire.sendall(framed)

    def _call(self, app: Any, environ: dict[str, Any], body: bytes) -> tuple[str, list[list[str]], bytes]:
        environ |= {
            "wsgi.version": (1, 0),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        started: list[Any] = []
        written = _Body()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            started[:] = [status, headers]
            return written.add

        chunks = app(environ, start_response)
        try:
            for chunk in chunks:
                written.add(chunk)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        if not started:
            raise RuntimeError("The app answered without calling start_response.")
        status, headers = _sendable(started[0], started[1])
        return status, headers, written.whole()

    def _flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()


def _sendable(status: Any, pairs: Any) -> tuple[str, list[list[str]]]:
    """Refuse what a server refuses to send, as an error of the app: a learner gets there by a slip."""
    if not isinstance(status, str) or not _STATUS.match(status):
        raise ValueError(
            f"{str(status)[:120]!r} can't be sent as a status. Where a view returns a second thing after its text, "
            "Flask takes it for the status: a whole number from 100 to 599."
        )
    headers = [[str(name), str(value)] for name, value in pairs]
    for name, value in headers:
        if not _NAME.match(name) or _CONTROL.search(value):
            raise ValueError(
                f"{name[:120]!r} can't be sent as a header. A name has letters, digits and hyphens, and no blank; "
                "a value has no line break and no sign beyond latin-1, such as an emoji."
            )
    return status, headers


def _moved(ahead: float) -> dict[str, Any]:
    return {"moved": ahead} if clock.move(ahead) else {"failed": "clock"}


class _TooLarge(Exception):
    pass


class _Body:
    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > MAX_ANSWER:
            raise _TooLarge
        self._chunks.append(chunk)

    def whole(self) -> bytes:
        return b"".join(self._chunks)
