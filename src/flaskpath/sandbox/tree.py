"""Reads a guest's workspace from outside, through a directory descriptor, without asking the guest.

Whatever lies there was made by hostile code: only regular files are opened, no link is followed, nothing
outside is reached, nothing blocks, and every read has a limit.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterator

from flaskpath.sandbox.errors import Shortage, UnsafePath

SCRATCH = ".tmp"  # the guest's /tmp lies in the workspace but is no part of it
MAX_DEPTH = 40
LONGEST_NAME = 255  # bytes, as file systems have it
_SYS_OPENAT2 = 437
_RESOLVE = 0x08 | 0x04 | 0x02 | 0x01  # BENEATH, NO_SYMLINKS, NO_MAGICLINKS, NO_XDEV
_SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def checked(path: str) -> str:
    """`path` if it is a plain relative POSIX path; raises `UnsafePath`."""
    parts = path.split("/")
    if (
        not path
        or len(path) > 200
        or any(part in ("", ".", "..") for part in parts)
        or any(ord(character) < 32 or ord(character) == 127 for character in path)
        or any(len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts)
        or parts[0] == SCRATCH
    ):
        raise UnsafePath(path)
    try:
        path.encode()
    except UnicodeEncodeError:
        raise UnsafePath(path) from None
    return path


def _open(directory: int, path: str, flags: int) -> int:
    how = struct.pack("QQQ", flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0, _RESOLVE)
    descriptor = int(_libc.syscall(_SYS_OPENAT2, directory, os.fsencode(path), how, len(how)))
    if descriptor < 0:
        number = ctypes.get_errno()
        error = OSError(number, os.strerror(number), path)
        if number in _SHORT:  # else a file that is there would be told as missing
            raise Shortage("A file of the workspace could not be read", error)
        raise error
    return descriptor


def _names(descriptor: int) -> list[str]:
    try:
        return sorted(os.listdir(descriptor))
    except OSError as error:
        if error.errno in _SHORT:
            raise Shortage("A folder of the workspace could not be read", error) from None
        return []


def read(directory: int, path: str, limit: int) -> bytes | None:
    """Up to `limit` bytes of a regular file beneath `directory`; None if there is no such file."""
    try:
        descriptor = _open(directory, path, os.O_RDONLY)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        chunks = []
        while limit > 0:
            chunk = os.read(descriptor, min(limit, 1 << 20))
            if not chunk:
                break
            chunks.append(chunk)
            limit -= len(chunk)
        return b"".join(chunks)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def walk(directory: int, most: int) -> tuple[dict[str, int], list[str]]:
    """(regular files with their sizes, everything else that is no folder), at most `most` names."""
    files: dict[str, int] = {}
    specials: list[str] = []
    for path, status in _entries(directory, "", 0, most):
        if stat.S_ISREG(status.st_mode):
            files[path] = status.st_size
        else:
            specials.append(path)
    return dict(sorted(files.items())), sorted(specials)


def _entries(directory: int, prefix: str, depth: int, most: int) -> Iterator[tuple[str, os.stat_result]]:
    try:
        descriptor = _open(directory, ".", os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    seen = 0
    try:
        for name in _names(descriptor):
            if depth == 0 and name == SCRATCH:
                continue
            seen += 1
            if seen > most:
                return
            path = prefix + name
            try:
                path.encode()
                status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            except (OSError, UnicodeEncodeError):
                continue
            if stat.S_ISDIR(status.st_mode):
                if depth < MAX_DEPTH:
                    yield from _inner(descriptor, name, path, depth, most)
            else:
                yield path, status
    finally:
        os.close(descriptor)


def _inner(
    descriptor: int, name: str, path: str, depth: int, most: int
) -> Iterator[tuple[str, os.stat_result]]:
    try:
        inner = _open(descriptor, name, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        yield from _entries(inner, path + "/", depth + 1, most)
    finally:
        os.close(inner)
