"""A site over a small course and an engine that answers at once, as a learner's browser talks to it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from flaskpath.course import load_course
from flaskpath.course.model import Course, Exercise, Files, Topic
from flaskpath.grading.asked import Answered, Asked
from flaskpath.grading.live import Answer, Gone, Trouble
from flaskpath.grading.problems import Problem
from flaskpath.grading.verdict import CheckResult, Exchange, Message, Verdict
from flaskpath.web import schema
from flaskpath.web.app import bare_app, create_app
from flaskpath.web.db import db
from flaskpath.web.preview.registry import previews_of
from flaskpath.web.verdicts import engine_of, queue_of
from flaskpath.web.xray.live import apps_of

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "write-a-course" / "examples"
HOST = "127.0.0.1:5050"
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
RIGHT = {"app.py": "# right\n", "rooms.py": "ROOMS = {}\n"}
WRONG = {"app.py": "# wrong\n"}


class QuickEngine:
    """Passes whatever says "right" in app.py. `hold()` makes it wait, so that a test can look at what waits."""

    level = "jail"

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, bytes], int | None]] = []
        self.begun = threading.Semaphore(0)
        self._go = threading.Event()
        self._go.set()
        self.broken: Exception | None = None
        self.apps: list[QuickApp] = []  # for requests by hand
        self.shown: list[QuickLive] = []  # apps that were made to be looked at

    def hold(self) -> None:
        self._go.clear()

    def let_go(self) -> None:
        self._go.set()

    def verdict(self, exercise: Exercise, files: Files, *, seed: int | None = None) -> Verdict:
        self.seen.append((exercise.id, dict(files), seed))
        self.begun.release()
        self._go.wait(20)
        if self.broken:
            raise self.broken
        passed = b"right" in files.get("app.py", b"")
        check = CheckResult(
            "greets", 1, "Greets", "passed" if passed else "failed", message="" if passed else "No."
        )
        return Verdict(exercise.id, passed, self.level, seed or 0, 1.5, (check,))

    def by_hand(self, exercise: Exercise) -> QuickApp:
        made = QuickApp(self)
        self.apps.append(made)
        return made

    def live(self, exercise: Exercise) -> QuickLive:
        made = QuickLive()
        self.shown.append(made)
        return made

    def problems(self, files: Mapping[str, str]) -> list[Problem]:
        """Finds one in every file that says "wrong"; waits and breaks as verdicts do."""
        self.begun.release()
        self._go.wait(20)
        if self.broken:
            raise self.broken
        return [
            Problem(path, 1, "note", "It says wrong.", "Say right.")
            for path in files
            if "wrong" in files[path]
        ]

    def close(self) -> None:
        self._go.set()


class QuickApp:
    """Answers each request by saying who asked for what. `engine.hold()` makes it wait."""

    def __init__(self, engine: QuickEngine) -> None:
        self._engine = engine
        self.sent: list[tuple[dict[str, bytes], Asked, str | None, bool]] = []
        self.emptied: list[str] = []
        self.ended = 0

    def send(self, files: Files, asked: Asked, *, visitor: str | None, follow: bool) -> Answered:
        self.sent.append((dict(files), asked, visitor, follow))
        self._engine.begun.release()
        self._engine._go.wait(20)
        request = Message(
            f"{asked.method} {asked.path}", (("Content-Type", asked.content_type or ""),), asked.body.decode()
        )
        response = Message("200 OK", (("Content-Type", "text/html"),), f"<p>for {visitor}")
        exchange = Exchange(visitor or "a stranger", request, response, 1.0)
        return Answered("running" if len(self.sent) > 1 else "started", (exchange,))

    def cookies(self, visitor: str | None) -> dict[str, str]:
        return {"session": "s"} if visitor else {}

    def forget(self, visitor: str) -> None:
        self.emptied.append(visitor)

    def close(self) -> None:
        self.ended += 1


class QuickLive:
    """An app to be looked at that says which of its versions answers. One with "(" alone in app.py does not start."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.next: Answer | Exception | None = None  # what it answers instead, from now on
        self.rests = self.closed = False

    def show(self, files: Files) -> Trouble | None:
        if files["app.py"].strip() == b"(":
            return Trouble("load-failed", "Python can't read your file (app.py, line 1).", "", "app.py", 1)
        self.files, self.rests = dict(files), False
        return None

    def answer(self, environ: Mapping[str, str], body: bytes) -> Answer:
        if self.rests or self.closed or not self.files:
            raise Gone
        self.asked.append((dict(environ), body))
        if isinstance(self.next, Exception):
            raise self.next
        return self.next or Answer("200 OK", (("Content-Type", "text/plain"),), self.files["app.py"])

    def addresses(self) -> list[str]:
        return ["/", "/rooms"]

    def rest(self) -> None:
        self.rests = True

    def close(self) -> None:
        self.closed = True


class Browser:
    """What our own page in a browser sends: Host, Origin and the token that was in the page."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token: str = self.get("/api/session").json["token"]

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, base_url=f"http://{HOST}", headers=headers, buffered=True)

    def send(self, method: str, path: str, body: object, **headers: str) -> Any:
        sent = {"Origin": f"http://{HOST}", "X-Flaskpath-Token": self.token, **headers}
        return self.client.open(path, method=method, json=body, headers=sent, base_url=f"http://{HOST}")

    def save(self, files: dict[str, str], base: int, exercise: str = "front-desk") -> Any:
        return self.send(
            "PUT", f"/api/exercises/{exercise}/draft", {"schema": 1, "base": base, "files": files}
        )

    def draft(self, exercise: str = "front-desk") -> Any:
        return self.get(f"/api/exercises/{exercise}/draft").json

    def check(self, files: dict[str, str], exercise: str = "front-desk", **more: Any) -> Any:
        return self.send("POST", f"/api/exercises/{exercise}/verdict", {"schema": 1, "files": files, **more})

    def attempts(self, exercise: str = "front-desk") -> Any:
        return self.get(f"/api/exercises/{exercise}/attempts").json["attempts"]

    def submit(self, path: str, fields: dict[str, Any], **headers: str) -> TestResponse:
        """The plain form, as a browser without JavaScript sends it."""
        page = self.get(path).text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        return self.client.post(
            path,
            data={"csrf_token": token, **fields},
            base_url=f"http://{HOST}",
            headers={"Origin": f"http://{HOST}", **headers},
        )


@pytest.fixture(scope="session")
def small_course() -> Course:
    """The literal example of a course, with a second exercise, a picture, an overview and topics that are not written yet."""
    course = load_course(EXAMPLES / "course")
    desk = course.topics["front-desk"]
    main = replace(desk.exercises[0], starter={**desk.exercises[0].starter, "static/bell.png": PICTURE})
    second = replace(
        main, id="night-shift", name="night-shift", title="Build: the night shift", starter=main.starter
    )
    written = replace(desk, exercises=(main, second))
    later = _unwritten("kitchen", ("front-desk",))
    cellar = _unwritten("cellar", ())
    track = replace(course.tracks[0], topics=("cellar", "front-desk", "kitchen", "laundry"))
    return Course(
        (track,),
        {"cellar": cellar, "front-desk": written, "kitchen": later, "laundry": course.topics["laundry"]},
        {main.id: main, second.id: second},
        course.directory,
    )


def _unwritten(slug: str, requires: tuple[str, ...]) -> Topic:
    return Topic(
        slug=slug, title=slug.title(), track="hotel", requires=requires, concepts=("soup",), minutes=20, stumbling=(),
        build=f"What the {slug} needs.", mistake=f"Forgetting the <{slug}>.", needs="", lesson=None, exercises=(),
        directory=Path(slug),
    )  # fmt: skip


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    app = bare_app({"DATA": folder})
    schema.prepare(app)
    with app.app_context():
        db.engine.dispose()
    return folder / "flaskpath.db"


@pytest.fixture
def data(tmp_path: Path, _migrated: Path) -> Path:
    """A learner's data folder with a database in it, in use by nobody."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.copy(_migrated, folder / "flaskpath.db")
    return folder


@pytest.fixture
def engine() -> QuickEngine:
    return QuickEngine()


@pytest.fixture
def make_app(data: Path, engine: QuickEngine, small_course: Course) -> Iterator[Callable[..., Flask]]:
    """Makes sites over the same data folder, as if the server was started again."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        given = {"DATA": data, "COURSE": small_course, "ENGINE": engine, "VERDICT_WAIT": 20.0, **settings}
        app = create_app(given)
        made.append(app)
        return app

    yield make
    engine.let_go()
    for app in made:
        queue_of(app).close()
        apps_of(app).close()
        previews_of(app).close()
        engine_of(app).close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def in_background() -> Iterator[Callable[[Callable[[], Any]], Background]]:
    """Runs something in a thread, and joins it at the end of the test."""
    running: list[Background] = []

    def run(work: Callable[[], Any]) -> Background:
        one = Background(work)
        running.append(one)
        return one

    yield run
    for one in running:
        one.thread.join(20)


class Background:
    """Something that runs meanwhile; `result()` waits for it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._answer: Any = None
        self._error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, args=(work,))
        self.thread.start()

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self._answer = work()
        except BaseException as error:
            self._error = error

    def result(self) -> Any:
        self.thread.join(20)
        assert not self.thread.is_alive(), "it never ended"
        if self._error:
            raise self._error
        return self._answer
