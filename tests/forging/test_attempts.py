"""No verdict can be forged: each attempt fails at the check that it aims at, and is never called a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from flaskpath.course.model import Exercise
from flaskpath.grading.engine import Engine
from tests.forging.attempts import Attempt
from tests.forging.attempts.apps import APPS
from tests.forging.attempts.documents import DOCUMENTS
from tests.forging.attempts.recipes import RECIPES
from tests.forging.attempts.scripts import SCRIPTS
from tests.forging.attempts.suites import SUITES
from tests.forging.conftest import files_of

pytestmark = pytest.mark.sandbox

ALL = {"app": APPS, "script": SCRIPTS, "recipe": RECIPES, "tests": SUITES, "document": DOCUMENTS}
WORDS = {"tests": "suite"}
PROVED_BY_THE_COURSE = {"testing", "virtualenv"}  # these take long
THREATS = Path(__file__).resolve().parents[2] / "docs" / "develop" / "threat-model.md"


def attempts(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("attempt", ALL[kind], ids=lambda attempt: attempt.name)


def refused(engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt) -> None:
    exercise = exercises[attempt.exercise]
    verdict = engine.verdict(exercise, files_of(attempt, exercise))
    told = {check.id: f"{check.status}: {check.message} {check.got}"[:600] for check in verdict.checks}
    assert not verdict.passed, told
    ours = {id: text for id, text in told.items() if text.startswith("our-fault")}
    assert not ours, "A liar's doing was reported as a fault of ours."
    assert told[attempt.check].startswith(attempt.status), told
    assert not told[attempt.check].startswith("passed"), told


@attempts("app")
def test_no_app_is_right_by_a_lie(
    engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt
) -> None:
    """Catches an app that ends, patches, searches, speaks on the wire, shadows or repeats itself into a pass."""
    refused(engine, exercises, attempt)


@attempts("script")
def test_no_script_is_right_by_a_lie(
    engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt
) -> None:
    """Catches a program that prints what it cannot work out, or bends what is run after it."""
    refused(engine, exercises, attempt)


@attempts("recipe")
def test_no_recipe_is_right_by_a_lie(
    engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt
) -> None:
    """Catches a set-up script that leaves a stage set where an environment should be."""
    refused(engine, exercises, attempt)


@attempts("tests")
def test_no_suite_is_right_by_a_lie(
    engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt
) -> None:
    """Catches tests that are counted for what they claim, and not for what they asked."""
    refused(engine, exercises, attempt)


@attempts("document")
def test_no_document_is_right_by_a_lie(
    engine: Engine, exercises: Mapping[str, Exercise], attempt: Attempt
) -> None:
    """Catches a document that holds the right words and does something else."""
    refused(engine, exercises, attempt)


@pytest.mark.parametrize("kind", ALL)
def test_an_honest_answer_passes_where_the_lies_fail(
    engine: Engine, exercises: Mapping[str, Exercise], kind: str
) -> None:
    """Catches attempts that fail because nothing can pass."""
    for id in {attempt.exercise for attempt in ALL[kind]} - PROVED_BY_THE_COURSE:
        verdict = engine.verdict(exercises[id], exercises[id].solution)
        assert verdict.passed, [
            (check.id, check.message) for check in verdict.checks if check.status != "passed"
        ]


def test_names_are_told_apart() -> None:
    """Catches a row of the table in docs/develop/threat-model.md that means two attempts."""
    names = [attempt.name for several in ALL.values() for attempt in several]
    assert len(names) == len(set(names))
    assert len(names) >= 40


def test_the_table_lists_every_attempt() -> None:
    """Catches a row of docs/develop/threat-model.md without an attempt, and an attempt without a row."""
    text = THREATS.read_text(encoding="utf-8").partition("## Forging a verdict")[2].partition("\n## ")[0]
    for kind, several in ALL.items():
        function = next(name for name in globals() if name.startswith(f"test_no_{WORDS.get(kind, kind)}_"))
        rows = text.partition(f"::{function}[attempt]")[2].partition("\n### ")[0]
        assert re.findall(r"^\| `([\w-]+)` \|", rows, re.MULTILINE) == [attempt.name for attempt in several]
