"""Tests that claim to notice what they do not look at."""

from __future__ import annotations

from tests.forging.attempts import Attempt

HONEST_START = "from kettle import create_app\n"
ASKS = (
    HONEST_START
    + """
def ask():
    client = create_app().test_client()
    client.get("/nothing")
    return client
"""
)
PASSES = ASKS + "def test_asks(): ask()\n"


def suite(
    name: str,
    hope: str,
    source: str,
    check: str = "notices_never_counts",
    status: str = "failed",
    **more: str,
) -> Attempt:
    return Attempt(name, hope, "kettle-tests", check, {"test_kettle.py": source, **more}, status=status)


RIGHT = "passes_on_the_right_app"
SUITES = [
    suite("asserts-nothing", "green is green", PASSES),
    suite("asks-nothing", "tests that pass need no app", "def test_well(): pass\n", RIGHT),
    suite("skips-itself", "what is skipped does not fail", "import pytest\npytest.skip(allow_module_level=True)\n", RIGHT),
    suite("expects-to-fail", "xfail passes whatever comes",
          PASSES + "import pytest\n@pytest.mark.xfail\ndef test_bad():\n    assert ask().get('/cups').text == 'x'\n"),
    suite("fails-always", "a failure on a broken kettle is a find", PASSES + "def test_no():\n    ask()\n    assert False\n", RIGHT),
    suite("counts-its-runs-in-files", "the first run is on the right kettle", PASSES + """
import os
def test_first_time():
    ask()
    places = [place + "/.seen" for place in (os.getcwd(), "/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"))]
    seen = any(map(os.path.exists, places))
    for path in places:
        try:
            open(path, "w").close()
        except OSError:
            pass
    assert not seen
"""),
    suite("counts-its-runs-elsewhere", "in the environment, in a module, in a socket without a name", PASSES + """
import os, socket, sys
def test_first_time():
    ask()
    seen = os.environ.get("SEEN") or getattr(sys, "seen", None)
    os.environ["SEEN"] = sys.seen = "1"
    try:
        line = socket.socket(socket.AF_UNIX)
        line.bind("\\0flaskpath-seen")
        sys.line = line
    except PermissionError:
        pass
    assert not seen
"""),
    suite("asks-another-question-each-time", "another answer to another question is a difference", HONEST_START + """
import uuid
def test_any():
    client = create_app().test_client()
    client.post("/cups?" + uuid.uuid4().hex)
    assert client.get("/cups").text == "1"
"""),
    suite("fails-at-random", "one try in eight is right by chance", PASSES + """
import random
def test_luck():
    ask()
    assert random.SystemRandom().random() < 0.5
""", status=""),
    suite("reads-the-kettle", "the source tells whether it is broken", PASSES + """
import os
def test_reads():
    ask()
    for folder, _, names in os.walk("/app"):
        for name in names:
            if name.startswith("kettle"):
                assert "poured.append" in open(os.path.join(folder, name)).read()
    import inspect, kettle
    try:
        source = inspect.getsource(kettle)
    except (OSError, TypeError):
        return
    assert "poured.append" in source
"""),
    suite("looks-inside-the-stand-in", "the app that answers is an object near by", PASSES + """
import gc
def test_looks():
    ask()
    for thing in gc.get_objects():
        if type(thing).__name__ in ("BrokenApp", "Exercise", "Stage", "_Answers"):
            assert "never-counts" not in repr(thing)
"""),
    suite("claims-over-the-wire", "outcomes are what the guest says", PASSES + """
import gc
def test_claims():
    ask()
    guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
    import sys
    frame = sys._getframe()
    while "message" not in frame.f_locals:
        frame = frame.f_back
    done = [{"name": "test_kettle.py::test_claims", "outcome": "failed", "message": "found it", "line": 1}]
    guest._send({"id": frame.f_locals["message"]["id"], "done": done, "exit": 1})
""", RIGHT),
    suite("claims-by-conftest", "a plugin of its own rewrites the outcomes", PASSES, RIGHT, **{"conftest.py": """
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        report.outcome = "failed"
        report.longrepr = "found it"
"""}),
    suite("swallows-failures-by-conftest", "failures that are rewritten are none",
          ASKS + "def test_count():\n    assert ask().get('/cups').text == '7'\n", **{"conftest.py": """
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
"""}),
    suite("settles-it-by-settings", "options that run nothing", PASSES, RIGHT,
          **{"pytest.ini": "[pytest]\naddopts = --collect-only\n"}),
    suite("ends-the-run", "an exit status of 0 is enough", "import os\ndef test_bye():\n    os._exit(0)\n", RIGHT),
    suite("answers-for-the-kettle", "a client of its own gives the answers that it wants", ASKS + """
import flask.testing, werkzeug.test
def test_own():
    werkzeug.test.Client.open = flask.testing.FlaskClient.open = lambda *a, **k: type("R", (), {"text": "1", "status_code": 200})()
    assert ask().get("/cups").text == "1"
""", RIGHT),
    suite("makes-requests-out-of-turn", "requests that no test made", PASSES + """
import gc
def test_forges():
    client = ask()
    guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
    guest._send({"id": "", "call": "request", "app": 0, "environ": {}})
""", RIGHT),
    suite("outcomes-beyond-reason", "names that are nests end the verdict with an error of ours", PASSES + """
import gc, sys
def test_nests():
    ask()
    nest = []
    for _ in range(400):
        nest = [nest]
    guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
    send = guest._send
    guest._send = lambda said, body=b"": send({**said, "done": [{"name": nest, "outcome": nest, "line": 10 ** 400}]} if "done" in said else said, body)
""", RIGHT),
    suite("settings-beyond-reason", "a configuration that is a nest ends the verdict with an error of ours", PASSES + """
import gc, sys
def test_nests():
    nest = []
    for _ in range(900):
        nest = [nest]
    guest = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Guest")
    send = guest._send
    guest._send = lambda said, body=b"": send({**said, "config": {"NEST": nest}} if said.get("call") == "fresh" else said, body)
    ask()
"""),
    Attempt("skips-the-real-club", "the same, in the course", "testing", RIGHT, {
        "test_accounts.py": "import pytest\npytestmark = pytest.mark.skip\ndef test_a(): pass\n"}),
]  # fmt: skip
