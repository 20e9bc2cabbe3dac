"""The learner's tests, run against a right app and broken ones. What a test run says is a claim.

A broken app counts as caught only if the suite passes on the right app, fails on this one, and the answers we recorded
ourselves really differ: at the first difference both apps were asked the same and answered otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from flaskpath.grading.failures import Crowded, Failed, shortened
from flaskpath.grading.verdict import Exchange, Message
from flaskpath.grading.visitor import SHOWN
from flaskpath.sandbox import LearnerFault, OurFault, TooSlow

if TYPE_CHECKING:
    from flaskpath.course.model import BrokenApp, Exercise
    from flaskpath.grading.site import Stage
    from flaskpath.sandbox import App

_NO_TIME = "The time for this verdict was used up before this run of the tests."
_MOST_REQUESTS = 5000
_MOST_SECONDS = 30.0  # of one run
_FEW_SECONDS = 3.0  # too few to blame the tests


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    outcome: str  # passed, failed, skipped, error
    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the learner's tests and the answer it got, as we saw both."""

    request: tuple[str, ...]
    answer: tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    app: str
    outcomes: tuple[Outcome, ...]
    exit: int | None
    printed: str
    requests: tuple[Asked, ...]
    milliseconds: float

    def _with(self, *outcomes: str) -> list[Outcome]:
        return [one for one in self.outcomes if one.outcome in outcomes]

    @property
    def count(self) -> int:
        return len(self.outcomes)

    @property
    def passed(self) -> list[Outcome]:
        return self._with("passed")

    @property
    def failed(self) -> list[Outcome]:
        return self._with("failed", "error")

    @property
    def skipped(self) -> list[Outcome]:
        return self._with("skipped")

    @property
    def green(self) -> bool:
        """Tests ran, and none failed."""
        return bool(self.passed) and not self.failed and self.exit == 0

    def fail(self, message: str, *, expected: str = "", got: str = "", hint: str = "") -> NoReturn:
        place = next((one.line for one in self.failed if one.line), None)
        raise Failed(message, expected=expected, got=got or self.summary(), hint=hint,
                     place=("", place) if place else None)  # fmt: skip

    def summary(self) -> str:
        lines = [f"{len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"]
        lines += [f"{one.name}: {shortened(one.message, 300)}" for one in self.failed[:5]]
        if not self.outcomes and self.printed.strip():
            lines.append(shortened(self.printed.strip(), 800))
        return "\n".join(lines)


class Suite:
    """`broken` are the exercise's broken apps, by name."""

    def __init__(self, stage: Stage, exercise: Exercise) -> None:
        self._stage, self._exercise = stage, exercise
        self._runs: dict[tuple[str, str], SuiteRun] = {}

    @property
    def broken(self) -> Mapping[str, BrokenApp]:
        return {app.name: app for app in self._exercise.broken_apps}

    @property
    def submitted(self) -> dict[str, str]:
        return {path: content.decode("utf-8", "replace") for path, content in self._stage.files.items()}

    def run(self, app: str = "right", *, order: str = "as written") -> SuiteRun:
        """Run the suite against an app of the exercise; `order="reversed"` runs it the other way round.

        A run that was made before in this verdict is not made again, but shown again.
        """
        result = self._made(app, order)
        self._stage.record(_shown(result))
        return result

    def _made(self, app: str, order: str = "as written") -> SuiteRun:
        key = (app, order)
        if key not in self._runs:
            self._runs[key] = self._run(app, order)
        return self._runs[key]

    def catches(self, name: str) -> SuiteRun:
        """Fail unless the tests notice what is wrong with the broken app `name`."""
        right, broken = self._made("right"), self.run(name)
        complaint = self.broken[name].complaint
        if not right.green:
            right.fail(
                "Your tests should pass on the right app first.",
                expected="every test passes on the right app",
            )
        if not broken.failed:
            broken.fail(
                f"Your tests don't notice this fault in a broken app: {complaint}",
                expected="at least one test fails on the broken app",
                got=f"all {len(broken.passed)} tests passed on it",
                hint="Write a test that does what the complaint describes and asserts what should have happened.",
            )
        if not really_differ(right.requests, broken.requests):
            broken.fail(
                f"A test failed, but not because of this fault in the broken app: {complaint}",
                expected="a request whose answer shows the fault",
                got="the broken app answered everything your tests asked just as the right one does",
                hint="Send the request that goes wrong. A test that fails for another reason does not count.",
            )
        return broken

    def _run(self, name: str, order: str) -> SuiteRun:
        if self._stage.seconds_left() <= 0:
            raise Crowded(_NO_TIME)
        files = self._exercise.right_app if name == "right" else self.broken[name].files
        with ExitStack() as keep:
            answers = _Answers(replace(self._stage, files=files, keep=keep), self._exercise.app_module)
            workspace = keep.enter_context(self._stage.open(self._stage.files, None))
            started = time.perf_counter()
            seconds = min(max(self._stage.seconds_left(), 0.1), _MOST_SECONDS)
            try:
                run = workspace.run_tests(
                    _test_files(self._stage.files),
                    app_module=self._exercise.app_module,
                    answer=answers,
                    seconds=seconds,
                    reverse=order == "reversed",
                    stop=name != "right",  # one failure is enough to have noticed
                )
            except TooSlow:
                if seconds > _FEW_SECONDS:
                    raise
                raise Crowded(_NO_TIME) from None
            milliseconds = (time.perf_counter() - started) * 1000
        outcomes = tuple(
            Outcome(one["name"], one["outcome"], one["message"], one["line"]) for one in run.outcomes
        )
        printed = run.output.decode("utf-8", "replace")
        if answers.our_fault is not None:
            raise answers.our_fault
        return SuiteRun(name, outcomes, run.exit, printed, tuple(answers.asked), milliseconds)


def _shown(run: SuiteRun) -> Exchange:
    summary = run.summary()
    return Exchange(
        who="the terminal",
        request=Message(f"$ pytest ({'the right app' if run.app == 'right' else f'broken app: {run.app}'})"),
        response=Message(f"exit status {run.exit}", (), summary[:SHOWN], len(summary) > SHOWN),
        milliseconds=run.milliseconds,
    )


class _Answers:
    """Answers the forwarded requests of the learner's tests from apps in guests of their own, and keeps a record."""

    def __init__(self, stage: Stage, module: str) -> None:
        self._stage, self._entry = stage, module
        self._apps: dict[int, App] = {}
        self._last: App | None = None  # the one whose process the next may share
        self.asked: list[Asked] = []
        self.our_fault: OurFault | None = None

    def __call__(self, call: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            return self._answer(call, body)
        except (
            LearnerFault
        ) as fault:  # the app is the course's: its ending is one more thing that tests may notice
            return {"error": str(fault)}, b""
        except OurFault as fault:
            self.our_fault = fault
            return {"error": "the checker has a fault of its own"}, b""

    def _answer(self, call: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        number = call.get("app")
        if not isinstance(number, int):
            return {"error": "no such app"}, b""
        if call.get("call") == "fresh":
            if len(self._apps) >= 200:
                return {"error": "more than 200 apps were made; make one for each test at most"}, b""
            given = call.get("config")
            pairs = given.items() if isinstance(given, dict) else ()
            config = {
                name: value for name, value in pairs if isinstance(value, (str, int, float, bool))
            } or None
            # The app is the course's own: where its factory makes a new one, one process may hold them all.
            beside = self._last.another(self._entry, config) if self._last and self._last.alive else None
            if beside is not None:
                self._apps[number] = beside
                return {"ok": True}, b""
            workspace = self._stage.keep.enter_context(self._stage.open(self._stage.files, None))
            self._apps[number] = self._last = workspace.start_app(self._entry, config=config)
            return {"ok": True}, b""
        app = self._apps.get(number)
        environ = call.get("environ")
        if app is None or not isinstance(environ, dict) or len(self.asked) >= _MOST_REQUESTS:
            return {"error": "no such app, or too many requests"}, b""
        clean = {str(key): value for key, value in environ.items() if isinstance(value, str)}
        reply = app.request(clean, body)
        request = (
            str(number), clean.get("REQUEST_METHOD", ""), clean.get("SCRIPT_NAME", "") + clean.get("PATH_INFO", ""),
            clean.get("QUERY_STRING", ""), body.decode("utf-8", "replace"),
        )  # fmt: skip
        location = next((value for key, value in reply.headers if key.lower() == "location"), "")
        self.asked.append(Asked(request, (reply.status, location, reply.body)))
        return {"status": reply.status, "headers": [list(pair) for pair in reply.headers]}, reply.body


def really_differ(right: Sequence[Asked], broken: Sequence[Asked]) -> bool:
    """Whether both were asked the same up to a request that they answered otherwise."""
    for one, other in zip(right, broken, strict=False):
        if one.request != other.request:
            return False
        if one.answer != other.answer:
            return True
    return False


def _test_files(files: Mapping[str, bytes]) -> list[str]:
    """What pytest collects by itself: test_*.py and *_test.py."""
    names = [(path, path.rpartition("/")[2]) for path in sorted(files)]
    return [
        path
        for path, name in names
        if name.endswith(".py") and (name.startswith("test_") or name.endswith("_test.py"))
    ]
