"""Other processes: the warm process, other guests, the trusted side. Their memory, descriptors and signals."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.sandbox

SEEN = """
TRIES["list_processes"] = lambda: [name for name in os.listdir("/proc") if name.isdigit()]
TRIES["parent"] = lambda: os.getppid()
TRIES["read_parent"] = lambda: open(f"/proc/{os.getppid()}/environ").read(10)
TRIES["read_trusted_side"] = lambda: open(f"/proc/{BAIT['trusted']}/environ").read(10)
TRIES["read_own_maps"] = lambda: open("/proc/self/maps").read(10)
TRIES["write_own_memory"] = lambda: open("/proc/self/mem", "r+b").read(0)
TRIES["kill_trusted_side"] = lambda: os.kill(BAIT["trusted"], 0)
TRIES["kill_first_process"] = lambda: os.kill(1, 0)
TRIES["signal_group"] = lambda: os.killpg(BAIT["trusted"], 0)
TRIES["signal_thread"] = lambda: call("tgkill", BAIT["trusted"], BAIT["trusted"], 0)
TRIES["priority_of_others"] = lambda: call("setpriority", 0, BAIT["trusted"], 5)
TRIES["limits_of_others"] = lambda: call("prlimit64", BAIT["trusted"], 7, 0, ctypes.create_string_buffer(16))
TRIES["pidfd"] = lambda: call("pidfd_open", BAIT["trusted"], 0)
TRIES["wait_for_others"] = lambda: os.waitpid(-1, os.WNOHANG)
TRIES["memory_of_others"] = lambda: call("process_vm_readv", BAIT["trusted"], struct_iovec, 1, struct_iovec, 1, 0)
import struct
_page = ctypes.create_string_buffer(16)
struct_iovec = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(_page), 16))
"""

AGENTS = """
import glob
def _agent():
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        words = open(path, "rb").read()
        if b"guest.agent" in words and b"bwrap" not in words.split(b"\\0")[0]:
            return int(path.split("/")[2])
PID = _agent()
TRIES["inherited"] = lambda: sorted(int(name) for name in os.listdir("/proc/self/fd"))
TRIES["found"] = lambda: PID
TRIES["memory"] = lambda: open(f"/proc/{PID}/mem", "rb")
TRIES["maps"] = lambda: open(f"/proc/{PID}/maps").read(10)
TRIES["environment"] = lambda: open(f"/proc/{PID}/environ").read(10)
TRIES["descriptors"] = lambda: os.listdir(f"/proc/{PID}/fd")
TRIES["wire"] = lambda: os.readlink(f"/proc/{PID}/fd/3")
TRIES["root"] = lambda: os.listdir(f"/proc/{PID}/root")
TRIES["attach"] = lambda: call("ptrace", 16, PID, 0, 0)
TRIES["take_descriptor"] = lambda: call("pidfd_getfd", call("pidfd_open", PID, 0), 3, 0)
TRIES["first_process"] = lambda: open("/proc/1/environ").read(10)
TRIES["first_memory"] = lambda: open("/proc/1/mem", "rb")
TRIES["first_descriptors"] = lambda: [os.readlink(f"/proc/1/fd/{name}") for name in os.listdir("/proc/1/fd")]
TRIES["first_wire"] = lambda: call("pidfd_getfd", call("pidfd_open", 1, 0), 4, 0)
"""


def _asked(tries, source, where, **options):
    return tries(source, where, bait={"trusted": os.getpid()}, **options)


@pytest.mark.parametrize("where", ["warm", "coldapp"])
def test_an_app_sees_no_process_at_all(tries, where):
    """Would catch: a /proc with other processes in it, numbers of this machine, or signals that leave the guest."""
    told = _asked(tries, SEEN, where)
    assert told.pop("list_processes") == "EACCES"  # Landlock; and behind it an empty /proc, see below
    parent = told.pop("parent")
    if where == "warm":
        assert parent == "got 0"  # the first process of its own numbers: nobody above it
    assert {
        told[name] for name in ("read_parent", "read_trusted_side", "read_own_maps", "write_own_memory")
    } == {"ENOENT"}
    assert told.pop("wait_for_others") == "ECHILD"
    rest = {name: how for name, how in told.items() if how != "ENOENT"}
    assert rest.pop("signal_thread") == "ESRCH"  # it may signal threads, and there are no others
    assert set(rest.values()) == {"EPERM"}, rest


def test_without_the_filter_other_processes_are_still_not_there(tries):
    """Would catch: numbers shared with other guests or this machine, hidden only by the filter."""
    told = _asked(tries, SEEN, "warm", without=("seccomp",))
    for name in (
        "kill_trusted_side",
        "signal_group",
        "signal_thread",
        "priority_of_others",
        "pidfd",
        "limits_of_others",
    ):
        assert told[name] == "ESRCH", name
    assert told["memory_of_others"] == "ESRCH"
    assert told["list_processes"] == "EACCES"


def test_without_landlock_proc_is_empty(tries):
    """Would catch: a /proc that only Landlock keeps from the learner."""
    told = _asked(tries, SEEN, "warm", without=("landlock",))
    assert told["list_processes"] == "got []"
    assert {told["read_trusted_side"], told["read_own_maps"]} == {"ENOENT"}


def test_without_the_filter_and_numbers_of_its_own_landlock_keeps_signals_in(tries):
    """Would catch: a guest that could end its warm process, or another guest, once two layers are gone."""
    source = """
TRIES["kill_zygote"] = lambda: os.kill(os.getppid(), 0)
TRIES["trace_zygote"] = lambda: call("ptrace", 16, os.getppid(), 0, 0)
TRIES["memory_of_zygote"] = lambda: call("process_vm_readv", os.getppid(), iovec, 1, iovec, 1, 0)
import struct
_page = ctypes.create_string_buffer(16)
iovec = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(_page), 16))
"""
    told = tries(source, "warm", without=("seccomp", "processes"))
    assert (told["trace_zygote"], told["memory_of_zygote"]) == ("EPERM", "EPERM")
    if _landlock() >= 6:
        assert told["kill_zygote"] == "EPERM"


def test_without_an_empty_proc_the_numbers_in_it_are_of_another_world(tries):
    """Would catch: /proc as the only thing that keeps a guest from other guests' files in it."""
    told = _asked(tries, SEEN, "warm", without=("proc",))
    assert told["read_trusted_side"] in ("EACCES", "ENOENT")
    assert told["list_processes"] == "EACCES"  # Landlock


def test_a_command_cannot_look_into_what_started_it(tries):
    """Would catch: a learner's program that reads the agent's memory, takes its wire or speaks in its name."""
    told = tries(AGENTS, "agent")
    assert told.pop("found").startswith("got ")
    assert told.pop("inherited") in (
        "got [0, 1, 2, 3]",
        "got [0, 1, 2, 3, 4]",
    )  # the last reads the folder itself
    assert set(told.values()) <= {"EACCES", "EPERM"}, told


def test_two_guests_that_run_at_once_do_not_see_each_other(open_workspace, get):
    """Would catch: guests in one place, with one another's files or processes."""
    source = """
import os
from flask import Flask
app = Flask(__name__)
open("mine.txt", "w").write("of the first")
@app.get("/")
def look():
    return {"files": sorted(os.listdir("/app")), "process": os.getpid(), "modules": "secret" in __import__("sys").modules}
"""
    first = open_workspace({"app.py": source, "secret.py": ""})
    second = open_workspace({"app.py": source.replace('open("mine.txt", "w").write("of the first")', "")})
    one, other = first.start_app("app:app"), second.start_app("app:app")
    assert "mine.txt" in get(one).body.decode()
    told = get(other).body.decode()
    assert "mine.txt" not in told
    assert "secret.py" not in told


def _landlock() -> int:
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, 0, 1)
