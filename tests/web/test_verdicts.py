"""Asking for a verdict: stored before it is graded, counted once, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from flaskpath.course.model import Course
from flaskpath.web.submissions.jobs import finish_interrupted
from flaskpath.web.submissions.pruning import NEWEST
from flaskpath.web.verdicts import Opening, VerdictEngine, queue_of

from .conftest import PICTURE, RIGHT, WRONG, Background, Browser, QuickEngine


def progress(browser: Browser) -> list[str]:
    return browser.get("/api/progress").json["passed"]


def test_a_pass_is_answered_and_counts(browser: Browser) -> None:
    """A verdict that is shown but not recorded."""
    answer = browser.check(RIGHT)
    assert answer.status_code == 200
    assert (answer.json["schema"], answer.json["exercise"], answer.json["passed"]) == (1, "front-desk", True)
    assert answer.json["checks"][0]["status"] == "passed"
    shown = browser.get("/api/progress").json
    assert shown["passed"] == ["front-desk"]
    assert shown["topics"] == {"passed": 1, "known": 0, "all": 4}
    assert shown["next"] is None, "nothing else is written"


def test_a_failure_counts_as_begun_and_a_pass_is_never_taken_back(browser: Browser) -> None:
    """Progress that a later wrong draft takes away again."""
    browser.check(WRONG)
    assert progress(browser) == []
    assert browser.get("/api/progress").json["next"]["slug"] == "front-desk"
    browser.check(RIGHT)
    browser.check(WRONG)
    assert progress(browser) == ["front-desk"]


def test_a_replay_never_counts(browser: Browser) -> None:
    """Somebody who hard-codes the answers for one seed and passes with it."""
    answer = browser.check(RIGHT, seed=7)
    assert answer.json["passed"] is True
    assert answer.json["seed"] == 7
    assert progress(browser) == []


def test_the_server_draws_its_own_seeds(browser: Browser, engine: QuickEngine) -> None:
    """Draws that are the same each time, so that answers can be hard-coded."""
    seeds = {browser.check({"app.py": f"# right {number}\n"}).json["seed"] for number in range(5)}
    assert len(seeds) == 5
    assert all(0 <= seed < 2**53 for seed in seeds), "JavaScript reads them exactly"


def test_fixed_files_are_checked_too(browser: Browser, engine: QuickEngine) -> None:
    """Pictures of the starter that are missing when the app is checked, as they are never sent."""
    browser.check(RIGHT)
    assert engine.seen[0][1] == {
        "app.py": b"# right\n",
        "rooms.py": b"ROOMS = {}\n",
        "static/bell.png": PICTURE,
    }


def test_checking_does_not_save_the_draft(browser: Browser) -> None:
    """A check from an old tab that replaces the draft behind the learner's back."""
    browser.save(WRONG, 0)
    browser.check(RIGHT)
    assert browser.draft()["files"] == WRONG


def test_the_same_files_twice_in_a_row_are_one_attempt(browser: Browser) -> None:
    """A list of attempts that is full of copies."""
    browser.check(WRONG)
    browser.check(WRONG)
    browser.check(RIGHT)
    browser.check(WRONG)
    assert [attempt["passed"] for attempt in browser.attempts()] == [False, True, False]


def test_an_attempt_can_be_looked_at_again(browser: Browser) -> None:
    """An attempt whose files or verdict are gone, or that is shown to another exercise."""
    told = browser.check(WRONG).json
    number = browser.attempts()[0]["id"]
    shown = browser.get(f"/api/exercises/front-desk/attempts/{number}").json
    assert shown["files"] == WRONG
    assert shown["verdict"] == told
    assert shown["seed"] == told["seed"]
    assert browser.get(f"/api/exercises/night-shift/attempts/{number}").status_code == 404
    assert browser.get("/api/exercises/front-desk/attempts/999").json["error"]["code"] == "no-attempt"


def test_attempts_are_pruned_but_passes_stay(browser: Browser) -> None:
    """A database that grows for ever with every key pressed; a first pass that nobody finds again."""
    browser.check(RIGHT)
    first = browser.attempts()[0]["id"]
    for number in range(NEWEST + 5):
        browser.check({"app.py": f"# {number}\n"})
    ids = [attempt["id"] for attempt in browser.attempts()]
    assert len(ids) == NEWEST + 1
    assert ids[-1] == first


def test_a_newer_request_replaces_one_that_waits(
    make_app: Callable[..., Flask], engine: QuickEngine, in_background: Callable[..., Background]
) -> None:
    """Checks that queue up while somebody types, each shown long after it matters."""
    app = make_app(WARM_VERDICTS=1)
    browsers = [Browser(app) for _ in range(3)]
    engine.hold()
    running = in_background(lambda: browsers[0].check({"app.py": "# 1\n"}))
    assert engine.begun.acquire(timeout=10)
    waiting = in_background(lambda: browsers[1].check({"app.py": "# 2\n"}))
    wait_for(lambda: len(browsers[2].attempts()) == 2)
    newest = in_background(lambda: browsers[2].check({"app.py": "# 3 right\n"}))
    replaced = waiting.result()
    assert (replaced.status_code, replaced.json["error"]["code"]) == (409, "superseded")
    engine.let_go()
    assert running.result().status_code == 200
    assert newest.result().json["passed"] is True
    assert [files["app.py"] for _, files, _ in engine.seen] == [b"# 1\n", b"# 3 right\n"]
    assert len(browsers[0].attempts()) == 2, "what was never begun is not kept as an attempt"


def test_other_exercises_do_not_replace_each_other(
    make_app: Callable[..., Flask], engine: QuickEngine, in_background: Callable[..., Background]
) -> None:
    """A queue with one place for everybody."""
    app = make_app(WARM_VERDICTS=1)
    one, two, three = (Browser(app) for _ in range(3))
    engine.hold()
    first = in_background(lambda: one.check({"app.py": "# 1\n"}))
    assert engine.begun.acquire(timeout=10)
    second = in_background(lambda: two.check({"app.py": "# 2\n"}))
    third = in_background(lambda: three.check({"app.py": "# 3\n"}, "night-shift"))
    wait_for(lambda: one.attempts() and one.attempts("night-shift"))
    engine.let_go()
    assert {one.result().status_code for one in (first, second, third)} == {200}


def test_what_a_crash_left_is_checked_at_the_next_start(
    browser: Browser, make_app: Callable[..., Flask], engine: QuickEngine
) -> None:
    """An attempt that was stored but never graded: the answer is owed, and the pass counts."""
    engine.broken = RuntimeError("the plug was pulled")
    assert browser.check(RIGHT).status_code == 500
    assert browser.attempts()[0]["passed"] is None
    engine.broken = None
    restarted = make_app()
    assert finish_interrupted(restarted) == 1
    later = Browser(restarted)
    wait_for(lambda: later.attempts()[0]["passed"] is True)
    assert progress(later) == ["front-desk"]
    assert finish_interrupted(restarted) == 0


def test_an_attempt_that_always_breaks_is_given_up(
    browser: Browser, make_app: Callable[..., Flask], engine: QuickEngine
) -> None:
    """A poisoned attempt that is begun again at every start for ever."""
    engine.broken = RuntimeError("always")
    browser.check(WRONG)
    for start in range(1, 6):
        app = make_app()
        finish_interrupted(app)
        wait_for(lambda start=start: len(engine.seen) == min(start + 1, 3))
        queue_of(app).close()
    assert len(engine.seen) == 3


def test_without_an_engine_pages_work_and_the_check_says_why(make_app: Callable[..., Flask]) -> None:
    """A machine without a sandbox where nothing can be read, or where the reason is hidden."""
    app = make_app()

    def fail() -> VerdictEngine:
        raise RuntimeError("bubblewrap is missing.\nlong trace")

    app.extensions["flaskpath.engine"] = Opening(fail)
    browser = Browser(app)
    answer = browser.check(RIGHT)
    assert answer.status_code == 503
    assert answer.json["error"]["code"] == "engine-unavailable"
    assert "bubblewrap is missing." in answer.json["error"]["message"]
    assert "long trace" not in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    page = browser.get("/topics/front-desk")
    assert page.status_code == 200
    assert "checks unavailable" in page.text
    assert browser.attempts()[0]["passed"] is None, "the attempt is kept for when there is an engine"


def test_too_long_a_wait_is_answered(
    make_app: Callable[..., Flask], engine: QuickEngine, in_background: Callable[..., Background]
) -> None:
    """A request that hangs for ever; the verdict is still stored when it comes."""
    browser = Browser(make_app(VERDICT_WAIT=0.05))
    engine.hold()
    answer = browser.check(RIGHT)
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "busy")
    engine.let_go()
    wait_for(lambda: browser.attempts()[0]["passed"] is True)


def wait_for(holds: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until something holds, at most so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it never came to hold")


def test_an_exercise_that_may_take_longer_is_waited_for_longer(
    make_app: Callable[..., Flask], engine: QuickEngine, small_course: Course
) -> None:
    """Giving up on a recipe while it is checked: the page asks again, it begins anew, and is never done."""
    main = small_course.exercises["front-desk"]
    slow = replace(main, limits=replace(main.limits, seconds=5000.0))
    course = replace(small_course, exercises={**small_course.exercises, main.id: slow})
    browser = Browser(make_app(VERDICT_WAIT=0.2, COURSE=course))
    engine.hold()
    threading.Timer(1.0, engine.let_go).start()
    assert browser.check(RIGHT).status_code == 200
