"""Files that are made to keep the reader busy. A scan that is not linear would not come to its end here."""

from __future__ import annotations

import pytest

from flaskpath.grading.explain import explain_exchange, explain_report
from flaskpath.grading.verdict import Exchange, Message

SIZE = 100_000
TEXTS = {
    "one long word": "pw" * (SIZE // 2),
    "blank lines": "\n" * SIZE,
    "blanks": "secret_key" + " " * SIZE,
    "a decorator without end": "@app.get(\n" + "    x,\n" * (SIZE // 7),
    "a rule of variables": "@app.get('/" + "<a>" * 60 + "')\ndef f(): pass\n",
    "many functions": "def f(): session.add(1)\n" * (SIZE // 24),
    "many printed names": "".join(f"{{{{ n{number} }}}}" for number in range(SIZE // 12)),
    "many loops": "{% for x in y %}" * (SIZE // 16),
    "many tags": "<input id=a " * (SIZE // 12),
    "assignments": "a = SQLAlchemy (\n" * (SIZE // 17),
    "keys": "secret_key = " * (SIZE // 13),
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("status", ["200 OK", "400 BAD REQUEST", "404 NOT FOUND", "405 METHOD NOT ALLOWED"])
def test_a_scan_comes_to_its_end(name: str, status: str) -> None:
    """Would catch a pattern that a learner's file sends into backtracking, and the verdict with it."""
    text = (
        TEXTS[name] + "\nrender_template_string flask_sqlalchemy generate_password_hash FlaskForm"
    ).encode()
    inside = {
        "rule": None,
        "templates": [{"name": "a.html", "context": {}}],
        "view": {"file": "app.py", "line": 1},
        "session": {"before": {}, "after": {}},
        "sql": [{"statement": "SELECT 1"}],
    }
    exchange = Exchange(
        "a visitor",
        Message(
            f"POST /{'a' * 2000}/",
            (("Cookie", "session=x"), ("Content-Type", "application/x-www-form-urlencoded")),
            "q={{" * 900,
        ),
        Message(status, (("Content-Type", "text/html"),), TEXTS[name][:4000]),
        1.0,
        inside,
    )
    files = {"app.py": text, "templates/a.html": text}
    explain_exchange(exchange, files, before=[exchange] * 5, said=TEXTS[name], expected="a column")
    explain_report({"type": "KeyError", "message": "SQLALCHEMY_DATABASE_URI" + TEXTS[name]}, files)
