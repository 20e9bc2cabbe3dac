"""A verdict as a person reads it in a terminal. It judges nothing; what the learner's program wrote is shown plain."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from rich.text import Text

from flaskpath.cli.screen import STYLES, Screen
from flaskpath.course.model import Exercise
from flaskpath.grading.verdict import CheckResult, Exchange, Verdict

MAX_LINES = 12  # of one expected, got or printed text; the rest is in --json, and we say so
_BODY = "      "
_WORDS = {"passed": "passed", "failed": "failed", "blocked": "not tried", "our-fault": "our fault"}


def show_verdict(screen: Screen, exercise: Exercise, verdict: Verdict, files: Mapping[str, bytes]) -> None:
    """Write every check of `verdict`; failures come with what to look at and one next step."""
    _line(screen, exercise.title, "bold")
    tasks = {task.number: task.title for task in exercise.tasks if task.number}
    shown_task = 0
    for check in verdict.checks:
        if check.task != shown_task and check.task in tasks:
            shown_task = check.task
            screen.console.print()
            _line(screen, f"{check.task}. {tasks[check.task]}", "bold")
        _show_check(screen, check, files)
    if not verdict.passed:
        _show_output(screen, verdict)
    screen.console.print()
    _show_summary(screen, verdict)


def _show_check(screen: Screen, check: CheckResult, files: Mapping[str, bytes]) -> None:
    style = STYLES[check.status]
    title = Text(f"  {screen.marks[check.status]} ", style=style)
    title.append(screen.plain(check.title), style="" if check.status in ("passed", "failed") else style)
    if check.stretch:
        title.append("  (if you like)", style="dim")
    screen.console.print(title)
    if check.status == "passed":
        return
    if check.status == "blocked":
        _paragraph(screen, check.message, "dim")
        return
    _paragraph(screen, check.message)
    if check.status == "our-fault":
        _labelled(screen, "detail", check.got)
        return
    if check.exchanges:
        _show_exchange(screen, check.exchanges[-1])
    _labelled(screen, "expected", check.expected)
    _labelled(screen, "got", check.got)
    _show_place(screen, check, files)
    explanation = check.explanation
    if explanation:
        _labelled(screen, "why", explanation.happened)
        _labelled(screen, "original", _unsaid(explanation.original, check))
    next_step = check.hint or (explanation.mend if explanation else "")
    _labelled(screen, "try", next_step, "cyan")


def _show_exchange(screen: Screen, exchange: Exchange) -> None:
    arrow = screen.marks["arrow"]
    head = f"{exchange.request.head}  {arrow}  {exchange.response.head}"
    _paragraph(screen, f"{exchange.who}: {head}" if exchange.who else head, "dim")


def _show_place(screen: Screen, check: CheckResult, files: Mapping[str, bytes]) -> None:
    """The learner's own line, as it stands in the file."""
    if not check.file:
        return
    if not check.line:
        _labelled(screen, "where", check.file)
        return
    lines = files.get(check.file, b"").decode("utf-8", "replace").splitlines()
    code = lines[check.line - 1].strip() if check.line <= len(lines) else ""
    _labelled(screen, "where", f"{check.file}:{check.line}   {code}".rstrip())


def _unsaid(original: str, check: CheckResult) -> str:
    """The words that an explanation was made from, where they are not shown already: the last one of a long text."""
    shown = f"{check.message}\n{check.got}\n" + "".join(
        f"{one.request.head} → {one.response.head}\n" for one in check.exchanges[-1:]
    )
    lines = [line for line in original.splitlines() if line.strip()]
    return "" if not lines or lines[-1].strip() in shown or original.strip() in shown else lines[-1].strip()


def _show_output(screen: Screen, verdict: Verdict) -> None:
    text = verdict.output.text.strip("\n")
    if not text:
        return
    screen.console.print()
    _line(screen, "Your program printed:", "bold")
    for line in _shortened(screen, text, cut=verdict.output.cut):
        screen.console.print(Text(f"  {line}", style="dim"))


def _show_summary(screen: Screen, verdict: Verdict) -> None:
    counted = [check for check in verdict.checks if not check.stretch]
    good = sum(check.status == "passed" for check in counted)
    facts = f"{verdict.milliseconds:.0f} ms, isolation: {verdict.isolation}, seed {verdict.seed}"
    ours = any(check.status == "our-fault" for check in counted)
    status = "passed" if verdict.passed else "our-fault" if ours else "failed"
    summary = Text(f"{screen.marks[status]} {_WORDS[status].capitalize()}", style=STYLES[status])
    summary.append(f": {good} of {len(counted)} checks passed", style="bold" if verdict.passed else "")
    summary.append(f"  ({facts})", style="dim")
    screen.console.print(summary)
    if ours:
        _line(
            screen,
            "  A fault of ours kept a check from being made. 'flaskpath doctor' may say why.",
            "yellow",
        )


def _labelled(screen: Screen, label: str, text: str, style: str = "") -> None:
    """`text` under a label; nothing where there is no text."""
    if not text:
        return
    lines = _shortened(screen, text)
    column = f"{_BODY}{label + ':':<10}"
    width = max(screen.console.width - len(column), 30)
    first = True
    for line in lines:
        for piece in _wrapped(screen, line, width):
            row = Text(column if first else " " * len(column), style="dim")
            row.append(piece, style=style or "default")
            screen.console.print(row)
            first = False


def _paragraph(screen: Screen, text: str, style: str = "") -> None:
    for line in _shortened(screen, text):
        for piece in _wrapped(screen, line, max(screen.console.width - len(_BODY), 30)):
            screen.console.print(Text(f"{_BODY}{piece}", style=style))


def _wrapped(screen: Screen, line: str, width: int) -> list[str]:
    """One line cut into lines that fit; whole where the output is not a terminal, for those who search it."""
    if not screen.console.is_terminal:
        return [line]
    indent = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.wrap(
        line, width, drop_whitespace=True, subsequent_indent=indent, break_on_hyphens=False
    ) or [""]


def _shortened(screen: Screen, text: str, *, cut: bool = False) -> list[str]:
    """The first lines, made plain; never shortened without saying so."""
    lines = screen.plain(text).strip("\n").split("\n")
    more = len(lines) - MAX_LINES
    if more > 0:
        said = f"... {more} more lines here ('flaskpath check --json' has them) ..."
        if any(line.startswith("Traceback (") for line in lines):  # its last lines say what happened
            return [*lines[:3], said, *lines[3 + more :]]
        return [*lines[:MAX_LINES], said]
    return [*lines, "... and more, which was cut"] if cut else lines


def _line(screen: Screen, text: str, style: str = "") -> None:
    screen.console.print(Text(screen.plain(text), style=style))
