"""Blocks between the app and its database."""

from __future__ import annotations

import re

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.source import Place, View

BLOCKS = (
    block(
        "no-rollback",
        r"PendingRollbackError|This Session's transaction has been rolled back due to a previous exception",
        "An earlier write failed, and the session still waits for you to undo it.",
        "Catch the error where it happens and call db.session.rollback() there.",
    ),
    block(
        "no-such-table",
        r"no such table: (?P<name>[\w.]{1,200})",
        "The database file is there, but it has no table {name}.",
        "Create the tables once, after the models are defined: with app.app_context(): db.create_all().",
    ),
    block(
        "duplicate-row",
        r"IntegrityError: [^\n]{0,200}UNIQUE constraint failed: (?P<name>[\w.]{1,200})",
        "The database refused a second row with the same {name}, and the app did not handle its refusal.",
        "Wrap the commit in try ... except IntegrityError, call db.session.rollback(), and tell the visitor.",
    ),
    block(
        "database-thread",
        r"SQLite objects created in a thread can only be used in that same thread",
        "A connection that was opened in one thread is used in another; a web server answers in several threads.",
        "Open the connection inside the request that uses it, and close it at the end.",
    ),
    block(
        "extension-twice",
        r"A 'SQLAlchemy' instance has already been registered on this Flask app",
        "SQLAlchemy(app) was called twice for one app.",
        "Make it once, and import that one object where you need it.",
    ),
    block(
        "config-after-init",
        r"Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set",
        "The extension looked for the database's address when it was given the app, and there was none yet.",
        "Fill app.config first; only then call SQLAlchemy(app) or db.init_app(app).",
    ),
    block(
        "legacy-postgres-scheme",
        r"Can't load plugin: sqlalchemy\.dialects:postgres\b",
        "SQLAlchemy knows postgresql://, not the older spelling postgres://.",
        "Replace the start of the address with postgresql://.",
    ),
    block(
        "database-not-up-to-date",
        r"Target database is not up to date",
        "There is a migration that this database has not had yet, and a new one can only follow the last.",
        "Apply what is there first: flask db upgrade. Then flask db migrate.",
    ),
    block(
        "empty-migration",
        r"No changes in schema detected",
        "Alembic compared the database with the models that it knows, and it knew of none that are new.",
        "Import the module with your models where the app is made, so that they are there when it looks.",
        quiet=True,
    ),
)
_WRITES = re.compile(r"\bsession\.(?:add|add_all|delete|merge)\s*\(|\bexecute(?:many)?\s*\(\s*f?[\"']{1,3}\s*"
                     r"(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)  # fmt: skip
# A `with` may commit at its end: a connection's and a session's begin() do.
_KEEPS = re.compile(
    r"\bcommit\s*\(|\.begin\s*\(|\bwith\s+(?!open\b|(?:app|current_app)\.(?:app_context|open_\w+)\b)"
)
_KEPT_ELSEWHERE = re.compile(r"isolation_level\s*=\s*None|autocommit|COMMIT_ON_TEARDOWN|AUTOCOMMIT")
_CALLED = re.compile(r"\b(\w{1,100})\s*\(")
_PLAIN_FILE = re.compile(r"sqlite3\.connect\(\s*[\"']([\w-]+\.(?:db|sqlite3?))[\"']")
_INSTANCE_FILE = re.compile(r"sqlite:///([\w-]+\.(?:db|sqlite3?))\b")
_CONFIGURES = re.compile(r"\bSQLALCHEMY_\w+[\"']?\]\s*=|\.config\.(?:from_\w+|update)\s*\(")


def other_database_file(evidence: Evidence) -> Finding | None:
    """One part of the program writes a file in the instance folder, another one a file beside the app."""
    text = evidence.files.python
    plain, instance = _PLAIN_FILE.search(text), _INSTANCE_FILE.search(text)
    if plain is None or instance is None or plain[1] != instance[1] or "flask_sqlalchemy" not in text:
        return None
    if not evidence.report and not any(one.statements for one in evidence.earlier):
        return None
    return evidence.finding(
        "other-database-file",
        f"There are two files {plain[1]}: sqlite3.connect opens the one in the folder where the program was "
        f"started, and sqlite:///{plain[1]} means the one in the instance folder.",
        "Use one way to the database, or give both the same absolute path, made of app.instance_path.",
        evidence.files.find(_PLAIN_FILE),
        original=_last_line(evidence),
    )


def config_after_init(evidence: Evidence) -> Finding | None:
    """SQLAlchemy was given the app before the app was given its configuration."""
    asked = "SQLALCHEMY_DATABASE_URI" in str(evidence.report.get("message"))
    if not asked and not any(one.statements for one in evidence.earlier):
        return None
    for path, text in evidence.files.programs.items():
        line = _configured_late(text, evidence.files.python)
        if line:
            return evidence.finding(
                "config-after-init",
                "The extension read the configuration when it was given the app; "
                f"what {path}, line {line}, sets comes too late for it.",
                "Move the configuration above the call of SQLAlchemy(app) or db.init_app(app).",
                Place(path, line),
                original=_last_line(evidence),
            )
    return None


def _configured_late(text: str, python: str) -> int:
    """The line that configures after SQLAlchemy was initialised in the same block; 0 for none."""
    names = "|".join(sorted(set(re.findall(r"\b(\w{1,60})\s*=\s*SQLAlchemy\s*\(", python)))[:20]) or "db"
    begins = re.compile(rf"\s*(?:(?:{names})\.init_app\s*\(|\w+\s*=\s*SQLAlchemy\s*\(\s*\w)(?!model_class)")
    indent = -1
    inner = False  # within a function that is defined further down
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        column = len(line) - len(line.lstrip())
        if not bare:
            continue
        if column < indent:
            indent = -1
        if column == indent:
            inner = bare.startswith(("def ", "class ", "@", "async def "))
        if indent < 0 and begins.match(line) and "model_class" not in line:
            indent, inner = column, False
        elif indent >= 0 and not inner and _CONFIGURES.search(line):
            return number
    return 0


def no_commit(evidence: Evidence) -> Finding | None:
    """A view that added or changed a row, and nothing that it calls ever keeps it."""
    python = evidence.files.python
    functions = {one.name: one for one in evidence.files.functions()}
    at_end = [
        one
        for one in functions.values()
        if any("teardown" in d.text or "after" in d.text for d in one.decorators)
    ]
    if _KEPT_ELSEWHERE.search(python) or any(_KEEPS.search(one.body) for one in at_end):
        return None
    for one in evidence.earlier[1:]:  # what fails itself has another reason
        if one.view is None or one.method in ("GET", "HEAD", "OPTIONS") or not 200 <= one.status < 400:
            continue
        reached = _reached(one.view, functions)
        writing = next((each for each in reached if _WRITES.search(each.body)), None)
        if writing is None or any(_KEEPS.search(each.body) for each in reached):
            continue
        body = writing.body.split("\n")
        at = next((number for number, line in enumerate(body) if _WRITES.search(line)), 0)
        first = writing.last_line - len(body) + 1
        return one.finding(
            "no-commit",
            f"{writing.name} changes rows and never commits. The change lives in this request's transaction "
            "only and is undone when the request ends.",
            "Call commit() after the change: db.session.commit().",
            Place(writing.file, first + at),
        )
    return None


def _reached(view: View, functions: dict[str, View]) -> list[View]:
    """The view and the learner's functions that it calls, two calls deep."""
    reached, new = [view], [view]
    for _ in range(2):
        called = {name for one in new for name in _CALLED.findall(one.body)}
        new = [
            functions[name] for name in sorted(called) if name in functions and functions[name] not in reached
        ]
        reached += new
    return reached


def _last_line(evidence: Evidence) -> str:
    report = evidence.report
    return f"{report.get('type')}: {report.get('message')}"[:2000] if report else ""


SHARPER = (other_database_file, config_after_init)
BEHAVIOURS = (no_commit,)
