"""What an attacker who can read the source tries as a password or code: the quoted texts in it, and common keys.

The source is scanned character by character, never compiled: it is hostile text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flaskpath.grading.attacks.sessions import COMMON_KEYS

_MOST = 400  # quoted texts that are tried, the first ones found


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text that anybody can read, and where: `file` is "" for one that everybody knows."""

    text: str
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """For a sentence: "app.py, line 9"."""
        return f"{self.file}, line {self.line}" if self.file else "every list of common keys"


def readable_texts(files: Mapping[str, str]) -> list[SourceText]:
    """The quoted texts in `files` (and the values in NAME=value files), then the common ones; each text once."""
    found: dict[str, SourceText] = {}
    for path in sorted(files, key=lambda path: (not path.endswith(".py"), path)):
        for text, line in _quoted(files[path]):
            found.setdefault(text, SourceText(text, path, line))
        if not path.endswith(".py"):
            for text, line in _assigned(files[path]):
                found.setdefault(text, SourceText(text, path, line))
    texts = list(found.values())[:_MOST]
    return texts + [SourceText(key) for key in COMMON_KEYS if key not in found]


def _quoted(source: str) -> list[tuple[str, int]]:
    """(text, line) of what stands between two like quotes on one line. A wrong guess only adds a text to try."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        at, open_ended = (
            0,
            set(),
        )  # a kind of quote that isn't closed once is given up for this line: linear time
        while at < len(line):
            if line[at] not in "\"'" or line[at] in open_ended:
                at += 1
                continue
            end = _closing(line, at)
            if end < 0:
                open_ended.add(line[at])
                at += 1
                continue
            if 0 < end - at - 1 <= 200:
                found.append((line[at + 1 : end], number))
            at = end + 1
    return found


def _closing(line: str, at: int) -> int:
    """Where the text that opens at `at` ends, backslashes respected; -1 if it doesn't on this line."""
    end = line.find(line[at], at + 1)
    while end > 0 and line[end - 1] == "\\":
        end = line.find(line[at], end + 1)
    return end


def _assigned(source: str) -> list[tuple[str, int]]:
    """(value, line) of `NAME=value` and `NAME: value` lines."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        head, _, rest = line.partition("=") if "=" in line else line.partition(":")
        value = rest.strip()
        if value and len(value) <= 200 and " " not in head.strip().removeprefix("export "):
            found.append((value, number))
    return found
