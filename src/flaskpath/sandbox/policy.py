"""Seccomp filters, compiled on the trusted side: libseccomp is not to be found inside the jail.

Knows system calls only; who gets which filter is decided elsewhere.
"""

from __future__ import annotations

import errno
import functools
import os

WARM_CALLS = """
read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range
open openat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd
chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 symlink symlinkat ftruncate truncate fsync
fdatasync fallocate utimensat chmod fchmod fchmodat umask dup dup2 dup3 pipe pipe2 poll ppoll select pselect6
epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 mmap munmap mremap mprotect madvise brk futex futex_waitv
get_robust_list set_robust_list rseq membarrier clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
times getrusage sysinfo uname sched_yield sched_getaffinity getcpu getpid gettid getppid getuid geteuid getgid getegid
getresuid getresgid getgroups getpgrp getpgid getsid getrandom set_tid_address arch_prctl rt_sigaction rt_sigprocmask
rt_sigreturn rt_sigsuspend rt_sigpending rt_sigtimedwait sigaltstack restart_syscall alarm setitimer getitimer
exit exit_group wait4 waitid sendto recvfrom shutdown getsockname
getpeername getsockopt statfs fstatfs sendfile getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
"""
_CLONE_THREAD = 0x10000
_AF_UNIX = 1
_TCGETS, _FIONBIO, _FIONCLEX, _FIOCLEX, _FIONREAD = 0x5401, 0x5421, 0x5450, 0x5451, 0x541B
_PR_SET_NAME = 15
# Of fcntl: duplicating, flags, asking for locks. Left out: leases, watching a folder, signals on input (one could be
# SIGKILL), larger pipes.
_FCNTL = (0, 1, 2, 3, 4, 5, 1024 + 3, 1024 + 6, 1024 + 8)
_F_SETLK, _F_SETLKW, _F_NOTIFY = 6, 7, 1024 + 2
_SIGKILL, _SIGSTOP, _SIGNALS = 9, 19, 65

COLD_REFUSED = """
mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr unshare setns
ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd bpf io_uring_setup io_uring_enter
io_uring_register add_key request_key keyctl userfaultfd perf_event_open kexec_load kexec_file_load init_module
finit_module delete_module swapon swapoff reboot acct quotactl quotactl_fd open_by_handle_at name_to_handle_at
fanotify_init fanotify_mark personality iopl ioperm modify_ldt syslog settimeofday clock_settime clock_adjtime adjtimex
memfd_secret lookup_dcookie vhangup sethostname setdomainname uselib ustat sysfs nfsservctl vmsplice
landlock_create_ruleset mbind set_mempolicy migrate_pages move_pages shmget msgget semget mq_open
memfd_create inotify_init inotify_init1
"""  # a memfd counts against no limit; inotify would tell which programs this machine starts
_NAMESPACES = 0x7E020080  # every CLONE_NEW* flag: a process may be made, a namespace not
_FAMILIES = (1, 2, 10, 16)  # local, IPv4, IPv6 and (to list interfaces) netlink sockets
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_S_IFMT, _S_IFCHR, _S_IFBLK = 0o170000, 0o020000, 0o060000


@functools.cache
def cold(*, shared_memory: bool = False) -> bytes:
    """The deny-list of a cold guest: programs, processes and a private loopback, but none of the calls by which the
    kernel is usually broken, and no namespace, mount, device or other process's memory.

    `shared_memory`: for servers of ours, whose shared memory is their jail's own.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in COLD_REFUSED.split():
        if not (shared_memory and name == "shmget"):
            _add(rules, refuse, name)
    for bit in range(32):
        if _NAMESPACES >> bit & 1:
            _add(rules, refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, 1 << bit, 1 << bit))
    _add(
        rules, seccomp.ERRNO(errno.ENOSYS), "clone3"
    )  # glibc falls back to clone, whose flags a filter can see
    for request in (_TIOCSTI, _TIOCLINUX):
        _add(rules, refuse, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, request))
    last = max(_FAMILIES)
    for family in set(range(last)) - set(_FAMILIES):
        _add(rules, refuse, "socket", seccomp.Arg(0, seccomp.EQ, family))
    _add(rules, refuse, "socket", seccomp.Arg(0, seccomp.GT, last))
    _add(rules, refuse, "fcntl", seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, _F_NOTIFY))
    for place, name in ((1, "mknod"), (2, "mknodat")):
        for kind in (_S_IFCHR, _S_IFBLK):
            _add(rules, refuse, name, seccomp.Arg(place, seccomp.MASKED_EQ, _S_IFMT, kind))
    return _export(rules)


@functools.cache
def warm(*, local_sockets: bool = False) -> bytes:
    """The allow-list of a warm guest: files, threads, time; no exec, fork, sockets or signals to others.

    `local_sockets`: may also connect to sockets in the file system, for an app that talks with a service.
    """
    import pyseccomp as seccomp

    refuse = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(defaction=refuse)
    for name in WARM_CALLS.split():
        _add(rules, seccomp.ALLOW, name)
    for name in ("setxattr", "lsetxattr", "fsetxattr"):  # EPERM would break shutil.copytree
        _add(rules, seccomp.ERRNO(errno.ENOTSUP), name)
    equal, masked = seccomp.EQ, seccomp.MASKED_EQ
    _add(rules, seccomp.ALLOW, "socketpair", seccomp.Arg(0, equal, _AF_UNIX))  # asyncio wakes itself with one
    if local_sockets:
        _add(rules, seccomp.ALLOW, "socket", seccomp.Arg(0, equal, _AF_UNIX))
        for name in ("connect", "setsockopt"):  # no bind, listen or passing of descriptors
            _add(rules, seccomp.ALLOW, name)
    for request in (_TCGETS, _FIONBIO, _FIONCLEX, _FIOCLEX, _FIONREAD):
        _add(rules, seccomp.ALLOW, "ioctl", seccomp.Arg(1, equal, request))
    _add(rules, seccomp.ALLOW, "prlimit64", seccomp.Arg(0, equal, 0), seccomp.Arg(2, equal, 0))  # read only
    for command in _FCNTL:
        _add(rules, seccomp.ALLOW, "fcntl", seccomp.Arg(1, equal, command))
    for command in (_F_SETLK, _F_SETLKW):
        # Locks of one process never meet each other, so "done" is the whole truth about them, as long as there is one
        # process. Real ones would be seen by other guests, on /dev/null and on every file of the view.
        _add(rules, seccomp.ERRNO(0), "fcntl", seccomp.Arg(1, equal, command))
    for signal in set(range(_SIGNALS)) - {
        _SIGKILL,
        _SIGSTOP,
    }:  # one by one: the kernel ignores the upper half
        _add(rules, seccomp.ALLOW, "tgkill", seccomp.Arg(2, equal, signal))
    _add(rules, seccomp.ALLOW, "prctl", seccomp.Arg(0, equal, _PR_SET_NAME))
    _add(rules, seccomp.ALLOW, "clone", seccomp.Arg(0, masked, _CLONE_THREAD, _CLONE_THREAD))
    _add(
        rules, seccomp.ERRNO(errno.ENOSYS), "clone3"
    )  # glibc falls back to clone, whose flags a filter can see
    return _export(rules)


def _add(rules: object, action: object, name: str, *arguments: object) -> None:
    """Add a rule, unless this machine's architecture or libseccomp doesn't know the call."""
    import pyseccomp as seccomp

    if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) < 0:
        return
    rules.add_rule(action, name, *arguments)  # type: ignore[attr-defined]  # pyseccomp has no types


def _export(rules: object) -> bytes:
    """The compiled filter; through memory, so that a full disk stops nothing."""
    with open(os.memfd_create("filter"), "w+b") as file:
        rules.export_bpf(file)  # type: ignore[attr-defined]  # pyseccomp has no types
        file.seek(0)
        return file.read()
