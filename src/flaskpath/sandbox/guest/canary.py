"""An app of ours that tries to get out, and says how far it came. A guest gets it as a learner's file.

`attempts(bait)` names everything it managed; an empty list means that the walls held. It harms nothing
where they don't.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Flask, request

app = Flask(__name__)

# x86_64 and aarch64 numbers of calls that no learner needs and every way out begins with.
CALLS = {
    "x86_64": {"unshare": 272, "mount": 165, "ptrace": 101, "bpf": 321, "keyctl": 250, "io_uring_setup": 425},
    "aarch64": {"unshare": 97, "mount": 40, "ptrace": 117, "bpf": 280, "keyctl": 219, "io_uring_setup": 425},
}


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _write(folder: str) -> None:
    path = os.path.join(folder, f".canary-{os.getpid()}")
    with open(path, "x"):
        pass
    os.unlink(path)


def _connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _call(name: str, number: int) -> None:
    """A call that the filter lets through fails for its arguments (EFAULT, EINVAL, ...), not with EPERM or ENOSYS."""
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (0x10000000,) if name == "unshare" else (-1, 0, 0, 0, 0)
    if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(value) for value in arguments]) < 0:
        error = ctypes.get_errno()
        if error in (1, 13, 38):
            raise PermissionError(error, name)


def _must(shared: bool) -> None:
    if not shared:
        raise PermissionError("held")


def attempts(bait: Mapping[str, Any]) -> list[str]:
    """`bait`: a readable file of the host, a writable folder of it, a port and a process, all outside the jail."""
    tries: list[tuple[str, Callable[[], object]]] = [
        ("read a file of this machine", lambda: _read(bait["file"])),
        ("wrote to a folder of this machine", lambda: _write(bait["folder"])),
        ("wrote beside the installed packages", lambda: _write(os.path.dirname(os.__file__))),
        ("reached the network of this machine", lambda: _connect(bait["port"])),
        ("saw a process of this machine", lambda: _read(f"/proc/{bait['process']}/status")),
        ("started a process", _fork),
        ("ran a program", lambda: subprocess.run(["/usr/bin/true"], check=False)),
    ]
    if bait.get("name"):  # walls that have name spaces of their own
        tries += [
            ("shared the process numbers of this machine", partial(_must, os.getppid() != 0)),
            ("saw this machine's name", partial(_must, os.uname().nodename == bait["name"])),
        ]
    numbers = CALLS.get(os.uname().machine, {})
    tries += [(f"called {name}", partial(_call, name, number)) for name, number in numbers.items()]
    got: list[str] = []
    for what, attempt in tries:
        try:
            attempt()
        except (OSError, ValueError, AttributeError):
            continue
        got.append(what)
    return got


@app.post("/")
def escape() -> list[str]:
    return attempts(request.get_json())
