"""A verdict and its JSON, the one format that browser, terminal and CI share (frozen: `SCHEMA`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA = 1
Status = Literal["passed", "failed", "blocked", "our-fault"]
Json = Any  # JSON-ready values only: what a guest reports is validated by the wire, not typed here


@dataclass(frozen=True, slots=True)
class Message:
    """One half of an exchange. `body` is text for people; `cut` says that it was shortened."""

    head: str  # "GET /users/7" or "200 OK"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, or one command and its output."""

    who: str  # "a visitor", "Ada's browser", "the terminal"
    request: Message
    response: Message
    milliseconds: float
    inside: Mapping[str, Json] = field(default_factory=dict)  # the app's own word; never judged alone


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stumbling block recognised: what happened in the learner's terms, and what to do."""

    id: str
    happened: str
    mend: str
    original: str  # the text it was recognised from


@dataclass(frozen=True, slots=True)
class CheckResult:
    id: str
    task: int
    title: str
    status: Status
    stretch: bool = False
    milliseconds: float = 0.0
    message: str = ""
    expected: str = ""
    got: str = ""
    exchanges: tuple[Exchange, ...] = ()
    file: str | None = None
    line: int | None = None
    hint: str = ""  # one next thing to try
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """What the learner's program printed while it was checked."""

    text: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    exercise: str
    passed: bool
    isolation: str  # jail, jail-lite or own-code
    seed: int
    milliseconds: float
    checks: tuple[CheckResult, ...]
    output: Output = Output()


def to_json(verdict: Verdict) -> dict[str, Json]:
    """The verdict as JSON-ready data, in the frozen shape of docs/write-a-course/examples/verdict.json."""
    return {
        "schema": SCHEMA,
        "exercise": verdict.exercise,
        "passed": verdict.passed,
        "isolation": verdict.isolation,
        "seed": verdict.seed,
        "milliseconds": round(verdict.milliseconds, 2),
        "checks": [_check_json(check) for check in verdict.checks],
        "output": {"text": verdict.output.text, "cut": verdict.output.cut},
    }


def _check_json(check: CheckResult) -> dict[str, Json]:
    explanation = check.explanation
    return {
        "id": check.id,
        "task": check.task,
        "title": check.title,
        "status": check.status,
        "stretch": check.stretch,
        "milliseconds": round(check.milliseconds, 2),
        "message": check.message,
        "expected": check.expected,
        "got": check.got,
        "exchanges": [_exchange_json(exchange) for exchange in check.exchanges],
        "file": check.file,
        "line": check.line,
        "hint": check.hint,
        "explanation": None
        if explanation is None
        else {
            "id": explanation.id,
            "happened": explanation.happened,
            "mend": explanation.mend,
            "original": explanation.original,
        },
    }


def _exchange_json(exchange: Exchange) -> dict[str, Json]:
    return {
        "who": exchange.who,
        "request": _message_json(exchange.request),
        "response": _message_json(exchange.response),
        "milliseconds": round(exchange.milliseconds, 2),
        "inside": dict(exchange.inside),
    }


def _message_json(message: Message) -> dict[str, Json]:
    return {
        "head": message.head,
        "headers": [list(pair) for pair in message.headers],
        "body": message.body,
        "cut": message.cut,
    }
