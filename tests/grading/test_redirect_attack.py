"""The open redirect attack against a real Flask: what leaves is seen, what only looks wicked is not held against it."""

from __future__ import annotations

import pytest

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

NAIVE = """
from flask import Flask, redirect, request
app = Flask(__name__)
@app.get("/go")
def go(): return redirect(request.args["next"])
@app.get("/meta")
def meta(): return f'<meta http-equiv="Refresh" content="0; URL={request.args["next"]}">'
@app.get("/twice")
def twice(): return redirect("/go?next=https://far.example/")
@app.get("/home")
def home(): return "home"
@app.get("/safe")
def safe(): return redirect("http://localhost/home")
"""

CHECKS = """
from flaskpath.grading.attacks import open_redirect
@check("Told right", task=1)
def told_right(site, draw):
    for attempt in open_redirect(draw):
        page = site.get("/go", query={"next": attempt.text})
        if page.status == 500 and "\\n" not in attempt.text: page.fail(f"{attempt.text!r} crashes Flask")
        went = attempt.leads_to(page)
        if (went is not None) is not attempt.leaves:
            page.fail(f"{attempt.text!r}: leaves is {attempt.leaves}, went to {went}", got=page.location)
@check("Safe", task=1)
def safe(site, draw):
    for attempt in open_redirect(draw):
        attempt.must_stay(site.get("/safe")).ok().shows("home")
@check("Chain", task=1)
def chain(site, draw):
    open_redirect(draw)[0].must_stay(site.get("/twice"))
@check("Meta", task=1)
def meta(site, draw):
    attempt = open_redirect(draw)[2]
    attempt.must_stay(site.get("/meta", query={"next": attempt.text}))
"""


def test_it_tells_where_a_browser_goes(judge: Judge) -> None:
    """Catches an attack that judges the text and not the answer, or one that a newer Flask has defused."""
    verdict = judge(CHECKS, NAIVE)
    for id in ("told_right", "safe"):
        assert named(verdict, id).status == "passed", (named(verdict, id).message, named(verdict, id).got)
    chain, meta = named(verdict, "chain"), named(verdict, "meta")
    assert chain.status == "failed" and "far.example" in chain.message
    assert meta.status == "failed" and "sent the browser away" in meta.message
