"""From a learner's files to a verdict. The one place that decides whether an exercise is passed.

A verdict is positive only if every check that is not a stretch ran here, on the trusted side, and passed.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from flaskpath.grading import faults
from flaskpath.grading.api import Check
from flaskpath.grading.byhand import ByHand
from flaskpath.grading.draws import Draw
from flaskpath.grading.explain import Files, Finding, explain_exchange, explain_report, explain_text
from flaskpath.grading.failures import Crowded, Failed
from flaskpath.grading.live import LiveApp
from flaskpath.grading.loading import ChecksBroken, load_checks
from flaskpath.grading.site import Site, Stage, open_site
from flaskpath.grading.stories import hearing, story_of
from flaskpath.grading.suite import Suite
from flaskpath.grading.terminal import Terminal, open_terminal
from flaskpath.grading.verdict import CheckResult, Exchange, Output, Verdict
from flaskpath.grading.wheelhouse import wheel_folder
from flaskpath.sandbox import LearnerFault, OurFault, Sandbox, ServiceMissing, Workspace

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise
    from flaskpath.sandbox.services import Lease

log = logging.getLogger(__name__)
SEEDS = 1 << 53  # every seed is a number that JSON carries exactly
_PRINTED = 20_000
_NOTHING_LOST = "Nothing is wrong with your files, and nothing of your work is lost."
_START_TITLES = {
    "app": "Your app starts",
    "script": "Your program is there",
    "recipe": "Your recipe is there",
    "tests": "Your tests are there",
    "document": "Your file is there",
}


class Engine:
    """Thread-safe: several verdicts may be made at once."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def verdict(self, exercise: Exercise, files: Mapping[str, bytes], *, seed: int | None = None) -> Verdict:
        """Judge `files` as an answer to `exercise`. A `seed` makes the draws of an earlier verdict again."""
        return _Making(
            self.sandbox, exercise, files, secrets.randbelow(SEEDS) if seed is None else seed
        ).verdict()

    def by_hand(self, exercise: Exercise) -> ByHand:
        """An app of the exercise for requests made by hand; whoever asks closes it."""
        return ByHand(self.sandbox, exercise)

    def live(self, exercise: Exercise) -> LiveApp:
        """An app of the exercise to be looked at, not started yet; whoever asks closes it."""
        return LiveApp(self.sandbox, exercise)


class _Making:
    """One verdict in the making."""

    def __init__(self, sandbox: Sandbox, exercise: Exercise, files: Mapping[str, bytes], seed: int) -> None:
        self._sandbox, self._exercise, self._files, self._seed = sandbox, exercise, files, seed
        self._started = self._clock_from = time.perf_counter()
        self._exchanges: list[Exchange] = []
        self._readable = Files(files)  # for explanations: scanned once, at the first failure
        self._mark = 0  # where the exchanges of the check under way begin
        self._results: list[CheckResult] = []
        self._shared = ExitStack()
        self._site: Site | None = None
        self._terminal: Terminal | None = None
        self._suite: Suite | None = None
        self._services: Lease | None = None  # of the shared program; a fresh one gets its own
        self._printed: list[str] = []

    def verdict(self) -> Verdict:
        try:
            checks = load_checks(self._exercise.checks)
        except ChecksBroken as error:
            log.exception("checks of %s", self._exercise.id)
            return self._finished([self._ours("start", _START_TITLES[self._exercise.kind], str(error))], 0)
        with self._shared:
            self._results.append(self._start())
            start = self._results[0]
            for check in checks:
                if start.status == "passed":
                    self._results.append(self._run(check))
                else:
                    self._results.append(_blocked(check, "service" if start.status == "blocked" else "start"))
            if self._site is not None:
                self._note_output(self._site)
        return self._finished(self._results, len(checks))

    def _finished(self, results: list[CheckResult], expected: int) -> Verdict:
        needed = [result for result in results if not result.stretch]
        passed = (
            len(results) == expected + 1
            and all(result.status == "passed" for result in needed)
            and len(needed) > 1
        )
        text = "".join(self._printed)
        return Verdict(
            exercise=self._exercise.id, passed=passed, isolation=str(self._sandbox.level), seed=self._seed,
            milliseconds=(time.perf_counter() - self._started) * 1000, checks=tuple(results),
            output=Output(text[:_PRINTED], len(text) > _PRINTED),
        )  # fmt: skip

    # --- the learner's program

    def _seconds_left(self) -> float:
        return self._exercise.limits.seconds - (time.perf_counter() - self._clock_from)

    def _lease(self, keep: ExitStack) -> Lease:
        """The exercise's services, for one program and those beside it. Starting a server is not the learner's time."""
        began = time.perf_counter()
        lease = keep.enter_context(self._sandbox.services(self._exercise.services))
        self._clock_from += time.perf_counter() - began
        return lease

    def _stage(self, keep: ExitStack, *, cold: bool = False, fresh: bool = False) -> Stage:
        services = self._services
        if fresh and services is not None:
            services = self._lease(keep)
        open_one = self._open_cold if cold else self._open
        return Stage(
            files=self._files,
            entry=self._exercise.entry,
            open=lambda files, environ: open_one(files, environ, services),
            seconds_left=self._seconds_left,
            record=self._exchanges.append,
            keep=keep,
        )

    def _open(
        self, files: Mapping[str, bytes], environ: Mapping[str, str] | None, services: Lease | None
    ) -> Workspace:
        limits = self._exercise.limits
        return self._sandbox.workspace(files, limits=limits, environ=environ, services=services or ())

    def _open_cold(
        self, files: Mapping[str, bytes], environ: Mapping[str, str] | None, services: Lease | None
    ) -> Workspace:
        limits = self._exercise.limits
        wheels = wheel_folder(self._exercise) if self._exercise.kind == "recipe" else None
        return self._sandbox.workspace(
            files, limits=limits, environ=environ, profile="cold", wheels=wheels, services=services or ()
        )

    def _start(self) -> CheckResult:
        """Bring the learner's program up; what went wrong is the first check's failure."""
        title, began = _START_TITLES[self._exercise.kind], time.perf_counter()
        if self._exercise.kind != "app" and self._exercise.entry not in self._files:
            there = ", ".join(sorted(self._files)[:10]) or "no files at all"
            return CheckResult("start", 0, title, "failed", message=f"There is no file {self._exercise.entry}.",
                               expected=self._exercise.entry, got=there,
                               hint=f"Call the file {self._exercise.entry}, as the task says.")  # fmt: skip
        try:
            if self._exercise.services:
                self._services = self._lease(self._shared)
            if self._exercise.kind == "app":
                self._site = open_site(self._stage(self._shared))
            elif self._exercise.kind == "tests":
                self._suite = Suite(self._stage(self._shared), self._exercise)
            else:
                self._terminal = open_terminal(self._stage(self._shared, cold=True))
        except LearnerFault as fault:
            told = faults.story(fault, self._files)
            return CheckResult("start", 0, title, "failed", message=told.message, got=told.got, file=told.file,
                               line=told.line, hint=told.hint, explanation=told.explanation)  # fmt: skip
        except ServiceMissing as lacking:
            return CheckResult("start", 0, title, "blocked", message=str(lacking), hint=_NOTHING_LOST)
        except Exception as error:
            log.exception("could not start %s", self._exercise.id)
            return self._ours("start", title, str(error))
        return CheckResult("start", 0, title, "passed", milliseconds=(time.perf_counter() - began) * 1000)

    def _ours(self, id: str, title: str, detail: str, *, task: int = 0, stretch: bool = False) -> CheckResult:
        message = (
            "Something went wrong on our side, not in your program. "
            "Nothing of your work is lost; please check again."
        )
        return CheckResult(id, task, title, "our-fault", stretch=stretch, message=message, got=detail)

    # --- one check

    def _run(self, check: Check) -> CheckResult:
        by_id = {result.id: result for result in self._results}
        waiting = next((one for one in check.after if by_id[one].status != "passed"), None)
        if waiting is not None:
            return _blocked(check, by_id[waiting].title)
        if self._seconds_left() <= 0:
            return _blocked(check, "time")
        self._mark, began = len(self._exchanges), time.perf_counter()
        with ExitStack() as keep, hearing(self._exchanges) as told:
            result = self._judge(check, keep)
        milliseconds = (time.perf_counter() - began) * 1000
        exchanges = tuple(self._exchanges[self._mark :])
        judged = result.status in ("passed", "failed")
        story = story_of(told, exchanges, failed=result.status == "failed") if judged else None
        return replace(result, exchanges=exchanges, milliseconds=milliseconds, story=story)

    def _judge(self, check: Check, keep: ExitStack) -> CheckResult:
        try:
            check.function(**self._given(check, keep))
        except Crowded as crowded:
            return CheckResult(
                check.id, check.task, check.title, "blocked", check.stretch, message=crowded.message
            )
        except ServiceMissing as lacking:
            return CheckResult(
                check.id, check.task, check.title, "blocked", check.stretch, message=str(lacking)
            )
        except Failed as failed:
            return self._failure(check, failed)
        except LearnerFault as fault:
            told = faults.story(fault, self._files)
            self._begin_again()
            return CheckResult(check.id, check.task, check.title, "failed", check.stretch, message=told.message,
                               got=told.got, file=told.file, line=told.line, hint=told.hint or check.hint,
                               explanation=told.explanation)  # fmt: skip
        except Exception as error:
            if not isinstance(error, OurFault):
                log.exception("check %s of %s", check.id, self._exercise.id)
            self._begin_again()
            return self._ours(
                check.id,
                check.title,
                f"{type(error).__name__}: {error}",
                task=check.task,
                stretch=check.stretch,
            )
        return CheckResult(check.id, check.task, check.title, "passed", check.stretch)

    def _given(self, check: Check, keep: ExitStack) -> dict[str, object]:
        stage = self._stage(keep, fresh=check.fresh and "site" in check.needs)
        given: dict[str, object] = {}
        for name in check.needs:
            if name == "draw":
                given[name] = Draw(self._seed, f"{self._exercise.id}:{check.id}")
            elif name == "exercise":
                given[name] = self._exercise
            elif name == "site" and self._site is not None:
                given[name] = open_site(stage) if check.fresh else self._shared_site(keep)
            elif name == "terminal":
                given[name] = self._given_terminal(check, keep)
            elif name == "suite" and self._suite is not None:
                given[name] = self._suite
            else:
                raise TypeError(f"an exercise of kind {self._exercise.kind} has no {name}")
        return given

    def _given_terminal(self, check: Check, keep: ExitStack) -> Terminal:
        """An app has a terminal too, for the commands that start it at home."""
        if check.fresh:
            return open_terminal(self._stage(keep, cold=True, fresh=True))
        if self._terminal is None:
            self._terminal = open_terminal(self._stage(self._shared, cold=True))
        keep.callback(self._terminal.stop_servers)
        return self._terminal

    def _shared_site(self, keep: ExitStack) -> Site:
        if self._site is None or not self._site.app.alive:
            self._begin_again()
        if self._site is None:
            raise TypeError("this exercise has no site")
        return self._site

    def _begin_again(self) -> None:
        """The shared program has ended: later checks get a new one, and are judged for themselves."""
        try:
            if self._site is not None:
                self._note_output(self._site)
                self._site = open_site(self._stage(self._shared))
            elif self._terminal is not None:
                self._terminal = open_terminal(self._stage(self._shared, cold=True))
        except Exception:
            log.warning("could not start %s again", self._exercise.id, exc_info=True)

    def _note_output(self, site: Site) -> None:
        self._printed.append(site.printed)

    def _failure(self, check: Check, failed: Failed) -> CheckResult:
        inside = failed.page.inside if failed.page is not None else {}
        report = inside.get("exception")
        finding = self._finding(failed)
        explanation = finding.explanation if finding else None
        file, line = faults.place_of(report) if isinstance(report, dict) else (None, None)
        if finding is not None and finding.file:
            file, line = finding.file, finding.line
        view = inside.get("view")
        if file is None and isinstance(view, dict):
            file, line = view.get("file"), view.get("line")
        if failed.place is not None:
            file, line = failed.place[0] or self._exercise.entry, failed.place[1]
        if file not in self._files:
            file, line = None, None
        hint = failed.hint or (explanation.mend if explanation else "") or check.hint
        got = failed.got
        if isinstance(report, dict) and failed.page is not None and failed.page.status >= 500:
            got = f"{got}\n{report.get('text') or ''}".strip()
        return CheckResult(check.id, check.task, check.title, "failed", check.stretch, message=failed.message,
                           expected=failed.expected, got=got, file=file, line=line, hint=hint,
                           explanation=explanation)  # fmt: skip

    def _finding(self, failed: Failed) -> Finding | None:
        """The stumbling block behind a failure, where it surely is one. Pointing at it must never cost a verdict."""
        done = self._exchanges[self._mark :]
        inside = failed.page.inside if failed.page is not None else None
        at = next(
            (at for at, one in enumerate(done) if inside is not None and one.inside is inside), len(done) - 1
        )
        if failed.page is not None and at >= 0 and done[at].request.head != failed.page.asked:
            return None  # a page that another check asked for
        try:
            if at >= 0:
                said = "" if failed.page is not None else failed.got
                return explain_exchange(
                    done[at],
                    self._readable,
                    before=done[:at],
                    expected=failed.expected,
                    complaint=failed.message,
                    said=said,
                )
            report = failed.page.inside.get("exception") if failed.page is not None else None
            told = (
                explain_report(report, self._readable)
                if isinstance(report, dict)
                else explain_text(failed.got)
            )
            return Finding(told) if told else None
        except Exception:
            log.exception("explaining a failure of %s", self._exercise.id)
            return None


def _blocked(check: Check, by: str) -> CheckResult:
    if by == "time":
        message = "Not tried: the time for this verdict was used up by the checks before."
    elif by == "start":
        message = "Not tried: your program has to start first."
    elif by == "service":
        message = "Not tried: what this exercise needs is missing on the machine that checks it."
    else:
        message = f"Not tried: first mend “{by}”."
    return CheckResult(check.id, check.task, check.title, "blocked", check.stretch, message=message)
