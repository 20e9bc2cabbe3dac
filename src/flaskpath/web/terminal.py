"""Progress for the command line, without the site: `check` must stay quick, and must never fail because of this.

It speaks to the same database through the standard library, since importing the site takes longer than a verdict. What
it writes is what `submissions.operations` and `progress.operations` write; a test compares the two.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flaskpath.course.model import Exercise
from flaskpath.grading.verdict import Verdict, to_json
from flaskpath.web import schema
from flaskpath.web.data import DataFolderUnusable, data_folder, database_file, make_private
from flaskpath.web.submissions.pruning import PRUNE

PATIENCE = 2.0  # seconds that a check waits for another program's write
_LOCAL = "local"


def record(
    verdict: Verdict, exercise: Exercise, files: Mapping[str, bytes], *, replay: bool = False
) -> str | None:
    """Keep a verdict, its files and the learner's progress; a sentence if that was not possible, else None.

    A `replay`, a verdict with a seed that the learner chose, is kept but never counts.
    """
    try:
        with closing(_open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            learner_id = _learner(connection)
            _keep_attempt(connection, learner_id, verdict, exercise, files, replay)
            if not replay:
                _keep_progress(connection, learner_id, verdict)
            connection.execute("COMMIT")
    except (sqlite3.Error, OSError, DataFolderUnusable, schema.SchemaError) as error:
        return f"The verdict stands, but it was not recorded as progress: {_why(error)}"
    return None


def progress() -> dict[str, str]:
    """By exercise id, "passed" or "tried"; empty where there is no database yet or it cannot be read."""
    rows = _rows(
        "SELECT exercise_id, passed_at FROM progress JOIN learner ON learner.id = learner_id WHERE handle = ?"
    )
    return {exercise_id: "passed" if passed_at else "tried" for exercise_id, passed_at in rows}


def known() -> frozenset[str]:
    """Slugs of the topics that the learner marked as known; empty where that cannot be read."""
    rows = _rows("SELECT topic FROM known_topic JOIN learner ON learner.id = learner_id WHERE handle = ?")
    return frozenset(slug for (slug,) in rows)


def _rows(query: str) -> list[Any]:
    """What `query` finds for the local learner. An older database is read as far as it goes; reading changes none."""
    database = database_file(data_folder())
    try:
        if not database.is_file():
            return []
        schema.is_current(database)  # raises for a newer one, which may mean something else by the same words
        with closing(
            sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
        ) as connection:
            return connection.execute(query, (_LOCAL,)).fetchall()
    except (sqlite3.Error, OSError, schema.SchemaError):
        return []


def _open() -> sqlite3.Connection:
    data = data_folder()
    make_private(data)
    database = database_file(data)
    if not schema.is_current(database):
        _prepare(data)
    connection = sqlite3.connect(database, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _prepare(data: Path) -> None:
    # Once per new version of the database; only here the site is imported.
    from flaskpath.web.app import bare_app

    schema.prepare(bare_app({"DATA": data}))


def _learner(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT id FROM learner WHERE handle = ?", (_LOCAL,)).fetchone()
    return int(row[0])


def _keep_attempt(
    connection: sqlite3.Connection,
    learner_id: int,
    verdict: Verdict,
    exercise: Exercise,
    files: Mapping[str, bytes],
    replay: bool,
) -> None:
    kept = {path: _stored(data) for path, data in sorted(files.items())}
    canonical = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    values: dict[str, Any] = {
        "learner": learner_id,
        "exercise": exercise.id,
        "files": json.dumps(kept),
        "digest": hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest(),
        "seed": verdict.seed,
        "replay": replay,
        "at": _now(),
        "passed": verdict.passed,
        "verdict": json.dumps(to_json(verdict)),
    }
    latest = connection.execute(
        "SELECT id, digest, origin, replay FROM attempt WHERE learner_id = :learner AND exercise_id = :exercise"
        " AND kind = 'verdict' ORDER BY id DESC LIMIT 1",
        values,
    ).fetchone()
    if latest and latest[1:] == (values["digest"], "terminal", int(replay)):
        connection.execute(
            "UPDATE attempt SET seed = :seed, asked_at = :at, answered_at = :at, passed = :passed, verdict = :verdict,"
            " tries = 1 WHERE id = :id",
            {**values, "id": latest[0]},
        )
        return
    connection.execute(
        "INSERT INTO attempt (learner_id, exercise_id, kind, origin, files, digest, seed, replay, tries, asked_at,"
        " answered_at, passed, verdict) VALUES (:learner, :exercise, 'verdict', 'terminal', :files, :digest, :seed,"
        " :replay, 1, :at, :at, :passed, :verdict)",
        values,
    )
    connection.execute(PRUNE, values)


def _keep_progress(connection: sqlite3.Connection, learner_id: int, verdict: Verdict) -> None:
    connection.execute(
        """
        INSERT INTO progress (learner_id, exercise_id, verdicts, tried_at, passed_at, isolation)
        VALUES (:learner, :exercise, 1, :at, CASE WHEN :passed THEN :at END, CASE WHEN :passed THEN :isolation END)
        ON CONFLICT (learner_id, exercise_id) DO UPDATE SET
            tried_at = :at,
            verdicts = verdicts + (passed_at IS NULL),
            isolation = CASE WHEN passed_at IS NULL THEN excluded.isolation ELSE isolation END,
            passed_at = coalesce(passed_at, excluded.passed_at)
        """,
        {
            "learner": learner_id,
            "exercise": verdict.exercise,
            "at": _now(),
            "passed": verdict.passed,
            "isolation": verdict.isolation,
        },
    )


def _stored(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def _now() -> str:
    # As SQLAlchemy writes times for SQLite.
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _why(error: Exception) -> str:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return "another program is using the database. Check again in a moment."
    sentence = str(error)
    if isinstance(error, sqlite3.Error):
        return f"the database in {data_folder()} cannot be used ({sentence})."
    return sentence
