"""A learner's app in the warm jail: what starts, what answers, what is left behind."""

from __future__ import annotations

import sqlite3
import time

import pytest

from flaskpath.sandbox import AppRanServer, LoadFailed, NoApp, UnsafePath

pytestmark = pytest.mark.sandbox

HELLO = """
from flask import Flask, request
app = Flask(__name__)

@app.get("/")
def index():
    return "Hello"

@app.post("/echo")
def echo():
    return request.get_data()
"""


def test_an_app_answers_and_says_its_routes(start, get):
    """Would catch: requests that don't reach the app, or routes without the learner's line."""
    app = start(HELLO)
    reply = get(app, "/")
    assert (reply.status, reply.body) == ("200 OK", b"Hello")
    index = next(route for route in app.facts["routes"] if route["rule"] == "/")
    assert (index["endpoint"], index["file"], index["line"]) == ("index", "app.py", 5)


def test_a_body_travels_both_ways(start, environ):
    """Would catch: bodies cut, decoded or mixed up on the wire."""
    body = bytes(range(256)) * 8000
    sent = environ("/echo", "POST") | {"CONTENT_LENGTH": str(len(body))}
    assert start(HELLO).request(sent, body).body == body


def test_a_file_that_is_missing_is_named(start):
    """Would catch: a renamed file reported as some import error."""
    with pytest.raises(NoApp) as caught:
        start(HELLO, entry="shop:app")
    assert caught.value.missing == "file"
    assert caught.value.looked_for == ("shop.py",)
    assert caught.value.found == ("app.py",)


def test_an_app_under_another_name_is_found_and_told(start):
    """Would catch: "no app" without saying which app there is."""
    with pytest.raises(NoApp) as caught:
        start(HELLO.replace("app = ", "application = ").replace("@app.", "@application."))
    assert caught.value.looked_for == ("app",)
    assert caught.value.found == ("application",)
    assert "application" in str(caught.value)


def test_without_an_attribute_it_looks_as_flask_does(start, get):
    """Would catch: a factory not being called when only the module is named."""
    source = "from flask import Flask\ndef create_app():\n    app = Flask('x')\n    app.add_url_rule('/', 'i', lambda: 'made')\n    return app\n"
    assert get(start(source, entry="app"), "/").body == b"made"


def test_a_factory_gets_the_configuration(start, get):
    """Would catch: a configuration that only arrives after extensions were set up."""
    source = """
from flask import Flask
def create_app(config=None):
    app = Flask(__name__)
    app.config.update(config or {})
    seen = app.config.get("COLOUR")
    app.add_url_rule("/", "i", lambda: seen or "none")
    return app
"""
    assert get(start(source, entry="app:create_app"), "/").body == b"none"
    assert get(start(source, entry="app:create_app", config={"COLOUR": "red"}), "/").body == b"red"


def test_a_configuration_reaches_a_plain_app(start, get):
    """Would catch: config ignored for apps without a factory."""
    source = HELLO + "\n@app.get('/c')\ndef c():\n    return app.config['COLOUR']\n"
    assert get(start(source, config={"COLOUR": "blue"}), "/c").body == b"blue"


def test_an_environment_reaches_the_import(start, get):
    """Would catch: environment variables set only after the module was imported."""
    source = "import os\n" + HELLO.replace('"Hello"', "SEEN") + "\nSEEN = os.environ['SEEN']\n"
    assert get(start(source, environ={"SEEN": "yes"}), "/").body == b"yes"


def test_a_syntax_error_names_the_learners_line(start):
    """Would catch: a syntax error without the place to mend."""
    with pytest.raises(LoadFailed) as caught:
        start(HELLO + "\ndef broken(:\n")
    report = caught.value.report
    assert report["type"] == "SyntaxError"
    last = report["frames"][-1]
    assert (last["file"], last["line"], last["code"]) == ("app.py", 13, "def broken(:")


def test_an_exception_at_import_has_the_learners_frames_and_none_of_ours(start):
    """Would catch: our own files in a learner's traceback."""
    with pytest.raises(LoadFailed) as caught:
        start("import os\nprint(os.environ['NOPE'])\n")
    report = caught.value.report
    assert report["type"] == "KeyError"
    assert (report["frames"][0]["file"], report["frames"][0]["line"]) == ("app.py", 2)
    assert "flaskpath" not in report["text"]
    assert 'File "/app/app.py", line 2' in report["text"]


def test_exit_at_import_is_an_exception_like_others(start):
    """Would catch: sys.exit() taken for a crash."""
    with pytest.raises(LoadFailed) as caught:
        start("import sys\nsys.exit('no')\n")
    assert caught.value.report["type"] == "SystemExit"


@pytest.mark.parametrize(
    "call", ["app.run(debug=True)", "from werkzeug.serving import run_simple; run_simple('', 1, app)"]
)
def test_a_server_started_at_import_is_told_apart(start, call):
    """Would catch: app.run() at module level reported as a time-out."""
    with pytest.raises(AppRanServer) as caught:
        start(HELLO + call + "\n")
    assert (caught.value.file, caught.value.line) == ("app.py", 12)


def test_app_run_under_main_never_runs(start, get):
    """Would catch: the module imported as __main__."""
    app = start(HELLO + "\nif __name__ == '__main__':\n    app.run()\n")
    assert get(app, "/").status == "200 OK"


@pytest.mark.parametrize("path", ["../x.py", "/etc/x", "a//b", "a/../b", "", "a\0b", ".tmp/x", "x" * 201])
def test_unsafe_paths_are_refused(open_workspace, path):
    """Would catch: files written outside the workspace."""
    with pytest.raises(UnsafePath):
        open_workspace({path: "x"})


FILES = """
import os, sqlite3
from flask import Flask
app = Flask(__name__)

@app.get("/")
def write():
    os.makedirs("deep/er", exist_ok=True)
    open("deep/er/note.txt", "w").write("kept")
    os.symlink("/etc/passwd", "link") if not os.path.islink("link") else None
    open("/tmp/scratch", "w").write("x")
    return "ok"

@app.get("/add")
def add():
    db = sqlite3.connect("shop.db")
    db.execute("create table if not exists item (name)")
    db.execute("insert into item values ('tea')")
    db.commit()
    return str(db.execute("select count(*) from item").fetchone()[0])

@app.get("/half")
def half():
    db = sqlite3.connect("shop.db")
    db.execute("insert into item values ('never committed')")
    os._exit(3)
"""


def test_files_are_read_from_outside_and_links_are_not_followed(open_workspace, get):
    """Would catch: a link in the workspace giving away files of the host, or scratch files listed."""
    workspace = open_workspace({"app.py": FILES})
    app = workspace.start_app("app:app")
    get(app, "/")
    assert workspace.paths() == {"app.py": len(FILES), "deep/er/note.txt": 4}
    assert workspace.specials == ["link"]
    assert workspace.read("deep/er/note.txt") == b"kept"
    assert workspace.read("link") is None
    assert workspace.read("missing") is None
    app.kill()
    assert workspace.read("deep/er/note.txt") == b"kept"


def test_a_restart_keeps_what_was_committed_and_nothing_else(open_workspace, get, tmp_path):
    """Would catch: a database lost by a restart, or half a transaction kept."""
    workspace = open_workspace({"app.py": FILES})
    app = workspace.start_app("app:app")
    assert get(app, "/add").body == b"1"
    with pytest.raises(Exception, match="exit status 3"):
        get(app, "/half")
    app = workspace.restart_app("app:app")
    assert get(app, "/add").body == b"2"
    app.kill()
    copy = tmp_path / "shop.db"
    copy.write_bytes(workspace.read("shop.db") or b"")
    with sqlite3.connect(copy) as database:
        assert [row[0] for row in database.execute("select name from item")] == ["tea", "tea"]
    database.close()


def test_a_file_can_be_written_while_the_app_runs_and_after(open_workspace, get):
    """Would catch: written files that the app, or its next start, does not see."""
    source = HELLO + "\n@app.get('/n')\ndef n():\n    return open('n.txt').read()\n"
    workspace = open_workspace({"app.py": source})
    app = workspace.start_app("app:app")
    workspace.write("n.txt", b"one")
    assert get(app, "/n").body == b"one"
    app.kill()
    workspace.write("n.txt", b"two")
    assert workspace.read("n.txt") == b"two"
    assert get(workspace.start_app("app:app"), "/n").body == b"two"


def test_a_traceback_shows_no_path_of_this_machine(start, get):
    """Catches where we are installed being told to every learner whose app crashes."""
    app = start("from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef front(): return 1 / 0\n")
    text = get(app, "/").inside["exception"]["text"]
    assert 'File "flask/app.py"' in text
    assert "site-packages" not in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ('"Mira", "keeps the books"', "'0 keeps the books' can't be sent as a status"),
        ('"Mira", 9999', "can't be sent as a status"),
        ('"Mira", 200, {"X Mood": "fine"}', "'X Mood' can't be sent as a header"),
    ],
)
def test_a_slip_in_what_a_view_returns_is_an_error_of_the_app(start, get, answer, words):
    """Would catch: `return name, about` told as an attack on the line, and the app ended for it."""
    app = start(HELLO.replace('"Hello"', answer))
    reply = get(app, "/")
    assert reply.status.startswith("500")
    assert words in reply.inside["exception"]["message"]
    assert get(app, "/nowhere").status == "404 NOT FOUND"


CLOCK = """
import time
from datetime import datetime, timezone
from time import time as imported
from flask import Flask
app = Flask(__name__)
STARTED = time.time()

@app.get("/")
def now():
    return f"{time.time()} {datetime.now(timezone.utc).timestamp()} {imported()} {STARTED}"
"""


def test_a_clock_is_moved_and_goes_on(open_workspace, get):
    """Would catch: a clock that stands still, moves only for those who import it one way, or is back after a restart."""
    workspace = open_workspace({"app.py": CLOCK})
    app = workspace.start_app("app:app")

    def ahead():
        return [float(word) - time.time() for word in get(app, "/").body.split()]

    assert all(abs(away) < 5 for away in ahead())
    for seconds in (3600.0, 8 * 86400.0):
        app.move_clock(seconds)
        assert all(abs(away - seconds) < 5 for away in ahead()[:3])
    first = ahead()[0]
    time.sleep(0.02)
    assert abs(ahead()[0] - first) < 0.02
    app = workspace.restart_app("app:app", ahead=86400.0)
    assert all(abs(away - 86400) < 5 for away in ahead())


def test_the_clock_moves_in_an_interpreter_of_its_own_too(open_workspace, get):
    """Would catch: a clock that only guests with preloaded modules can move."""
    workspace = open_workspace({"app.py": CLOCK}, profile="cold")
    app = workspace.start_app("app:app")
    app.move_clock(3600.0)
    now, *_ = get(app, "/").body.split()
    assert abs(float(now) - time.time() - 3600) < 5
