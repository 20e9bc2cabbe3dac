"""What is seen in files without running them, and that nobody's file can do harm by being looked at."""

from __future__ import annotations

import pytest

from flaskpath.grading.engine import Engine
from flaskpath.grading.problems import find_problems

pytestmark = pytest.mark.sandbox


def seen(engine: Engine, text: str, path: str = "app.py") -> list[tuple[int, str, str]]:
    return [(one.line, one.severity, one.message) for one in find_problems(engine.sandbox, {path: text})]


@pytest.mark.parametrize(
    ("path", "text", "line", "words"),
    [
        ("app.py", "a = 1\nb = (2\n", 2, "never closed"),
        ("app.py", "def f():\nreturn 1\n", 2, "indented block"),
        ("app.py", "\nreturn 1\n", 2, "outside function"),
        ("templates/a.html", "<p>\n{% if x %}\n</p>", 2, "Jinja stops here"),
        ("templates/a.html", "<p>\n{{ x }</p>", 2, "Jinja stops here"),
        ("data.json", '{\n"a": 1,\n}', 3, "no valid JSON"),
        ("settings.toml", "a = 1\nb = \n", 2, "no valid TOML"),
    ],
)
def test_what_does_not_parse_is_an_error_at_its_line(
    engine: Engine, path: str, text: str, line: int, words: str
) -> None:
    """Catches a typo that is only found by running everything."""
    ((at, severity, message),) = seen(engine, text, path)
    assert severity == "error"
    assert words in message
    assert at == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("app.run(debug=True)", "Debug mode"),
        ('app.config["SECRET_KEY"] = "dev"', "signs the sessions"),
        ('app.secret_key = "dev"', "signs the sessions"),
        ("db.execute(f\"SELECT * FROM users WHERE name = '{name}'\")", "SQL of their own"),
        ("db.execute(\"SELECT * FROM users WHERE name = '%s'\" % name)", "SQL of their own"),
        ('db.session.execute(text("SELECT " + what))', "SQL of their own"),
        ('return_value = render_template_string("<p>" + name)', "does not escape"),
        ('answer = redirect(request.args.get("next"))', "another site"),
        ('answer = redirect(request.form["next"])', "another site"),
        ("def f(found=[]):\n    return found", "shared by all calls"),
        ("try:\n    f()\nexcept Exception:\n    pass", "swallowed"),
        ('@app.get("/")\ndef home():\n    print("hello")', "returns nothing"),
        ('@login_required\n@app.get("/")\ndef home():\n    return ""', "without it"),
        ("def home():\n    return 1\n\n\ndef home():\n    return 2", "takes its place"),
        ('x = "\\d"', "Python warns"),
    ],
)
def test_pitfalls_are_gentle_notes(engine: Engine, text: str, words: str) -> None:
    """Catches a pitfall that is not seen, or one that is called an error."""
    ((_, severity, message),) = seen(engine, text)
    assert severity == "note"
    assert words in message


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'import os\napp.config["SECRET_KEY"] = os.environ["SECRET_KEY"]'),
        ("app.py", 'db.execute("SELECT * FROM users WHERE name = ?", (name,))'),
        ("app.py", 'db.execute("SELECT *" " FROM users")'),
        ("app.py", 'db.session.execute(text("SELECT 1" + " FROM users"))'),
        ("app.py", 'answer = redirect(url_for("home", next=request.args.get("next")))'),
        ("app.py", '@app.get("/")\ndef home():\n    abort(404)'),
        ("app.py", '@app.get("/")\ndef home():\n    ...'),
        ("app.py", '@app.get("/")\n@login_required\ndef home():\n    return ""'),
        ("app.py", "class Home:\n    def get(self):\n        pass\n\n    def post(self):\n        pass"),
        ("app.py", "def f(found=None, *, other):\n    return found"),
        ("templates/a.html", '{% extends "b.html" %}{% block x %}{{ y }}{% endblock %}'),
        ("templates/a.html", "{% trans %}hello{% endtrans %}"),
        ("static/a.html", "{% not a template"),
        ("notes.md", "(((("),
    ],
)
def test_what_is_sound_is_left_alone(engine: Engine, path: str, text: str) -> None:
    """Catches a learner who is warned of what they did right."""
    assert seen(engine, text, path) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", "(" * 90_000),
        ("app.py", "x = " + "-" * 100_000 + "1"),
        ("app.py", "[" + "0," * 60_000 + "]"),
        ("app.py", "a" + ".b" * 60_000),
        ("app.py", "x = 9 ** 9 ** 9 ** 9"),
        ("templates/a.html", "{{ " + "(" * 60_000 + " }}"),
        ("templates/a.html", "{{ 'x' * 9999999999 * 999999999 }}"),
        ("data.json", "[" * 100_000),
        ("app.py", "\x0c\ud7ff" * 1000),
    ],
)
def test_texts_made_to_explode_end_in_an_answer(engine: Engine, path: str, text: str) -> None:
    """Catches a parser that takes the server's memory, its time, or the next learner's guest with it."""
    for one in find_problems(engine.sandbox, {path: text, "other.py": "x = 1\n"}):
        assert one.path == path
    assert seen(engine, "a = (\n") != []


def test_nothing_of_a_file_is_run(engine: Engine) -> None:
    """Catches looking at a file by importing it: its own code could then write what is said about it."""
    text = 'import os\nos._exit(1)\nraise SystemExit("out")\n'
    assert (
        find_problems(
            engine.sandbox, {"app.py": text, "problems.py": text, "json.py": text, "jinja2.py": text}
        )
        == []
    )
    assert seen(engine, text + "(") == [(4, "error", "Python stops here: '(' was never closed.")]
