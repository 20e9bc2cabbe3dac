"""Turns exceptions and values of a learner's program into capped, JSON-ready text.

Never runs learner code to do so where it can be helped: values are shown without their own __repr__.
"""

from __future__ import annotations

import datetime
import decimal
import linecache
import os
import sysconfig
import traceback
from collections.abc import Callable
from types import CodeType
from typing import Any

MAX_TEXT = 16_000  # characters of a traceback
MAX_MESSAGE = 2_000
MAX_FRAMES = 40
_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
_PACKAGES = sorted(
    {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")}, key=len, reverse=True
)  # deepest first: one lies in another
_PLAIN = (
    int,
    float,
    complex,
    bool,
    type(None),
    decimal.Decimal,
    datetime.date,
    datetime.datetime,
    datetime.timedelta,
)


def relative(path: str | None, workspace: str) -> str | None:
    """The path of a learner's file, relative to the workspace; None for any other file."""
    if not path or path.startswith("<"):  # "<string>": code without a file, such as SQLAlchemy makes
        return None
    if not os.path.isabs(path):
        path = os.path.join(workspace, path)
    root = workspace + os.sep
    return os.path.normpath(path)[len(root) :] if path.startswith(root) else None


def exception(error: BaseException, workspace: str) -> dict[str, Any]:
    """{"type", "module", "message", "frames": [{"file", "line", "name", "code"}], "text", "cut"}."""
    kind = type(error)
    text = _text(error)
    frames = _frames(error, workspace)
    return {
        "type": str(kind.__name__)[:200],
        "module": str(kind.__module__)[:200],
        "message": _message(error)[:MAX_MESSAGE],
        "frames": frames[:10] + frames[10:][-(MAX_FRAMES - 10) :],
        "text": text[-MAX_TEXT:],
        "cut": len(text) > MAX_TEXT or len(frames) > MAX_FRAMES,
    }


def _is_plumbing(filename: str) -> bool:
    """True for what stands between us and the learner's first line: it would only puzzle them."""
    return filename.startswith((_OURS, "<frozen importlib")) or filename.endswith("/importlib/__init__.py")


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, SyntaxError):
            return str(error.msg)
        return str(error)
    except BaseException as odd:  # a learner's own __str__
        return f"<its __str__ raised {type(odd).__name__}>"


def _frames(error: BaseException, workspace: str) -> list[dict[str, Any]]:
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if _is_plumbing(name):
            continue
        frames.append(_frame(name, line, frame.f_code.co_name, workspace))
    if isinstance(error, SyntaxError) and isinstance(error.filename, str):
        frames.append(_frame(error.filename, error.lineno or 0, "<module>", workspace))
    return frames


def _frame(path: str, line: int, name: str, workspace: str) -> dict[str, Any]:
    file = relative(path, workspace)
    code = linecache.getline(path, line).strip()[:200]
    return {"file": file, "line": line, "name": name[:200], "code": code}


def _text(error: BaseException) -> str:
    try:
        whole = traceback.TracebackException.from_exception(error, compact=True)
        _drop_ours(whole, 20)
        return _at_home("".join(whole.format()))
    except BaseException as odd:
        return f"{type(error).__name__} (its traceback could not be written: {type(odd).__name__})"


def _at_home(text: str) -> str:
    """The traceback without where this machine keeps its packages: `flask/app.py` is what a learner can look up."""
    for folder in _PACKAGES:
        text = text.replace(f'File "{folder}{os.sep}', 'File "')
    return text


def _drop_ours(shown: traceback.TracebackException | None, depth: int) -> None:
    if shown is None or depth == 0:
        return
    shown.stack[:] = [frame for frame in shown.stack if not _is_plumbing(frame.filename)]
    _drop_ours(shown.__cause__, depth - 1)
    _drop_ours(shown.__context__, depth - 1)


def short(value: object, room: int = 200, depth: int = 3) -> str:
    """A value as Python would show it, at most about `room` characters, without calling learner code."""
    try:
        text = _show(value, room, depth)
    except Exception:
        text = "<cannot be shown>"
    return text if len(text) <= room else text[: room - 1] + "…"


def _show(value: object, room: int, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return repr(value[:room])  # type: ignore[index]  # exactly a str
    if kind is bytes:
        return repr(value[:room])  # type: ignore[index]  # exactly bytes
    if isinstance(value, str):  # Markup and other kinds of text
        return f"{kind.__name__}({str.__repr__(str.__getitem__(value, slice(0, room)))})"
    if kind in _PLAIN:
        return repr(value)
    if depth <= 0:
        return f"<{kind.__name__}>"
    if kind in (list, tuple, set, frozenset):
        return _show_items(value, room, depth)
    if isinstance(value, dict):
        return _show_dict(value, room, depth)
    return _show_object(value, room)


def _show_items(value: Any, room: int, depth: int) -> str:
    shown, left = [], room
    for item in value:
        if left <= 0:
            shown.append("…")
            break
        shown.append(short(item, left, depth - 1))
        left -= len(shown[-1]) + 2
    inner = ", ".join(shown)
    if isinstance(value, list):
        return f"[{inner}]"
    if isinstance(value, tuple):
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return "{" + inner + "}" if value else f"{type(value).__name__}()"


def _show_dict(value: dict[Any, Any], room: int, depth: int) -> str:
    shown, left = [], room
    for key, item in dict.items(value):
        if left <= 0:
            shown.append("…")
            break
        shown.append(f"{short(key, 60, 1)}: {short(item, left, depth - 1)}")
        left -= len(shown[-1]) + 2
    return "{" + ", ".join(shown) + "}"


def _show_object(value: object, room: int) -> str:
    """<Name id=1, title='x'>: what the object already holds, so that nothing is loaded by looking."""
    name = type(value).__name__
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return f"<{name}>"
    parts = []
    for key, item in list(attributes.items())[:20]:
        if isinstance(key, str) and not key.startswith("_") and type(item) in (str, *_PLAIN):
            parts.append(f"{key}={short(item, 60)}")
    return (f"<{name} " + ", ".join(parts) + ">")[:room] if parts else f"<{name}>"


def where(function: Any, workspace: str) -> tuple[str | None, int | None]:
    """The learner's file and line where a view function is written; (None, None) for other people's."""
    seen: Callable[..., Any] = function
    for _ in range(20):
        inner = getattr(seen, "__wrapped__", None)
        if inner is None:
            break
        seen = inner
    code = getattr(seen, "__code__", None)
    view_class = getattr(seen, "view_class", None)
    if view_class is not None:
        code = next((c for c in map(_method_code, _methods(view_class)) if c is not None), code)
    if not isinstance(code, CodeType):
        return None, None
    file = relative(code.co_filename, workspace)
    return (file, code.co_firstlineno) if file else (None, None)


def _methods(view_class: Any) -> list[Any]:
    return [getattr(view_class, name, None) for name in ("dispatch_request", "get", "post", "put", "delete")]


def _method_code(method: Any) -> CodeType | None:
    code = getattr(method, "__code__", None)
    return code if isinstance(code, CodeType) and "site-packages" not in code.co_filename else None
