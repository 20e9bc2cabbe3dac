"""The database: one typed base, SQLite made safe, and `writing()` for every change. It knows no feature.

SQLAlchemy's default for SQLite reads outside the transaction and so loses updates. Here every transaction is
begun by us: BEGIN for reads, BEGIN IMMEDIATE for writes, which waits its turn before it reads anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

WRITES = "flaskpath_writes"

# Names for constraints, so that migrations can speak of them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

# Flask-SQLAlchemy makes its Model class at run time; type checkers need one that they can see.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Moment(TypeDecorator[datetime]):
    """A time in UTC, aware in Python, without an offset in the database (SQLite keeps none)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    """Bind the database to an app. Connects to nothing yet."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _make_sqlite_safe(db.engine)


def _make_sqlite_safe(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: SQLiteConnection, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that changes something: committed at the end, undone by an exception.

    Operations inside it flush and never commit. Objects read before it are stale: read them again inside.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("Something was changed outside writing(); move the change into the block.")
    db.session.rollback()  # ends a read transaction, which could not become a write one
    db.session.connection(execution_options={WRITES: True})
    try:
        yield
    except BaseException:
        db.session.rollback()
        raise
    db.session.commit()
