"""Reads the course's TOML files against a list of known fields. It judges shapes, not meaning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flaskpath.course.problems import Problems, did_you_mean

_WHERE = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = " (at end of document)"
_SHAPES: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    list: 'a list of texts, like ["one", "two"]',
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Field:
    """What one key may hold. A list is always a list of texts. `required` texts may not be empty."""

    shape: type
    required: bool = False
    default: Any = None


class Table:
    """The fields of one TOML file, checked; a field that was wrong holds its default."""

    def __init__(self, file: Path, text: str, values: Mapping[str, Any], problems: Problems) -> None:
        self.file = file
        self.text = text
        self.values = values
        self.problems = problems

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def line(self, key: str) -> int | None:
        """The line that sets `key`, counted from 1."""
        return line_of(self.text, key)

    def problem(self, key: str, sentence: str, cure: str = "") -> None:
        """Report a problem with the value of `key`."""
        self.problems.add(self.file, self.line(key), sentence, cure)


def line_of(text: str, key: str) -> int | None:
    """The first line of TOML that sets `key` or opens a table of that name, counted from 1."""
    found = re.search(rf"^[ \t]*(?:{re.escape(key)}[ \t]*=|\[+{re.escape(key)}\]+)", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def read_text(file: Path, problems: Problems) -> str | None:
    """The file as text, or None with a problem reported."""
    if file.exists() and not file.is_file():  # a pipe would be waited for
        problems.add(file, None, "This is not a file.", "Put a text file here.")
        return None
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.add(file, None, "This file is missing.", "Add it; docs/write-a-course shows one.")
    except UnicodeDecodeError as error:
        problems.add(file, None, f"This is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.")
    except OSError as error:
        problems.add(file, None, f"This file cannot be read: {error.strerror}.", "Mend its permissions.")
    return None


def read_toml(file: Path, problems: Problems) -> tuple[str, dict[str, Any]] | None:
    """The file's text and values, or None with a problem reported."""
    text = read_text(file, problems)
    if text is None:
        return None
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence = str(error)
        where = _WHERE.search(sentence)
        line = int(where[1]) if where else text.count("\n") + 1
        sentence = _WHERE.sub("", sentence).removesuffix(_AT_END)
        problems.add(file, line, f"This is not TOML: {sentence}.", "Mend this line or the one before it.")
        return None


def read_table(file: Path, fields: Mapping[str, Field], problems: Problems) -> Table | None:
    """The file as a table with exactly `fields`; None where it cannot be read at all."""
    read = read_toml(file, problems)
    if read is None:
        return None
    text, values = read
    return Table(file, text, checked(file, text, values, fields, problems), problems)


def checked(
    file: Path, text: str, values: Mapping[str, Any], fields: Mapping[str, Field], problems: Problems
) -> dict[str, Any]:
    """`values` with every field present; what is unknown or has the wrong shape is reported and left out."""
    for key in values:
        if key not in fields:
            problems.add(
                file, line_of(text, key), f"There is no field {key!r} here.", did_you_mean(key, fields)
            )
    result: dict[str, Any] = {}
    for key, field in fields.items():
        result[key] = field.default if field.default is not None else field.shape()
        if key not in values:
            if field.required:
                problems.add(
                    file, None, f"The field {key!r} is missing.", f"Add {key} = {_SHAPES[field.shape]}."
                )
            continue
        value = values[key]
        if not _fits(value, field.shape):
            problems.add(
                file, line_of(text, key), f"{key} must be {_SHAPES[field.shape]}.", f"It is {value!r} now."
            )
        elif field.required and value == "":
            problems.add(file, line_of(text, key), f"{key} is empty.", "Write something there.")
        else:
            result[key] = value
    return result


def _fits(value: object, shape: type) -> bool:
    if isinstance(value, bool):
        return False
    if shape is float:
        return isinstance(value, int | float)
    if shape is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, shape)
