"""Watches what Flask calls for a request: hooks, the view, error handlers, each with its name, place and time.

Flask asks `ensure_sync` for every one of them just before the call, so that is where they are met. The call itself,
what it gives and what it raises stay as they are; our frame is taken out of tracebacks again.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Protocol

from flaskpath.sandbox.guest import reports

_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
_DEPTH = 20  # of exceptions that hang on one another


class Watcher(Protocol):
    """What is told about each call, on the thread that makes it; None from `calling`: not now."""

    def calling(self, call: dict[str, Any]) -> dict[str, Any] | None: ...


def install(watcher: Watcher, flask_class: Any, workspace: str) -> None:
    """Have Flask's `ensure_sync` give functions that report to `watcher`."""
    plain: Callable[..., Any] = flask_class.ensure_sync

    def ensure_sync(app: Any, function: Callable[..., Any]) -> Callable[..., Any]:
        call = plain(app, function)
        try:
            kind = _kind(app, function)
            entry = watcher.calling(_described(kind, function, workspace)) if kind else None
        except Exception:
            entry = None
        return call if entry is None else _timed(call, entry)

    ensure_sync.__doc__ = plain.__doc__
    flask_class.ensure_sync = ensure_sync


def _timed(call: Callable[..., Any], entry: dict[str, Any]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        for one in args:
            if isinstance(one, BaseException):  # an error handler or a teardown may print its traceback
                forget_our_frames(one)
        started = time.perf_counter()
        try:
            result = call(*args, **named)
            entry["answered"] = entry["kind"] == "before" and result is not None
            return result
        finally:
            entry["milliseconds"] = round((time.perf_counter() - started) * 1000, 3)

    return timed


def forget_our_frames(error: BaseException | None, depth: int = _DEPTH) -> None:
    """Unlink the frames of this package from the tracebacks of an exception and of those it hangs on."""
    if error is None or depth == 0:
        return
    here: TracebackType | None = error.__traceback__
    while here is not None:
        following = here.tb_next
        while following is not None and following.tb_frame.f_code.co_filename.startswith(_OURS):
            following = following.tb_next
        if following is not here.tb_next:
            here.tb_next = following
        here = following
    forget_our_frames(error.__cause__, depth - 1)
    forget_our_frames(error.__context__, depth - 1)


def _described(kind: str, function: Callable[..., Any], workspace: str) -> dict[str, Any]:
    file, line = reports.where(function, workspace)
    named = getattr(function, "view_class", None) or function
    name = str(getattr(named, "__qualname__", type(function).__name__)).rpartition("<locals>.")[2]
    module = str(getattr(function, "__module__", "") or "").partition(".")[0]
    return {
        "kind": kind,
        "name": name[:120],
        "module": "" if file else module[:60],
        "file": file,
        "line": line,
        "milliseconds": 0.0,
        "answered": False,
    }


def _kind(app: Any, function: Any) -> str | None:
    """What Flask is about to call: before, view, error, after or teardown; None for anything else."""
    flask: Any = sys.modules["flask"]
    rule = flask.request.url_rule if flask.has_request_context() else None
    if rule is not None and app.view_functions.get(rule.endpoint) is function:
        return "view"
    for kind, tables in (
        ("before", app.before_request_funcs.values()),
        ("after", app.after_request_funcs.values()),
        ("teardown", [*app.teardown_request_funcs.values(), app.teardown_appcontext_funcs]),
        ("error", _handlers(app)),
    ):
        if any(one is function for table in tables for one in table):
            return kind
    context: Any = flask.globals._cv_request.get(None) if hasattr(flask.globals, "_cv_request") else None
    context = context or flask.globals._cv_app.get(None)
    later = getattr(context, "_after_request_functions", ())
    return "after" if any(one is function for one in later) else None


def _handlers(app: Any) -> Iterable[Iterable[Any]]:
    for by_code in app.error_handler_spec.values():
        for by_class in by_code.values():
            yield by_class.values()
