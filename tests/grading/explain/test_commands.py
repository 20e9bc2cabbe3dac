"""Stumbling blocks that a command or a server tells: provoked in the terminal, in an interpreter of its own."""

from __future__ import annotations

import pytest

from flaskpath.grading.explain import explain_text

from .conftest import Provoke, line_of

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

MIGRATED = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///notes.db"
db = SQLAlchemy(app)
Migrate(app, db)
"""
MODELS = """\
from app import db
class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
"""
SERVES = """\
served = terminal.serve("flask", *{arguments!r}, "run", port=5000, seconds=60)
served.get("/")
said = served.printed
terminal.stop_servers()
from flaskpath.grading.api import fail
fail("The server should do as it is told.", got=said)
"""


def test_the_flask_command_finds_no_app(command: Provoke) -> None:
    """Would catch `flask run` in the wrong folder, or with an object of another name, left unexplained."""
    steps = "terminal.run('flask', 'routes', seconds=60, cwd='notes').succeeds()"
    lost = command({"notes/readme.txt": "Nothing here."}, steps)
    assert lost.explanation is not None and lost.explanation.id == "app-not-found"
    assert "Could not locate a Flask application" in lost.explanation.original
    renamed = command(
        {"server.py": "page = 3\n"},
        "terminal.run('flask', '--app', 'server', 'routes', seconds=60).succeeds()",
    )
    assert renamed.explanation is not None and renamed.explanation.id == "app-not-found"
    assert "in module 'server'" in renamed.explanation.original


def test_a_factory_that_wants_arguments(command: Provoke) -> None:
    """Would catch click's sentence about factories passed on as it is."""
    files = {"shop.py": "from flask import Flask\ndef create_app(config):\n    return Flask(__name__)\n"}
    result = command(files, "terminal.run('flask', '--app', 'shop', 'routes', seconds=60).succeeds()")
    assert result.explanation is not None and result.explanation.id == "factory-needs-arguments"
    assert "create_app() has a parameter" in result.explanation.happened
    assert "could not call it without arguments" in result.explanation.original


def test_a_python_without_flask(command: Provoke) -> None:
    """Would catch an empty environment taken for a misspelt import."""
    steps = (
        "terminal.run('python', '-m', 'venv', '--without-pip', 'env', seconds=60).succeeds()\n"
        "terminal.run('env/bin/python', 'app.py', seconds=60).succeeds()"
    )
    result = command({}, steps)
    assert result.explanation is not None and result.explanation.id == "wrong-environment"
    assert "does not have flask" in result.explanation.happened
    assert "No module named 'flask'" in result.explanation.original


def test_models_that_nobody_imported(command: Provoke) -> None:
    """Would catch a migration that is empty without a word why: the command ends well."""
    steps = (
        "terminal.run('flask', 'db', 'init', seconds=60).succeeds()\n"
        "run = terminal.run('flask', 'db', 'migrate', seconds=60).succeeds()\n"
        "if not any(path.startswith('migrations/versions/') for path in terminal.path_list()):\n"
        "    run.fail('There should be a migration.')"
    )
    result = command({"app.py": MIGRATED, "models.py": MODELS}, steps)
    assert result.message == "There should be a migration."
    assert result.explanation is not None and result.explanation.id == "empty-migration"
    assert "Import the module with your models" in result.explanation.mend
    assert "No changes in schema detected" in result.explanation.original


def test_a_migration_before_the_last_was_applied(command: Provoke) -> None:
    """Would catch Alembic's refusal passed on as it is."""
    steps = (
        "terminal.run('flask', 'db', 'init', seconds=60).succeeds()\n"
        "terminal.run('flask', 'db', 'migrate', seconds=60).succeeds()\n"
        "terminal.run('flask', 'db', 'migrate', seconds=60).succeeds()"
    )
    result = command({"app.py": MIGRATED + "import models\n", "models.py": MODELS}, steps)
    assert result.explanation is not None and result.explanation.id == "database-not-up-to-date"
    assert "flask db upgrade" in result.explanation.mend
    assert "Target database is not up to date" in result.explanation.original


def test_flask_env_is_ignored(command: Provoke) -> None:
    """Would catch a learner left to wonder why debug mode stays off."""
    files = {".flaskenv": "# how to start\nFLASK_APP=app.py\nFLASK_ENV=development\n"}
    result = command(files, SERVES.format(arguments=[]))
    assert result.explanation is not None and result.explanation.id == "flask-env-ignored"
    assert (result.file, result.line) == (".flaskenv", 3)
    assert "Debug mode: off" in result.explanation.original
    right = command(files, SERVES.format(arguments=["--debug"]))
    assert right.explanation is None


def test_a_server_that_only_its_container_reaches(command: Provoke) -> None:
    """Would catch 127.0.0.1 in a container; and the same at home, where it is right, called a mistake."""
    files = {"Dockerfile": 'FROM python:3.11\nCOPY . .\nCMD ["flask", "run"]\n'}
    result = command(files, SERVES.format(arguments=[]))
    assert result.explanation is not None and result.explanation.id == "bound-to-loopback"
    assert (result.file, result.line) == ("Dockerfile", 3)
    assert "Running on http://127.0.0.1:5000" in result.explanation.original
    at_home = command({}, SERVES.format(arguments=[]))
    assert at_home.explanation is None


def test_the_debugger_in_place_of_the_learners_page(command: Provoke) -> None:
    """Would catch a custom page for 500 that never shows, without a word why."""
    app = (
        "from flask import Flask\napp = Flask(__name__)\n"
        "@app.errorhandler(500)\ndef sorry(error): return 'Sor' 'ry!', 500\n"
        "@app.get('/')\ndef front(): return 1 / 0\n"
    )
    steps = "terminal.serve('flask', '--debug', 'run', port=5000, seconds=60).get('/').shows('Sorry!')"
    result = command({"app.py": app}, steps)
    assert result.explanation is not None and result.explanation.id == "debug-hides-500-page"
    assert (result.file, result.line) == ("app.py", line_of(app, "errorhandler(500)"))


def test_a_server_databases_refusal_of_a_long_hash() -> None:
    """Would catch PostgreSQL's own words, recorded from psycopg 3.2, going unrecognised: no such server runs here."""
    told = explain_text(
        "DataError: (psycopg.errors.StringDataRightTruncation) value too long for type character varying(80)\n"
        "[SQL: INSERT INTO user (name, password) VALUES (%(name)s::VARCHAR, %(password)s::VARCHAR)]"
    )
    assert told is not None and told.id == "hash-truncated"
    assert "80 characters" in told.happened
