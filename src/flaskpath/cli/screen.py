"""What every command needs to write to a terminal: a console, marks, and text that cannot drive the terminal.

It knows nothing of verdicts. Whatever a learner's program wrote goes through `plain` first.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import IO

from rich.console import Console

_FANCY = {
    "passed": "✓",
    "failed": "✗",
    "blocked": "–",
    "our-fault": "!",
    "open": "·",
    "known": "○",
    "next": "→",
    "arrow": "→",
}
_PLAIN = {
    "passed": "+",
    "failed": "x",
    "blocked": "-",
    "our-fault": "!",
    "open": ".",
    "known": "o",
    "next": ">",
    "arrow": "->",
}
STYLES = {
    "passed": "green",
    "failed": "bold red",
    "blocked": "dim",
    "our-fault": "yellow",
    "open": "dim",
    "known": "green",
    "next": "bold cyan",
    "arrow": "dim",
}
# The code points that Unicode's bidirectional algorithm takes as orders: they could reorder a line.
_REORDERS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
# Signs that our own sentences use, for terminals that have no better.
_ASCII = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "→": "->"})


@dataclass(frozen=True, slots=True)
class Screen:
    """A console, and the marks that its encoding can show."""

    console: Console
    marks: dict[str, str]

    def plain(self, text: str) -> str:
        """`text` as this screen can show it (see `plain`)."""
        return plain(text, self.console.file)


def open_screen(stream: IO[str] | None = None, *, width: int | None = None) -> Screen:
    """A screen on `stream` (standard output by default): colour only on a terminal and without NO_COLOR."""
    stream = stream or sys.stdout
    marks = _FANCY if _can_show(stream, "".join(_FANCY.values())) else _PLAIN
    console = Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=not stream.isatty(),
        width=width,
        safe_box=True,
    )
    return Screen(console, marks)


def _can_show(stream: IO[str], text: str) -> bool:
    try:
        text.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def plain(text: str, stream: IO[str] | None = None) -> str:
    """`text` with everything that could move the cursor, colour or reorder made visible; newlines stay.

    What `stream` (standard output by default) cannot encode is written as an escape.
    """
    shown = "".join(
        char if char == "\n" or (char.isprintable() and char not in _REORDERS) else _visible(char)
        for char in text.replace("\r\n", "\n").expandtabs(4)
    )
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    try:
        shown.encode(encoding)
    except UnicodeEncodeError:
        shown = shown.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return shown


def _visible(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
