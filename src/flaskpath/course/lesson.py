"""Takes a lesson's Markdown apart: sections, examples that run, what they must answer, links into our source.

It runs no example and renders no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flaskpath.course.expectations import Expectation, parse_expectation
from flaskpath.course.markdown import Part, lines, parts, unclosed_fence
from flaskpath.course.problems import Problems

MODULE = "app.py"  # what examples without a file name build, one after the other
REVIEW = "Later, from memory"
SOURCE = re.compile(r":source:`([A-Za-z_][\w.]*)(?::([A-Za-z_][\w.]*))?`")
_QUESTION = re.compile(r"^\d{1,2}\.[ \t]+(.*)$")
_ANSWER = re.compile(r"^(.*\S)[ \t]*\*\((.+)\)\*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A fence of code. `wrong` ones show the mistake; the others build `file`."""

    language: str
    file: str
    wrong: bool
    code: str
    line: int  # of the fence's opening, from 1


@dataclass(frozen=True, slots=True)
class Trial:
    """The lesson's files as they stand at a check fence, and what using them must bring."""

    files: Mapping[str, str]
    expectations: tuple[Expectation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A link to a module of ours, or to a name in it ("" for the module)."""

    module: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question for later, and its answer (Markdown)."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Lesson:
    title: str
    lead: str  # Markdown between the title and the first section: what the reader will be able to do
    sections: tuple[Part, ...]
    examples: tuple[Example, ...]
    trials: tuple[Trial, ...]
    sources: tuple[SourceLink, ...]
    questions: tuple[Question, ...]
    text: str  # the whole, as written (Markdown)

    @property
    def words(self) -> int:
        """How many words of prose there are: code, tables' rules and the marks of headings do not count."""
        prose = (line.title if line.heading else line.text for line in lines(self.text) if not line.inside)
        return sum(1 for word in " ".join(prose).split() if re.search(r"\w", word))

    @property
    def files(self) -> Mapping[str, str]:
        """What all examples together build, by path."""
        return _built(self.examples)

    @property
    def wrong(self) -> tuple[Example, ...]:
        """The examples that show the mistake."""
        return tuple(example for example in self.examples if example.wrong)


def parse_lesson(text: str, file: Path, problems: Problems) -> Lesson:
    """The lesson in `text`; what is malformed is reported against `file` and left out."""
    cut = parts(text)
    titles = [part for part in cut if part.level == 1]
    if len(titles) != 1 or cut[0].level != 1:
        problems.add(file, 1, "A lesson has one '# ' heading, its first line.", "Use '## ' below it.")
    if line := unclosed_fence(text):
        problems.add(file, line, "This code fence is never closed.", "Close it with ```.")
    sections = tuple(part for part in cut if part.level == 2)
    examples, trials = _examples(text, file, problems)
    return Lesson(
        title=titles[0].title if titles else "",
        lead=titles[0].text if titles else "",
        sections=sections,
        examples=examples,
        trials=trials,
        sources=_sources(text),
        questions=_questions(sections, file, problems),
        text=text,
    )


def _examples(text: str, file: Path, problems: Problems) -> tuple[tuple[Example, ...], tuple[Trial, ...]]:
    examples: list[Example] = []
    trials: list[Trial] = []
    for info, code, line in _fences(text):
        language, *marks = info.split()
        if language == "check":
            files = _built(examples)
            if not files:
                problems.add(file, line, "There is no example before this check.", "Add '```python example'.")
            expected = (
                parse_expectation(asked, file, line + number, problems)
                for number, asked in enumerate(code.splitlines(), 1)
                if asked.strip()
            )
            trials.append(Trial(files, tuple(one for one in expected if one), line))
        elif marks and marks[0] in ("example", "wrong"):
            example = _example(language, marks, code, line, file, problems)
            if example:
                examples.append(example)
        elif marks:
            problems.add(
                file, line, f"A fence cannot be marked {marks[0]!r}.", "Write 'example', 'wrong' or nothing."
            )
    return tuple(examples), tuple(trials)


def _example(
    language: str, marks: list[str], code: str, line: int, file: Path, problems: Problems
) -> Example | None:
    path = MODULE
    for mark in marks[1:]:
        key, _, value = mark.partition("=")
        if key != "file" or not value or value.startswith("/") or ".." in value.split("/"):
            problems.add(file, line, f"An example cannot say {mark!r}.", "Write file=folder/name.py.")
            return None
        path = value
    wrong = marks[0] == "wrong"
    if language != "python" and path == MODULE and not wrong:
        problems.add(file, line, f"An example in {language} needs a file.", "Write file=templates/name.html.")
        return None
    return Example(language, path, wrong, code, line)


def _fences(text: str) -> list[tuple[str, str, int]]:
    """Every fence with an info string: that string, the code, and the line where it opens."""
    found: list[tuple[str, str, int]] = []
    info, opened = "", 0
    code: list[str] = []
    for line in lines(text):
        if line.fence is not None:
            info, opened = line.fence, line.number
            code = []
        elif line.closes:
            if info:
                found.append((info, "".join(f"{one}\n" for one in code), opened))
        elif line.inside:
            code.append(line.text)
    return found


def _built(examples: Iterable[Example]) -> dict[str, str]:
    """What examples build: those of one Python file follow each other, another file's last one stands."""
    files: dict[str, str] = {}
    for example in examples:
        if example.wrong:
            continue
        before = files.get(example.file) if example.language == "python" else None
        files[example.file] = f"{before}\n\n{example.code}" if before else example.code
    return files


def _sources(text: str) -> tuple[SourceLink, ...]:
    return tuple(
        SourceLink(found[1], found[2] or "", line.number)
        for line in lines(text)
        if not line.inside
        for found in SOURCE.finditer(line.text)
    )


def _questions(sections: tuple[Part, ...], file: Path, problems: Problems) -> tuple[Question, ...]:
    """The numbered questions of the section for later; each ends with its answer: *(the answer.)*"""
    review = next((part for part in sections if part.title == REVIEW), None)
    if review is None:
        return ()
    items: list[str] = []
    for line in review.text.splitlines():
        question = _QUESTION.match(line)
        if question:
            items.append(question[1])
        elif items:
            items[-1] = f"{items[-1]}\n{line.strip()}".rstrip()
    questions = []
    for number, item in enumerate(items, 1):
        answered = _ANSWER.match(item)
        if answered:
            questions.append(Question(answered[1], answered[2]))
        else:
            problems.add(
                file, review.line, f"Question {number} has no answer.", "End it with *(the answer.)*"
            )
    return tuple(questions)
