"""Writes bubblewrap's command line: the read-only view of this machine that zygotes and cold guests live in.

Starts nothing itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import PurePosixPath

from flaskpath.sandbox.environment import Environment

RUNTIME = "/run/flaskpath"  # where the guest's own files are inside
WORKSPACE = "/app"
USER = 61000
DEVICES = ("null", "zero", "full", "random", "urandom")


def find() -> str | None:
    """bubblewrap's path, if it is installed."""
    return shutil.which("bwrap", path=os.environ.get("PATH", "") + ":/usr/bin:/bin")


def variables(environment: Environment, runtime: str = RUNTIME) -> dict[str, str]:
    """The whole environment of a process inside; nothing is inherited."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": WORKSPACE,
        "USER": "learner",
        "LOGNAME": "learner",
        "LANG": "C.UTF-8",
        "TMPDIR": f"{WORKSPACE}/.tmp",
        "MALLOC_ARENA_MAX": "1",  # an arena per thread would eat the address space that is limited
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": os.pathsep.join((runtime, *environment.package_folders)),
    }


def _view(environment: Environment) -> list[str]:
    """Binds and covers, outermost first, so that what lies inside a cover can be shown again."""
    shown = [(path, "bind") for path in environment.readable]
    covered = [(path, "cover") for path in environment.hidden]
    command: list[str] = []
    for path, how in sorted(shown + covered, key=lambda item: (item[0].count("/"), item[0], item[1])):
        command += _parents(path)
        command += ["--ro-bind", path, path] if how == "bind" else ["--tmpfs", path]
    for name in ("lib", "lib64", "lib32", "bin"):
        if os.path.islink(f"/{name}"):
            command += ["--symlink", os.readlink(f"/{name}"), f"/{name}"]
    for target, source in environment.runtime.items():
        command += _parents(f"{RUNTIME}/{target}")
        command += ["--ro-bind", source, f"{RUNTIME}/{target}"]
    return command


def _parents(path: str) -> list[str]:
    """Make a path's parents with modes that let another user through; bubblewrap alone makes them 0700."""
    command: list[str] = []
    for parent in reversed(PurePosixPath(path).parents[:-1]):
        command += ["--perms", "0755", "--dir", str(parent)]
    return command


def command(
    program: str,
    environment: Environment,
    argv: list[str],
    *,
    as_root: bool,
    extra: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
    network: bool = False,
) -> list[str]:
    """bubblewrap with `argv` inside. `options` come after the view, before the root is made read-only.

    `network`: this machine's network instead of none; only tests ask for it.

    Real root needs no user namespace of its own, and without one it may show files that only root can
    reach; it keeps just what it takes to become another user, which the first program inside must do.
    """
    line = [
        program,
        "--unshare-pid",
        *(() if network else ("--unshare-net",)),
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
    ]
    if as_root:
        line += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        line += ["--unshare-user", "--uid", str(USER), "--gid", str(USER)]
    line += ["--hostname", "flaskpath", "--die-with-parent", "--new-session", "--clearenv"]
    for name, value in (variables(environment) | dict(extra or {})).items():
        line += ["--setenv", name, value]
    line += _view(environment)
    line += _parents("/dev/null")
    for device in DEVICES:
        line += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    line += ["--symlink", "/proc/self/fd", "/dev/fd", "--proc", "/proc"]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        line += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    line += ["--perms", "0755", "--dir", WORKSPACE]
    if not any(word.startswith("/tmp/") for word in line):  # noqa: S108 - else the interpreter lives there
        line += ["--symlink", f"{WORKSPACE}/.tmp", "/tmp"]  # noqa: S108
    line += ["--chdir", "/"]
    return [*line, *options, "--remount-ro", "/", "--", *argv]
