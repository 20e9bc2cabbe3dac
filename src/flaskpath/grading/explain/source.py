"""The learner's files as they are read for a pointer: views with their decorators, and lines that match.

Scanned line by line in linear time, never compiled: it is hostile text. What is not written plainly is not found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

_LARGEST = 100_000  # characters of one file
_LONGEST = 500  # characters of one decorator
_ROUTE = re.compile(r"@\s*\w+(?:\.\w+){0,2}\.(?:route|get|post|put|patch|delete)\s*\(")
_RULE = re.compile(r"\(\s*[rf]?[\"'](/[^\"']{0,200})[\"']")
_DEF = re.compile(r"(?:async\s+)?def\s+(\w{1,100})\s*\(")
_VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Decorator:
    text: str
    line: int

    @property
    def is_route(self) -> bool:
        return _ROUTE.match(self.text) is not None

    @property
    def rule(self) -> str | None:
        found = _RULE.search(self.text) if self.is_route else None
        return found[1] if found else None


@dataclass(frozen=True, slots=True)
class View:
    """A function with what is written above it; `body` is its text without comments."""

    file: str
    line: int  # of its first decorator, or of its def
    last_line: int
    name: str
    decorators: tuple[Decorator, ...]
    body: str

    def takes_address(self, path: str) -> bool:
        """Whether a rule written above it fits `path`. A blueprint's prefix is not known here."""
        return any(_fits(one.rule, path) for one in self.decorators if one.rule)

    @property
    def rule_place(self) -> Place:
        routes = [one for one in self.decorators if one.is_route]
        return self.place_of(routes[0]) if routes else Place(self.file, self.line)

    def place_of(self, decorator: Decorator) -> Place:
        return Place(self.file, decorator.line)


def _fits(rule: str, path: str) -> bool:
    """Part by part between slashes, each with one variable at most; a rule that holds more is not understood."""
    rules, parts = rule.split("/"), path.split("/")
    last = _VARIABLE.fullmatch(rules[-1])
    if last and last[1] == "path" and len(parts) > len(rules):
        parts = [*parts[: len(rules) - 1], "/".join(parts[len(rules) - 1 :])]
    return len(rules) == len(parts) and all(map(_part_fits, rules, parts))


def _part_fits(rule: str, part: str) -> bool:
    found = _VARIABLE.search(rule)
    if found is None:
        return rule == part
    before, after = rule[: found.start()], rule[found.end() :]
    value = part[len(before) : len(part) - len(after)]
    if not value or not part.startswith(before) or not part.endswith(after):
        return False
    return value.isdecimal() if found[1] == "int" else True


class Files:
    """`paths` in the order of their names; files that are no text are left out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._views: list[View] | None = None

    @cached_property
    def texts(self) -> dict[str, str]:
        return {
            path: content.decode("utf-8", "replace")[:_LARGEST]
            for path, content in sorted(self._files.items())
            if b"\0" not in content
        }

    @cached_property
    def programs(self) -> dict[str, str]:
        """Python files, comments taken away; lines keep their numbers."""
        return {path: without_comments(text) for path, text in self.texts.items() if path.endswith(".py")}

    @property
    def python(self) -> str:
        return "\n".join(self.programs.values())

    def named(self, *names: str) -> list[str]:
        return [path for path in self.texts if path.rpartition("/")[2] in names]

    def ending(self, end: str) -> list[str]:
        return [path for path in sorted(self._files) if f"/{path}".endswith(end)]

    def has(self, path: str) -> bool:
        return path in self._files

    def find(self, pattern: re.Pattern[str], *, only: Collection[str] | None = None) -> Place | None:
        """The first line that matches, comments of Python aside."""
        for path, text in {**self.texts, **self.programs}.items():
            if only is not None and path not in only:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                if line and pattern.search(line[:1000]) and not line.lstrip().startswith("#"):
                    return Place(path, number)
        return None

    def views(self) -> list[View]:
        """Every function that a route is written above."""
        return [one for one in self.functions() if any(each.is_route for each in one.decorators)]

    def functions(self) -> list[View]:
        if self._views is None:
            self._views = [one for path, text in self.programs.items() for one in _functions(path, text)]
        return self._views

    def function_at(self, file: object, line: object) -> View | None:
        """The function that the guest says began at this line."""
        return next((one for one in self.functions() if one.file == file and one.line == line), None)


def without_comments(text: str) -> str:
    """`text` without what follows a # outside of quotes on its line."""
    lines = []
    for line in text.split("\n"):
        quote = ""
        for at, sign in enumerate(line):
            if quote:
                quote = "" if sign == quote and line[at - 1] != "\\" else quote
            elif sign in "\"'":
                quote = sign
            elif sign == "#":
                line = line[:at].rstrip()
                break
        lines.append(line)
    return "\n".join(lines)


def _functions(path: str, text: str) -> list[View]:
    lines = text.split("\n")
    found: list[View] = []
    above: list[Decorator] = []
    column = -1
    for at, line in enumerate(lines):
        bare = line.lstrip()
        indent = len(line) - len(bare)
        if bare.startswith("@"):
            if indent != column:
                above, column = [], indent
            above.append(Decorator(bare[:_LONGEST], at + 1))
            continue
        define = _DEF.match(bare)
        if define is not None:
            decorators = tuple(above) if indent == column else ()
            end = _end(lines, at, indent)
            start = decorators[0].line if decorators else at + 1
            body = "\n".join(lines[at:end])
            found.append(View(path, start, end, define[1], decorators, body))
            above, column = [], -1
        elif above and bare:
            if indent > column or bare[0] in ")]}":  # a decorator that goes on
                above[-1] = Decorator(f"{above[-1].text} {bare}"[:_LONGEST], above[-1].line)
            else:
                above, column = [], -1
    return found


def _end(lines: list[str], at: int, indent: int) -> int:
    """The line after the function that begins at `at`: the next one that is written as far left."""
    for end in range(at + 1, len(lines)):
        bare = lines[end].lstrip()
        if bare and len(lines[end]) - len(bare) <= indent and bare[0] not in ")]}":
            return end
    return len(lines)
