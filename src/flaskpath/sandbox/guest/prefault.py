"""Takes copy-on-write faults ahead of demand, in pooled guests: about a third of a large app's time.

Works on the process's own memory map only. Harmless if it learns nothing.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator

from flaskpath.sandbox.guest import kernel

PAGE = 4096
_MADV_POPULATE_WRITE = 23
Ranges = list[tuple[int, int]]  # (address, length in bytes)


def _writable_memory() -> Iterator[tuple[int, int]]:
    with open("/proc/self/maps") as maps:
        for line in maps:
            fields = line.split(None, 5)
            name = fields[5].strip() if len(fields) > 5 else ""
            if fields[1].startswith("rw") and fields[1].endswith("p") and name not in ("[stack]", "[vvar]"):
                start, end = (int(part, 16) for part in fields[0].split("-"))
                yield start, end - start


def _copied(ranges: Ranges) -> list[int]:
    """Addresses of the pages in `ranges` that this process alone maps."""
    found = []
    with open("/proc/self/pagemap", "rb", buffering=0) as pagemap:
        for address, length in ranges:
            pagemap.seek(address // PAGE * 8)
            entries = pagemap.read(length // PAGE * 8)
            for index, (entry,) in enumerate(struct.iter_unpack("Q", entries)):
                if entry >> 63 and entry >> 56 & 1:
                    found.append(address + index * PAGE)
    return found


def _merge(pages: set[int]) -> Ranges:
    merged: list[list[int]] = []
    for page in sorted(pages):
        if merged and page - sum(merged[-1]) <= PAGE:
            merged[-1][1] = page + PAGE - merged[-1][0]
        else:
            merged.append([page, PAGE])
    return [(address, length) for address, length in merged]


def learn(rehearse: Callable[[], None], rounds: int = 2) -> Ranges:
    """Fork, rehearse there, and see which of our pages a guest will write to."""
    try:
        base = list(_writable_memory())
    except OSError:  # no /proc to look at
        return []
    seen: set[int] = set()
    for _ in range(rounds):
        reading, writing = os.pipe()
        if os.fork() == 0:
            try:
                rehearse()
                pages = _copied(base)
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(struct.pack(f"{len(pages)}Q", *pages))
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        os.wait()
        seen |= {page for (page,) in struct.iter_unpack("Q", data)}
    return _merge(seen)


def populate(ranges: Ranges) -> None:
    """Copy those pages now."""
    kernel.advise(ranges, _MADV_POPULATE_WRITE)
