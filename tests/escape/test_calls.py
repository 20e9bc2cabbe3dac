"""System calls by which kernels are broken and jails are left: refused by the filter, and where it is missing, by the next layer."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sandbox

# Every call with arguments that reach the kernel's own code: one that the filter lets through fails otherwise
# (EFAULT, EINVAL, EBADF), or works. Only for guests: as root outside, some of it would be done.
CALLS = '''
BARE = """umount2 pivot_root chroot fsopen open_tree move_mount setns process_vm_readv process_vm_writev process_madvise
pidfd_getfd kcmp bpf io_uring_enter add_key request_key perf_event_open open_by_handle_at
name_to_handle_at syslog init_module finit_module kexec_load swapon clock_settime sethostname acct
quotactl vmsplice move_pages mq_open""".split()

for _name in BARE:
    TRIES[_name] = lambda name=_name: call(name, -1, 0, 0, 0, 0)

TRIES["mount"] = lambda: call("mount", b"none", b"/", b"tmpfs", 0, 0)
TRIES["unshare"] = lambda: call("unshare", 0x10000000)
TRIES["unshare_net"] = lambda: call("unshare", 0x40000000)
TRIES["ptrace"] = lambda: call("ptrace", 16, 1, 0, 0)
TRIES["keyctl"] = lambda: call("keyctl", 0, -3, 1)
TRIES["io_uring_setup"] = lambda: call("io_uring_setup", 4, ctypes.create_string_buffer(120))
TRIES["userfaultfd"] = lambda: call("userfaultfd", 1)
TRIES["fanotify_init"] = lambda: call("fanotify_init", 0x200, 0)
TRIES["inotify_init1"] = lambda: call("inotify_init1", 0)
TRIES["memfd_create"] = lambda: call("memfd_create", b"x", 0)
TRIES["memfd_secret"] = lambda: call("memfd_secret", 0)
TRIES["personality"] = lambda: call("personality", 0x0040000)
TRIES["shmget"] = lambda: call("shmget", 0, 4096, 0o1600)
TRIES["msgget"] = lambda: call("msgget", 0, 0o1600)
TRIES["semget"] = lambda: call("semget", 0, 1, 0o1600)
TRIES["device"] = lambda: os.mknod("disk", 0o020600, os.makedev(1, 1))
TRIES["new_user_by_clone"] = lambda: call("clone", 0x10000000 | 17, 0, 0, 0, 0) or os._exit(0)
TRIES["clone3"] = lambda: call("clone3", 0, 0)
TRIES["terminal_input"] = lambda: __import__("fcntl").ioctl(0, 0x5412, b"x")
for _name, _family in (("vsock", 40), ("packet", 17), ("crypto", 38), ("bluetooth", 31), ("can", 29), ("xdp", 44), ("x25", 9), ("key", 15)):
    TRIES[_name] = lambda family=_family: __import__("socket").socket(family, 3 if family != 40 else 1, 0).close()
'''

# What an app may not do either, and a command may.
ALONE = """
TRIES["fork"] = lambda: os.fork() or os._exit(0)
TRIES["vfork"] = lambda: call("vfork") or os._exit(0)
TRIES["fork_by_clone"] = lambda: call("clone", 17, 0, 0, 0, 0) or os._exit(0)
TRIES["exec"] = lambda: os.execv("/usr/bin/true", ["true"])
TRIES["execveat"] = lambda: call("execveat", -100, b"/usr/bin/true", 0, 0, 0)
TRIES["spawn"] = lambda: __import__("subprocess").run(["/usr/bin/true"])
TRIES["shell"] = lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {})
TRIES["kill_itself_as_if_from_outside"] = lambda: call("tgkill", os.getpid(), os.getpid(), 9)
TRIES["kill_itself_by_timer"] = lambda: call("timer_create", 1, ctypes.create_string_buffer(b"\\0" * 8 + b"\\x09", 64), ctypes.create_string_buffer(8))
TRIES["stop_itself"] = lambda: call("tgkill", os.getpid(), os.getpid(), 19)
TRIES["kill_all"] = lambda: os.kill(-1, 0)
TRIES["kill_parent"] = lambda: os.kill(1, 0)
TRIES["queue_signal"] = lambda: call("rt_sigqueueinfo", 1, 9, 0)
TRIES["pidfd_open"] = lambda: call("pidfd_open", 1, 0)
TRIES["socket"] = lambda: __import__("socket").socket()
TRIES["send_descriptors"] = lambda: __import__("socket").send_fds(__import__("socket").socket(fileno=os.dup(3)), [b"x"], [0])
TRIES["lift_limits"] = lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NPROC, (1, 1))
TRIES["own_memory_readable"] = lambda: call("prctl", 4, 0, 0, 0, 0)
TRIES["no_death_with_parent"] = lambda: call("prctl", 1, 0, 0, 0, 0)
TRIES["setuid"] = lambda: call("setuid", 0)
TRIES["another_filter"] = lambda: call("seccomp", 0, 0, 0)
TRIES["flock"] = lambda: __import__("fcntl").flock(os.open("/usr", 0), 2)
"""


@pytest.mark.parametrize("where", ["warm", "coldapp", "agent"])
def test_calls_that_break_kernels_and_open_jails_are_refused(tries, where):
    """Would catch: a call that fell out of a list, or one that a kernel brought since the list was written."""
    told = tries(CALLS, where)
    assert len(told) > 55
    assert told.pop("clone3") == "ENOSYS"
    assert {name: how for name, how in told.items() if how != "EPERM"} == {}


@pytest.mark.parametrize("where", ["warm", "coldapp"])
def test_an_app_starts_nothing_signals_nobody_and_keeps_its_limits(tries, where):
    """Would catch: an app that forks, runs a program, sends signals, opens a socket or lifts a limit."""
    told = tries(ALONE, where)
    assert len(told) > 18
    assert told.pop("lift_limits") == "ValueError: not allowed to raise maximum limit"
    if where == "coldapp":
        assert told.pop("send_descriptors") in ("EBADF", "EPERM", "ENOTSOCK")  # its wire has another number
    assert {name: how for name, how in told.items() if how != "EPERM"} == {}


def test_the_filter_reads_numbers_as_the_kernel_does(tries):
    """Would catch: a refused number that slips through with something in the half that the kernel ignores."""
    source = """
HIGH = 1 << 40
TRIES["vsock"] = lambda: call("socket", HIGH | 40, 1, 0)
TRIES["x25"] = lambda: call("socket", HIGH | 9, 5, 0)
TRIES["terminal_input"] = lambda: call("ioctl", 0, HIGH | 0x5412, b"x")
TRIES["watch_folder"] = lambda: call("fcntl", os.open("/usr", 0), HIGH | 1026, 1)
"""
    assert set(tries(source, "agent").values()) == {"EPERM"}
    source = """
TRIES["kill"] = lambda: call("tgkill", os.getpid(), os.getpid(), (1 << 40) | 9)
TRIES["fork"] = lambda: call("clone", (1 << 40) | 17, 0, 0, 0, 0) or os._exit(0)
TRIES["lease"] = lambda: call("fcntl", os.open("/usr/bin/env", 0), (1 << 40) | 1024, 0)
TRIES["signal_on_input"] = lambda: call("fcntl", 1, 10, 9)
TRIES["larger_pipe"] = lambda: call("fcntl", os.pipe()[1], 1031, 1 << 20)
"""
    assert set(tries(source, "warm").values()) == {"EPERM"}


# What stops a call when the filter is gone: no capabilities (in a user namespace of its own), and Landlock, which
# allows no mounts. The rest would reach the kernel: the filter is their only wall, beside having nothing to act on.
BARE_OF_RIGHTS = (
    "mount",
    "pivot_root",
    "move_mount",
    "fsopen",
    "sethostname",
    "syslog",
    "swapon",
    "acct",
    "ptrace",
)


@pytest.mark.parametrize("where", ["warm", "agent"])
def test_without_the_filter_a_guest_has_no_rights_to_mount_rename_or_trace(tries, where):
    """Would catch: a guest that is held by its filter alone, and keeps capabilities behind it."""
    told = tries(CALLS, where, without=("seccomp",))
    assert {name: told[name] for name in BARE_OF_RIGHTS} == dict.fromkeys(BARE_OF_RIGHTS, "EPERM")
    assert told["device"] == "EACCES"  # Landlock
    assert told["userfaultfd"].startswith("got")  # so it was the filter that stopped it


def test_without_the_filter_and_landlock_a_device_takes_a_right_that_no_guest_has(tries):
    """Would catch: a device node made where both outer walls are missing."""
    assert tries(CALLS, "warm", without=("seccomp", "landlock"))["device"] == "EPERM"


def test_without_the_filter_and_with_all_capabilities_landlock_allows_no_mount(tries):
    """Would catch: Landlock that rules files but lets the file system be changed under it."""
    source = """
TRIES["user"] = lambda: call("unshare", 0x10000000)
TRIES["mount"] = lambda: call("mount", b"none", b"/app", b"tmpfs", 0, 0)
TRIES["bind"] = lambda: call("mount", b"/usr", b"/app", 0, 4096, 0)
"""
    for without in (("seccomp",), ("seccomp", "capabilities")):
        told = tries(source, "warm", without=without)
        assert (told["mount"], told["bind"]) == ("EPERM", "EPERM"), without
