"""`flaskpath list`: the roadmap for people and for programs, with what is passed, known and next."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flaskpath.web import schema
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.app import bare_app
from flaskpath.web.db import db, writing
from flaskpath.web.progress.operations import mark_known

from .conftest import Run

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "write-a-course" / "examples"


@pytest.fixture
def knows_the_laundry(place: Path) -> None:
    app = bare_app({"DATA": Path(os.environ["FLASKPATH_DATA"])})
    schema.prepare(app)
    with app.app_context():
        learner = current_learner()
        with writing():
            mark_known(learner, "laundry")
        db.session.remove()
        db.engine.dispose()


def test_a_newcomer_sees_where_to_begin(run: Run) -> None:
    """Would catch a topic without an exercise that looks like one that has, or no word about what to do."""
    ran = run("list")
    assert (ran.status, ran.err) == (0, "")
    assert "→ front-desk" in ran.out
    assert "laundry                 The laundry  overview, its exercise follows" in ran.out
    assert "0 of 2 topics passed; 1 has an exercise so far." in ran.out
    assert "Begin with: flaskpath start front-desk" in ran.out


@pytest.mark.usefixtures("knows_the_laundry")
def test_known_has_a_mark_of_its_own(run: Run) -> None:
    """Would catch a learner's word shown as a pass, or left out."""
    out = run("list").out
    assert "○ laundry                 The laundry  known" in out
    assert "0 of 2 topics passed, 1 known;" in out


@pytest.mark.usefixtures("knows_the_laundry")
def test_json_is_what_the_docs_show(run: Run) -> None:
    """Would catch a field that was renamed, dropped or retyped: programs rely on them."""
    ran = run("list", "--json")
    assert json.loads(ran.out) == json.loads((EXAMPLES / "list.json").read_text(encoding="utf-8"))
