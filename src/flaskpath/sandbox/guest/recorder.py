"""Sees what happens inside the app while it answers: the rule, hooks, templates, SQL, session, log, exception.

It must never change what the app does, so every hook swallows its own mistakes. What it reports is the app's
own word; checks never rest on it alone.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from flaskpath.sandbox.guest import calls, reports, statements

MAX_STATEMENTS, MAX_TEMPLATES, MAX_LOG, MAX_FLASHES, MAX_NAMES = 100, 20, 60, 40, 40
MAX_CALLS, MAX_STEPS = 40, 260
HOLD_SECONDS = 0.3
_NOT_CONTEXT = frozenset({"g", "request", "session", "config", "self"})


class Group:
    """Simultaneous requests: each waits before its first write until all have come that far or ended."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._changed = threading.Condition()

    def come(self, wait: bool) -> None:
        """One request has arrived at a write (`wait`) or ended without any."""
        with self._changed:
            self._left -= 1
            if self._left <= 0:
                self._changed.notify_all()
            elif wait:
                self._changed.wait_for(lambda: self._left <= 0, HOLD_SECONDS)


class Record:
    """What one request has shown so far."""

    def __init__(self, group: Group | None) -> None:
        self.started = time.perf_counter()
        self.group = group
        self.rule: str | None = None
        self.endpoint: str | None = None
        self.arguments: dict[str, str] = {}
        self.view: dict[str, Any] | None = None
        self.templates: list[dict[str, Any]] = []
        self.sql: list[dict[str, Any]] = []
        self.before: dict[str, str] = {}
        self.after: dict[str, str] = {}
        self.flashes: list[list[str]] = []
        self.log: list[dict[str, str]] = []
        self.exception: dict[str, Any] | None = None
        self.calls: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []  # what of the above began when
        self.cut = False

    def arrive(self) -> None:
        """Before a write: wait for the companions, once."""
        group, self.group = self.group, None
        if group is not None:
            group.come(wait=True)

    def add(self, what: str, items: list[Any], item: Any, most: int, *, took: float = 0.0) -> bool:
        """Keep `item`, and that it began `took` milliseconds ago; False where there is no room any more."""
        if len(items) >= most:
            self.cut = True
            return False
        self.note(what, len(items), took=took)
        items.append(item)
        return True

    def note(self, what: str, index: int, *, took: float = 0.0) -> None:
        """Remember when the `index`-th thing of its kind began."""
        if len(self.steps) < MAX_STEPS:
            at = (time.perf_counter() - self.started) * 1000 - took
            self.steps.append({"what": what, "index": index, "at": round(max(at, 0.0), 3)})


class Recorder:
    """Hooks into Flask, sqlite3 and logging of this process; one record per request thread."""

    def __init__(self, workspace: str) -> None:
        self.workspace = workspace
        self._now = threading.local()
        self._groups: dict[str, Group] = {}
        self._groups_lock = threading.Lock()
        self._receivers: list[Callable[..., None]] = []

    def begin(self, group: dict[str, Any] | None) -> Record:
        """Start the record of the request on this thread; `group` is {"id", "size"} or None."""
        companions = None
        if group:
            with self._groups_lock:
                companions = self._groups.setdefault(group["id"], Group(group["size"]))
        record = Record(companions)
        self._now.record = record
        return record

    def finish(self, record: Record) -> dict[str, Any]:
        """End the record and give it as JSON-ready data."""
        self._now.record = None
        if record.group is not None:
            record.group.come(wait=False)
        return {
            "rule": record.rule,
            "endpoint": record.endpoint,
            "arguments": record.arguments,
            "view": record.view,
            "templates": record.templates,
            "sql": record.sql,
            "session": {"before": record.before, "after": record.after},
            "flashes": record.flashes,
            "log": record.log,
            "exception": record.exception,
            "calls": record.calls,
            "steps": record.steps,
            "milliseconds": round((time.perf_counter() - record.started) * 1000, 3),
            "cut": record.cut,
        }

    def install(self) -> None:
        """Put the hooks in place: before the app is loaded, in a process that will only ever run this app."""
        statements.install(self)
        self._watch_log()
        self.watch_flask()

    def watch_flask(self) -> None:
        """Connect to Flask's signals, if Flask has been imported."""
        signals: Any = sys.modules.get("flask.signals")
        if signals is None or self._receivers:
            return
        for signal, hook in (
            (signals.request_started, self._request_started),
            (signals.request_tearing_down, self._request_ending),
            (signals.template_rendered, self._template_rendered),
            (signals.message_flashed, self._message_flashed),
            (signals.got_request_exception, self._got_exception),
        ):
            receiver = self._safely(hook)
            self._receivers.append(receiver)
            signal.connect(receiver, weak=False)
        flask_class = getattr(sys.modules.get("flask"), "Flask", None)
        if hasattr(flask_class, "ensure_sync"):
            calls.install(self, flask_class, self.workspace)

    def _safely(self, hook: Callable[..., None]) -> Callable[..., None]:
        def receiver(sender: Any, **details: Any) -> None:
            record = getattr(self._now, "record", None)
            if record is not None:
                try:
                    hook(record, sender, **details)
                except Exception:
                    record.cut = True

        return receiver

    def calling(self, call: dict[str, Any]) -> dict[str, Any] | None:
        """Flask calls a hook, a view or an error handler: the entry to write its time into, or None."""
        record: Record | None = getattr(self._now, "record", None)
        if record is None or not record.add("call", record.calls, call, MAX_CALLS):
            return None
        return call

    # -- sqlite3 ---------------------------------------------------------------------------------------------
    def before(self, statement: str) -> None:
        record = getattr(self._now, "record", None)
        if record is not None and record.group is not None and statements.is_write(statement):
            record.arrive()

    def after(
        self, statement: str, parameters: object, milliseconds: float, rows: int
    ) -> dict[str, Any] | None:
        record = getattr(self._now, "record", None)
        if record is None:
            return None
        shown = {
            "statement": statement[:2000],
            "parameters": reports.short(parameters, 400) if parameters else "",
            "milliseconds": round(milliseconds, 3),
            "rows": rows if rows >= 0 else None,
        }
        record.add("sql", record.sql, shown, MAX_STATEMENTS, took=milliseconds)
        return shown

    # -- logging ---------------------------------------------------------------------------------------------
    def _watch_log(self) -> None:
        plain = logging.Logger.callHandlers
        now = self._now

        def call_handlers(logger: logging.Logger, entry: logging.LogRecord) -> None:
            record = getattr(now, "record", None)
            if record is not None:
                try:
                    message = entry.getMessage()[:500]
                except Exception:
                    message = str(entry.msg)[:500]
                line = {"level": entry.levelname, "message": message, "logger": entry.name[:100]}
                record.add("log", record.log, line, MAX_LOG)
            plain(logger, entry)

        # not a handler: one on the root logger would stop Flask and basicConfig from adding theirs
        logging.Logger.callHandlers = call_handlers  # type: ignore[method-assign,assignment]  # see above

    # -- Flask's signals -------------------------------------------------------------------------------------
    def _request_started(self, record: Record, app: Any, **_: Any) -> None:
        flask: Any = sys.modules["flask"]
        rule = flask.request.url_rule
        if rule is not None:
            record.rule = str(rule.rule)[:300]
            record.endpoint = str(rule.endpoint)[:200]
            arguments = flask.request.view_args or {}
            record.arguments = {str(k)[:60]: reports.short(v) for k, v in list(arguments.items())[:MAX_NAMES]}
            file, line = reports.where(app.view_functions.get(rule.endpoint), self.workspace)
            if file:
                record.view = {"file": file, "line": line}
        record.before = _session()

    def _request_ending(self, record: Record, app: Any, **_: Any) -> None:
        record.after = _session()

    def _template_rendered(self, record: Record, app: Any, template: Any, context: Any, **_: Any) -> None:
        shown = {
            str(name)[:60]: reports.short(value)
            for name, value in list(context.items())[:MAX_NAMES]
            if name not in _NOT_CONTEXT and not callable(value)
        }
        name = str(template.name)[:200] if template.name else None
        record.add("template", record.templates, {"name": name, "context": shown}, MAX_TEMPLATES)

    def _message_flashed(self, record: Record, app: Any, message: Any, category: Any, **_: Any) -> None:
        text = message[:300] if isinstance(message, str) else reports.short(message, 300)
        record.add("flash", record.flashes, [str(category)[:60], str(text)], MAX_FLASHES)

    def _got_exception(self, record: Record, app: Any, exception: BaseException, **_: Any) -> None:
        calls.forget_our_frames(exception)  # Flask logs its traceback next
        record.exception = reports.exception(exception, self.workspace)
        record.note("exception", 0)


def _session() -> dict[str, str]:
    """The session's content, without marking it as accessed (which would add a Vary header)."""
    found: Any = sys.modules["flask.globals"]
    context = found._cv_app.get(None) if not hasattr(found, "_cv_request") else found._cv_request.get(None)
    session = getattr(context, "_session", None)
    if not isinstance(session, dict):
        return {}
    return {str(k)[:60]: reports.short(v) for k, v in list(dict.items(session))[:MAX_NAMES]}


def shrink(inside: dict[str, Any], room: int) -> dict[str, Any]:
    """Leave out the bulky parts until about `room` bytes remain; says so with "cut"."""
    import json

    inside = {**inside, "cut": True}
    steps: list[Callable[[], None]] = [
        lambda: inside.update(sql=inside["sql"][:20]),
        lambda: inside.update(log=inside["log"][:10]),
        lambda: inside.update(templates=[{"name": t["name"], "context": {}} for t in inside["templates"]]),
        lambda: inside.update(session={"before": {}, "after": {}}, flashes=inside["flashes"][:10]),
        lambda: inside.update(
            sql=[], log=[], arguments={}, calls=inside["calls"][:10], steps=inside["steps"][:60]
        ),
        lambda: inside.update(exception=None, flashes=[], calls=[], steps=[]),
    ]
    for step in steps:
        step()
        if len(json.dumps(inside)) <= room:
            break
    return inside
