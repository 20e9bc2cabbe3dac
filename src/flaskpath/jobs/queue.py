"""What a queue of jobs promises. A job is a name and the id of a stored row, so that it can cross machines.

The work itself is in the database before it is queued: a queue that forgets everything loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Handler = Callable[[int], Any]
"""Does one job: takes the id of a stored row, gives back a JSON-ready value."""


class JobError(Exception):
    """Why a job has no result.

    JobError
    ├── Superseded   a newer job with the same key took its place while it was waiting
    ├── QueueFull    too many are waiting already
    └── QueueClosed  the program is ending
    """


class Superseded(JobError):
    """A newer job with the same key took this one's place; it was never begun."""


class QueueFull(JobError):
    """Too many jobs are waiting; this one was not accepted."""


class QueueClosed(JobError):
    """The queue was closed before the job was begun."""


class Ticket(Protocol):
    """The promise of one job's result."""

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the result (seconds); raises what the handler raised, a `JobError`, or TimeoutError."""


class Queue(Protocol):
    """Runs jobs, a limited number at once in each lane."""

    def put(self, job: str, argument: int, *, lane: str, key: str) -> Ticket:
        """Queue a job. Of the jobs waiting with one key only the newest is kept.

        Raises QueueFull and QueueClosed.
        """

    def close(self, timeout: float = 5.0) -> None:
        """Refuse new jobs, drop the waiting ones and wait for the running ones, at most `timeout` seconds."""
