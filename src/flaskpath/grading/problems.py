"""Mistakes that can be seen without running a program. They are looked for in a guest without learner code, since
parsers can be made to explode; what that guest answers is checked for its shape and is only ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import flaskpath.sandbox
from flaskpath.sandbox import LearnerFault, Sandbox

SOURCE = Path(flaskpath.sandbox.__file__).parent / "guest" / "problems.py"
ENDINGS = (".py", ".html", ".htm", ".jinja", ".j2", ".txt", ".xml", ".json", ".toml")
MOST, MOST_TEXT, MOST_ANSWER = 60, 400, 200_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One place in a learner's file. An error stops the program; a note is a pitfall, and may be meant."""

    path: str
    line: int
    severity: Literal["error", "note"]
    message: str
    mend: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def find_problems(sandbox: Sandbox, files: Mapping[str, str]) -> list[Problem]:
    """The problems of `files`, by file and line; none where looking takes more than a guest may use."""
    looked_at = {path: text for path, text in files.items() if path.lower().endswith(ENDINGS)}
    if not looked_at:
        return []
    body = json.dumps(looked_at).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
    }
    with sandbox.workspace({SOURCE.name: SOURCE.read_bytes()}) as workspace:
        try:
            reply = workspace.start_app(f"{SOURCE.stem}:app").request(environ, body)
        except LearnerFault:
            return []
    if not reply.status.startswith("200") or len(reply.body) > MOST_ANSWER:
        return []
    try:
        answer = json.loads(reply.body)
    except (ValueError, RecursionError):
        return []
    told = answer[:MOST] if isinstance(answer, list) else []
    return [problem for one in told if (problem := _checked(one, looked_at)) is not None]


def _checked(one: object, files: Mapping[str, str]) -> Problem | None:
    if not isinstance(one, dict):
        return None
    path, line, message, mend = (one.get(name) for name in ("path", "line", "message", "mend"))
    if not (isinstance(path, str) and path in files and isinstance(line, int) and not isinstance(line, bool)):
        return None
    if not (isinstance(message, str) and isinstance(mend, str)):
        return None
    lines = files[path].count("\n") + 1
    severity: Literal["error", "note"] = "error" if one.get("severity") == "error" else "note"
    return Problem(path, min(max(line, 1), lines), severity, message[:MOST_TEXT], mend[:MOST_TEXT])
