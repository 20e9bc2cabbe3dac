"""Reads a lesson's check fences: what to send or run, and what must come back. It sends nothing."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from flaskpath.course.problems import Problems

_ARROW = re.compile(r"[ \t]+->[ \t]+")
_REQUEST = re.compile(r"([A-Z]+)[ \t]+(/\S*)(?:[ \t]+(.+))?")
_STATUS = re.compile(r"[1-5]\d\d")
_EXIT = re.compile(r"exit (\d{1,3})")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)", re.DOTALL)
_PIECE = re.compile(r'(not[ \t]+)?"((?:[^"\\]|\\.)*)"|[^",]+(?:"[^"]*"[^",]*)*')
_CURE = 'Write: GET /path -> 200, "text", Header: value   or: $ python calc.py 1 -> exit 0, "text".'


@dataclass(frozen=True, slots=True)
class Expectation:
    """One request (or, where `command` is not empty, one command) and what it must bring.

    `status` is the HTTP status, or a command's exit status. `body` is a form (a=1&b=2), or JSON if it
    begins with a brace. `texts` must all be in the answer, `absent` in none of it.
    """

    line: int
    status: int
    method: str = ""
    path: str = ""
    body: str = ""
    command: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def parse_expectation(text: str, file: Path, line: int, problems: Problems) -> Expectation | None:
    """The expectation in one line, or None with a problem reported."""
    asked, *rest = _ARROW.split(text.strip(), maxsplit=1)
    pieces = _pieces(rest[0]) if rest else None
    if pieces is None:
        problems.add(file, line, f"This is no expectation: {text.strip()}", _CURE)
        return None
    statuses, headers, texts, absent = pieces
    if asked.startswith("$ "):
        command = _command(asked[2:])
        codes = [_EXIT.fullmatch(status) for status in statuses]
        if command and len(codes) <= 1 and all(codes):
            code = int(codes[0][1]) if codes and codes[0] else 0
            return Expectation(line, code, command=command, texts=texts, absent=absent)
    else:
        request = _REQUEST.fullmatch(asked)
        if request and len(statuses) == 1 and _STATUS.fullmatch(statuses[0]):
            method, path, body = request[1], request[2], request[3] or ""
            return Expectation(line, int(statuses[0]), method, path, body, (), headers, texts, absent)
    problems.add(file, line, f"This is no expectation: {text.strip()}", _CURE)
    return None


def _command(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:  # a quote that is not closed
        return ()


def _pieces(
    text: str,
) -> tuple[list[str], tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...]] | None:
    """Statuses, headers, texts that must be there and texts that must not; None if there is anything else."""
    statuses: list[str] = []
    headers: list[tuple[str, str]] = []
    texts: list[str] = []
    absent: list[str] = []
    position = 0
    while position < len(text):
        found = _PIECE.match(text, position)
        if not found:
            return None
        piece = found[0].strip()
        if found[2] is not None:
            words = re.sub(r"\\(.)", r"\1", found[2])
            (absent if found[1] else texts).append(words)
        elif header := _HEADER.fullmatch(piece):
            headers.append((header[1], header[2].strip('"')))
        elif piece:
            statuses.append(piece)
        else:
            return None
        position = found.end()
        separator = re.compile(r"[ \t]*(?:,[ \t]*|$)").match(text, position)
        if not separator:
            return None
        position = separator.end()
    return statuses, tuple(headers), tuple(texts), tuple(absent)
