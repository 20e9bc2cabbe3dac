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
