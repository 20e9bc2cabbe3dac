"""An app that is kept running: it follows edits, keeps what it wrote, and says what goes wrong in the learner's lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flaskpath.course.model import Exercise, Limits, Task
from flaskpath.grading.engine import Engine
from flaskpath.grading.live import Answer, Gone, LiveApp

pytestmark = pytest.mark.sandbox

COUNTS = """
import os, sqlite3, time
from flask import Flask

app = Flask(__name__)


@app.get("/")
def count():
    with sqlite3.connect("visits.db") as database:
        database.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO visit DEFAULT VALUES")
        number = database.execute("SELECT count(*) FROM visit").fetchone()[0]
    return f"visit {number}"


@app.get("/rooms/<name>")
def room(name):
    return {}[name]


@app.get("/end")
def end():
    os._exit(3)


@app.get("/slow")
def slow():
    time.sleep(30)
"""


@pytest.fixture
def live(engine: Engine, tmp_path: Path) -> Iterator[LiveApp]:
    exercise = Exercise(
        id="sample", name="sample", topic="sample", kind="app", entry="app:app", open_first="app.py",
        services=(), limits=Limits(answer_seconds=1.5), title="Sample", tasks=(Task(1, "One", ""),), hints=(),
        starter={}, solution={}, also_right=(), wrong=(), directory=tmp_path, checks=tmp_path / "checks.py",
    )  # fmt: skip
    app = engine.live(exercise)
    yield app
    app.close()


@pytest.fixture
def look(live: LiveApp) -> Callable[[str], Answer]:
    def look_at(path: str) -> Answer:
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
        }  # fmt: skip
        return live.answer(environ, b"")

    return look_at


def source(text: str, **more: str) -> dict[str, bytes]:
    return {"app.py": text.encode(), **{name.replace("_", "."): body.encode() for name, body in more.items()}}


def test_what_the_app_wrote_outlives_an_edit_a_rest_and_a_crash(
    live: LiveApp, look: Callable[[str], Answer]
) -> None:
    """A database that is empty again after each key that the learner presses, or after a pause."""
    assert live.show(source(COUNTS)) is None
    assert look("/").body == b"visit 1"
    assert live.show(source(COUNTS.replace("visit {number}", "No. {number}"))) is None
    assert look("/").body == b"No. 2", "it follows the edit"
    live.rest()
    with pytest.raises(Gone):
        look("/")
    live.show(source(COUNTS.replace("visit {number}", "No. {number}")))
    assert look("/").body == b"No. 3"
    assert look("/end").trouble.kind == "crashed"
    assert look("/").body == b"No. 4"


def test_an_edit_that_does_not_start_leaves_the_last_one_running(
    live: LiveApp, look: Callable[[str], Answer]
) -> None:
    """A blank page while a line is half typed."""
    live.show(source(COUNTS))
    trouble = live.show(source(COUNTS + "\ndef ("))
    assert trouble.file == "app.py"
    assert trouble.line == COUNTS.count("\n") + 2
    assert look("/").body == b"visit 1"


def test_a_file_that_was_edited_or_deleted_is_the_learners_and_not_the_apps(
    live: LiveApp, look: Callable[[str], Answer]
) -> None:
    """A template that stays as it was because the app's copy is laid over it."""
    shows = (
        "import pathlib\nfrom flask import Flask\napp = Flask(__name__)\n"
        "@app.get('/')\ndef show():\n    pathlib.Path('kept.txt').write_text('app')\n"
        "    return ' '.join(f'{p.name}={p.read_text()}' for p in sorted(pathlib.Path('.').glob('*.txt')))\n"
    )
    live.show(source(shows, a_txt="1", b_txt="1", kept_txt="learner"))
    assert look("/").body == b"a.txt=1 b.txt=1 kept.txt=app"
    live.show(source(shows.replace("write_text('app')", "exists()"), a_txt="2", kept_txt="learner"))
    assert look("/").body == b"a.txt=2 kept.txt=app"


def test_an_exception_is_told_in_the_learners_lines(live: LiveApp, look: Callable[[str], Answer]) -> None:
    """ "Internal Server Error" and nothing else."""
    live.show(source(COUNTS))
    answer = look("/rooms/blue")
    assert answer.status.startswith("500")
    assert answer.trouble.message == "KeyError: 'blue'"
    assert (answer.trouble.file, answer.trouble.lines[-1].code.strip()) == ("app.py", "return {}[name]")


def test_an_app_that_hangs_is_ended_and_said_to_be_slow(live: LiveApp, look: Callable[[str], Answer]) -> None:
    """A page that loads for ever, and an app that never answers again."""
    live.show(source(COUNTS))
    assert look("/slow").trouble.kind == "too-slow"
    assert look("/").body == b"visit 1"


def test_its_addresses_are_those_that_can_be_opened(live: LiveApp) -> None:
    """Suggestions that lead nowhere."""
    live.show(source(COUNTS))
    assert live.addresses() == ["/", "/end", "/slow"]


def test_nothing_is_answered_before_it_starts_and_after_it_is_closed(
    live: LiveApp, look: Callable[[str], Answer]
) -> None:
    """A closed preview that comes back to life with the next request."""
    assert live.show(source("1/0")).kind == "load-failed"
    with pytest.raises(Gone):
        look("/")
    live.show(source(COUNTS))
    live.close()
    with pytest.raises(Gone):
        look("/")
    with pytest.raises(Gone):
        live.show(source(COUNTS))
