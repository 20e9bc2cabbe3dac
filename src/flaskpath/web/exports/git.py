"""Writes git's objects and index from bytes in memory. No program is run and no repository is read: whatever learners
named their files, they are data here, and there are no hooks and no configuration but the six lines below.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime

PLAIN, EXECUTABLE, FOLDER = 0o100644, 0o100755, 0o040000
AUTHOR = "Flaskpath learner <learner@flaskpath.invalid>"
BRANCH = "main"
CONFIG = b"""[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = false
\tlogallrefupdates = true
"""


class Repository:
    """A history in the making: commit whole trees, oldest first, then ask for the files of its .git folder."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}  # name: as git stores it, compressed
        self._head = ""
        self._tree: Mapping[str, bytes] = {}

    def commit(self, files: Mapping[str, bytes], message: str, when: datetime) -> str:
        """Record `files` as they all are now; the commit's name."""
        tree = self._write_tree({tuple(path.split("/")): data for path, data in files.items()})
        stamp = f"{AUTHOR} {int(when.timestamp())} +0000"
        parent = f"parent {self._head}\n" if self._head else ""
        text = f"tree {tree}\n{parent}author {stamp}\ncommitter {stamp}\n\n{message}\n"
        self._head = self._write("commit", text.encode("utf-8"))
        self._tree = files
        return self._head

    def folder(self) -> dict[str, bytes]:
        """The .git folder's files by path, checked out at the last commit."""
        return {
            "HEAD": f"ref: refs/heads/{BRANCH}\n".encode(),
            "config": CONFIG,
            f"refs/heads/{BRANCH}": f"{self._head}\n".encode(),
            "index": self._index(),
            **{f"objects/{name[:2]}/{name[2:]}": data for name, data in self._objects.items()},
        }

    def _write(self, kind: str, content: bytes) -> str:
        whole = f"{kind} {len(content)}\0".encode() + content
        name = _sha1(whole).hexdigest()
        if name not in self._objects:
            self._objects[name] = zlib.compress(whole)
        return name

    def _write_tree(self, files: Mapping[tuple[str, ...], bytes]) -> str:
        below: dict[str, dict[tuple[str, ...], bytes]] = {}
        entries: list[tuple[bytes, int, str]] = []  # name as it sorts, mode, object
        for (name, *rest), data in files.items():
            if rest:
                below.setdefault(name, {})[tuple(rest)] = data
            else:
                entries.append((name.encode("utf-8"), mode_of(data), self._write("blob", data)))
        for name, inside in below.items():
            entries.append((name.encode("utf-8") + b"/", FOLDER, self._write_tree(inside)))
        lines = [
            b"%o %s\0%s" % (mode, name.removesuffix(b"/"), bytes.fromhex(object_name))
            for name, mode, object_name in sorted(entries)
        ]
        return self._write("tree", b"".join(lines))

    def _index(self) -> bytes:
        """What git compares the checked-out files with. Times and sizes are left at nought: it looks anew itself."""
        entries = []
        for name, data in sorted((path.encode("utf-8"), data) for path, data in self._tree.items()):
            object_name = bytes.fromhex(self._write("blob", data))
            entry = struct.pack(">6I", 0, 0, 0, 0, 0, 0) + struct.pack(">4I", mode_of(data), 0, 0, 0)
            entry += object_name + struct.pack(">H", min(len(name), 0xFFF)) + name
            entries.append(entry + b"\0" * (8 - len(entry) % 8))
        content = struct.pack(">4sII", b"DIRC", 2, len(entries)) + b"".join(entries)
        return content + _sha1(content).digest()


def mode_of(data: bytes) -> int:
    """Scripts can be run."""
    return EXECUTABLE if data.startswith(b"#!") else PLAIN


def _sha1(data: bytes) -> hashlib._Hash:
    return hashlib.sha1(data, usedforsecurity=False)  # git's names for objects
