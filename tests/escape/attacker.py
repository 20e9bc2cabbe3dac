"""What every attack begins with: raw system calls, and a report of how each attempt ended. Runs as a learner's file.

Imports nothing of ours: it is laid in front of an attack's own source.
"""

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
TRIES = {}
# name: number on x86-64, number on arm64 (None: there is no such call)
NUMBERS = {
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "fsopen": (430, 430),
    "open_tree": (428, 428), "move_mount": (429, 429), "unshare": (272, 97), "setns": (308, 268),
    "clone": (56, 220), "clone3": (435, 435), "fork": (57, None), "vfork": (58, None), "execve": (59, 221),
    "execveat": (322, 281), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "kcmp": (312, 272), "bpf": (321, 280), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "userfaultfd": (323, 282), "perf_event_open": (298, 241), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "fanotify_init": (300, 262),
    "inotify_init1": (294, 26), "personality": (135, 92), "modify_ldt": (154, None), "iopl": (172, None),
    "syslog": (103, 116), "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    "swapon": (167, 224), "reboot": (169, 142), "clock_settime": (227, 112), "sethostname": (170, 161),
    "acct": (163, 89), "quotactl": (179, 60), "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190),
    "mq_open": (240, 180), "vmsplice": (278, 75), "move_pages": (279, 239), "mbind": (237, 235),
    "mknodat": (259, 33), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "socket": (41, 198), "prlimit64": (302, 261), "prctl": (157, 167),
    "setuid": (105, 146), "capset": (126, 91), "seccomp": (317, 277), "sched_setaffinity": (203, 122),
    "setpriority": (140, 140), "ioprio_set": (251, 30), "sendmsg": (46, 211), "flock": (73, 32),
    "sync": (162, 81), "mlockall": (151, 230), "ioctl": (16, 29), "fcntl": (72, 25), "timer_create": (222, 107),
}  # fmt: skip


def attempt(function):
    TRIES[function.__name__] = function
    return function


def call(name, *arguments):
    """The system call of that name; raises OSError as it failed."""
    number = NUMBERS[name][os.uname().machine == "aarch64"]
    if number is None:
        raise PermissionError(errno.EPERM, name)
    values = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    got = libc.syscall(ctypes.c_long(number), *values)
    if got < 0:
        raise OSError(ctypes.get_errno(), name)
    return got


def outcomes():
    """{name: the error that stopped it, or "got" and what it came by}."""
    told = {}
    for name, function in TRIES.items():
        try:
            value = function()
        except OSError as error:
            told[name] = errno.errorcode.get(error.errno, type(error).__name__)
        except BaseException as error:
            told[name] = f"{type(error).__name__}: {error}"
        else:
            told[name] = f"got {value!r}"[:500]
    return told
