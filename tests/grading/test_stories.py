"""Attacks told as stories: the one that succeeded, and after the mend how the same one ends."""

from __future__ import annotations

import pytest

from flaskpath.grading.verdict import to_json

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

CHECKS = """
from flaskpath.grading.attacks import open_redirect, script_injection, template_injection, session_key_holds
@check("Redirects", task=1)
def redirects(site, draw):
    for attempt in open_redirect(draw)[:3]:
        attempt.must_stay(site.get("/go", query={"next": attempt.text}))
@check("Scripts", task=1)
def scripts(site, draw):
    attempts = script_injection(draw)
    pages = [site.get("/hello", query={"name": attempt.text}) for attempt in attempts]
    for attempt, page in zip(attempts, pages):
        attempt.must_not_run(page)
@check("Templates", task=1)
def templates(site, draw):
    for attempt in template_injection(draw):
        attempt.must_not_run(site.get("/hello", query={"name": attempt.text}))
@check("Sessions", task=1)
def sessions(site, draw):
    ada = site.visitor("Ada")
    ada.get("/in")
    session_key_holds(ada, "/in", user="root")
@check("Fails for another reason", task=1)
def another_reason(site, draw):
    attempt = script_injection(draw)[0]
    attempt.must_not_run(site.get("/plain"))
    site.get("/nowhere").ok()
@check("No attack", task=1)
def no_attack(site):
    site.get("/plain").ok()
"""

NAIVE = """
from flask import Flask, redirect, render_template_string, request, session
app = Flask(__name__)
app.secret_key = "dev"
@app.get("/go")
def go(): return redirect(request.args["next"])
@app.get("/hello")
def hello(): return render_template_string("Hello " + request.args["name"])
@app.get("/in")
def enter():
    session["user"] = "ada"
    return "in"
@app.get("/plain")
def plain(): return "plain"
"""

MENDED = (
    NAIVE.replace('"dev"', '__import__("secrets").token_hex()')
    .replace('redirect(request.args["next"])', 'redirect("/plain")')
    .replace('"Hello " + request.args["name"]', '"Hello {{ name }}", name=request.args["name"]')
)
ATTACKS = {
    "redirects": "open-redirect",
    "scripts": "script-injection",
    "templates": "template-injection",
    "sessions": "session-forgery",
}


def test_an_attack_that_succeeds_is_told_with_the_answer_that_shows_it(judge: Judge) -> None:
    """Catches a story without its three steps, or one that points at another answer than the attack's."""
    verdict = judge(CHECKS, NAIVE)
    for id, attack in ATTACKS.items():
        check = named(verdict, id)
        assert check.status == "failed" and check.story is not None, (id, check.message)
        story = check.story
        assert (story.attack, story.succeeded) == (attack, True)
        assert all((story.sends, story.sees, story.loses, story.about, story.shape))
        assert story.exchange is not None
        assert check.exchanges[story.exchange].response.head.startswith(("200", "302"))
    scripts = named(verdict, "scripts")
    assert scripts.story is not None and scripts.story.exchange == 0, (
        "its own page, not the last that was fetched"
    )
    assert "steal_" in scripts.exchanges[0].response.body


def test_after_the_mend_the_same_attack_is_told_as_failing(judge: Judge) -> None:
    """Catches a mend that nobody is shown: the attack's shapes go by the same names, and point at harmless answers."""
    before = {check.id: check.story for check in judge(CHECKS, NAIVE).checks if check.story}
    verdict = judge(CHECKS, MENDED)
    for id in ATTACKS:
        check = named(verdict, id)
        assert check.status == "passed" and check.story is not None, (id, check.message)
        assert not check.story.succeeded
        assert check.story.loses.startswith("Nothing")
        again = [one for one in check.story.tried if one.shape == before[id].shape]
        assert len(again) == 1 and again[0].exchange is not None, id
    assert len(named(verdict, "redirects").story.tried) == 3


def test_only_attacks_have_stories_and_only_the_guilty_is_accused(judge: Judge) -> None:
    """Catches a story of an attack that failed, shown as the reason why a check failed."""
    verdict = judge(CHECKS, NAIVE)
    assert named(verdict, "another_reason").status == "failed"
    assert named(verdict, "another_reason").story is None
    assert named(verdict, "no_attack").story is None


def test_cookies_are_read_from_the_headers_and_travel_in_the_json(judge: Judge) -> None:
    """Catches an X-ray that shows cookies as the app claims them, and not as a browser gets them."""
    told = to_json(judge(CHECKS, NAIVE))
    sessions = next(check for check in told["checks"] if check["id"] == "sessions")
    (cookie,) = sessions["exchanges"][0]["cookies"]
    assert (cookie["name"], cookie["http_only"], cookie["secure"]) == ("session", True, False)
    assert isinstance(sessions["story"]["tried"], list)
