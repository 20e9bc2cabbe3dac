"""Stumbling blocks that raise an error: each is provoked in the sandbox, explained, and pointed at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from .conftest import Provoke, line_of

pytestmark = pytest.mark.sandbox

FLASK = "from flask import Flask, request, session, url_for, render_template\napp = Flask(__name__)\n"
DATABASE = FLASK + (
    "from flask_sqlalchemy import SQLAlchemy\n"
    "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///notes.db'\n"
    "db = SQLAlchemy(app)\n"
    "class Note(db.Model):\n"
    "    id = db.Column(db.Integer, primary_key=True)\n"
    "    title = db.Column(db.String(80), unique=True)\n"
)
LOGIN = FLASK + (
    "from flask_login import LoginManager, login_required\n"
    "app.secret_key = 'of this test'\n"
    "login_manager = LoginManager(app)\n"
)


@dataclass(frozen=True)
class Case:
    """`points_at` is on the learner's line; `says` is in what happened, `original` in the original."""

    id: str
    app: str | dict[str, str]
    points_at: str
    says: str
    original: str
    steps: str = "site.get('/').ok()"
    file: str = "app.py"


CASES = [
    Case(
        "no-app-context", DATABASE + "db.create_all()\n", "db.create_all()",
        "while no app was active", "Working outside of application context",
    ),
    Case(
        "circular-import",
        {
            "app.py": "from flask import Flask\nfrom models import Note\ndb = 1\napp = Flask(__name__)\n",
            "models.py": "from app import db\nclass Note:\n    pass\n",
        },
        "from app import db", "import each other", "partially initialized module 'app'", file="models.py",
    ),
    Case(
        "shadowed-flask",
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n",
            "flask.py": "from flask import Flask\nprint('my first app')\n",
        },
        "from flask import Flask", "called flask.py", "cannot import name 'Flask'", file="flask.py",
    ),
    Case(
        "build-error-prefix",
        FLASK + "from flask import Blueprint\nauth = Blueprint('auth', __name__)\n"
        "@auth.get('/login')\ndef login(): return 'in'\napp.register_blueprint(auth)\n"
        "@app.get('/')\ndef front(): return url_for('login')\n",
        "url_for('login')", "There is one called auth.login", "Did you mean 'auth.login'",
    ),
    Case(
        "build-error-value",
        FLASK + "@app.get('/notes/<int:id>')\ndef note(id): return 'note'\n"
        "@app.get('/')\ndef front(): return url_for('note')\n",
        "url_for('note')", "was not given a value for it: 'id'", "Did you forget to specify values ['id']",
    ),
    Case(
        "template-not-found",
        {"app.py": FLASK + "@app.get('/')\ndef front(): return render_template('index.html')\n", "index.html": "Hi"},
        "render_template('index.html')", "the template index.html", "TemplateNotFound: index.html",
    ),
    Case(
        "undefined-in-template",
        {
            "app.py": FLASK + "@app.get('/')\ndef front(): return render_template('a.html', name='Ada')\n",
            "templates/a.html": "<p>{{ nme.upper() }}</p>",
        },
        "{{ nme.upper() }}", "uses nme", "UndefinedError: 'nme' is undefined", file="templates/a.html",
    ),
    Case(
        "no-secret-key",
        FLASK + "app.config['SECRET_KYE'] = 'misspelt'\n"
        "@app.get('/')\ndef front():\n    session['seen'] = 1\n    return 'seen'\n",
        "session['seen'] = 1", "no key to sign it with", "no secret key was set",
    ),
    Case(
        "view-returns-none",
        FLASK + "@app.get('/')\ndef front():\n    if request.args:\n        return 'asked'\n",
        "@app.get('/')", "view front ended without returning", "did not return a valid response",
    ),
    Case(
        "duplicate-endpoint",
        FLASK + "def loud(view):\n    def wrapper(): return view().upper()\n    return wrapper\n"
        "@app.get('/')\n@loud\ndef front(): return 'a'\n@app.get('/b')\n@loud\ndef other(): return 'b'\n",
        "@app.get('/b')", "Two views go by the name wrapper", "overwriting an existing endpoint function: wrapper",
    ),
    Case(
        "setup-after-first-request",
        FLASK + "@app.get('/')\ndef front():\n    @app.get('/later')\n    def later(): return 'late'\n    return 'now'\n",
        "@app.get('/later')", "after the app had answered", "can no longer be called",
    ),
    Case(
        "removed-hook",
        FLASK + "@app.before_first_request\ndef prepare(): pass\n",
        "@app.before_first_request", "removed in Flask 2.3", "no attribute 'before_first_request'",
    ),
    Case(
        "no-such-table",
        DATABASE + "@app.get('/')\ndef front(): return str(Note.query.count())\n",
        "Note.query.count()", "no table note", "no such table: note",
    ),
    Case(
        "no-rollback",
        DATABASE + "from sqlalchemy.exc import IntegrityError\nwith app.app_context(): db.create_all()\n"
        "@app.get('/')\ndef front():\n    for _ in range(2):\n        db.session.add(Note(title='same'))\n"
        "    try:\n        db.session.commit()\n    except IntegrityError:\n        pass\n"
        "    return str(Note.query.count())\n",
        "return str(Note.query.count())", "still waits for you to undo it", "PendingRollbackError",
    ),
    Case(
        "legacy-postgres-scheme",
        DATABASE.replace("sqlite:///notes.db", "postgres://ada@db/notes"),
        "db = SQLAlchemy(app)", "postgresql://", "dialects:postgres",
    ),
    Case(
        "removed-hash-method",
        FLASK + "from werkzeug.security import generate_password_hash\n"
        "@app.get('/')\ndef front(): return generate_password_hash('x', method='sha256')\n",
        "method='sha256'", "hash method sha256", "Invalid hash method 'sha256'",
    ),
    Case(
        "no-user-loader",
        LOGIN + "@app.get('/')\n@login_required\ndef front(): return 'in'\n",
        "app = Flask", "how to find a user by the id", "Missing user_loader",
    ),
    Case(
        "model-not-serializable",
        DATABASE + "@app.get('/')\ndef front(): return {'note': Note(title='a')}\n",
        "@app.get('/')", "does not know your Note", "Object of type Note is not JSON serializable",
    ),
    Case(
        "extension-twice",
        DATABASE + "again = SQLAlchemy(app)\n",
        "again = SQLAlchemy(app)", "called twice", "already been registered",
    ),
    Case(
        "config-after-init",
        FLASK + "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy(app)\n"
        "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///a.db'\n",
        "db = SQLAlchemy(app)", "app.py, line 5, sets comes too late", "must be set",
    ),
    Case(
        "view-argument-mismatch",
        FLASK + "@app.get('/<int:id>')\ndef note(number): return 'note'\n",
        "@app.get('/<int:id>')", "value called id", "unexpected keyword argument 'id'",
        steps="site.get('/7').ok()",
    ),
    Case(
        "form-without-enctype",
        FLASK + "app.debug = True\n@app.post('/')\ndef take(): return request.files['photo'].filename\n",
        "request.files['photo']", "only the file's name", "DebugFilesKeyError",
        steps="site.post('/', data={'photo': 'cat.png'}).ok()",
    ),
    Case(
        "field-without-name",
        FLASK + "app.debug = True\n@app.post('/')\ndef take(): return request.form['title']\n",
        "request.form['title']", "did not carry", "BadRequestKeyError",
        steps="site.post('/', data={}).ok()",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_error_is_explained_at_its_line(provoke: Provoke, case: Case) -> None:
    """Would catch a message of a newer package that is no longer recognised, or an explanation that points elsewhere."""
    result = provoke(case.app, case.steps)
    assert result.status == "failed"
    told = result.explanation
    assert told is not None, result
    assert told.id == case.id
    assert case.says in told.happened
    assert told.mend and "{" not in told.mend
    assert case.original in told.original
    if case.id != "no-user-loader":  # raised in the package, which was called by no line of the learner's
        assert (result.file, result.line) == (case.file, line_of(case.app, case.points_at, case.file))


def test_an_error_nobody_knows_is_left_alone(provoke: Provoke) -> None:
    """Would catch an explanation that is given for want of a better one."""
    result = provoke(FLASK + "@app.get('/')\ndef front(): return 1 / 0\n")
    assert result.status == "failed" and result.line == 4
    assert result.explanation is None
