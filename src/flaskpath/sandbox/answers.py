"""Checks the shape of what a guest answered before anyone else sees it. Believes none of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from flaskpath.sandbox.errors import SpokeProtocol
from flaskpath.sandbox.protocol import MAX_INSIDE

_STATUS = re.compile(r"[1-9]\d\d(?: [\x20-\x7e\xa0-\xff]{0,120})?\Z")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,120}\Z")
_CONTROL = re.compile(r"[^\t\x20-\x7e\x80-\xff]")  # a header travels as latin-1
MAX_HEADERS = 200
_LARGEST = 1 << 53  # a whole number that every reader of JSON takes for the same one


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of an app. `inside` is the app's own word; `raised` an exception report if the app raised
    through to the server (then the status is 500 and the body empty)."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    inside: dict[str, Any] = field(default_factory=dict)
    milliseconds: float = 0.0
    raised: dict[str, Any] | None = None


def status_line(value: object) -> str:
    if not isinstance(value, str) or not _STATUS.match(value):
        raise SpokeProtocol("a status line that is none")
    return value


def headers(value: object) -> list[tuple[str, str]]:
    if not isinstance(value, list) or len(value) > MAX_HEADERS:
        raise SpokeProtocol("no list of headers, or too many")
    checked = []
    for item in value:
        if not (isinstance(item, list) and len(item) == 2):
            raise SpokeProtocol("a header that is no pair")
        name, text = item
        if not (isinstance(name, str) and isinstance(text, str)):
            raise SpokeProtocol("a header that is no text")
        if not _NAME.match(name) or _CONTROL.search(text) or len(text) > 65536:
            raise SpokeProtocol("a header with forbidden characters")
        checked.append((name, text))
    return checked


def report(value: object) -> dict[str, Any]:
    """An exception report with every field present and of its type, whatever the guest sent."""
    data = value if isinstance(value, dict) else {}
    frames = data.get("frames")
    return {
        "type": _text(data.get("type"), 200),
        "module": _text(data.get("module"), 200),
        "message": _text(data.get("message"), 2_000),
        "frames": [_frame(f) for f in frames[:60] if isinstance(f, dict)] if isinstance(frames, list) else [],
        "text": _text(data.get("text"), 20_000),
        "cut": data.get("cut") is True,
    }


def _frame(data: dict[str, Any]) -> dict[str, Any]:
    file = data.get("file")
    return {
        "file": _text(file, 300) if isinstance(file, str) else None,
        "line": _integer(data.get("line")) or 0,
        "name": _text(data.get("name"), 200),
        "code": _text(data.get("code"), 300),
    }


def _text(value: object, most: int) -> str:
    """At most `most` characters, all of which can be written as UTF-8."""
    return value[:most].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _list(value: object, kind: type, most: int = 300) -> list[Any]:
    return [item for item in value[:most] if isinstance(item, kind)] if isinstance(value, list) else []


def _dict(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    pairs = [(key, text) for key, text in list(value.items())[:100] if isinstance(text, str)]
    return {_text(key, 300): _text(text, 2_000) for key, text in pairs}


def _number(value: object) -> float:
    """JSON knows numbers that no float can hold, and Python's reader some that no JSON does."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _LARGEST:
        return 0.0
    return float(value)


def _integer(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        return None
    return value


def _optional_text(value: object, most: int = 300) -> str | None:
    return _text(value, most) if isinstance(value, str) else None


_CALLS = frozenset(["before", "view", "after", "teardown", "error"])
_STEPS = {"call": "calls", "sql": "sql", "template": "templates", "flash": "flashes", "log": "log"}


def _calls(value: object) -> list[dict[str, Any]]:
    """Functions that Flask called: hooks, the view, error handlers, each with its place and time."""
    return [
        {
            "kind": item["kind"],
            "name": _text(item.get("name"), 120),
            "module": _text(item.get("module"), 60),
            "file": _optional_text(item.get("file")),
            "line": _integer(item.get("line")),
            "milliseconds": _number(item.get("milliseconds")),
            "answered": item.get("answered") is True,
        }
        for item in _list(value, dict, 60)
        if isinstance(item.get("kind"), str) and item["kind"] in _CALLS
    ]


def _steps(value: object, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """When each thing in `shown` began; what points at nothing is left out."""
    kept = []
    for item in _list(value, dict, 400):
        what, index = item.get("what"), _integer(item.get("index"))
        if not isinstance(what, str) or index is None:
            continue
        there = len(shown[_STEPS[what]]) if what in _STEPS else int(shown["exception"] is not None)
        if (what in _STEPS or what == "exception") and 0 <= index < there:
            kept.append({"what": what, "index": index, "at": _number(item.get("at"))})
    return kept


def inside(value: object) -> dict[str, Any]:
    """What a guest saw of one request, with every field present and of its type.

    More than a guest of ours sends is not kept: it would be stored with the verdict.
    """
    data = value if isinstance(value, dict) else {}
    if len(json.dumps(data)) > 2 * MAX_INSIDE:
        data = {"cut": True}
    shown = _things(data)
    return {
        **shown,
        "steps": _steps(data.get("steps"), shown),
        "milliseconds": _number(data.get("milliseconds")),
        "cut": data.get("cut") is True,
    }


def _things(data: dict[str, Any]) -> dict[str, Any]:
    view = data.get("view")
    session = data.get("session")
    session = session if isinstance(session, dict) else {}
    return {
        "rule": _optional_text(data.get("rule")),
        "endpoint": _optional_text(data.get("endpoint")),
        "arguments": _dict(data.get("arguments")),
        "view": {"file": _text(view.get("file"), 300), "line": _integer(view.get("line"))}
        if isinstance(view, dict)
        else None,
        "templates": [
            {"name": _optional_text(item.get("name")), "context": _dict(item.get("context"))}
            for item in _list(data.get("templates"), dict)
        ],
        "sql": [
            {
                "statement": _text(item.get("statement"), 2_000),
                "parameters": _text(item.get("parameters"), 500),
                "milliseconds": _number(item.get("milliseconds")),
                "rows": _integer(item.get("rows")),
            }
            for item in _list(data.get("sql"), dict)
        ],
        "session": {"before": _dict(session.get("before")), "after": _dict(session.get("after"))},
        "flashes": [
            [_text(part, 300) for part in item] for item in _list(data.get("flashes"), list) if len(item) == 2
        ],
        "log": [
            {key: _text(item.get(key), 500) for key in ("level", "message", "logger")}
            for item in _list(data.get("log"), dict)
        ],
        "exception": report(data["exception"]) if isinstance(data.get("exception"), dict) else None,
        "calls": _calls(data.get("calls")),
    }


def facts(value: object) -> dict[str, Any]:
    """{"name", "routes": [{"rule", "methods", "endpoint", "file", "line"}], "milliseconds"}."""
    data = value if isinstance(value, dict) else {}
    return {
        "name": _text(data.get("name"), 200),
        "routes": [
            {
                "rule": _text(item.get("rule"), 300),
                "methods": [_text(method, 100) for method in _list(item.get("methods"), str, 30)],
                "endpoint": _text(item.get("endpoint"), 200),
                "file": _optional_text(item.get("file")),
                "line": _integer(item.get("line")),
            }
            for item in _list(data.get("routes"), dict)
        ],
        "milliseconds": _number(data.get("milliseconds")),
    }


def outcomes(value: object) -> list[dict[str, Any]]:
    """[{"name", "outcome", "message", "line"}] of a test run; an outcome of another name counts as an error."""
    if not isinstance(value, list):
        raise SpokeProtocol("a test run without outcomes")
    return [
        {
            "name": _text(item.get("name"), 300),
            "outcome": item["outcome"] if item.get("outcome") in ("passed", "failed", "skipped") else "error",
            "message": _text(item.get("message"), 2_000),
            "line": _integer(item.get("line")),
        }
        for item in _list(value, dict, 2_000)
    ]


def names(value: object) -> list[str]:
    return [_text(name, 200) for name in _list(value, str, 30)]
