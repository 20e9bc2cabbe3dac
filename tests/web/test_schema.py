"""The database's shape: it fits the models, grows without loss, and is never touched by a program that is too old."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from flaskpath.web import schema
from flaskpath.web.app import bare_app
from flaskpath.web.db import Base, db

from .conftest import RIGHT, Browser


def bare(folder: Path) -> Flask:
    return bare_app({"DATA": folder})


def dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def test_migrations_and_models_agree(app: Flask) -> None:
    """A model that was changed without a migration: works in tests, breaks for those who have a database."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_first_start_makes_the_database(tmp_path: Path) -> None:
    """A new learner's first start that fails, or makes a copy of nothing."""
    app = bare(tmp_path / "data")
    assert schema.prepare(app) is None
    dispose(app)
    assert schema.is_current(tmp_path / "data" / "flaskpath.db")
    assert not list((tmp_path / "data").glob("*before*"))


def test_a_current_database_is_left_alone_and_alembic_is_not_imported(data: Path) -> None:
    """A start that takes half a second longer each time for nothing."""
    code = (
        "import sys; from pathlib import Path; from flaskpath.web import schema; from flaskpath.web.app import bare_app;"
        f"assert schema.prepare(bare_app({{'DATA': Path({str(data)!r})}})) is None;"
        "assert 'alembic' not in sys.modules and 'flask_migrate' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


NEWEST = schema.newest_revision()
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "NEWEST"


def upgrade() -> None:
    with op.batch_alter_table("learner", recreate="always") as table:
        table.add_column(sa.Column("motto", sa.String(80), server_default="none yet"))
    if FAILS:
        raise RuntimeError("the disk is full")
"""


def with_a_next_step(folder: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    """The program's next version, whose database has one more column."""
    migrations = Path(shutil.copytree(schema.MIGRATIONS, folder / "migrations"))
    step = NEXT.replace("FAILS", str(fails)).replace("NEWEST", NEWEST)
    (migrations / "versions" / "9000_mottos.py").write_text(step)
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)


def test_a_newer_program_keeps_every_row_and_a_copy(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    """An upgrade that takes drafts with it (rebuilding a table deletes what points at it), or keeps no copy."""
    browser.save(RIGHT, 0)
    with_a_next_step(tmp_path, monkeypatch, fails=False)
    app = bare(data)
    copy = schema.prepare(app)
    dispose(app)
    assert copy is not None
    assert copy.parent == data
    assert copy.stat().st_mode & 0o077 == 0
    for database, revision in ((data / "flaskpath.db", "9000"), (copy, NEWEST)):
        assert schema.revision_of(database) == revision
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("SELECT revision FROM draft").fetchall() == [(1,)]
    with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
        assert connection.execute("SELECT handle, motto FROM learner").fetchall() == [("local", "none yet")]


def test_an_upgrade_that_fails_changes_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    """Half an upgrade, which neither program can read."""
    browser.save(RIGHT, 0)
    with_a_next_step(tmp_path, monkeypatch, fails=True)
    app = bare(data)
    with pytest.raises(schema.UpgradeFailed, match=r"the disk is full.*Nothing was changed"):
        schema.prepare(app)
    dispose(app)
    assert schema.revision_of(data / "flaskpath.db") == NEWEST
    with closing(sqlite3.connect(data / "flaskpath.db")) as connection:
        assert "motto" not in [row[1] for row in connection.execute("PRAGMA table_info(learner)")]
        assert connection.execute("SELECT revision FROM draft").fetchall() == [(1,)]


def test_a_database_of_a_newer_program_is_not_touched(data: Path) -> None:
    """An old program that writes into a shape it does not know."""
    database = data / "flaskpath.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = database.read_bytes()
    with pytest.raises(schema.DatabaseNewer, match=r"newer Flaskpath.*9999.*Nothing was changed"):
        schema.prepare(bare(data))
    assert database.read_bytes() == before


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    """A traceback from SQLite, or a file of the learner's that is overwritten."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "flaskpath.db").write_bytes(b"This is my diary.\n" * 200)
    with pytest.raises(schema.DatabaseUnusable, match="cannot be read as our database"):
        schema.prepare(bare(folder))
    assert (folder / "flaskpath.db").read_bytes().startswith(b"This is my diary.")


def test_two_first_starts_at_once(tmp_path: Path) -> None:
    """Two programs that both make the tables: one of them dies."""
    code = (
        "from pathlib import Path; from flaskpath.web import schema; from flaskpath.web.app import bare_app;"
        f"schema.prepare(bare_app({{'DATA': Path({str(tmp_path / 'data')!r})}}))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(3)]
    errors = [one.communicate(timeout=60)[1].decode() for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], errors


def test_sqlite_is_set_up_for_several_programs(app: Flask) -> None:
    """Lost updates and orphans: what SQLAlchemy and SQLite do by default."""
    with app.app_context(), db.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}
