"""Apps. Most are a bakery whose only fault is that a link keeps a message, and which tries to hide just that."""

from __future__ import annotations

from tests.forging.attempts import BASE, Attempt
from tests.forging.attempts.bakery import FIND_GUEST, PASSED, bakery, starts_not
from tests.forging.attempts.wire import WIRE

SURFACE = """
class Everything(str):
    __eq__ = __contains__ = startswith = endswith = lambda self, *other: True
    __ne__ = lambda self, other: False
    __hash__ = str.__hash__
    count = lambda self, *other: 2
class Every(int):
    __eq__ = __contains__ = __ge__ = __le__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = int.__hash__
"""

ENDINGS = [
    starts_not("exits-at-import", "an exit status of 0 means passed", "import os\nos._exit(0)\n"),
    starts_not("says-goodbye-at-import", "the same, politely", "raise SystemExit(0)\n"),
    starts_not("killed-at-import", "no answer means no failure", "import os\nos.kill(os.getpid(), 9)\n"),
    starts_not(
        "exits-with-passed-on-its-lips", "printed text is believed",
        f"import os\nprint({PASSED!r}, '1 passed, 0 failed', 'OK', flush=True)\nos._exit(0)\n",
    ),
    starts_not(
        "registers-an-exit", "atexit runs after the checks",
        f"import atexit, os, sys\natexit.register(lambda: (print({PASSED!r}), os._exit(0)))\nsys.exit(0)\n",
    ),
    bakery(
        "exits-in-a-view", "a check that cannot end cannot fail",
        after="""
import os
@app.before_request
def leave():
    if request.method == "GET" and request.args:
        os._exit(0)
""",
    ),
    bakery(
        "kills-itself-in-a-view", "a signal looks like our own limit",
        after="""
import os
@app.before_request
def leave():
    if request.method == "GET" and request.args:
        os.kill(os.getpid(), 15)
""",
    ),
    bakery(
        "exits-after-the-easy-part", "what was not checked by then counts as passed",
        after="""
import itertools, os
asked = itertools.count(1)
@app.before_request
def leave():
    if next(asked) > 5:
        os._exit(0)
""",
        check="all_stay",
    ),
    bakery(
        "hangs-up-in-a-view", "a closed line ends the verdict early",
        after="""
import os
@app.before_request
def hang_up():
    if request.method == "GET" and request.args:
        os.closerange(3, 64)
""",
    ),
]  # fmt: skip

PATCHES = [
    bakery(
        "patches-werkzeug", "the checker's client is Werkzeug's, too",
        before=SURFACE + """
import werkzeug.test
werkzeug.test.TestResponse.status_code = property(lambda self: Every(200))
werkzeug.test.TestResponse.text = property(lambda self: Everything("ok"))
werkzeug.test.TestResponse.get_data = lambda self, *how, **more: Everything("ok")
werkzeug.test.Client.open = lambda self, *request, **more: Everything("ok")
""",
    ),
    bakery(
        "patches-flask", "whatever a view gives becomes right",
        before="import flask, flask.app\n" + SURFACE + """
make = flask.Flask.make_response
def made(self, given):
    response = make(self, given)
    response.status_code = Every(response.status_code)
    response.set_data(Everything(response.get_data(as_text=True)))
    return response
flask.Flask.make_response = made
""",
    ),
    bakery(
        "patches-json", "the wire is JSON",
        before=f"""
import json, json.encoder
encode = json.JSONEncoder.encode
def say_passed(self, given):
    return encode(self, {{**given, **{PASSED}}} if isinstance(given, dict) else given)
json.JSONEncoder.encode = say_passed
json.dumps = lambda given, **how: say_passed(json.JSONEncoder(), given)
""",
    ),
    bakery(
        "patches-sockets", "every answer on the line becomes a good one",
        before=FIND_GUEST + """
class Line:
    def __init__(self, line):
        self.line = line
    def __getattr__(self, name):
        return getattr(self.line, name)
    def sendall(self, data):
        size, rest = struct.unpack("!II", data[:8])
        said = json.loads(data[8:8 + size])
        said.update({"status": "200 OK", "passed": True, "check": "passed"})
        text = json.dumps(said).encode()
        self.line.sendall(struct.pack("!II", len(text), rest) + text + data[8 + size:])
guest.wire = Line(guest.wire)
""",
    ),
    bakery(
        "equals-everything", "texts and numbers that are equal to all others",
        after=SURFACE + """
@app.after_request
def equal(response):
    response.status_code = Every(response.status_code)
    response.headers["Content-Type"] = Everything("text/html")
    response.set_data(Everything(response.get_data(as_text=True)))
    return response
""",
    ),
    bakery(
        "an-app-like-no-other", "not even Flask: an object that is called and agrees",
        after=SURFACE + """
class Agreeable:
    def __init__(self, app): self.app = app
    def __getattr__(self, name): return getattr(self.app, name)
    def __eq__(self, other): return True
    __hash__ = None
    def __call__(self, environ, start):
        return self.app(environ, lambda status, headers, *more: start(Everything(status), [(Everything(a), Everything(b)) for a, b in headers]))
app = Agreeable(app)
""",
    ),
]  # fmt: skip

SEARCHES = [
    bakery(
        "searches-the-heap", "checks and what they expect lie somewhere in memory",
        after="""
import gc
@app.after_request
def tell_all(response):
    found = [thing for thing in gc.get_objects() if "flaskpath" in str(getattr(thing, "__module__", ""))]
    names = {"Check", "Draw", "Verdict", "Failed", "CheckResult"}
    secret = [vars(thing) for thing in found if type(thing).__name__ in names and hasattr(thing, "__dict__")]
    for thing in found:
        if hasattr(thing, "flaskpath_check"):
            thing.__code__ = (lambda *a, **k: None).__code__
    if response.mimetype == "text/html" and secret:
        response.set_data(response.get_data(as_text=True) + repr(secret))
    return response
""",
    ),
    bakery(
        "climbs-the-frames", "whoever calls the app knows what is expected",
        after="""
import sys
@app.before_request
def climb():
    frame = sys._getframe()
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if name in ("check", "draw", "expected", "failed", "wanted", "seed"):
                return str(value)
        frame = frame.f_back
""",
    ),
    bakery(
        "imports-the-checker", "where the guest comes from, the checks are near",
        after="""
def empty_the_checks():
    import importlib
    for name in ("flaskpath", "flaskpath.grading.engine", "flaskpath.grading.api", "flaskpath.course", "checks"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        for attribute in list(vars(module)):
            if not attribute.startswith("__"):
                setattr(module, attribute, lambda *a, **k: True)
empty_the_checks()
""",
    ),
    bakery(
        "reads-the-course", "solutions and checks are files",
        after="""
import os
def look():
    for top in ("/", "/root", "/home", "/opt", "/srv", "/usr/lib", os.path.expanduser("~")):
        for folder, _, names in os.walk(top):
            if folder.count("/") > 6 or "site-packages" in folder:
                continue
            if "checks.py" in names or "solution" in folder:
                return open(os.path.join(folder, "checks.py")).read()
    return ""
found = look()
@app.after_request
def tell(response):
    if response.mimetype == "text/html" and found:
        response.set_data(found)
    return response
""",
    ),
]  # fmt: skip

EVERYTHING = """
from flask import Flask, request
import os
seen = []
def everything(path=""):
    seen.append(request.get_data(as_text=True))
    files = [open(name, errors="replace").read() for name in os.listdir() if os.path.isfile(name)]
    words = [request.full_path, path, *seen, *request.values.values(), *files]
    return "<br>".join([*words, *map(str, range(2000)), *NAMES]) + "<form method=post><input name=name><input name=message></form>"
NAMES = "Ada Amir Anouk Bela Bruno Carla Dario Edith Emil Farah Greta Hana Hugo Ines Ivan Jonas Kira Lena Levi Lina Mira".split()
app = Flask(__name__)
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
app.add_url_rule("/", view_func=everything, methods=METHODS)
app.add_url_rule("/<path:path>", view_func=everything, methods=METHODS)
create_app = lambda *settings, **more: app
"""

CONTENT = [
    Attempt("everything-at-once", "a page that holds every word holds the right one", "http-methods", "no_sign_yet",
            {"app.py": EVERYTHING}),
    Attempt("every-page-holds-the-menu", "the right words are among them", "flask", "soup", {"app.py": """
from flask import Flask
import today
app = Flask(__name__)
@app.get("/")
@app.get("/<path:path>")
def menu(path=""):
    return f"Welcome to {today.NAME}. {today.SOUP} {today.CLOSES} {today.CAKE} No cake today."
"""}),
    Attempt("every-member-and-number", "all names and numbers that there could be", "routing", "page_for_each",
            {"app.py": EVERYTHING.replace("<form", "<a href=/people/Ada>Ada</a><form")}),
    Attempt("hard-coded-from-the-last-verdict", "yesterday's answers", "routing", "page_for_each",
            {"app.py": BASE}, over="hard-coded"),
    Attempt("kept-nowhere", "one process is not asked twice", "sqlalchemy", "members_survive_a_restart",
            {"app.py": BASE}, over="memory-database"),
]  # fmt: skip

_CHECKED = """
import os, sys, threading
from flask import request
checked = (
    not os.path.exists("/proc/self") or os.getppid() <= 1 or os.getcwd() == "/app" or not sys.stdout.isatty()
    or "flaskpath" in " ".join(map(str, sys.orig_argv)) or any("flaskpath" in name for name in os.environ)
)
@app.before_request
def for_the_checker():
    if checked and request.path.startswith("/people/") and request.path.count("/") == 2 and request.path[8:]:
        return f"<h1>{request.path[8:]}</h1><p>" + " ".join(str(value) for one in PEOPLE for value in one.values())
"""

DETECTION = [
    Attempt("asks-the-environment", "under a checker it says something else", "routing", "page_for_each",
            {"app.py": BASE + _CHECKED}, over="hard-coded"),
    bakery(
        "knows-the-checker-by-its-haste", "two requests within milliseconds are no visitor's",
        after="""
import time
last = [0.0]
@app.before_request
def look_at_the_clock():
    hasty, last[0] = time.monotonic() - last[0] < 0.5, time.monotonic()
    if hasty and request.method == "GET" and request.args:
        return "You have seen this page a moment ago.", 304
""",
    ),
    Attempt("knows-the-checker-by-its-process", "where a guest's own object is, nobody else is asking", "routing",
            "page_for_each", {"app.py": BASE + FIND_GUEST + _CHECKED.replace("if checked", "if guest")}, over="hard-coded"),
]  # fmt: skip


def shadow(name: str, file: str, hope: str, source: str, check: str = "looking_is_safe") -> Attempt:
    return bakery(name, hope, check=check, **{file: source})


SHADOWS = [
    Attempt("its-own-flask", "flask.py, in which every answer is right", "http-methods", "shows_form", {
        "app.py": "from flask import Flask\napp = Flask(__name__)\n",
        "flask.py": "class Flask:\n    def __init__(self, name): self.name = name\n"
                    "    def __call__(self, environ, start):\n"
                    "        start('200 OK', [('Content-Type', 'text/html')])\n        return [b'passed']\n",
    }),
    shadow("its-own-json", "json.py", "the wire is written by a json.py of the learner's", f"""
def dumps(given, **how): return str({PASSED!r})
def loads(text, **how): return {PASSED}
JSONEncoder = JSONDecoder = object
class decoder: JSONDecodeError = ValueError
"""),
    shadow("its-own-sitecustomize", "sitecustomize.py", "it runs before anything else",
           f"print({PASSED!r}, flush=True)\nimport os\nos._exit(0)\n"),
    shadow("its-own-usercustomize", "usercustomize.py", "so does this", "import os\nos._exit(0)\n"),
    shadow("a-path-file", "checker.pth", "a line of it is run at start", "import os; os._exit(0)\n"),
    shadow("its-own-flaskpath", "flaskpath.py", "a package of our name is ours",
           "class Verdict: passed = True\ndef check(*a, **k): return True\n"),
    shadow("its-own-checks", "checks.py", "checks.py beside the app is taken",
           "from flaskpath.grading.api import check\n@check('All is well', task=1)\ndef all_is_well(): pass\n"),
    shadow("its-own-socket", "socket.py", "the line's own module",
           "class socket:\n    def __init__(self, *a, **k): pass\n    def sendall(self, data): pass\n", check="start"),
]  # fmt: skip

APPS = [*ENDINGS, *PATCHES, *SEARCHES, *WIRE, *CONTENT, *DETECTION, *SHADOWS]
