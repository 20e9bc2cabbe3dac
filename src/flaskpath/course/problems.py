"""What is wrong with a course folder, with file, line and cure. Collects; never stops at the first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend. `sentence` says what is wrong, `cure` what to do."""

    file: Path
    line: int | None
    sentence: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return f"{place}: {self.sentence} {self.cure}".rstrip()


class CourseInvalid(Exception):
    """The course folder has problems; nothing of it was changed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        things = "1 thing" if count == 1 else f"{count} things"
        listed = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"The course has {things} to mend:\n{listed}")


class Problems:
    """A growing list of problems that readers report to."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, file: Path, line: int | None, sentence: str, cure: str = "") -> None:
        self._found.append(Problem(file, line, sentence, cure))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A cure for a misspelt word: the nearest known one, else `otherwise`, else all of them."""
    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return otherwise or f"Known: {', '.join(choices)}."
