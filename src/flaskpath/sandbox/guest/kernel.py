"""Linux calls that Python lacks: clone with namespaces, mount, capabilities, seccomp, Landlock.

Knows nothing of guests or learners. Every function raises OSError with the call's name.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID = 0x10000000, 0x20000000
_CLONE_PIDFD = 0x1000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_NAME = 1, 4, 38, 15
PR_SET_CHILD_SUBREAPER = 36

LANDLOCK_EXECUTE, LANDLOCK_WRITE_FILE, LANDLOCK_READ_FILE, LANDLOCK_READ_DIR = 1, 2, 4, 8
LANDLOCK_REMOVE_DIR, LANDLOCK_REMOVE_FILE, LANDLOCK_MAKE_DIR, LANDLOCK_MAKE_REG = 16, 32, 128, 256
LANDLOCK_MAKE_SOCK, LANDLOCK_MAKE_FIFO = 1 << 9, 1 << 10
LANDLOCK_MAKE_SYM, LANDLOCK_REFER, LANDLOCK_TRUNCATE = 1 << 12, 1 << 13, 1 << 14
READ = LANDLOCK_READ_FILE | LANDLOCK_READ_DIR
WORKSPACE = (
    READ
    | LANDLOCK_WRITE_FILE
    | LANDLOCK_REMOVE_DIR
    | LANDLOCK_REMOVE_FILE
    | LANDLOCK_MAKE_DIR
    | LANDLOCK_MAKE_REG
    | LANDLOCK_MAKE_SYM
    | LANDLOCK_REFER
    | LANDLOCK_TRUNCATE
)  # no devices, sockets or pipes can be made, and nothing executed

# x86-64 and arm64 share every number used here except clone's.
_SYS_CLONE = 220 if os.uname().machine == "aarch64" else 56
_SYS_SECCOMP = 277 if os.uname().machine == "aarch64" else 317
_SYS_CLOSE_RANGE = 436
_SYS_LANDLOCK_CREATE, _SYS_LANDLOCK_ADD, _SYS_LANDLOCK_RESTRICT = 444, 445, 446

_python = ctypes.PyDLL(None, use_errno=True)  # keeps the GIL: the child must come back holding it
_libc = ctypes.CDLL(None, use_errno=True)
_python.syscall.restype = ctypes.c_long
_libc.syscall.restype = ctypes.c_long
for _hook in ("PyOS_BeforeFork", "PyOS_AfterFork_Parent", "PyOS_AfterFork_Child"):
    getattr(_python, _hook).restype = None


def _fail(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")


def clone(flags: int) -> tuple[int, int]:
    """fork() with namespaces: (0, -1) in the child, (pid, pidfd) in the parent.

    Only for a process with one thread. glibc's cached thread id is stale in the child, which only
    raise() and abort() notice.
    """
    pidfd = ctypes.c_int(-1)
    _python.PyOS_BeforeFork()
    pid = int(
        _python.syscall(
            _SYS_CLONE,
            ctypes.c_ulong(flags | _CLONE_PIDFD | signal.SIGCHLD),
            None,
            ctypes.byref(pidfd),
            None,
            None,
        )
    )
    if pid == 0:
        _python.PyOS_AfterFork_Child()
        return 0, -1
    error = _fail("clone") if pid < 0 else None
    _python.PyOS_AfterFork_Parent()
    if error is not None:
        raise error
    return pid, pidfd.value


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    if _libc.unshare(ctypes.c_int(flags)) < 0:
        raise _fail("unshare")


def mount(source: str, target: str, kind: str, flags: int, data: str) -> None:
    done = _libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())
    if done < 0:
        raise _fail(f"mount {target}")


def prctl(option: int, value: int) -> None:
    arguments = [ctypes.c_ulong(number) for number in (option, value, 0, 0, 0)]
    if _libc.prctl(*arguments) < 0:
        raise _fail(f"prctl {option}")


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    if _libc.syscall(_SYS_CLOSE_RANGE, ctypes.c_uint(first), ctypes.c_uint(0xFFFFFFFF), 0) < 0:
        os.closerange(first, 65536)


def map_user(uid: int, gid: int) -> None:
    """In a fresh user namespace: be the same user as outside, and nobody else."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def drop_capabilities() -> None:
    header = struct.pack("Ii", 0x20080522, 0)
    if _libc.capset(header, b"\0" * 24) < 0:
        raise _fail("capset")


class _Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def load_seccomp(program: bytes) -> None:
    """`program` is an array of struct sock_filter. no_new_privs must be set before."""
    buffer = ctypes.create_string_buffer(program, len(program))
    argument = _Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    if _libc.syscall(_SYS_SECCOMP, 1, 0, ctypes.byref(argument)) < 0:
        raise _fail("seccomp")


def landlock_version() -> int:
    """The kernel's Landlock ABI, 0 where it has none."""
    return max(0, int(_libc.syscall(_SYS_LANDLOCK_CREATE, None, 0, 1)))


class Landlock:
    """Rules that, once entered, forbid every path that was not allowed. Needs no_new_privs."""

    def __init__(self, version: int, *, network: bool) -> None:
        """`network`: TCP may be used (where the kernel's Landlock knows of it at all)."""
        bits = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
        self._rights = (1 << bits) - 1
        ports = 3 if version >= 4 and not network else 0
        scoped = 3 if version >= 6 else 0  # no signals to, no abstract sockets of, processes outside
        attributes = struct.pack("QQQ", self._rights, ports, scoped)
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        self._set = int(_libc.syscall(_SYS_LANDLOCK_CREATE, attributes, size, 0))
        if self._set < 0:
            raise _fail("landlock_create_ruleset")

    def allow(self, path: str, rights: int) -> None:
        """Allow `rights` at and beneath `path`; a path that is not there is left out."""
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            rule = struct.pack("=Qi", rights & self._rights, descriptor)
            if _libc.syscall(_SYS_LANDLOCK_ADD, self._set, 1, rule, 0) < 0:
                raise _fail(f"landlock_add_rule {path}")
        finally:
            os.close(descriptor)

    def enter(self) -> None:
        if _libc.syscall(_SYS_LANDLOCK_RESTRICT, self._set, 0) < 0:
            raise _fail("landlock_restrict_self")
        os.close(self._set)


def advise(ranges: list[tuple[int, int]], advice: int) -> None:
    """madvise() over (address, length) ranges; refusals are harmless and ignored."""
    for address, length in ranges:
        _libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), advice)
