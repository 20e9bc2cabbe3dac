"""Brings the database to the shape that this program needs. Where nothing is to do, Alembic is not even imported."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flaskpath.web.data import database_file

if TYPE_CHECKING:
    from flask import Flask

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """Why a database cannot be used.

    SchemaError
    ├── DatabaseNewer      it was made by a newer program
    ├── DatabaseUnusable   it is locked, damaged or not ours
    └── UpgradeFailed      a step of the upgrade broke; the database is as it was
    """


class DatabaseNewer(SchemaError):
    """The database has a revision that this program does not know."""


class DatabaseUnusable(SchemaError):
    """The file cannot be read or written as our database."""


class UpgradeFailed(SchemaError):
    """A step of the upgrade broke; all of it was undone."""


def newest_revision() -> str:
    """The revision that the models have. Revisions are numbered, so this is the last file's number."""
    return max(_known())


def revision_of(database: Path) -> str | None:
    """The revision of a database file; None if it has none yet. Raises DatabaseUnusable."""
    try:
        with closing(sqlite3.connect(database, timeout=5.0, isolation_level=None)) as connection:
            tables = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    except sqlite3.Error as error:
        raise DatabaseUnusable(
            f"{database} cannot be read as our database: {error}. Nothing was changed. "
            "Move it away to start afresh, or put a copy of it back."
        ) from error
    return None if row is None else str(row[0])


def is_current(database: Path) -> bool:
    """True if the database has the shape that this program needs; raises a SchemaError if it never can."""
    revision = revision_of(database)
    if revision is not None and revision not in _known():
        raise DatabaseNewer(
            f"{database} was made by a newer Flaskpath (its revision is {revision}, ours is {newest_revision()}). "
            "Nothing was changed. Get a newer Flaskpath, or set FLASKPATH_DATA to another folder."
        )
    return revision == newest_revision()


def prepare(app: Flask) -> Path | None:
    """Bring the app's database up to date; where that changes one in use, the copy made before is returned."""
    database = database_file(app.config["DATA"])
    if is_current(database):
        return None
    lockfile = database.with_name("upgrade.lock")
    lockfile.touch(mode=0o600)
    with closing(sqlite3.connect(lockfile, timeout=60.0, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # of two starts at once one upgrades, the other finds it done
        if is_current(database):
            return None
        copy = _copy(database)
        _upgrade(app)
    return copy


def _known() -> frozenset[str]:
    return frozenset(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _copy(database: Path) -> Path | None:
    revision = revision_of(database)
    if revision is None:
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = database.with_name(f"{database.stem}-before-{newest_revision()}-{stamp}.db")
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _upgrade(app: Flask) -> None:
    # Here, not above: Alembic takes as long to import as the rest of the site.
    import logging

    from alembic import command
    from flask_migrate import Migrate

    from flaskpath.web.db import db

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        # Not through Flask-Migrate's own upgrade(): that one ends the program on an error.
        configuration = Migrate(app, db, directory=str(MIGRATIONS)).get_config()
        try:
            command.upgrade(configuration, "head")
        except Exception as error:
            raise UpgradeFailed(
                f"The database could not be brought up to date: {error}. Nothing was changed, and it is copied beside "
                "itself. Go back to the Flaskpath you had before, and report this."
            ) from error
        finally:
            db.session.remove()
            db.engine.dispose()
