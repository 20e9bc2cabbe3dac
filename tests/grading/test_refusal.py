"""Apps that must not start, files taken away for a second start, and secrets drawn."""

from __future__ import annotations

import pytest

from flaskpath.grading.draws import Draw

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

APP = """
import os, sys
from flask import Flask
app = Flask(__name__)
if os.environ.get("MODE") == "live":
    REFUSE
@app.get("/")
def front(): return "here"
"""
CHECK = """
@check("Refuses", task=1)
def refuses(site):
    refusal = site.refuses_to_start("KEY is not set.", environ={"MODE": "live", "CODE": "s3cr3t"})
    refusal.names("KEY").leaves_out("CODE").hides("s3cr3t", "the code")
"""


@pytest.mark.parametrize(
    "refuse",
    [
        "raise RuntimeError('KEY is missing')",
        "os.environ['KEY']",
        "sys.exit('set KEY')",
        "print('Set KEY first'); sys.exit(1)",
        "print('Set KEY first', flush=True); os._exit(1)",
    ],
)
def test_every_way_to_refuse_counts(judge: Judge, refuse: str) -> None:
    """Catches a refusal that is taken for a crash, and words that are lost."""
    verdict = judge(CHECK, APP.replace("REFUSE", refuse))
    result = named(verdict, "refuses")
    assert result.status == "passed", (result.message, result.got)
    assert result.exchanges[0].request.body == "MODE=live\nCODE=s3cr3t"


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        ("pass", "must not start, but it did"),
        ("raise RuntimeError('a setting is missing')", "does not name KEY"),
        ("raise RuntimeError('KEY_ID is missing')", "does not name KEY"),
        ("raise RuntimeError('KEY or CODE is missing')", "also names CODE"),
        ("raise RuntimeError(f'KEY is missing: {dict(os.environ)}'.replace('CODE', ''))", "shows the code"),
        ("KEY", "NameError"),  # a slip, although its message names KEY
        ("import no_such_module", "ModuleNotFoundError"),
    ],
)
def test_what_is_no_refusal_is_told(judge: Judge, refuse: str, words: str) -> None:
    """Catches a crash, a silent start or an unhelpful message that passes for a refusal."""
    result = named(judge(CHECK, APP.replace("REFUSE", refuse)), "refuses")
    assert result.status == "failed"
    assert words in result.message, result.message


def test_a_start_that_should_not_be_can_be_shown_for_what_it_is(judge: Judge) -> None:
    """Catches a running site that is not handed on, or a start that passes because the attack found nothing."""
    checks = """
@check("Shown", task=1)
def shown(site):
    site.refuses_to_start("KEY is not set.", if_started=lambda started: started.get("/").hides("here"))
@check("Nothing found", task=1)
def nothing(site):
    site.refuses_to_start("KEY is not set.", if_started=lambda started: started.get("/").ok())
"""
    verdict = judge(checks, APP.replace("REFUSE", "pass"))
    assert 'should not show "here"' in named(verdict, "shown").message
    assert "must not start" in named(verdict, "nothing").message


def test_a_file_can_be_taken_away(judge: Judge) -> None:
    """Catches a second site that still has a file that was to be missing, or that lost the others."""
    app = """
import os
from flask import Flask
app = Flask(__name__)
@app.get("/")
def front(): return ",".join(sorted(name for name in os.listdir() if name.endswith(".txt")))
"""
    checks = """
@check("Away", task=1)
def away(site):
    page = site.again(files={"a.txt": None, "c.txt": "new"}).get("/")
    if page.text != "b.txt,c.txt": page.fail("files", got=page.text)
    site.get("/").says("a.txt,b.txt")
"""
    result = named(judge(checks, {"app.py": app, "a.txt": "1", "b.txt": "2"}), "away")
    assert result.status == "passed", (result.message, result.got)


def test_a_restart_can_unset_a_variable(judge: Judge) -> None:
    """Catches variables of an earlier start that are still set after a restart with others."""
    app = """
import os
from flask import Flask
app = Flask(__name__)
@app.get("/")
def front(): return "".join(os.environ.get(name, "-") for name in ("ONE", "TWO"))
"""
    checks = """
@check("Restart", task=1)
def restart(site):
    other = site.again(environ={"ONE": "1", "TWO": "2"})
    other.get("/").says("12")
    other.restart().get("/").says("12")
    other.restart(environ={"TWO": "3"}).get("/").says("-3")
    other.restart(environ={}).get("/").says("--")
"""
    result = named(judge(checks, app), "restart")
    assert result.status == "passed", (result.message, result.got)


def test_secrets_are_long_and_drawn() -> None:
    """Catches a secret that a list of common ones could hold."""
    one, other = Draw(1, "a"), Draw(2, "a")
    assert one.secret() != one.secret() != other.secret()
    assert len(one.secret()) >= 40 and len(set(one.secret())) > 15
