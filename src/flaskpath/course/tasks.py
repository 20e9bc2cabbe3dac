"""Reads task.md and hints.md into tasks and hints."""

from __future__ import annotations

import re
from pathlib import Path

from flaskpath.course.markdown import Part, parts, unclosed_fence
from flaskpath.course.model import Hint, Task
from flaskpath.course.problems import Problems

MAX_RUNGS = 3
_NUMBERED = re.compile(r"^(\d{1,3})\.[ \t]+(\S.*)$")
_RUNG = re.compile(r"^(\d{1,2})\.[ \t]+(.*)$")


def parse_tasks(text: str, file: Path, problems: Problems) -> tuple[str, tuple[Task, ...]]:
    """The title (the first heading) and the tasks, number 0 being what stands before the first."""
    title, intro = "", ""
    tasks: list[Task] = []
    _report_fence(text, file, problems)
    for part in parts(text):
        if part.level == 0:
            problems.add(file, 1, "There is text before the first heading.", "Begin with '# Build: ...'.")
        elif part.level == 1:
            if title:
                problems.add(file, part.line, "There is a second '# ' heading.", "Make it '## 1. ...'.")
            title, intro = part.title, part.text
        elif task := _task(part, len(tasks) + 1, file, problems):
            tasks.append(task)
    if not title:
        problems.add(file, 1, "There is no title.", "Begin with '# Build: ...'.")
    if not tasks:
        problems.add(file, None, "There is no task.", "Add '## 1. ...' with what to build.")
    return title, (Task(0, title, intro), *tasks)


def _task(part: Part, expected: int, file: Path, problems: Problems) -> Task | None:
    numbered = _NUMBERED.match(part.title)
    if not numbered:
        problems.add(
            file,
            part.line,
            f"The heading {part.title!r} has no number.",
            f"Write '## {expected}. {part.title}', or '###' inside a task.",
        )
        return None
    number = int(numbered[1])
    if number != expected:
        problems.add(
            file, part.line, f"Task {number} stands where {expected} should.", "Number the tasks 1, 2, 3, ..."
        )
        return None
    return Task(number, numbered[2], part.text)


def parse_hints(text: str, numbers: frozenset[int], file: Path, problems: Problems) -> tuple[Hint, ...]:
    """The hints, one per '## <task number>. title'; `numbers` are the tasks that exist."""
    hints: list[Hint] = []
    seen: set[int] = set()
    _report_fence(text, file, problems)
    for part in parts(text):
        numbered = _NUMBERED.match(part.title)
        if part.level != 2 or not numbered:
            problems.add(
                file, part.line, "This does not belong to a task.", "Put it under '## <task number>. title'."
            )
            continue
        number = int(numbered[1])
        if number not in numbers:
            problems.add(file, part.line, f"task.md has no task {number}.", "Number hints as the tasks.")
        elif number in seen:
            problems.add(file, part.line, f"Task {number} has hints already.", "Put them together.")
        seen.add(number)
        rungs = _rungs(part, file, problems)
        if not 1 <= len(rungs) <= MAX_RUNGS:
            problems.add(
                file,
                part.line,
                f"Task {number} has {len(rungs)} hints; there must be 1 to {MAX_RUNGS}.",
                "Write a numbered list: a question, a place, a shape.",
            )
        hints.append(Hint(number, numbered[2], rungs))
    return tuple(hints)


def _rungs(part: Part, file: Path, problems: Problems) -> tuple[str, ...]:
    """The items of a numbered list; an item may hold fences, indented below its number."""
    rungs: list[list[str]] = []
    indent, fenced = 0, False
    for offset, line in enumerate(part.text.split("\n"), 1):
        item = None if fenced else _RUNG.match(line)
        if item:
            indent = len(line) - len(item[2])
            content = item[2]
            rungs.append([content])
        elif rungs:
            content = line[min(indent, len(line) - len(line.lstrip(" "))) :]
            rungs[-1].append(content)
        elif line.strip():
            problems.add(
                file, part.line + offset, "This is not in the numbered list.", "Begin it with '1. '."
            )
            continue
        else:
            continue
        if content.startswith(("```", "~~~")):
            fenced = not fenced
    return tuple("\n".join(rung).strip() for rung in rungs)


def _report_fence(text: str, file: Path, problems: Problems) -> None:
    line = unclosed_fence(text)
    if line:
        problems.add(file, line, "This code fence is never closed.", "Close it with ```.")
