"""Stumbling blocks recognised: what went wrong in the learner's terms, with the line and the direction of the mend.

What is explained is the guest's own word and the learner's own files, so an explanation never changes whether a
check passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.registry import BEHAVIOURS, BLOCKS, KNOWN, SHARPER
from flaskpath.grading.explain.source import Files
from flaskpath.grading.verdict import Exchange, Explanation

_COMMAND = "the terminal"


def explain_text(text: str, *, quiet: bool = False) -> Explanation | None:
    """Recognise a stumbling block in the text of an error; `quiet` text was said without any error."""
    for block in BLOCKS:
        if quiet and not block.quiet:
            continue
        found = block.explain(text)
        if found:
            return found
    return None


def explain_report(
    report: Mapping[str, Any], files: Mapping[str, bytes] | Files | None = None
) -> Explanation | None:
    """Recognise a stumbling block in an exception report of the guest."""
    if files is not None:
        sharper = _first(SHARPER, Evidence(_read(files), report=report))
        if sharper:
            return sharper.explanation
    return explain_text(f"{report.get('type')}: {report.get('message')}")


def explain_exchange(
    exchange: Exchange,
    files: Mapping[str, bytes] | Files,
    *,
    before: Sequence[Exchange] = (),
    expected: str = "",
    complaint: str = "",
    said: str = "",
) -> Finding | None:
    """Recognise a stumbling block in what happened: one exchange, with those before it in the same check.

    `expected` and `complaint` are what the check wanted and its sentence about what it got; `said` is what a server
    printed that is not in the exchange.
    """
    report = exchange.inside.get("exception")
    report = report if isinstance(report, dict) else {}
    if exchange.who == _COMMAND:
        said = f"{exchange.response.body}\n{said}"
    evidence = Evidence(_read(files), exchange, before, said, report, expected, complaint)
    sharper = _first(SHARPER, evidence)
    if sharper:
        return sharper
    told = explain_report(report) if report else None
    if told is None and said.strip():
        told = explain_text(said, quiet=exchange.response.head == "exit status 0")
    return Finding(told) if told else _first(BEHAVIOURS, evidence)


def _read(files: Mapping[str, bytes] | Files) -> Files:
    return files if isinstance(files, Files) else Files(files)


def _first(behaviours: Sequence[Any], evidence: Evidence) -> Finding | None:
    return next((found for one in behaviours if (found := one(evidence)) is not None), None)


__all__ = ["KNOWN", "Files", "Finding", "explain_exchange", "explain_report", "explain_text"]
