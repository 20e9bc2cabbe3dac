"""Faults that are not the learner's: processes that die, descriptors and disks that run out, clocks that jump."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

import pytest

from flaskpath.sandbox import (
    GuestKilled,
    Limits,
    OurFault,
    Sandbox,
    SandboxError,
    Shortage,
    ZygoteDied,
    policy,
    warm,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

APP = """
import time
from flask import Flask
app = Flask(__name__)

@app.get("/")
def front():
    return "Hello"

@app.get("/kept")
def keep():
    open("kept.txt", "w").write("kept")
    return "kept"

@app.get("/slow")
def slow():
    time.sleep(20)
    return "late"
"""
FILES = {"app.py": APP.encode()}
PATIENT = Limits(answer_seconds=20.0, seconds=60.0)


@pytest.fixture
def own():
    """A sandbox that a test may break."""
    with Sandbox.open(pool=1) as opened:
        opened.start()
        yield opened


def _right(sandbox, get, profile="warm") -> bool:
    with sandbox.workspace(FILES, profile=profile, limits=PATIENT) as workspace:
        return bool(get(workspace.start_app("app:app"), "/").body == b"Hello")


def _below(process: int) -> list[int]:
    """Living processes that `process` started, and theirs."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(name)] = int(fields[1])
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {process})


def _zygote(sandbox) -> tuple[int, int]:
    """(bubblewrap's number, the warm process's own)."""
    outer = sandbox._zygote._process.pid
    for process in _below(outer):
        with open(f"/proc/{process}/cmdline", "rb") as file:
            words = file.read().split(b"\0")
        if b"flaskpath.sandbox.guest.zygote" in words and b"bwrap" not in words[0]:
            return outer, process
    raise AssertionError("there is no warm process")


@pytest.mark.parametrize("which", [0, 1])
def test_a_warm_process_that_was_killed_is_replaced_at_once(own, get, which):
    """Would catch: a verdict lost, or every one after it, because the warm process died in between."""
    for _ in range(2):
        os.kill(_zygote(own)[which], signal.SIGKILL)
        assert _right(own, get)


@pytest.mark.parametrize("which", [0, 1])
def test_a_warm_process_killed_in_the_middle_is_our_fault_and_loses_no_file(own, get, which):
    """Would catch: "your app crashed" where ours did, or a learner's files gone with it."""
    with own.workspace(FILES, limits=PATIENT) as workspace:
        app = workspace.start_app("app:app")
        get(app, "/kept")
        victim = _zygote(own)[which]
        threading.Timer(0.5, os.kill, (victim, signal.SIGKILL)).start()
        with pytest.raises(ZygoteDied):
            get(app, "/slow")
        assert workspace.read("kept.txt") == b"kept"
        assert get(workspace.restart_app("app:app"), "/").body == b"Hello"
        assert workspace.read("kept.txt") == b"kept"


def test_a_warm_process_that_hangs_is_given_up(own, get, monkeypatch):
    """Would catch: every verdict waiting for ever for a warm process that no longer answers."""
    monkeypatch.setattr(warm, "ANSWER_SECONDS", 1.0)
    outer, inner = _zygote(own)
    os.kill(inner, signal.SIGSTOP)
    while _pool_takes_one(own):
        pass
    guest = own.warm_guest(PATIENT)
    assert guest.running
    guest.close()
    assert _zygote(own)[0] != outer
    monkeypatch.undo()
    assert _right(own, get)


def _pool_takes_one(sandbox) -> bool:
    """Take a waiting guest away, so that the next must be forked."""
    if not sandbox._pool._ready:
        return False
    sandbox._pool._ready.popleft().close_later()
    return True


def test_the_thread_that_started_it_may_end(get):
    """Would catch: a warm process that dies with the request in which it was first needed."""
    with Sandbox.open(pool=0) as sandbox:
        starter = threading.Thread(target=sandbox.start)
        starter.start()
        starter.join()
        outer, _ = _zygote(sandbox)
        time.sleep(0.3)
        assert _right(sandbox, get)
        assert _zygote(sandbox)[0] == outer


def test_a_server_outlives_the_thread_that_started_it(own):
    """Would catch: a cold guest that dies with the thread in which it was started."""
    kept = []
    with own.workspace({}, limits=PATIENT) as workspace:
        starter = threading.Thread(
            target=lambda: kept.append(workspace.run(["sh", "-c", "sleep 50 & echo $!"]))
        )
        starter.start()
        starter.join()
        time.sleep(0.3)
        assert workspace.run(["kill", "-0", kept[0].out.decode().strip()]).exit == 0


@pytest.mark.parametrize("profile", ["warm", "cold"])
def test_a_guest_that_others_kill_is_no_crash_of_the_learners(own, get, profile):
    """Would catch: a kernel that is out of memory, told as a mistake in the learner's program."""
    with own.workspace(FILES, limits=PATIENT, profile=profile) as workspace:
        app = workspace.start_app("app:app")
        threading.Timer(0.5, signal.pidfd_send_signal, (app._guest._pidfd, signal.SIGKILL)).start()
        with pytest.raises(GuestKilled, match="out of memory"):
            get(app, "/slow")
        assert get(workspace.restart_app("app:app"), "/").body == b"Hello"


def test_a_jail_whose_inside_others_kill_is_no_crash_of_the_learners(own, get):
    """Would catch: the same, where the kernel chose the jail's first process or the app, and not bubblewrap."""
    for place in (0, -1):  # the jail's first process, and the app in it
        with own.workspace(FILES, limits=PATIENT, profile="cold") as workspace:
            app = workspace.start_app("app:app")
            victim = _below(app._guest._end.__self__._process.pid)[place]
            threading.Timer(0.5, os.kill, (victim, signal.SIGKILL)).start()
            with pytest.raises(GuestKilled):
                get(app, "/slow")


def test_a_waiting_guest_that_died_is_not_handed_out(own, get):
    """Would catch: a verdict that fails because of what happened before it began."""
    assert own._pool.wait_full(20)
    signal.pidfd_send_signal(own._pool._ready[0]._pidfd, signal.SIGKILL)
    time.sleep(0.3)
    with own.workspace(FILES) as workspace:  # the usual limits: from the pool
        assert get(workspace.start_app("app:app"), "/").body == b"Hello"


def test_verdicts_at_once_while_the_warm_process_dies(own, get):
    """Would catch: threads that wait for each other, or a wrong fault, when it dies under several verdicts."""
    told: list[object] = []

    def verdicts() -> None:
        for _ in range(6):
            try:
                told.append(_right(own, get))
            except OurFault as fault:
                told.append(type(fault))
            except SandboxError as fault:
                told.append(repr(fault))

    threads = [threading.Thread(target=verdicts) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    os.kill(_zygote(own)[1], signal.SIGKILL)
    for thread in threads:
        thread.join(60)
    assert len(told) == 18
    assert set(told) <= {True, ZygoteDied}, told
    assert _right(own, get)


TRUSTED = """
import sys, threading, time
from flaskpath.sandbox import Sandbox
files = {"app.py": b"from flask import Flask\\napp = Flask(__name__)\\n"}
sandbox = Sandbox.open(pool=1)
app = sandbox.workspace(files); app.start_app("app:app")
cold = sandbox.workspace(files, profile="cold"); cold.start_app("app:app")
agent = sandbox.workspace({}); agent.run(["sh", "-c", "setsid sleep 776655 >/dev/null 2>&1 & true"])
server = sandbox.workspace({}); server.serve(["sleep", "776655"], port=1)
print("up", flush=True)
if sys.argv[1] == "wait":
    time.sleep(60)
"""


@pytest.mark.parametrize("ending", ["wait", "return"])
def test_nothing_outlives_a_trusted_process_that_was_killed_or_forgot_to_close(tmp_path, ending):
    """Would catch: jails, commands and temporary folders that pile up with each crash of the server."""
    environ = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", TRUSTED, "wait"], env=environ, stdout=subprocess.PIPE
    ) as trusted:
        assert trusted.stdout is not None
        assert trusted.stdout.readline() == b"up\n"
        left = _below(trusted.pid)
        assert len(left) > 8
        os.kill(trusted.pid, signal.SIGKILL if ending == "wait" else signal.SIGTERM)
    deadline = time.monotonic() + 15
    while any(_runs(process) for process in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [process for process in left if _runs(process)] == []
    assert list(tmp_path.iterdir()) == []


def _runs(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_as_ours_and_stops_nothing_that_runs(own, get, monkeypatch):
    """Would catch: temporary files that every verdict needs, or a full disk told as a broken jail and a level lowered."""
    for name in ("TemporaryFile", "NamedTemporaryFile", "TemporaryDirectory", "mkdtemp", "mkstemp"):
        monkeypatch.setattr(tempfile, name, _no_room)
    policy.warm.cache_clear()
    policy.cold.cache_clear()
    for profile in ("warm", "cold"):
        assert _right(own, get, profile)
    with own.workspace({}) as workspace:
        assert workspace.run(["echo", "still"], seconds=10).out == b"still\n"
    with Sandbox.open(pool=0) as another, pytest.raises(Shortage, match="Make room on the disk"):
        another.start()
    monkeypatch.undo()
    assert _right(own, get)


HOARD = """
import json, os, resource, sys
from flaskpath.sandbox import OurFault, Sandbox, Limits
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
ENVIRON = {environ!r}
FILES = {{"app.py": {app!r}.encode(), "more.txt": b"more"}}
told = []

def verdict(sandbox, profile):
    with sandbox.workspace(FILES, profile=profile, limits=Limits(answer_seconds=20)) as workspace:
        if profile == "agent":
            return workspace.run(["cat", "more.txt"]).out == b"more" and workspace.read("more.txt") == b"more"
        reply = workspace.start_app("app:app").request(ENVIRON)
        return reply.body == b"Hello" and workspace.read("more.txt") == b"more" and len(workspace.paths()) == 2

with Sandbox.open(pool=0) as sandbox:
    for profile, room in (("warm", 14), ("cold", 14), ("agent", 14)):
        assert verdict(sandbox, profile)
        before = len(os.listdir("/proc/self/fd"))
        for free in range(room):
            hoard = []
            try:
                while True: hoard.append(os.open("/dev/null", 0))
            except OSError: pass
            for _ in range(free): os.close(hoard.pop())
            try:
                told.append(verdict(sandbox, profile))
            except OurFault as fault:
                told.append(type(fault).__name__)
            except Exception as error:
                told.append(f"{{profile}} {{free}} {{error!r}}")
            for one in hoard: os.close(one)
        assert verdict(sandbox, profile), "after the shortage"
        told.append(len(os.listdir("/proc/self/fd")) - before)
print(json.dumps(told))
"""


def test_descriptors_that_run_out_are_our_fault_and_leak_nothing(environ):
    """Would catch: a file told as missing, or an app as crashed, because we had no descriptor left; and leaks there."""
    program = HOARD.format(environ=environ("/"), app=APP)
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert set(told) <= {True, "Shortage", "OurFault", 0}, told
    assert told.count("Shortage") >= 6
    assert told.count(True) >= 3


def test_a_process_with_more_than_a_thousand_descriptors_makes_verdicts(environ):
    """Would catch: select, which knows no descriptor above 1023, on a server with many connections."""
    program = (
        HOARD.format(environ=environ("/"), app=APP)
        .partition("with Sandbox.open")[0]
        .replace("(200, 200)", "(4096, 4096)")
    )
    program += (
        "kept = [os.open('/dev/null', 0) for _ in range(1100)]\n"
        "with Sandbox.open(pool=1) as sandbox: print([verdict(sandbox, profile) for profile in ('warm', 'cold', 'agent')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.stdout == "[True, True, True]\n", done.stderr[-3000:]


def test_a_fork_that_the_machine_refuses_is_our_fault(own, get, monkeypatch):
    """Would catch: a machine without memory for one more process, told as the learner's doing."""
    monkeypatch.setattr(
        warm.Zygote, "_exchange", lambda *_: (_ for _ in ()).throw(ZygoteDied("could not fork: no memory"))
    )
    with own.workspace(FILES, limits=PATIENT) as workspace, pytest.raises(ZygoteDied, match="no memory"):
        workspace.start_app("app:app")
    monkeypatch.undo()
    assert _right(own, get)


def test_a_clock_that_jumps_changes_no_deadline(own, get, monkeypatch):
    """Would catch: a verdict too slow, or never so, because this machine's clock was set."""
    real, steps = time.time, iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: real() + (1 if next(steps) % 2 else -1) * 10 * 365 * 86400)
    for profile in ("warm", "cold"):
        assert _right(own, get, profile)
    with own.workspace({}, limits=PATIENT) as workspace:
        assert workspace.run(["echo", "a"], seconds=10).out == b"a\n"
        began = time.monotonic()
        assert workspace.run(["sleep", "30"], seconds=0.5).timed_out
        assert time.monotonic() - began < 15
