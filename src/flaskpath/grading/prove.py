"""Proves a topic's exercises.

The starter fails, every right way passes, each wrong way is caught by its check and words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flaskpath.grading.engine import Engine
from flaskpath.grading.loading import ChecksBroken, load_checks
from flaskpath.grading.verdict import Verdict

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise, Topic, WrongWay


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a folder: where, a sentence, and what to do about it."""

    exercise: str
    way: str  # "starter", "solution", "also-right/<name>", "wrong/<name>", "checks"
    sentence: str
    cure: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One way through an exercise, and what is wrong with the verdict it got (None: nothing)."""

    way: str
    files: Mapping[str, bytes]
    judge: Callable[[Verdict], str | None]
    cure: str


def trials(exercise: Exercise) -> Iterator[Trial]:
    """Everything that has to be tried to prove the exercise once."""
    yield Trial(
        "starter",
        exercise.starter,
        _must_fail,
        "Leave something to build in the starter, or add a check for it.",
    )
    passes = "Mend the files, or the check that refuses them."
    yield Trial("solution", exercise.solution, _must_pass, passes)
    for right in exercise.also_right:
        yield Trial(f"also-right/{right.name}", right.files, _must_pass, passes)
    for wrong in exercise.wrong:
        yield Trial(
            f"wrong/{wrong.name}",
            wrong.files,
            _caught(wrong),
            "Mend the check, or name the check and words in wrong.toml.",
        )


def prove_topic(
    engine: Engine, topic: Topic, *, repeat: int = 1, progress: Callable[[str], None] | None = None
) -> list[Finding]:
    """Try every way of every exercise `repeat` times; an empty list is the proof.

    `progress` is told each finished trial.
    """
    findings: list[Finding] = []
    for exercise in topic.exercises:
        findings += _about_checks(exercise)
        for trial in trials(exercise):
            for _ in range(repeat):
                complaint = trial.judge(engine.verdict(exercise, trial.files))
                if progress is not None:
                    progress(f"{exercise.id} {trial.way}")
                if complaint is not None:
                    findings.append(Finding(exercise.id, trial.way, complaint, trial.cure))
                    break
    return findings


def count_trials(topic: Topic) -> int:
    return sum(1 for exercise in topic.exercises for _ in trials(exercise))


def _about_checks(exercise: Exercise) -> list[Finding]:
    try:
        checks = load_checks(exercise.checks)
    except ChecksBroken as error:
        return [Finding(exercise.id, "checks", str(error), "Mend checks.py.")]
    tasks = {task.number for task in exercise.tasks}
    found = [
        Finding(exercise.id, "checks", f"The check {check.id} belongs to task {check.task}; task.md has none.",
                f"Use one of {sorted(tasks)}.")
        for check in checks
        if check.task not in tasks and not check.stretch
    ]  # fmt: skip
    covered = {wrong.check for wrong in exercise.wrong}
    unknown = covered - {check.id for check in checks} - {"start"}
    found += [
        Finding(
            exercise.id,
            "checks",
            f"A wrong way names the check {name}, which checks.py does not have.",
            "Name an existing check.",
        )
        for name in sorted(unknown)
    ]
    return found


def _must_fail(verdict: Verdict) -> str | None:
    ours = _our_fault(verdict)
    return ours or ("It passes, and it should not." if verdict.passed else None)


def _must_pass(verdict: Verdict) -> str | None:
    silent = [
        check.id
        for check in verdict.checks
        if check.id != "start" and check.status == "passed" and not check.exchanges
    ]
    if silent:
        return f"These checks passed without a single request or command, so they prove nothing: {', '.join(silent)}."
    bad = [check for check in verdict.checks if check.status != "passed"]
    if not bad:
        return None
    first = bad[0]
    got = f" Got: {first.got[:600]}" if first.got else ""
    return f"{first.id} is {first.status}: {first.message}{got} (seed {verdict.seed})"


def _caught(wrong: WrongWay) -> Callable[[Verdict], str | None]:
    def judge(verdict: Verdict) -> str | None:
        ours = _our_fault(verdict)
        if ours:
            return ours
        named = next((check for check in verdict.checks if check.id == wrong.check), None)
        if named is None or named.status != "failed" or verdict.passed:
            others = ", ".join(
                f"{c.id} ({c.status}: {c.message[:200]})" for c in verdict.checks if c.status != "passed"
            )
            status = named.status if named else "missing"
            return (
                f"The check {wrong.check} should fail, and it is {status}. "
                f"Not passed: {others or 'nothing'}. (seed {verdict.seed})"
            )
        said = f"{named.message} {named.explanation.happened if named.explanation else ''}".casefold()
        missing = [word for word in wrong.words if word.casefold() not in said]
        if missing:
            return f"The message of {wrong.check} lacks the words {missing}: {named.message}"
        return None

    return judge


def _our_fault(verdict: Verdict) -> str | None:
    ours = [check for check in verdict.checks if check.status == "our-fault"]
    return f"{ours[0].id} ended with a fault of ours: {ours[0].got} (seed {verdict.seed})" if ours else None
