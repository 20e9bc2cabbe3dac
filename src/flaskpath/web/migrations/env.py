"""How Alembic runs our migrations: one transaction for all of them, foreign keys checked at its end."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from flaskpath.web.db import WRITES, Base, db


def run(connection: Connection) -> None:
    """Bring the database that `connection` leads to up to date."""
    sqlite = connection.dialect.name == "sqlite"
    if (
        sqlite
    ):  # rebuilding a table must not delete what points at it; only outside a transaction can it be said
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"The migration would leave rows that point nowhere: {broken[:3]}")
    if sqlite:
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise RuntimeError("Migrations need the database itself: some look at its rows.")
with current_app.app_context(), db.engine.connect() as connection:
    run(connection.execution_options(**{WRITES: True}))
