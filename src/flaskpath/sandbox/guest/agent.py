"""Runs commands and servers of a cold guest and speaks HTTP with them on the private loopback.

Its own code only starts programs; learners' programs run as the same user but cannot look into it. What they
leave running ends with the guest.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from typing import Any

from flaskpath.sandbox.guest import confine, kernel, load, loopback, serve
from flaskpath.sandbox.protocol import MAX_JSON, MAX_REQUEST, Frame, Unpacker, pack

FREE_SECONDS = 1.0  # how long a port may stay in use before a server is started on it
KEPT = 256 << 10  # bytes of each stream that are kept
Answer = tuple[dict[str, Any], bytes]


class Stream:
    """Reads a pipe on a thread of its own; keeps the beginning and counts the rest."""

    def __init__(self, pipe: Any, most: int, flooded: threading.Event) -> None:
        self.kept = bytearray()
        self.size = 0
        self._pipe, self._most, self._flooded = pipe, most, flooded
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(self._pipe.fileno(), 65536):
                self.size += len(data)
                self.kept += data[: max(0, KEPT - len(self.kept))]
                if self.size > self._most:
                    self._flooded.set()

    def wait(self, seconds: float) -> None:
        self._thread.join(seconds)


class Job:
    """One program that was started, in a session of its own."""

    def __init__(
        self, argv: list[str], environ: dict[str, str], cwd: str, stdin: Any, most: int, merge: bool
    ) -> None:
        self.flooded = threading.Event()
        self.process = subprocess.Popen(
            argv,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE,
            env=environ,
            cwd=cwd,
            start_new_session=True,
        )
        self.out = Stream(self.process.stdout, most, self.flooded)
        self.err = None if merge else Stream(self.process.stderr, most, self.flooded)

    def wait(self, seconds: float) -> bool:
        """True once it has ended; False when the time is up or it printed too much."""
        deadline = time.monotonic() + seconds
        while not self.flooded.is_set():
            try:
                self.process.wait(min(0.05, max(0.0, deadline - time.monotonic())))
            except subprocess.TimeoutExpired:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        return False

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Agent:
    def __init__(
        self, wire: socket.socket, workspace: str, limits: dict[str, Any], environ: dict[str, str]
    ) -> None:
        self._wire = wire
        self._workspace = workspace
        self._most = limits["output_kb"] << 10
        self._environ = environ
        self._servers: list[Job] = []

    def run(self) -> None:
        """Answer frames until the trusted side hangs up."""
        self._wire.sendall(pack({"ready": 1}))
        unpacker = Unpacker(MAX_JSON, MAX_REQUEST)
        while True:
            frame = unpacker.take()
            if frame is None:
                data = self._wire.recv(1 << 20)
                if not data:
                    self._end_all()
                unpacker.feed(data)
                continue
            try:
                answer, body = self._handle(frame)
            except (OSError, ValueError) as error:
                full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
                answer, body = {"failed": "disk-full" if full else "agent", "message": str(error)[:500]}, b""
            self._wire.sendall(pack({"id": frame[0]["id"], **answer}, body))

    def _end_all(self) -> None:
        """The trusted side is gone: where nothing else does it, end what was started here, and itself."""
        with contextlib.suppress(OSError):
            self._servers.clear()
            self._kill_strays()
        os._exit(0)

    def _handle(self, frame: Frame) -> Answer:
        message, body = frame
        operation = message["do"]
        if operation == "write":
            problem = load.write_files(self._workspace, message["files"], body)
            return problem or {"written": len(message["files"])}, b""
        if operation == "run":
            return self._run(message, body)
        if operation == "serve":
            return self._serve(message)
        if operation == "wait":
            return {"ready": self._wait_port(message["server"], message["port"], message["seconds"])}, b""
        if operation == "http":
            return loopback.request(message, body)
        if operation in ("output", "stop"):
            return self._about(message["server"], stop=operation == "stop")
        raise ValueError(f"unknown operation {operation!r}")

    def _start(self, message: dict[str, Any], stdin: Any, merge: bool) -> Job | Answer:
        environ = {**self._environ, **message["environ"]}
        argv = message["argv"]
        try:
            cwd = os.path.join(self._workspace, message["cwd"])
            return Job(_found(argv, environ, cwd), environ, cwd, stdin, self._most, merge)
        except FileNotFoundError:
            status, why = 127, "command not found" if os.path.isdir(cwd) else "no such folder to run it in"
        except PermissionError:
            status, why = 126, "permission denied (is it executable?)"
        except OSError as error:
            status, why = 126, error.strerror or str(error)
        said = f"{argv[0]}: {why}\n".encode()
        return {"exit": status, "timed_out": False, "cut": False, "out": 0, "err": len(said)}, said

    def _run(self, message: dict[str, Any], body: bytes) -> Answer:
        with open(os.path.join(self._workspace, confine.SCRATCH, ".stdin"), "w+b") as stdin:
            os.unlink(stdin.name)
            stdin.write(body)
            stdin.seek(0)
            job = self._start(message, stdin, merge=False)
        if not isinstance(job, Job):
            return job
        started = time.monotonic()
        ended = job.wait(message["seconds"])
        took = (time.monotonic() - started) * 1000
        if not ended:
            job.kill()
            self._kill_strays()
        for stream in (job.out, job.err):
            if stream is not None:
                stream.wait(0.5)  # a program left in the background may hold the pipe open: don't wait for it
        out, err = bytes(job.out.kept), bytes(job.err.kept) if job.err else b""
        size = job.out.size + (job.err.size if job.err else 0)
        return {
            "exit": job.process.returncode if ended else None,
            "timed_out": not ended and not job.flooded.is_set(),
            "flooded": job.flooded.is_set(),
            "cut": size > len(out) + len(err),
            "out": len(out),
            "err": len(err),
            "milliseconds": took,
        }, out + err

    def _kill_strays(self) -> None:
        """End whatever a command that was ended left behind, but not the servers."""
        keep = {os.getsid(0)} | {job.process.pid for job in self._servers}
        for process in _below(os.getpid()):
            with contextlib.suppress(OSError):
                if os.getsid(process) not in keep:
                    os.kill(process, signal.SIGKILL)

    def _serve(self, message: dict[str, Any]) -> Answer:
        if not _frees(message["port"]):
            return {"taken": True}, b""
        job = self._start(message, subprocess.DEVNULL, merge=True)
        if not isinstance(job, Job):
            return job
        self._servers.append(job)
        return {"server": len(self._servers) - 1}, b""

    def _wait_port(self, number: int, port: int | str, seconds: float) -> bool:
        job = self._servers[number]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and job.process.poll() is None and not job.flooded.is_set():
            if loopback.listening(port):
                return True
            time.sleep(0.02)
        return False

    def _about(self, number: int, *, stop: bool) -> Answer:
        job = self._servers[number]
        if stop or job.flooded.is_set():
            if job.process.poll() is None:
                job.process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    job.process.wait(1.0)
            job.kill()
            job.out.wait(0.2)
        kept = bytes(job.out.kept)
        return {
            "exit": job.process.poll(),
            "flooded": job.flooded.is_set(),
            "cut": job.out.size > len(kept),
        }, kept


def _frees(port: int) -> bool:
    """True once nothing answers there any more. What was stopped a moment ago may need one more."""
    deadline = time.monotonic() + FREE_SECONDS
    while loopback.listening(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _below(process: int) -> set[int]:
    """Processes that `process` started, and those that they did. At the lower levels /proc shows everybody's."""
    parents: dict[int, int] = {}
    try:
        names = os.listdir("/proc")
    except OSError:  # out of reach at the middle level: then the trusted side ends them, when the guest ends
        return set()
    for name in names:
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat") as file:
                parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}


def _found(argv: list[str], environ: dict[str, str], cwd: str) -> list[str]:
    """argv with its program looked up in the command's own PATH, as a shell would."""
    name = argv[0]
    if "/" in name:
        return [os.path.normpath(os.path.join(cwd, name)), *argv[1:]]
    for folder in environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(cwd, folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return [path, *argv[1:]]
    raise FileNotFoundError(name)


def main() -> None:
    options = json.loads(sys.argv[2])
    wire = socket.socket(fileno=int(sys.argv[1]))
    os.set_inheritable(wire.fileno(), False)
    environ = {name: value for name, value in os.environ.items() if name not in confine.OUR_VARIABLES}
    if options["packages"]:  # packages that the interpreter doesn't find by itself
        environ["PYTHONPATH"] = os.pathsep.join(options["packages"])
    try:
        setting = confine.Setting.from_json(options["setting"], bytes.fromhex(options["seccomp"]))
        confine.become_user(setting.user)
        confine.unshare(setting)
        confine.enter(setting, options["limits"], options["workspace"], 256 << 20)
        serve.hand_over(wire, options["workspace"])
        os.makedirs(environ["HOME"], mode=0o700, exist_ok=True)
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)  # what its programs leave running stays below it
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # the learner's programs are the same user
        confine.seal(setting)
    except BaseException:
        wire.sendall(pack({"fatal": traceback.format_exc()[-4000:]}))
        os._exit(1)
    Agent(wire, options["workspace"], options["limits"], environ).run()


if __name__ == "__main__":
    main()
