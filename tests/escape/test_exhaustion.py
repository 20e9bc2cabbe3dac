"""Programs that take all they can: each limit stops them with a sentence of its own, and the next program runs as ever."""

from __future__ import annotations

import os
import time

import pytest

from flaskpath.sandbox import (
    Crashed,
    DiskFull,
    LearnerFault,
    Limits,
    OutputFlood,
    SpokeProtocol,
    TooLarge,
    TooMuchMemory,
    TooSlow,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

HELLO = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef front(): return 'Hello'\n"
SMALL = Limits(
    answer_seconds=4.0, memory_mb=96, disk_mb=4, files=50, processes=16, output_kb=64, cpu_seconds=6
)
HURRIED = Limits(answer_seconds=1.0)


@pytest.fixture
def bomb(open_workspace, get):
    """bomb("a view's body") -> the reply; and the next app answers as ever."""

    def ask(body, limits=SMALL, profile="warm"):
        lines = "\n    ".join(body.strip().splitlines())
        source = f"import os, sys, time, threading, signal\nfrom flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef front():\n    {lines}\n    return 'survived'\n"
        try:
            return get(
                open_workspace({"app.py": source}, limits=limits, profile=profile).start_app("app:app")
            )
        finally:
            assert get(open_workspace({"app.py": HELLO}).start_app("app:app")).body == b"Hello"

    return ask


@pytest.mark.parametrize("profile", ["warm", "cold"])
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("bytearray(1 << 30)", TooMuchMemory),
        ("kept = []\nwhile True: kept.append(bytearray(8 << 20))", TooMuchMemory),
        ("import mmap\nkept = []\nwhile True: kept.append(mmap.mmap(-1, 8 << 20))", TooMuchMemory),
        ("text = 'x'\nwhile True: text += text", TooMuchMemory),
        ("while True: print('x' * 1000)", OutputFlood),
        ("while True: os.write(2, b'x' * 4096)", OutputFlood),
        ("return (b'x' * 65536 for _ in iter(int, 1))", TooLarge),
        ("return 'x' * (9 << 20)", TooLarge),
        ("os._exit(0)", Crashed),
        ("os.abort()", Crashed),
        ("import ctypes\nctypes.string_at(0)", Crashed),
    ],
)  # fmt: skip
def test_what_an_app_takes_too_much_of_is_told_as_such(bomb, profile, body, fault):
    """Would catch: a bomb told as another one, as ours, or not stopped."""
    with pytest.raises(fault):
        bomb(body, profile=profile)


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "while True:\n    try:\n        while True: time.sleep(1)\n    except BaseException: pass",
        "10 ** 10 ** 9",
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        "os.read(os.pipe()[0], 1)",
        "for _ in range(8): threading.Thread(target=lambda: [None for _ in iter(int, 1)], daemon=True).start()\nwhile True: pass",
    ],
)  # fmt: skip
def test_loops_that_no_signal_ends_are_ended_from_outside(bomb, body):
    """Would catch: a time limit that the learner's code can ignore, block or outsleep."""
    began = time.monotonic()
    with pytest.raises(TooSlow):
        bomb(body, HURRIED)
    assert time.monotonic() - began < 20


def test_processor_time_is_limited_too(bomb):
    """Would catch: time limits alone, with which eight threads take eight times as much."""
    with pytest.raises(TooSlow) as caught:
        bomb("while True: pass", Limits(answer_seconds=30.0, cpu_seconds=1))
    assert "computing all the time" in str(caught.value)


def test_threads_are_counted(bomb):
    """Would catch: threads without number."""
    reply = bomb(
        "kept = []\ntry:\n    while True:\n        kept.append(threading.Thread(target=time.sleep, args=(3,), daemon=True))\n"
        "        kept[-1].start()\nexcept RuntimeError as error:\n    return f'{len(kept)} {error}'"
    )  # fmt: skip
    count, _, words = reply.body.decode().partition(" ")
    assert int(count) <= 16
    assert "can't start new thread" in words


@pytest.mark.parametrize(
    ("body", "error", "most"),
    [
        ("open(f'f{count}', 'wb').close()", "ENOSPC", 58),
        ("os.mkdir(f'd{count}')", "ENOSPC", 58),
        ("os.symlink('x', f'l{count}')", "ENOSPC", 58),
        ("open(f'f{count % 9}', 'ab').write(bytes(1 << 20))", "ENOSPC", 4),
        ("open('f', 'ab').write(bytes(1 << 20))", "ENOSPC", 4),
        ("os.posix_fallocate(os.open('f', os.O_RDWR | os.O_CREAT), 0, (count + 1) << 20)", "ENOSPC", 5),
        ("open('f', 'ab').truncate((count + 1) << 20)", "EFBIG", 5),
        ("kept.append(os.open('/dev/null', os.O_RDONLY))", "EMFILE", 256),
        ("kept.append(os.pipe())", "EMFILE", 128),
        ("kept.append(socket.socketpair())", "EMFILE", 128),
        ("kept.append(select.epoll())", "EMFILE", 256),
        ("(kept.append(1 << 16), fcntl.fcntl(PIPE, 1031, 1 << 20))", "EPERM", 1),
    ],
)  # fmt: skip
def test_files_room_and_descriptors_run_out_in_the_guest_and_nowhere_else(bomb, body, error, most):
    """Would catch: files, inodes, pipes or descriptors taken from this machine."""
    reply = bomb(
        "import errno, fcntl, select, socket\nkept, count, PIPE = [], 0, os.pipe()[1]\n"
        f"try:\n    while count < 2000:\n        {body}\n        count += 1\n"
        "except OSError as error:\n    return f'{errno.errorcode[error.errno]} {count}'"
    )
    told, _, count = reply.body.decode().partition(" ")
    assert told == error, reply.body
    assert int(count) <= most


def test_a_workspace_filled_by_the_app_is_told_at_the_next_write(open_workspace, get):
    """Would catch: a full workspace of the learner's told as a fault of ours."""
    source = HELLO + "open('f', 'wb').write(bytes(3 << 20))\n"
    workspace = open_workspace({"app.py": source}, limits=SMALL)
    get(workspace.start_app("app:app"))
    with pytest.raises(DiskFull):
        workspace.write("more.bin", bytes(2 << 20))


def test_recursion_without_end_ends_the_guest_only(bomb):
    """Would catch: a stack that runs into other memory, or a crash told as ours."""
    with pytest.raises(LearnerFault):
        bomb(
            "sys.setrecursionlimit(1 << 30)\nf = lambda g: g(g) + 1\nclass A:\n    def __getattr__(self, n): return getattr(self, n + 'x')\nA().x"
        )


def test_an_app_that_goes_on_printing_after_its_answer_is_ended_at_the_next(open_workspace, get):
    """Would catch: a thread that outlives its request and fills the trusted side's memory."""
    source = "import os, threading\n" + HELLO.replace(
        "return 'Hello'",
        "threading.Thread(target=lambda: [os.write(1, b'x' * 4096) for _ in range(10**6)], daemon=True).start(); return 'Hello'",
    )
    app = open_workspace({"app.py": source}, limits=SMALL).start_app("app:app")
    with pytest.raises(OutputFlood):
        for _ in range(200):
            get(app)
            time.sleep(0.01)


# -- commands


def test_a_fork_bomb_is_counted_and_ends_with_its_guest(open_workspace, get):
    """Would catch: processes without number on this machine, or some that survive."""
    limits = Limits(answer_seconds=2.0, processes=24, cpu_seconds=3, seconds=30)
    workspace = open_workspace({"bomb.sh": "b() { b 31337 | b 31337 & }; b 31337; sleep 1\n"}, limits=limits)
    try:
        workspace.run(["sh", "bomb.sh"], seconds=1)
    except LearnerFault:
        pass
    assert sum(1 for _ in _processes_of("bomb.sh")) <= 24
    workspace.close()
    deadline = time.monotonic() + 10
    while any(_processes_of("bomb.sh")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not list(_processes_of("bomb.sh"))
    assert get(open_workspace({"app.py": HELLO}).start_app("app:app")).body == b"Hello"


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("kill -9 -1", Crashed),
        ("kill -9 $PPID", Crashed),
        ("kill -STOP $PPID; sleep 1", TooSlow),
        ("kill -TERM $PPID; sleep 0.2", Crashed),
        ("rm -rf .tmp; rm -rf .tmp", None),
        ("rmdir .tmp/home .tmp; ln -s /usr .tmp", None),
    ],
)
def test_a_command_that_turns_on_its_agent_harms_itself_only(open_workspace, program, fault):
    """Would catch: an agent that is stopped or robbed and holds a worker, or a fault told as ours."""
    workspace = open_workspace({}, limits=Limits(answer_seconds=2, seconds=20))
    try:
        workspace.run(["sh", "-c", program], seconds=1)
        workspace.run(["true"], seconds=1)
        told = None
    except LearnerFault as error:
        told = type(error)
    assert told in (fault, SpokeProtocol) if fault is None else told is fault
    assert open_workspace({}).run(["echo", "next"]).out == b"next\n"


def test_a_commands_memory_room_and_descriptors_have_limits_that_it_cannot_lift(open_workspace):
    """Would catch: limits that end at the first exec, or that `ulimit` takes away."""
    program = """
import os, resource
for name, more in (("AS", -1), ("NPROC", 10 ** 6), ("NOFILE", 10 ** 6), ("FSIZE", -1), ("CPU", -1), ("MEMLOCK", -1), ("CORE", -1)):
    try:
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (more, more)); print("lifted", name)
    except (OSError, ValueError): pass
kept = []
try:
    while True: kept.append(os.open("/dev/null", 0))
except OSError: print(len(kept) <= 256)
for one in kept: os.close(one)
try: bytearray(2 << 30)
except MemoryError: print("memory")
"""
    run = open_workspace({"a.py": program}).run(["python", "a.py"])
    assert run.out == b"True\nmemory\n", run
    run = open_workspace({}, limits=SMALL).run(
        ["sh", "-c", "ulimit -v unlimited; yes > big; ls -la | wc -l"], seconds=3
    )
    assert b"No space" in run.err or b"File too large" in run.err or run.exit is None


def test_grandchildren_that_detach_end_with_their_guest(open_workspace):
    """Would catch: a daemon that outlives the verdict, with the machine's memory and a server's port."""
    program = (
        "import os, sys, time\n"
        "for _ in range(3):\n    if os.fork(): os._exit(0)\n    os.setsid()\n"
        "os.closerange(0, 10)\nos.execvp('sleep', ['sleep', '66554'])\n"
    )
    workspace = open_workspace({"daemon.py": program})
    workspace.run(["python", "daemon.py"])
    deadline = time.monotonic() + 5
    while not any(_processes_of("66554")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert any(_processes_of("66554"))
    workspace.close()
    deadline = time.monotonic() + 10
    while any(_processes_of("66554")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_processes_of("66554"))


def _processes_of(word):
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    if word.encode() in file.read().split(b"\0"):
                        yield int(name)
            except OSError:
                continue
