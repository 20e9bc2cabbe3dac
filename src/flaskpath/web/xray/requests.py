"""Reading a request that somebody wants sent to their app: anything that a real client could send, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flaskpath.course.model import Exercise
from flaskpath.grading.asked import Asked
from flaskpath.web.errors import Refusal
from flaskpath.web.submissions.requests import bad_request, read_body, read_files

_METHOD = re.compile(r"[A-Z]{1,20}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
MOST_HEADERS, LONGEST_VALUE, LONGEST_PATH, MOST_BODY, MOST_FIELDS = 40, 8_000, 4_000, 256 * 1024, 200
_OURS = frozenset(["content-length", "transfer-encoding", "connection"])
_CURE = "Change it and send it again. Nothing was sent."


@dataclass(frozen=True, slots=True)
class HandRequest:
    """What to send, to the app of which files, as whom. `visitor` None: a stranger whose browser keeps nothing."""

    files: dict[str, str]
    asked: Asked
    visitor: str | None
    follow: bool


def read_hand_request(exercise: Exercise) -> HandRequest:
    """The body of POST console; raises Refusal."""
    body = read_body(
        {"files", "visitor", "follow", "request"}, required={"files", "visitor", "follow", "request"}
    )
    if not isinstance(body["follow"], bool):
        raise bad_request('"follow" is neither true nor false.')
    return HandRequest(
        read_files(body, exercise), _asked(body["request"]), read_visitor(body), body["follow"]
    )


def read_forget() -> str | None:
    """The body of DELETE console: whose browser to empty, or None for everything; raises Refusal."""
    return read_visitor(read_body({"visitor"}, required={"visitor"}))


def read_visitor(body: dict[str, Any]) -> str | None:
    """The field "visitor": a name or null; raises Refusal."""
    name = body["visitor"]
    if name is None:
        return None
    if not isinstance(name, str) or not 1 <= len(name) <= 40 or not name.isprintable():
        raise bad_request('"visitor" is neither null nor a name of 1 to 40 characters.')
    return name


def _asked(given: Any) -> Asked:
    names = {"method", "path", "headers", "body"}
    if not isinstance(given, dict) or given.keys() != names:
        raise bad_request(f'"request" is no object of {", ".join(sorted(names))}.')
    method, path = given["method"], given["path"]
    if not isinstance(method, str) or not _METHOD.fullmatch(method.upper()):
        raise _odd("method", "A method is one word of letters, such as GET or POST.")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise _odd(
            "path", "An address begins with one slash: it is a page of your app, such as /users/7?page=2."
        )
    if len(path) > LONGEST_PATH or not path.isprintable():
        raise _odd(
            "path", f"An address has at most {LONGEST_PATH} characters, and none that cannot be shown."
        )
    headers = _headers(given["headers"])
    path = path.partition("#")[0]  # a browser keeps that part to itself
    content_type, data = _body_of(given["body"])
    if content_type == _FORM and method.upper() in ("GET", "HEAD"):  # what a browser does with such a form
        path, data, content_type = path + ("&" if "?" in path else "?") + data.decode(), b"", None
    own = next((name for name in headers if name.lower() == "content-type"), None)
    if own is not None:
        content_type = headers.pop(own)
    return Asked(method.upper(), path, headers, data, content_type)


def _headers(given: Any) -> dict[str, str]:
    if not isinstance(given, list) or len(given) > MOST_HEADERS:
        raise _odd("headers", f"Headers are a list of at most {MOST_HEADERS} pairs.")
    headers: dict[str, str] = {}
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise _odd("headers", "A header is a pair of name and value.")
        name, value = pair[0].strip(), pair[1].strip()
        if not _NAME.fullmatch(name):
            raise _odd("headers", f"{ascii(name)[:80]} is no header's name: letters, digits and hyphens.")
        if len(value) > LONGEST_VALUE or any(ord(char) < 32 or ord(char) > 255 for char in value):
            raise _odd("headers", f"The value of {name} has a character that no client can send in a header.")
        if name.lower() in _OURS:
            raise _odd("headers", f"{name} is worked out from what is sent; leave it out.")
        joint = "; " if name.lower() == "cookie" else ", "
        headers[name] = f"{headers[name]}{joint}{value}" if name in headers else value
    return headers


_FORM = "application/x-www-form-urlencoded"


def _body_of(given: Any) -> tuple[str | None, bytes]:
    """Content type and bytes of {"kind": "none"}, {"kind": "form", "fields"}, {"kind": "json" or "text", "text"}."""
    kind = given.get("kind") if isinstance(given, dict) else None
    if kind == "none" and given.keys() == {"kind"}:
        return None, b""
    if kind == "form" and given.keys() == {"kind", "fields"}:
        return _FORM, _limited(urlencode(_fields(given["fields"])))
    if kind in ("json", "text") and given.keys() == {"kind", "text"} and isinstance(given["text"], str):
        return "application/json" if kind == "json" else "text/plain; charset=utf-8", _limited(given["text"])
    raise _odd("body", 'A body is of the kind "none", "form" with fields, or "json" or "text" with a text.')


def _fields(given: Any) -> list[tuple[str, str]]:
    if not isinstance(given, list) or len(given) > MOST_FIELDS:
        raise _odd("body", f"A form's fields are a list of at most {MOST_FIELDS} pairs.")
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in given
    ):
        raise _odd("body", "A form's field is a pair of name and value.")
    _limited("".join(name + value for name, value in given))
    return [(name, value) for name, value in given]


def _limited(text: str) -> bytes:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        raise _odd("body", "The body has half a character in it.") from None
    if len(data) > MOST_BODY:
        raise _odd("body", f"A body has at most {MOST_BODY // 1024} KB here.")
    return data


def _odd(part: str, message: str) -> Refusal:
    return Refusal(400, f"bad-{part}", message, _CURE)
