"""One engine for all tests of grading, on a real sandbox: what is judged here is what learners get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flaskpath.course.model import Exercise, Limits, Task
from flaskpath.grading.engine import Engine
from flaskpath.grading.verdict import CheckResult, Verdict
from flaskpath.sandbox import Sandbox


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Sandbox.open(pool=1) as sandbox:
        yield Engine(sandbox)


Judge = Callable[..., Verdict]


@pytest.fixture
def judge(engine: Engine, tmp_path: Path) -> Judge:
    """judge(checks, app, seed=None, seconds=10): the verdict on the source `app` by the source `checks`."""

    def judge_one(
        checks: str, app: str | dict[str, str], *, seed: int | None = None, limits: Limits | None = None
    ) -> Verdict:
        path = tmp_path / "checks.py"
        path.write_text("from flaskpath.grading.api import check, fail\n" + checks)
        files = {"app.py": app} if isinstance(app, str) else app
        exercise = Exercise(
            id="sample", name="sample", topic="sample", kind="app", entry="app:app", open_first="app.py",
            services=(), limits=limits or Limits(), title="Sample", tasks=(Task(1, "One", ""),), hints=(),
            starter={}, solution={}, also_right=(), wrong=(), directory=tmp_path, checks=path,
        )  # fmt: skip
        return engine.verdict(exercise, {name: text.encode() for name, text in files.items()}, seed=seed)

    return judge_one


def named(verdict: Verdict, id: str) -> CheckResult:
    return next(check for check in verdict.checks if check.id == id)
