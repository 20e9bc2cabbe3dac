"""Puts the layers of the jail on a freshly forked guest. Runs before any learner code, once, in one thread.

Which layers is said by `Setting`, made by the trusted side; nothing here decides to do without one.
"""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flaskpath.sandbox.guest import kernel

MB = 1 << 20
SCRATCH = ".tmp"  # the guest's /tmp, inside the workspace so that it counts against its limits
OUR_VARIABLES = frozenset({"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"})  # not the learner's


@dataclass(frozen=True)
class Setting:
    """How guests of one zygote are confined."""

    user: int  # the id that guests run as, inside and (for root) outside
    namespaces: bool
    landlock: bool
    programs: bool  # may start programs and use the private loopback: the cold profile
    readable: tuple[str, ...]  # paths of the interpreter, its libraries and packages
    listable: tuple[str, ...]  # folders round these of which only the names may be seen
    seccomp: bytes  # a compiled filter; empty for none
    without: frozenset[str]  # layers left out: for tests of the layer that comes next
    shared: tuple[str, ...] = ()  # folders in which a service of ours makes its socket

    @classmethod
    def from_json(cls, data: Mapping[str, Any], seccomp: bytes) -> Setting:
        return cls(
            user=data["user"],
            namespaces=data["namespaces"],
            landlock=data["landlock"],
            programs=data["programs"],
            readable=tuple(data["readable"]),
            listable=tuple(data["listable"]),
            seccomp=seccomp,
            without=frozenset(data["without"]),
            shared=tuple(data.get("shared", ())),
        )


def clone_flags(setting: Setting) -> int:
    """The namespaces a guest is cloned into."""
    if not setting.namespaces:
        return 0
    processes = 0 if "processes" in setting.without else kernel.CLONE_NEWPID
    return kernel.CLONE_NEWUSER | processes | kernel.CLONE_NEWNS | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS


def become_user(user: int) -> None:
    """As real root: become `user` for good. The process can then look at itself again in /proc."""
    if os.getuid() == 0 and user != 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def unshare(setting: Setting) -> None:
    """For a process that bubblewrap started for one guest alone: a user and mounts of its own."""
    if setting.namespaces:
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)


def take_streams(wire: int, output: int) -> socket.socket:
    """Make `output` stdout and stderr, the wire descriptor 3, stdin empty; close everything else."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(wire, 3)
    os.set_inheritable(3, False)
    kernel.close_from(4)
    return socket.socket(fileno=3)


def enter(setting: Setting, limits: Mapping[str, Any], workspace: str, base_bytes: int) -> None:
    """Put every layer on but the last and stand in the workspace. `base_bytes`: what the warm process maps."""
    if os.getpid() != os.getsid(0):
        os.setsid()  # else kill(0, 9) reaches the zygote: process groups cross pid namespaces
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    if setting.namespaces:
        _private_mounts(setting, limits, workspace)
    os.chdir(workspace)
    os.makedirs(SCRATCH, mode=0o700, exist_ok=True)
    if "limits" not in setting.without:
        _limit(limits, base_bytes, setting.namespaces)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if setting.landlock:
        _landlock(setting, workspace)
    if setting.namespaces and "capabilities" not in setting.without:
        kernel.drop_capabilities()


def seal(setting: Setting) -> None:
    """The last layer: from here on only the system calls of the filter."""
    if setting.seccomp:
        kernel.load_seccomp(setting.seccomp)


def _private_mounts(setting: Setting, limits: Mapping[str, Any], workspace: str) -> None:
    kernel.map_user(setting.user, setting.user)
    flags = kernel.MS_NOSUID | kernel.MS_NODEV
    room = f"size={limits['disk_mb']}m,nr_inodes={limits['files'] + 8},mode=700,huge=never"
    kernel.mount("tmpfs", workspace, "tmpfs", flags, room)
    if not setting.programs and "proc" not in setting.without:
        nothing = "size=4k,nr_inodes=2,mode=555"
        kernel.mount("tmpfs", "/proc", "tmpfs", flags | kernel.MS_NOEXEC | kernel.MS_RDONLY, nothing)


def _limit(limits: Mapping[str, Any], base_bytes: int, own_count: bool) -> None:
    values = {
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_AS: base_bytes + limits["memory_mb"] * MB,
        # more than the workspace holds, so that the error is "no space left", which programs expect, and no signal
        resource.RLIMIT_FSIZE: (limits["disk_mb"] + 1) * MB,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_STACK: 8 * MB,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 64,
    }
    if own_count:  # outside a user namespace the kernel counts all processes of the user, not ours
        values[resource.RLIMIT_NPROC] = limits["processes"]
    for name, value in values.items():
        hard = resource.getrlimit(name)[1]  # ours may be lower still, and cannot be raised
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (most, most))


def _landlock(setting: Setting, workspace: str) -> None:
    rules = kernel.Landlock(kernel.landlock_version(), network=setting.programs)
    run = kernel.LANDLOCK_EXECUTE if setting.programs else 0
    for path in setting.readable:
        folder = os.path.isdir(path)
        rules.allow(path, (kernel.READ if folder else kernel.LANDLOCK_READ_FILE) | run)
    for path in setting.listable:
        rules.allow(path, kernel.LANDLOCK_READ_DIR)
    rules.allow("/dev/null", kernel.LANDLOCK_READ_FILE | kernel.LANDLOCK_WRITE_FILE)
    for device in ("/dev/urandom", "/dev/random", "/dev/zero", "/dev/full"):
        rules.allow(device, kernel.LANDLOCK_READ_FILE)
    extra = run
    if setting.programs and setting.namespaces:
        rules.allow("/proc", kernel.READ | kernel.LANDLOCK_WRITE_FILE)  # its own processes only
    if setting.programs:
        extra |= kernel.LANDLOCK_MAKE_SOCK | kernel.LANDLOCK_MAKE_FIFO
    for path in (workspace, *setting.shared):
        rules.allow(path, kernel.WORKSPACE | extra)
    rules.enter()
