"""Reads YAML that a learner wrote into plain values: texts, lists and mappings, with their lines.

It works on PyYAML's events under limits on size, depth and number, refuses anchors, aliases and tags, and
never builds an object or guesses a type: `on`, `yes` and `3.10` stay the texts that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

MAX_CHARACTERS = 20_000
MAX_BRACKETS = 400  # "[" and "{": the scanner looks ahead through each of them
MAX_DEPTH = 20
MAX_VALUES = 2_000


class UnreadableYaml(Exception):
    """The text is no YAML, or none that we read. `line` counts from 1; 0 where there is none."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it stands; `plain` ones were not in quotes."""

    value: str
    line: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    values: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping in the order of the file; `lines` tells where each key stands."""

    values: Mapping[str, Node]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)


Node: TypeAlias = Text | Items | Entries


def read_yaml(text: str) -> Node:
    """The one document in `text`; UnreadableYaml says what is in the way."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableYaml(f"The file has {len(text):,} characters; {MAX_CHARACTERS:,} is the limit.")
    if text.count("[") + text.count("{") > MAX_BRACKETS:
        raise UnreadableYaml(f"The file has more than {MAX_BRACKETS} brackets.")
    try:
        reader = _Reader(yaml.parse(text, Loader=yaml.SafeLoader))
        return reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise UnreadableYaml(_problem(error, text, line), line) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # the last two: an escape such as "\\UFFFFFFFF"
        raise UnreadableYaml("The file holds a character that YAML does not know.") from None


def _problem(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    """What PyYAML found, in words that help."""
    lines = text.splitlines()
    found = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in found:
        return "There is a tab in this line. YAML indents with blanks only."
    if error.problem and "mapping values are not allowed" in error.problem:
        return "There is a colon where none can be: is this line, or the one before, indented wrongly?"
    if error.problem and "expected <block end>" in error.problem:
        return "This line is indented otherwise than the ones that it belongs to."
    return f"YAML cannot be read here: {error.problem or 'something is in the way'}."


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Reader:
    """Turns events into nodes, counting as it goes."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.count = 0

    def document(self) -> Node:
        next(self.events)  # the stream begins
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise UnreadableYaml("The file is empty.")
        node = self.node(next(self.events), 1)
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise UnreadableYaml("There is a second document after '---'.", _line(after))
        return node

    def node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise UnreadableYaml("The file is nested too deeply, or holds too much.", line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableYaml("Anchors (&name) and aliases (*name) are not read here: write it out.", line)
        if getattr(event, "tag", None):
            raise UnreadableYaml("Tags (!name) are not read here: leave it out.", line)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value, line, plain=event.style is None)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(line, depth)
        return self.entries(line, depth)

    def items(self, line: int, depth: int) -> Items:
        values = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, depth + 1))
        return Items(tuple(values), line)

    def entries(self, line: int, depth: int) -> Entries:
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Text):
                raise UnreadableYaml("A key must be a word.", key.line)
            if key.value in values:
                raise UnreadableYaml(f"{key.value!r} is here twice; only one of them counts.", key.line)
            lines[key.value] = key.line
            values[key.value] = self.node(next(self.events), depth + 1)
        return Entries(values, line, lines)
