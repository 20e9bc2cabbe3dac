"""Session forging: what is found, how it is told, and that hostile source costs nothing."""

from __future__ import annotations

import base64
import time
import zlib

import pytest

from flaskpath.grading.attacks.sessions import SessionCookie, _literals, _payload, session_forgery

from .conftest import Judge, named

APP = """
import secrets
from flask import Flask, session
app = Flask(__name__)
app.secret_key = KEY
@app.get("/in/<name>")
def enter(name):
    session["user"] = name
    return "in"
@app.get("/")
def front():
    return session.get("user", "stranger")
"""
CHECKS = """
from flaskpath.grading.attacks import session_key_holds, session_of
@check("Key", task=1)
def key(site, draw):
    ada = site.visitor("Ada")
    ada.get(f"/in/{draw.name()}").ok()
    session_key_holds(ada, "/", user=draw.word())
@check("Bent", task=1)
def bent(site, draw):
    ada = site.visitor("Ada")
    ada.get(f"/in/{draw.name()}").ok()
    cookie, word = session_of(ada), draw.word()
    for value in (cookie.bent(user=word), cookie.unsigned(user=word), cookie.forged("wrong", user=word)):
        thief = ada.copy("a thief")
        thief.set_cookie(cookie.name, value)
        thief.get("/").ok().hides(word)
"""


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("'dev'", "list of common keys"),
        ("'the tide comes in at ten'", "app.py, line 5"),
        (r"b'\x00\xffq'", "app.py, line 5"),
        ("'Schlüssel \\u00e9'", "app.py, line 5"),
        ("secrets.token_hex()", ""),
    ],
)
def test_a_key_that_can_be_had_is_found_and_used(judge: Judge, key: str, words: str) -> None:
    """Catches keys missed because of their escapes, and a good key called bad."""
    verdict = judge(CHECKS, APP.replace("KEY", key))
    assert named(verdict, "bent").status == "passed"
    found = named(verdict, "key")
    assert found.status == ("failed" if words else "passed"), found.got
    if words:
        assert words in found.message and "status 200" in found.message and "env" in found.hint
        assert found.exchanges[-1].who == "an attacker"


@pytest.mark.parametrize("source", ['"\\' * 100_000, '"""' + '\\"' * 90_000, "'''\"" * 50_000, "#" * 200_000])
def test_hostile_source_is_read_in_linear_time(source: str) -> None:
    """Catches a pattern that goes back and forth over an open quote."""
    began = time.perf_counter()
    list(_literals({"app.py": source}))
    assert time.perf_counter() - began < 1.5


def test_a_packed_bomb_and_nonsense_are_no_session() -> None:
    """Catches a cookie that fills our memory or counts as our own fault."""
    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" * 50_000_000)).rstrip(b"=").decode()
    for payload in ("." + bomb, "e30=x!", "W10", _payload({})[:-1]):
        assert SessionCookie("session", f"{payload}.a.b").content == {}


def test_a_key_in_settings_of_the_machine_is_not_in_the_source() -> None:
    """Catches a key kept in .env or instance/ called published."""
    made = SessionCookie(
        "session", SessionCookie("session", "e30.a.b").forged("long and private", user="ada")
    )
    assert (
        session_forgery(
            made, {".env": 'SECRET_KEY="long and private"', "instance/c.py": "K = 'long and private'"}
        )
        is None
    )
    found = session_forgery(made, {"app.py": "# it's fine\nKEY = 'long and private'\n"})
    assert found is not None and found.found.endswith("app.py, line 2")
