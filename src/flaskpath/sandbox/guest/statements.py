"""Watches SQL through the sqlite3 module, under raw use and under SQLAlchemy alike.

Changes nothing about what the statements do; before a request's first write it may make the request wait
for its companions (see `recorder.Group`).
"""

from __future__ import annotations

import re
import sqlite3
import sqlite3.dbapi2
import time
from collections.abc import Callable
from typing import Any, Protocol

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_LEADING = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_ANY_WRITE = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Watcher(Protocol):
    """What is told about each statement, on the thread that runs it."""

    def before(self, statement: str) -> None: ...
    def after(
        self, statement: str, parameters: object, milliseconds: float, rows: int
    ) -> dict[str, Any] | None:
        """Gives the entry whose "rows" grow as the program reads them; None while nobody watches."""


def is_write(statement: str) -> bool:
    """True for a statement that changes rows."""
    found = _LEADING.match(statement)
    if not found:
        return False
    word = found.group(1).upper()
    return word in _WRITES or (word == "WITH" and _ANY_WRITE.search(statement) is not None)


def install(watcher: Watcher) -> None:
    """Replace sqlite3.connect by one whose cursors report to `watcher`."""
    cursor_class = _cursor_class(watcher)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = cursor_class) -> Any:
            return super().cursor(factory)

        # in C these make a plain cursor, which nobody would see
        def execute(self, *args: Any) -> Any:
            return self.cursor().execute(*args)

        def executemany(self, *args: Any) -> Any:
            return self.cursor().executemany(*args)

        def executescript(self, *args: Any) -> Any:
            return self.cursor().executescript(*args)

    Connection.__module__ = "sqlite3"
    plain: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect(*args: Any, **options: Any) -> sqlite3.Connection:
        if len(args) < 6:  # the sixth is a factory of the learner's own
            options.setdefault("factory", Connection)
        return plain(*args, **options)

    connect.__doc__ = plain.__doc__
    sqlite3.connect = connect  # type: ignore[assignment]  # the same call with a factory
    sqlite3.dbapi2.connect = connect  # type: ignore[assignment]  # the same call with a factory


def _cursor_class(watcher: Watcher) -> type[sqlite3.Cursor]:
    class Cursor(sqlite3.Cursor):
        _entry: dict[str, Any] | None = None

        def fetchone(self) -> Any:
            return self._read_one(super().fetchone())

        def fetchmany(self, *args: Any, **named: Any) -> Any:
            return self._read(super().fetchmany(*args, **named))

        def fetchall(self) -> Any:
            return self._read(super().fetchall())

        def __next__(self) -> Any:
            return self._read_one(super().__next__())

        def _read_one(self, row: Any) -> Any:
            if row is not None:
                self._read((row,))
            return row

        def _read(self, rows: Any) -> Any:
            entry = self._entry
            if entry is not None and self.rowcount < 0:  # those that change rows know their number
                entry["rows"] = (entry["rows"] or 0) + len(rows)
            return rows

        def execute(self, *args: Any) -> Any:
            return self._watched(super().execute, args)

        def executemany(self, *args: Any) -> Any:
            return self._watched(super().executemany, args)

        def executescript(self, *args: Any) -> Any:
            return self._watched(super().executescript, args)

        def _watched(self, run: Callable[..., Any], args: tuple[Any, ...]) -> Any:
            statement = args[0] if args and isinstance(args[0], str) else ""
            watcher.before(statement)
            started = time.perf_counter()
            try:
                return run(*args)
            finally:
                took = (time.perf_counter() - started) * 1000
                parameters = args[1] if len(args) > 1 else None
                self._entry = watcher.after(statement, parameters, took, self.rowcount)

    Cursor.__module__ = "sqlite3"
    return Cursor
