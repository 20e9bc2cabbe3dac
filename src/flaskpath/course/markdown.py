"""Just enough Markdown to cut a text at its headings and find its fences. It renders nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# A fence may be the beginning of a list's item, or stand indented below one.
_FENCE = re.compile(r"^ {0,6}(?:(?:\d{1,3}\.|[-*])[ \t]+)?(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `heading` is its level (0: none); `fence` is the info string where a fence opens."""

    number: int  # from 1
    text: str
    heading: int = 0
    title: str = ""
    inside: bool = False  # within a fence, its two marks included
    fence: str | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading, up to the next heading of the levels asked for."""

    level: int  # 0 for what stands before the first heading
    title: str
    text: str
    line: int  # of the heading, from 1


@lru_cache(maxsize=4)  # several questions about one text follow each other
def lines(text: str) -> tuple[Line, ...]:
    """Every line, with what it opens."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    mark = ""
    for number, line in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(line)
        if mark:
            closes = bool(fence and not fence[2] and fence[1][0] == mark[0] and len(fence[1]) >= len(mark))
            yield Line(number, line, inside=True, closes=closes)
            if closes:
                mark = ""
        elif fence and "`" not in fence[2]:
            mark = fence[1]
            yield Line(number, line, inside=True, fence=fence[2])
        elif heading := _HEADING.match(line):
            yield Line(number, line, heading=len(heading[1]), title=heading[2])
        else:
            yield Line(number, line)


def parts(text: str, *, deepest: int = 2) -> list[Part]:
    """The text cut at headings down to level `deepest`; deeper ones stay in the text."""
    found: list[Part] = []
    level, title, start = 0, "", 1
    body: list[str] = []

    def close() -> None:
        if level or any(line.strip() for line in body):
            found.append(Part(level, title, "\n".join(body).strip("\n"), start))

    for line in lines(text):
        if 0 < line.heading <= deepest:
            close()
            level, title, start = line.heading, line.title, line.number
            body = []
        else:
            body.append(line.text)
    close()
    return found


def unclosed_fence(text: str) -> int | None:
    """The line of a fence that is never closed, or None."""
    opened: int | None = None
    for line in lines(text):
        if line.fence is not None:
            opened = line.number
        elif line.closes:
            opened = None
    return opened
