"""What `make bench` times is a real verdict and a real test run, not an error."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import pytest

from flaskpath.grading.engine import Engine
from flaskpath.sandbox import Sandbox

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def verdicts() -> ModuleType:
    found = importlib.util.find_spec("benchmarks.verdicts")
    assert found is not None and found.loader is not None, "run the tests from the checkout's top folder"
    return importlib.import_module("benchmarks.verdicts")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Sandbox.open(pool=1) as sandbox:
        yield Engine(sandbox)


@pytest.mark.parametrize(("name", "requests"), [("hello", 3), ("members", 12)])
def test_the_timed_verdict_passes_and_asks_what_it_says(
    engine: Engine, verdicts: ModuleType, name: str, requests: int
) -> None:
    """Catches a benchmark that times a failure, or fewer requests than it claims."""
    verdict = engine.verdict(verdicts.exercise(name), verdicts.submitted(name))
    assert verdict.passed, [check.message for check in verdict.checks if check.message]
    assert sum(len(check.exchanges) for check in verdict.checks) == requests
