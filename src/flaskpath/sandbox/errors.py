"""What can go wrong in the sandbox, and whose fault it is. Raises nothing itself.

SandboxError
├── LearnerFault            the learner's program did this; `kind` and `sentence` say what, in their terms
│   ├── LoadFailed          an exception while the program was imported or its factory called
│   ├── AppRanServer        app.run() was called while the module was being imported
│   ├── NoApp               the file or the app object named by the exercise is not there
│   ├── TooSlow             a start, request or command did not end in time
│   ├── TooMuchMemory       the memory limit was reached
│   ├── DiskFull            the workspace's room or number of files was used up
│   ├── InTheWay            a file of ours could not be put where something of the program's stands
│   ├── TooLarge            an answer was larger than we take
│   ├── OutputFlood         it printed more than it may
│   ├── Crashed             its process ended by itself
│   ├── SpokeProtocol       its process wrote on the wire what no program of ours writes
│   └── UnsafePath          a path leads out of the workspace
└── OurFault                the learner could not help it
    ├── Unavailable         the level of isolation that was asked for cannot be had here
    ├── ServiceMissing      a server or program that the exercise needs is not installed here, or did not start
    ├── ZygoteDied          the warm process ended
    ├── GuestKilled         a guest was ended from outside, and not by us
    ├── Shortage            this machine, or this process, has run out of something
    └── Closed              used after it was closed
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any, Literal


class SandboxError(Exception):
    """The root: a sentence for people is `str(error)`."""


class LearnerFault(SandboxError):
    """Caused by the learner's program. `kind` is stable and for programs, `sentence` is for people."""

    kind = "fault"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class LoadFailed(LearnerFault):
    """`report` is an exception report: type, module, message, frames, text, cut."""

    kind = "load-failed"

    def __init__(self, report: dict[str, Any]) -> None:
        self.report = report
        where = next((f for f in reversed(report.get("frames", [])) if f.get("file")), None)
        place = f" ({where['file']}, line {where['line']})" if where else ""
        super().__init__(
            f"The program could not be started: {report.get('type')}: {report.get('message')}{place}."
        )


class AppRanServer(LearnerFault):
    """`file` and `line` are where app.run() was called, if that is in the workspace."""

    kind = "app-ran-server"

    def __init__(self, file: str | None, line: int | None) -> None:
        self.file, self.line = file, line
        place = f" ({file}, line {line})" if file else ""
        super().__init__(
            f"app.run() was called while the module was being imported{place}, so the import never ends. "
            'Put it under if __name__ == "__main__": or remove it; flask run starts the server.'
        )


class NoApp(LearnerFault):
    """`missing` says what is not there; `found` what is, to compare names with."""

    kind = "no-app"

    def __init__(
        self,
        missing: Literal["file", "attribute", "app"],
        looked_for: Sequence[str],
        found: Sequence[str],
        file: str,
    ) -> None:
        self.missing, self.looked_for, self.found, self.file = missing, tuple(looked_for), tuple(found), file
        names = " or ".join(self.looked_for)
        there = ", ".join(self.found)
        if missing == "file":
            sentence = f"There is no file {names}. " + (
                f"There is: {there}." if there else "There are no files."
            )
        elif missing == "attribute":
            sentence = f"{file} has no {names}. " + (
                f"It has these Flask apps or factories: {there}."
                if there
                else "No Flask app was found in it."
            )
        else:
            sentence = f"{names} in {file} is no Flask app and does not make one; it is {there}."
        super().__init__(sentence)


class TooSlow(LearnerFault):
    """`doing` is what was under way, as a phrase: "answering GET /"."""

    kind = "too-slow"

    def __init__(self, seconds: float, doing: str) -> None:
        self.seconds, self.doing = seconds, doing
        super().__init__(
            f"Still {doing} after {seconds:g} seconds; it was ended. Look for a loop that never ends."
        )


class TooMuchMemory(LearnerFault):
    """`report` is the exception report where there is one."""

    kind = "too-much-memory"

    def __init__(self, memory_mb: int, report: dict[str, Any] | None = None) -> None:
        self.memory_mb, self.report = memory_mb, report
        super().__init__(f"The program wanted more than the {memory_mb} MB of memory it may use.")


class DiskFull(LearnerFault):
    kind = "disk-full"

    def __init__(self, disk_mb: int, files: int) -> None:
        self.disk_mb, self.files = disk_mb, files
        super().__init__(f"The workspace is full: it holds {disk_mb} MB and {files} files.")


class InTheWay(LearnerFault):
    """`path` could not be written while the program ran, or after it had run."""

    kind = "in-the-way"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"The file {path} could not be written: something that the program made stands in its way, "
            "such as a folder of that name."
        )


class TooLarge(LearnerFault):
    kind = "too-large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"The app's answer is larger than {limit >> 20} MB, so it was not read to its end.")


class OutputFlood(LearnerFault):
    kind = "output-flood"

    def __init__(self, limit_kb: int) -> None:
        self.limit_kb = limit_kb
        super().__init__(f"The program printed more than {limit_kb} KB, so it was ended. Does a loop print?")


class Crashed(LearnerFault):
    """`signal` is a signal's number, `exit` an exit status; at most one is not None."""

    kind = "crashed"

    def __init__(self, doing: str, *, signal: int | None = None, exit: int | None = None) -> None:
        self.doing, self.signal, self.exit = doing, signal, exit
        if signal is not None:
            how = f"was ended by signal {signal}"
        elif exit is not None:
            how = f"ended itself with exit status {exit}"
        else:
            how = "ended"
        super().__init__(f"The program's process {how} while {doing}.")


class SpokeProtocol(LearnerFault):
    """`detail` says what was malformed."""

    kind = "spoke-protocol"

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"The program disturbed the line between it and the checker ({detail}); it was ended."
        )


class UnsafePath(LearnerFault):
    kind = "unsafe-path"

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path!r} is no path inside the workspace: use relative paths with / and without '..', "
            "at most 200 characters, and no name of a file for a folder."
        )


class OurFault(SandboxError):
    """Not caused by the learner's program."""


class Unavailable(OurFault):
    """The isolation that was asked for cannot be had; `why` and `cure` are sentences."""

    def __init__(self, wanted: str, why: str, cure: str) -> None:
        self.wanted, self.why, self.cure = wanted, why, cure
        super().__init__(f"Isolation level {wanted!r} cannot be had on this machine. {why} {cure}")


class ServiceMissing(OurFault):
    """`name` is the exercise's word for it; `why` and `cure` are sentences."""

    def __init__(self, name: str, why: str, cure: str) -> None:
        self.name, self.why, self.cure = name, why, cure
        super().__init__(f"This exercise needs {name}. {why} {cure}")


class ZygoteDied(OurFault):
    """The warm process ended or never started."""


class GuestKilled(OurFault):
    """Somebody other than the program and us ended its process: most often a kernel that is out of memory."""

    def __init__(self) -> None:
        super().__init__(
            "The program's process was ended from outside, not by itself: this machine may be out of memory."
        )


class Shortage(OurFault):
    """`doing` is what could not be done, as a sentence's beginning: "A guest could not be started"."""

    def __init__(self, doing: str, error: OSError) -> None:
        cure = {
            errno.EMFILE: "Raise this process's limit of open files (ulimit -n), or make fewer verdicts at once.",
            errno.ENFILE: "Close programs that hold many files open.",
            errno.ENOMEM: "Make fewer verdicts at once, or give this machine more memory.",
            errno.EAGAIN: "Raise the limit of processes (ulimit -u), or make fewer verdicts at once.",
            errno.ENOSPC: "Make room on the disk that holds temporary files.",
        }.get(error.errno or 0, "'flaskpath doctor' says what is missing.")
        super().__init__(f"{doing}: {error.strerror or error}. {cure}")


class Closed(OurFault):
    """A sandbox, workspace or app was used after it was closed."""
