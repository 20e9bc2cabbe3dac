"""Stumbling blocks that raise nothing: recognised from what the app did, and never where it did right."""

from __future__ import annotations

import pytest

from flaskpath.grading.explain import explain_exchange
from flaskpath.grading.verdict import CheckResult, Exchange, Message

from .conftest import Provoke, line_of

pytestmark = pytest.mark.sandbox

FLASK = (
    "from flask import Flask, redirect, request, session, url_for, render_template, render_template_string\n"
    "app = Flask(__name__)\n"
)
SHOWS = "site.get('/').ok().shows('Ada')"


def told(result: CheckResult) -> str:
    """The id of the explanation of a failed check."""
    assert result.status == "failed", result
    assert result.explanation is not None, result
    assert result.explanation.original, result
    return result.explanation.id


def unexplained(result: CheckResult) -> bool:
    assert result.status == "failed", result
    return result.explanation is None


# --- routing


def test_a_method_that_no_route_names(provoke: Provoke) -> None:
    """Would catch a 405 on a form post without the view's line."""
    app = FLASK + "@app.route('/notes/<int:id>')\ndef note(id): return 'a note'\n"
    result = provoke(app, "site.post('/notes/7', data={'a': 'b'}).ok()")
    assert told(result) == "method-missing"
    assert (result.file, result.line) == ("app.py", 3)
    assert result.explanation and "the view note answers only" in result.explanation.happened
    assert "405" in result.explanation.original


def test_a_refusal_that_was_asked_for_is_no_missing_method(provoke: Provoke) -> None:
    """Would catch a right 405, whose Allow header alone is wrong, called a missing method."""
    app = FLASK + "@app.route('/notes')\ndef notes(): return 'notes'\n"
    assert unexplained(provoke(app, "site.delete('/notes').answers(405).allows('GET', 'POST')"))
    says_so = "site.delete('/notes').answers(405).fail('Programs read JSON.', expected='a page of your own')"
    assert unexplained(provoke(app, says_so))


@pytest.mark.parametrize(
    ("rule", "steps"),
    [("/notes/", "site.post('/notes', data={'a': 'b'}).ok()"), ("/notes", "site.get('/notes/').ok()")],
    ids=["308-on-a-post", "404-with-a-slash"],
)
def test_a_slash_too_few_or_too_many(provoke: Provoke, rule: str, steps: str) -> None:
    """Would catch a redirect or a 404 that comes of a slash alone, explained as something else."""
    app = FLASK + f"@app.route('{rule}', methods=['GET', 'POST'])\ndef notes(): return 'notes'\n"
    result = provoke(app, steps)
    assert told(result) == "slash-redirect"
    assert (result.file, result.line) == ("app.py", 3)


def test_a_404_of_the_views_own_is_no_slash(provoke: Provoke) -> None:
    """Would catch every 404 with a slash blamed on the slash."""
    app = (
        FLASK
        + "@app.route('/notes/')\ndef notes(): return 'none', 404\n@app.get('/note')\ndef note(): return ''\n"
    )
    assert unexplained(provoke(app, "site.get('/notes/').ok()"))


GUARDED = FLASK + (
    "from functools import wraps\n"
    "def login_required(view):\n"
    "    @wraps(view)\n"
    "    def guarded(*args, **kwargs):\n"
    "        return view(*args, **kwargs) if 'user' in session else redirect('/login')\n"
    "    return guarded\n"
    "app.secret_key = 'of this test'\n"
    "{above}def diary(): return 'Dear diary'\n"
)


def test_a_guard_above_the_route(provoke: Provoke) -> None:
    """Would catch an open page that seems guarded, left to the learner's eyes."""
    app = GUARDED.format(above="@login_required\n@app.get('/diary')\n")
    result = provoke(app, "site.get('/diary').redirects_to('/login')")
    assert told(result) == "guard-above-route"
    assert (result.file, result.line) == ("app.py", line_of(app, "@login_required"))
    below = GUARDED.format(above="@app.get('/diary')\n@login_required\n")
    assert unexplained(provoke(below, "site.get('/diary').ok()"))


# --- templates, pages and their files


@pytest.mark.parametrize(
    "python", ["name='Ada'", "nmae='Ada'"], ids=["misspelt-in-template", "misspelt-in-view"]
)
def test_an_empty_place(provoke: Provoke, python: str) -> None:
    """Would catch an empty place in a page without the template's line and the names that were there."""
    shown = "nme" if python.startswith("name") else "name"
    files = {
        "app.py": FLASK + f"@app.get('/')\ndef front(): return render_template('front.html', {python})\n",
        "templates/base.html": "<h1>Hello</h1>\n{% block body %}{% endblock %}",
        "templates/front.html": "{% extends 'base.html' %}\n{% block body %}\n<p>{{ "
        + shown
        + " }}</p>\n{% endblock %}",
    }
    result = provoke(files, SHOWS)
    assert told(result) == "undefined-in-template"
    assert (result.file, result.line) == ("templates/front.html", 3)
    assert result.explanation and python[:4] in result.explanation.happened


def test_names_that_a_template_has_from_elsewhere(provoke: Provoke) -> None:
    """Would catch a loop's variable, a global or a default called an empty place."""
    files = {
        "app.py": FLASK
        + "app.jinja_env.globals['shop'] = 'The Anchor'\n@app.template_global()\ndef today(): return 1\n"
        "@app.context_processor\ndef more(): return {'year': 2000}\n"
        "@app.get('/')\ndef front(): return render_template('front.html', names=['Bob'])\n",
        "templates/front.html": "{% if message %}{{ message }}{% endif %}{% set x = 1 %}{{ x }} {% for n in names %}{{ n }}{{ loop }}{% endfor %}\n"
        "{{ shop }} {{ year }} {{ today }} {{ request }} {{ title|default('-') }}",
    }
    assert unexplained(provoke(files, SHOWS))


STYLED = (
    FLASK
    + "@app.get('/')\n@app.get('/notes/<int:id>')\ndef page(id=0): return render_template('page.html')\n"
)
OPENS = "page = v.get('/notes/7').ok()\nv.open(page.select('link')[0].attributes['href'], page).ok()"


@pytest.mark.parametrize(
    ("href", "file", "says"),
    [
        ("/static/style.css", "style.css", "outside of the static folder"),
        ("static/style.css", "static/style.css", "below the page's own address"),
        ("/static/css/style.css", "static/style.css", "the rest of the path differs"),
        ("/static/stlye.css", "static/style.css", "there is no file stlye.css"),
    ],
    ids=["outside", "relative", "another-folder", "misspelt"],
)
def test_a_stylesheet_that_is_not_found(provoke: Provoke, href: str, file: str, says: str) -> None:
    """Would catch one sentence for a file in the wrong place and for a wrong address."""
    page = f"<link rel=stylesheet href='{href}'>"
    result = provoke({"app.py": STYLED, "templates/page.html": page, file: "p { color: red }"}, OPENS)
    assert told(result) == "static-404"
    assert result.explanation and says in result.explanation.happened
    assert "404" in result.explanation.original


def test_a_visitors_expression_that_runs(provoke: Provoke) -> None:
    """Would catch template injection taken for a wrong text on the page."""
    app = (
        FLASK + "@app.get('/')\ndef front(): return render_template_string(f\"<p>{request.args['q']}</p>\")\n"
    )
    result = provoke(app, "site.get('/', query={'q': '{{ 7 * 7 }}'}).ok().shows('{{ 7 * 7 }}')")
    assert told(result) == "template-injection"
    assert (result.file, result.line) == ("app.py", line_of(app, "render_template_string(f"))
    right = (
        FLASK
        + "@app.get('/')\ndef front(): return render_template_string('<p>{{ q }}</p>', q=request.args['q'])\n"
    )
    assert unexplained(provoke(right, "site.get('/', query={'q': '{{ 7 * 7 }}'}).ok().shows('49')"))


def test_a_visitors_markup_in_the_page(provoke: Provoke) -> None:
    """Would catch unescaped text left to a learner who sees nothing wrong; and escaped text called unescaped."""
    app = FLASK + "@app.get('/hello/<name>')\ndef hello(name):\n    return f'<p>Hello {name}</p>'\n"
    steps = "site.get('/hello/<b>Ada<b>').ok().shows('<b>Ada<b>')"
    result = provoke(app, steps)
    assert told(result) == "unescaped-f-string"
    assert (result.file, result.line) == ("app.py", 3)
    escaped = app.replace("{name}", "{escape(name)}").replace("app =", "from markupsafe import escape\napp =")
    assert unexplained(provoke(escaped, "site.get('/hello/<b>Ada<b>').ok().shows('Bob')"))


def test_a_visitors_markup_in_the_page_for_errors(provoke: Provoke) -> None:
    """Would catch the address of a page that is not there coming alive, because no view was asked."""
    app = (
        FLASK + "@app.errorhandler(404)\ndef lost(error):\n    return f'<p>No {request.path[1:]}</p>', 404\n"
    )
    result = provoke(app, "site.get('/<b>Ada</b>').answers(404).shows('<b>Ada</b>')")
    assert told(result) == "unescaped-f-string"
    assert (result.file, result.line) == ("app.py", 3)


def test_an_expression_that_is_shown_and_run(provoke: Provoke) -> None:
    """Would catch an injection hidden by a page that also repeats what was typed."""
    view = (
        "    q = request.args['q']\n    return render_template_string(f'<p>{q}</p><b>{{{{ q }}}}</b>', q=q)\n"
    )
    result = provoke(
        FLASK + "@app.get('/')\ndef front():\n" + view,
        "site.get('/', query={'q': '{{ 70 * 7 }}'}).ok().hides('490')",
    )
    assert told(result) == "template-injection"


def test_a_loop_over_nothing(provoke: Provoke) -> None:
    """Would catch a list that stays empty because its name is misspelt: Jinja does not complain."""
    files = {
        "app.py": FLASK + "@app.get('/')\ndef front(): return render_template('a.html', names=['Ada'])\n",
        "templates/a.html": "<ul>\n{% for name in nmaes %}<li>{{ name }}</li>{% endfor %}\n</ul>",
    }
    result = provoke(files, SHOWS)
    assert told(result) == "undefined-in-template"
    assert (result.file, result.line) == ("templates/a.html", 2)
    assert result.explanation and "nmaes" in result.explanation.happened


# --- forms


def form_app(form: str, view: str) -> dict[str, str]:
    return {
        "app.py": FLASK + "@app.get('/')\ndef front(): return render_template('form.html')\n" + view,
        "templates/form.html": form,
    }


TAKES = "@app.post('/')\ndef take(): return f\"Thanks for {request.form['title']}\"\n"


def test_a_field_that_is_never_sent(provoke: Provoke) -> None:
    """Would catch a 400 for a filled-in field without the tag that lacks its name."""
    files = form_app("<form method=post>\n<input id='title'>\n<button>Go</button></form>", TAKES)
    result = provoke(files, "page = v.get('/').ok()\nv.submit(page.form(), page).ok()")
    assert told(result) == "field-without-name"
    assert (result.file, result.line) == ("templates/form.html", 2)
    looked_for = provoke(files, "v.get('/').ok().form('title')")
    assert told(looked_for) == "field-without-name"
    assert (looked_for.file, looked_for.line) == ("templates/form.html", 2)
    another = provoke(files, "v.get('/').ok().form('author')")
    assert unexplained(another)


def test_a_form_that_sends_no_files(provoke: Provoke) -> None:
    """Would catch an empty request.files without the form's line."""
    view = "@app.post('/')\ndef take(): return f\"Got {request.files['photo'].filename}\"\n"
    form = "<form method=post>\n<input type=file name=photo></form>"
    steps = "page = v.get('/').ok()\nv.submit(page.form('photo'), page, photo=('cat.png', b'cat')).ok()"
    result = provoke(form_app(form, view), steps)
    assert told(result) == "form-without-enctype"
    assert (result.file, result.line) == ("templates/form.html", 2)
    helper = (
        "def photo(): return request.files.get('photo')\n@app.post('/')\ndef take(): return str(photo())\n"
    )
    by_helper = provoke(form_app(form, helper), steps + ".shows('cat.png')")
    assert told(by_helper) == "form-without-enctype"
    right = form_app(form.replace("<form", "<form enctype='multipart/form-data'"), view)
    assert unexplained(provoke(right, steps + ".shows('dog.png')"))


WTF = FLASK + (
    "from flask_wtf import FlaskForm\nfrom wtforms import StringField\napp.secret_key = 'of this test'\n"
    "class NoteForm(FlaskForm):\n    title = StringField()\n"
    "@app.route('/', methods=['GET', 'POST'])\ndef front():\n    form = NoteForm()\n"
    "    if form.validate_on_submit():\n        return 'Thanks'\n"
    "    return render_template('form.html', form=form)\n"
)
POSTS = "page = v.get('/').ok()\nv.submit(page.form('title'), page, title='milk').ok().shows('Thanks')"


def test_a_form_without_its_token(provoke: Provoke) -> None:
    """Would catch a form that silently never validates."""
    page = "<h1>Notes</h1>\n<form method=post>{{ form.title }}</form>"
    result = provoke({"app.py": WTF, "templates/form.html": page}, POSTS)
    assert told(result) == "csrf-token-missing"
    assert (result.file, result.line) == ("templates/form.html", 2)
    with_token = page.replace("{{ form.title", "{{ form.hidden_tag() }}{{ form.title")
    right = {"app.py": WTF.replace("'Thanks'", "'Goodbye'"), "templates/form.html": with_token}
    assert unexplained(provoke(right, POSTS))


def test_a_protected_app_refuses_aloud(provoke: Provoke) -> None:
    """Would catch CSRFProtect's 400 left unexplained."""
    app = WTF + "from flask_wtf import CSRFProtect\nCSRFProtect(app)\n"
    page = "<form method=post><input name=title></form>"
    assert told(provoke({"app.py": app, "templates/form.html": page}, POSTS)) == "csrf-token-missing"


# --- sessions and passwords

COUNTS = FLASK + (
    "import os, secrets\napp.config.update(\n    {key},\n)\n"
    "@app.get('/')\ndef front():\n    session['n'] = session.get('n', 0) + 1\n    return f\"Visit {{session['n']}}\"\n"
)
RESTARTS = "v.get('/').ok()\nsite.restart()\nv.get('/').ok().shows('Visit 2')"


@pytest.mark.parametrize(
    "key", ["SECRET_KEY=os.urandom(24)", "SECRET_KEY=os.environ.get('KEY') or secrets.token_hex()"]
)
def test_a_key_made_at_every_start(provoke: Provoke, key: str) -> None:
    """Would catch users who are logged out by a restart without a word why."""
    app = COUNTS.format(key=key)
    result = provoke(app, RESTARTS)
    assert told(result) == "random-secret-key"
    assert (result.file, result.line) == ("app.py", line_of(app, "SECRET_KEY"))
    assert provoke(COUNTS.format(key="SECRET_KEY='of this test'"), RESTARTS).status == "passed"


def test_a_key_is_not_blamed_for_a_wrong_page(provoke: Provoke) -> None:
    """Would catch a random key blamed although every session was read."""
    app = COUNTS.format(key="SECRET_KEY=os.urandom(24)")
    assert unexplained(provoke(app, "v.get('/').ok()\nv.get('/').ok().shows('Visit 3')"))


DATABASE = FLASK + (
    "from flask_sqlalchemy import SQLAlchemy\n"
    "from werkzeug.security import generate_password_hash\n"
    "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///site.db'\n"
    "db = SQLAlchemy(app)\n"
    "class User(db.Model):\n"
    "    id = db.Column(db.Integer, primary_key=True)\n"
    "    name = db.Column(db.String(80))\n"
    "    password_hash = db.Column(db.String(80))\n"
    "with app.app_context():\n    db.create_all()\n"
    "@app.get('/')\ndef names(): return ' '.join(user.name for user in User.query)\n"
    "@app.post('/')\n"
    "def join():\n"
    "    user = User(name=request.form['name'], password_hash={hash})\n"
    "    db.session.add(user)\n"
    "    {keep}\n"
    "    return redirect('/')\n"
)
JOINS = "site.post('/', data={'name': 'Ada'}).redirects_to('/')\nsite.restart()\n" + SHOWS


def test_a_column_too_short_for_a_hash(provoke: Provoke) -> None:
    """Would catch a column that SQLite forgives and a server does not, found only in production."""
    app = DATABASE.format(hash="generate_password_hash('x')", keep="db.session.commit()")
    steps = (
        "page = site.post('/', data={'name': 'Ada'}).redirects_to('/')\n"
        "page.fail('The hash needs room.', expected='a column with room for 162 characters')"
    )
    result = provoke(app, steps)
    assert told(result) == "hash-truncated"
    assert (result.file, result.line) == ("app.py", line_of(app, "password_hash = "))
    assert result.explanation and "162" in result.explanation.happened
    roomy = app.replace(
        "password_hash = db.Column(db.String(80))", "password_hash = db.Column(db.String(255))"
    )
    assert unexplained(provoke(roomy, steps))
    assert unexplained(provoke(app, "site.get('/').ok().shows('Bob')"))


# --- databases


@pytest.mark.parametrize("keep", ["pass", "db.session.commit", "db.session.flush()"])
def test_a_row_that_is_never_kept(provoke: Provoke, keep: str) -> None:
    """Would catch a row that is gone after a restart, without the line that added it."""
    app = DATABASE.format(hash="'-'", keep=keep)
    result = provoke(app, JOINS)
    assert told(result) == "no-commit"
    assert (result.file, result.line) == ("app.py", line_of(app, "db.session.add(user)"))


@pytest.mark.parametrize("keep", ["db.session.commit()", "finish()"])
def test_a_row_that_is_kept(provoke: Provoke, keep: str) -> None:
    """Would catch a missing commit that is there, in the view or in what it calls."""
    app = DATABASE.format(hash="'-'", keep=keep) + "def finish():\n    db.session.commit()\n"
    assert provoke(app, JOINS).status == "passed"
    assert unexplained(provoke(app, JOINS.replace("'Ada')", "'Bob')")))


PLAIN = FLASK + (
    "import sqlite3\nfrom contextlib import closing\n"
    "def connect(): return sqlite3.connect('names.db')\n"
    "connect().execute('CREATE TABLE IF NOT EXISTS names (name TEXT)')\n"
    "@app.get('/')\ndef names(): return str(connect().execute('SELECT * FROM names').fetchall())\n"
    "@app.post('/')\ndef join():\n    {write}\n    return redirect('/')\n"
)


def test_sqlite_by_itself(provoke: Provoke) -> None:
    """Would catch the connection's own `with`, which commits, taken for none; or its absence unseen."""
    insert = "db.execute('INSERT INTO names VALUES (?)', (request.form['name'],))"
    lost = provoke(PLAIN.format(write=f"db = connect()\n    {insert}\n    db.close()"), JOINS)
    assert told(lost) == "no-commit"
    kept = PLAIN.format(write=f"with closing(connect()) as db, db:\n        {insert}")
    assert provoke(kept, JOINS).status == "passed"
    assert unexplained(provoke(kept, JOINS.replace("'Ada')", "'Bob')")))


def test_two_files_of_one_name(provoke: Provoke) -> None:
    """Would catch data that seem to vanish into the other file."""
    app = DATABASE.format(hash="'-'", keep="db.session.commit()") + (
        "import sqlite3\n@app.get('/count')\ndef count():\n"
        "    with sqlite3.connect('site.db') as connection:\n"
        "        return str(connection.execute('SELECT count(*) FROM user').fetchone()[0])\n"
    )
    result = provoke(app, "site.get('/count').ok()")
    assert told(result) == "other-database-file"
    assert (result.file, result.line) == ("app.py", line_of(app, "sqlite3.connect("))
    assert result.explanation and "no such table" in result.explanation.original


FACTORY = (
    "from flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
    "def create_app(settings):\n    app = Flask(__name__)\n"
    "    app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///real.db'\n"
    "    {first}\n    {second}\n"
    "    @app.get('/')\n    def front(): return db.session.execute(db.text('PRAGMA database_list')).fetchone()[2]\n"
    "    return app\n"
    "app = create_app({{'SQLALCHEMY_DATABASE_URI': 'sqlite:///test.db'}})\n"
)


def test_settings_that_come_too_late(provoke: Provoke) -> None:
    """Would catch tests that write into the real database, without the line that comes too late."""
    app = FACTORY.format(first="db.init_app(app)", second="app.config.update(settings)")
    result = provoke(app, "site.get('/').ok().shows('test.db')")
    assert told(result) == "config-after-init"
    assert (result.file, result.line) == ("app.py", line_of(app, "config.update"))
    right = FACTORY.format(first="app.config.update(settings)", second="db.init_app(app)")
    assert provoke(right, "site.get('/').ok().shows('test.db')").status == "passed"
    assert unexplained(provoke(right, "site.get('/').ok().shows('real.db')"))


# --- JSON and errors


def test_json_that_does_not_say_so(provoke: Provoke) -> None:
    """Would catch a 415 passed on as it is; and one that was asked for called a mistake."""
    app = FLASK + "@app.post('/')\ndef take(): return {'got': request.json['title']}\n"
    result = provoke(app, "site.post('/', body=b'{}', content_type='text/plain').ok()")
    assert told(result) == "json-without-content-type"
    assert (result.file, result.line) == ("app.py", 3)
    assert result.explanation and "text/plain" in result.explanation.happened
    assert unexplained(provoke(app, "site.post('/', body=b'{}').answers(415).data"))


def test_restful_parsers_look_into_json() -> None:
    """Would catch Flask-RESTful's answer to a form, as recorded from its version 0.3.10, taken for the client's fault."""
    app = (
        "from flask import Flask\nfrom flask_restful import Api, Resource, reqparse\n"
        "app = Flask(__name__)\napi = Api(app)\nparser = reqparse.RequestParser()\n"
        'parser.add_argument("title", required=True)\n'
    )
    exchange = Exchange(
        "a visitor",
        Message("POST /notes", (("Content-Type", "application/x-www-form-urlencoded"),), "title=x"),
        Message(
            "415 UNSUPPORTED MEDIA TYPE",
            (("Content-Type", "application/json"), ("Content-Length", "110")),
            '{"message": "Did not attempt to load JSON data because the request Content-Type was not '
            "'application/json'.\"}\n",
        ),
        1.0,
    )
    found = explain_exchange(exchange, {"app.py": app.encode()}, expected="200 OK or 201 Created")
    assert found is not None and found.explanation.id == "restful-parser-415"
    assert (found.file, found.line) == ("app.py", 6)


@pytest.mark.parametrize("debug", ["app.debug = True", "app.config['DEBUG'] = True"])
def test_debug_mode_hides_the_page_for_errors(provoke: Provoke, debug: str) -> None:
    """Would catch a custom page that never shows, explained by the error that it should speak of."""
    app = (
        FLASK
        + debug
        + "\n@app.errorhandler(500)\ndef sorry(error): return 'Sorry!', 500\n"
        + ("@app.get('/')\ndef front(): return 1 / 0\n")
    )
    steps = "site.get('/').answers(500).shows('Sorry!')"
    result = provoke(app, steps)
    assert told(result) == "debug-hides-500-page"
    assert (result.file, result.line) == ("app.py", 3)
    assert result.explanation and "ZeroDivisionError" in result.explanation.original
    assert provoke(app.replace(debug, "pass"), steps).status == "passed"
