"""Seccomp filters, compiled on the trusted side: libseccomp is not to be found inside the jail.

Knows system calls only; who gets which filter is decided elsewhere.
"""

from __future__ import annotations

import errno
import functools
import tempfile

WARM_CALLS = """
read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range
open openat stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd
chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 symlink symlinkat ftruncate truncate fsync
fdatasync fallocate utimensat chmod fchmod fchmodat umask dup dup2 dup3 fcntl pipe pipe2 poll ppoll select pselect6
epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 mmap munmap mremap mprotect madvise brk futex futex_waitv
get_robust_list set_robust_list rseq membarrier clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
times getrusage sysinfo uname sched_yield sched_getaffinity getcpu getpid gettid getppid getuid geteuid getgid getegid
getresuid getresgid getgroups getpgrp getpgid getsid getrandom set_tid_address arch_prctl rt_sigaction rt_sigprocmask
rt_sigreturn rt_sigsuspend rt_sigpending rt_sigtimedwait sigaltstack restart_syscall alarm setitimer getitimer
timer_create timer_settime timer_delete exit exit_group wait4 waitid tgkill sendto recvfrom shutdown getsockname
getpeername getsockopt statfs fstatfs sendfile getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
"""
_CLONE_THREAD = 0x10000
_AF_UNIX = 1
_TCGETS, _FIONBIO, _FIONCLEX, _FIOCLEX, _FIONREAD = 0x5401, 0x5421, 0x5450, 0x5451, 0x541B
_PR_SET_NAME = 15


@functools.cache
def warm() -> bytes:
    """The allow-list of a warm guest: files, threads, time; no exec, fork, sockets or signals to others."""
    import pyseccomp as seccomp

    refuse = seccomp.ERRNO(errno.EPERM)
    rules = seccomp.SyscallFilter(defaction=refuse)
    for name in WARM_CALLS.split():
        _add(rules, seccomp.ALLOW, name)
    for name in ("setxattr", "lsetxattr", "fsetxattr"):  # EPERM would break shutil.copytree
        _add(rules, seccomp.ERRNO(errno.ENOTSUP), name)
    equal, masked = seccomp.EQ, seccomp.MASKED_EQ
    _add(rules, seccomp.ALLOW, "socketpair", seccomp.Arg(0, equal, _AF_UNIX))  # asyncio wakes itself with one
    for request in (_TCGETS, _FIONBIO, _FIONCLEX, _FIOCLEX, _FIONREAD):
        _add(rules, seccomp.ALLOW, "ioctl", seccomp.Arg(1, equal, request))
    _add(rules, seccomp.ALLOW, "prlimit64", seccomp.Arg(0, equal, 0), seccomp.Arg(2, equal, 0))  # read only
    _add(rules, seccomp.ALLOW, "prctl", seccomp.Arg(0, equal, _PR_SET_NAME))
    _add(rules, seccomp.ALLOW, "clone", seccomp.Arg(0, masked, _CLONE_THREAD, _CLONE_THREAD))
    _add(
        rules, seccomp.ERRNO(errno.ENOSYS), "clone3"
    )  # glibc falls back to clone, whose flags a filter can see
    return _export(rules)


def _add(rules: object, action: object, name: str, *arguments: object) -> None:
    """Add a rule; a call that this machine's architecture or libseccomp doesn't know stays refused."""
    try:
        rules.add_rule(action, name, *arguments)  # type: ignore[attr-defined]  # pyseccomp has no types
    except (ValueError, OSError):
        return


def _export(rules: object) -> bytes:
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)  # type: ignore[attr-defined]  # pyseccomp has no types
        file.seek(0)
        return file.read()
