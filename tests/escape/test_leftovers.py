"""What one program leaves for the next, and channels between two that run at once."""

from __future__ import annotations

import json
import os
import sqlite3
import time

import pytest

from flaskpath.sandbox import Limits, SandboxError

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

LEAVE = """
import builtins, os, sys, threading, logging, signal, atexit, random, time, locale, gc
import flask, werkzeug, json, jinja2, sqlite3
from flask import Flask
app = Flask(__name__)

@app.get("/")
def leave():
    open("/app/left.txt", "w").write("x")
    open("/tmp/left.txt", "w").write("x")
    os.environ["LEFT"] = "x"
    builtins.left = sys.modules["left"] = flask.left = json.left = "x"
    json.dumps = lambda *a, **k: '"forged"'
    werkzeug.Response.default_status = 418
    sys.path.insert(0, "/app/evil"); sys.setrecursionlimit(5000); random.seed(1)
    logging.getLogger().setLevel(1); signal.signal(signal.SIGALRM, lambda *a: None); signal.alarm(1000)
    atexit.register(print, "left"); sys.meta_path.insert(0, None); sys.path_hooks.clear()
    jinja2.defaults.DEFAULT_FILTERS["upper"] = len
    os.umask(0o777); gc.disable(); os.nice(0)
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return "left"
"""
LOOK = """
import builtins, os, sys, threading, logging, signal, gc
import flask, json, jinja2, werkzeug
from flask import Flask
app = Flask(__name__)

@app.get("/")
def look():
    return {"app": sorted(os.listdir("/app")), "tmp": sorted(os.listdir("/tmp")), "environment": "LEFT" in os.environ,
            "builtins": hasattr(builtins, "left"), "module": "left" in sys.modules, "flask": hasattr(flask, "left"),
            "json": json.dumps(1), "status": werkzeug.Response.default_status, "path": "/app/evil" in sys.path,
            "log": logging.getLogger().level, "finders": None in sys.meta_path, "hooks": len(sys.path_hooks) > 0,
            "filter": jinja2.defaults.DEFAULT_FILTERS["upper"] is len, "umask": os.umask(0o022),
            "threads": threading.active_count(), "collecting": gc.isenabled(),
            "alarm": signal.getsignal(signal.SIGALRM) is signal.SIG_DFL}
"""


def test_an_app_leaves_nothing_for_the_next(open_workspace, get):
    """Would catch: a patched library, an environment or a file that decides the next learner's verdict."""
    before = json.loads(get(open_workspace({"app.py": LOOK}).start_app("app:app")).body)
    leaving = open_workspace({"app.py": LEAVE})
    try:
        get(leaving.start_app("app:app"))
    except SandboxError:
        pass  # it bent its own process so far that nothing comes out of it
    leaving.close()
    for _ in range(3):  # those that waited while it ran, too
        assert json.loads(get(open_workspace({"app.py": LOOK}).start_app("app:app")).body) == before
    assert (before["app"], before["tmp"], before["environment"]) == ([".tmp", "app.py"], [], False)


def test_a_restart_in_the_same_workspace_keeps_files_and_nothing_else(open_workspace, get):
    """Would catch: an app that prepares its own restart by more than the files it owns."""
    workspace = open_workspace({"app.py": LEAVE, "look.py": LOOK})
    try:
        get(workspace.start_app("app:app"))
    except SandboxError:
        pass
    told = json.loads(get(workspace.start_app("look:app")).body)
    assert "left.txt" in told["app"]
    assert (told["tmp"], told["environment"], told["flask"], told["json"]) == ([], False, False, "1")


def test_a_command_leaves_nothing_for_the_next_workspace(open_workspace):
    """Would catch: shared memory, a home folder, caches or processes that outlive their jail."""
    leave = """
import os, subprocess
for path in ("/app/left", "/tmp/left", "/dev/shm/left", os.path.expanduser("~/left"), "/var/tmp/left", "/run/left", "/usr/left"):
    try:
        open(path, "w").write("x"); print(path)
    except OSError: pass
subprocess.Popen(["sleep", "55443"], start_new_session=True)
"""
    look = (
        "import glob, os\n"
        "print(sorted(p for p in ('/app/left', '/tmp/left', '/dev/shm/left', os.path.expanduser('~/left'), '/var/tmp/left')"
        " if os.path.exists(p)))\nprint(any(b'55443' in open(p, 'rb').read() for p in glob.glob('/proc/[0-9]*/cmdline')))\n"
    )
    first = open_workspace({"leave.py": leave})
    assert set(first.run(["python", "leave.py"]).out.decode().split()) == {
        "/app/left", "/tmp/left", "/dev/shm/left", "/app/.tmp/home/left",
    }  # fmt: skip
    assert open_workspace({"look.py": look}).run(["python", "look.py"]).out == b"[]\nFalse\n"
    first.close()
    deadline = time.monotonic() + 10
    while _somebody_runs("55443") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _somebody_runs("55443")


def test_the_environment_is_the_learners_only(open_workspace, get, monkeypatch):
    """Would catch: a secret of the server's environment handed to every learner's program."""
    monkeypatch.setenv("SECRET_OF_OURS", "sesame")
    source = "import os\nfrom flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef all(): return dict(os.environ)\n"
    told = [
        json.loads(get(open_workspace({"app.py": source}, profile=profile).start_app("app:app")).body)
        for profile in ("warm", "cold")
    ]
    told.append(
        dict(line.split("=", 1) for line in open_workspace({}).run(["env"]).out.decode().splitlines())
    )
    for environment in told:
        assert not any("sesame" in value or "FLASKPATH" in name for name, value in environment.items())
        assert not any(name in environment for name in ("SSH_AUTH_SOCK", "VIRTUAL_ENV", "HOSTNAME"))
        assert environment["HOME"].startswith("/app")


LOCKS = '''
import fcntl, struct
PLACES = ("/dev/null", "/usr/bin/env", os.__file__)
def _lock(path, mode, kind):
    fcntl.lockf(os.open(path, mode), kind | fcntl.LOCK_NB)
def _held(path, mode):
    """Whether somebody else holds a lock there."""
    told = fcntl.fcntl(os.open(path, mode), fcntl.F_GETLK, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 0, 0))
    return struct.unpack_from("h", told)[0] != fcntl.F_UNLCK
for _path in PLACES:
    TRIES["hold_" + _path] = lambda path=_path: _lock(path, os.O_RDONLY, fcntl.LOCK_SH)
    TRIES["held_" + _path] = lambda path=_path: _held(path, os.O_RDONLY)
TRIES["hold_to_write"] = lambda: _lock("/dev/null", os.O_RDWR, fcntl.LOCK_EX)
TRIES["flock"] = lambda: fcntl.flock(os.open("/usr/bin/env", 0), fcntl.LOCK_EX)
TRIES["of_description"] = lambda: fcntl.fcntl(os.open("/usr/bin/env", 0), 37, struct.pack("hhqqi", 0, 0, 0, 0, 0))
TRIES["lease"] = lambda: fcntl.fcntl(os.open("/usr/bin/env", 0), 1024, fcntl.F_RDLCK)
TRIES["watch"] = lambda: fcntl.fcntl(os.open("/usr/bin", 0), 1026, 1)
TRIES["inotify"] = lambda: call("inotify_init1", 0)
'''


def test_an_apps_locks_are_seen_by_nobody(open_workspace, tries, get):
    """Would catch: two guests that signal by locks on files which both see, such as /dev/null."""
    from pathlib import Path

    attacker = (Path(__file__).parent / "attacker.py").read_text()
    app = "from flask import Flask\nimport attack\napp = Flask(__name__)\n@app.get('/')\ndef report(): return attack.outcomes()\n"
    files = {"attack.py": attacker + LOCKS, "app.py": app}
    first, second = (open_workspace(files).start_app("app:app") for _ in range(2))
    get(first)  # holds every lock it could get, and lives on
    told = json.loads(get(second).body)
    assert {name: how for name, how in told.items() if name.startswith("held_")} == {
        f"held_{place}": "got False" for place in ("/dev/null", "/usr/bin/env", os.__file__)
    }
    assert told["hold_to_write"] == "got None"  # told as done, and nothing was locked
    assert {told[name] for name in ("flock", "of_description", "lease", "watch", "inotify")} == {"EPERM"}
    seen = tries(LOCKS, "agent")  # a command, which locks in earnest, finds nothing held either
    assert seen["hold_to_write"] == "got None"


DATABASES = """
import sqlite3, threading
from flask import Flask
app = Flask(__name__)

@app.get("/<mode>")
def use(mode):
    first = sqlite3.connect("shop.db", timeout=0, check_same_thread=False)
    told = [first.execute(f"pragma journal_mode={mode}").fetchone()[0]]
    first.execute("create table if not exists item (name)"); first.commit()
    second = sqlite3.connect("shop.db", timeout=0)
    first.execute("begin immediate"); first.execute("insert into item values ('tea')")
    try:
        second.execute("insert into item values ('late')")
    except sqlite3.OperationalError as error:
        told.append(str(error))
    first.commit()
    second.execute("insert into item values ('milk')"); second.commit()
    told.append(first.execute("select count(*) from item").fetchone()[0])
    told.append(first.execute("pragma integrity_check").fetchone()[0])
    first.execute("insert into item values ('never')")  # cut off in the middle of this
    app.keep = first
    return told
"""


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_databases_lock_as_ever_within_an_app(open_workspace, environ_of, mode, tmp_path):
    """Would catch: two connections of one app that write at once, or a database broken by a power cut, for want of locks."""
    workspace = open_workspace({"app.py": DATABASES})
    for round in (1, 2):
        app = workspace.restart_app("app:app")
        told = json.loads(app.request(environ_of(f"/{mode}")).body)
        assert told == [mode, "database is locked", 2 * round, "ok"]
        app.kill()
    for path in workspace.paths():
        if path.startswith("shop.db"):
            (tmp_path / path).write_bytes(workspace.read(path) or b"")
    with sqlite3.connect(tmp_path / "shop.db") as database:
        assert database.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert database.execute("select count(*) from item").fetchone()[0] == 4
    database.close()


def test_a_cold_guests_limits_do_not_shrink_with_what_others_hold(open_workspace):
    """Would catch: processes counted by user over all guests, so that one learner's processes stop another's."""
    hold = "import subprocess, time\nkept = [subprocess.Popen(['sleep', '20']) for _ in range(20)]\nprint(len(kept), flush=True)\ntime.sleep(20)\n"
    first = open_workspace({"hold.py": hold}, limits=Limits(answer_seconds=10, processes=32))
    first.serve(["python", "hold.py"], port=1)
    time.sleep(0.5)
    second = open_workspace({}, limits=Limits(answer_seconds=10, processes=32))
    run = second.run(
        [
            "sh",
            "-c",
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 0.2 & done; wait; echo all",
        ]
    )
    assert run.out == b"all\n", run.err


def _somebody_runs(word: str) -> bool:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    if word.encode() in file.read().split(b"\0"):
                        return True
            except OSError:
                continue
    return False
