"""A verdict and its JSON, the one format that browser, terminal and CI share (frozen: `SCHEMA`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from flaskpath.grading.cookies import SetCookie

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
    cookies: tuple[SetCookie, ...] = ()  # what the answer asks the browser to keep, read from its headers


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stumbling block recognised: what happened in the learner's terms, and what to do."""

    id: str
    happened: str
    mend: str
    original: str  # the text it was recognised from


@dataclass(frozen=True, slots=True)
class Try:
    """One try of an attack. `exchange` is its place among the check's exchanges."""

    shape: str  # how it was dressed up, the same words in every verdict
    sends: str
    exchange: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An attack in three steps. One that `succeeded` made its check fail; of others it says how they ended."""

    attack: str  # permanent name: "open-redirect"
    about: str
    sends: str
    sees: str
    loses: str
    succeeded: bool
    shape: str
    exchange: int | None = None  # the place of the telling answer among the check's exchanges
    tried: tuple[Try, ...] = ()


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
    story: Story | None = None


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
        "exchanges": [exchange_json(exchange) for exchange in check.exchanges],
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
        "story": None if check.story is None else _story_json(check.story),
    }


def _story_json(story: Story) -> dict[str, Json]:
    return asdict(story) | {"tried": [asdict(one) for one in story.tried]}


def exchange_json(exchange: Exchange) -> dict[str, Json]:
    """One exchange as it stands in a verdict's JSON."""
    return {
        "who": exchange.who,
        "request": _message_json(exchange.request),
        "response": _message_json(exchange.response),
        "milliseconds": round(exchange.milliseconds, 2),
        "inside": dict(exchange.inside),
        "cookies": [asdict(cookie) for cookie in exchange.cookies],
    }


def _message_json(message: Message) -> dict[str, Json]:
    return {
        "head": message.head,
        "headers": [list(pair) for pair in message.headers],
        "body": message.body,
        "cut": message.cut,
    }
