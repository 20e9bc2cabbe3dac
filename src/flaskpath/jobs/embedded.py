"""The queue of a single-process server: threads in this process. It keeps nothing that is not stored elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from flaskpath.jobs.queue import Handler, QueueClosed, QueueFull, Superseded


@dataclass(slots=True)
class _Waiting:
    handler: Handler
    argument: int
    future: Future[Any]


@dataclass(slots=True)
class _Lane:
    """Jobs that share a limit. `waiting` is in order of arrival, by key."""

    workers: int
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)
    idle: int = 0


class EmbeddedQueue:
    """Runs at most `lanes[name]` jobs of a lane at once, in daemon threads that are started when first needed."""

    def __init__(
        self, handlers: Mapping[str, Handler], lanes: Mapping[str, int], *, longest: int = 100
    ) -> None:
        """`longest` is how many jobs may wait in one lane."""
        self._handlers = dict(handlers)
        self._lanes = {name: _Lane(max(1, workers)) for name, workers in lanes.items()}
        self._longest = longest
        self._closed = False
        self._changed = threading.Condition()

    def put(self, job: str, argument: int, *, lane: str, key: str) -> Future[Any]:
        handler = self._handlers[job]
        future: Future[Any] = Future()
        with self._changed:
            if self._closed:
                raise QueueClosed("The server is ending; the job was not begun.")
            line = self._lanes[lane]
            replaced = line.waiting.get(key)
            if replaced is None and len(line.waiting) >= self._longest:
                raise QueueFull(f"{self._longest} jobs are waiting already.")
            # The newer one inherits the place in the line: whoever types fast must not wait longest.
            line.waiting[key] = _Waiting(handler, argument, future)
            if line.idle < len(line.waiting) and len(line.threads) < line.workers:
                self._start_worker(lane, line)
            self._changed.notify_all()
        if replaced is not None:
            _settle(replaced.future, error=Superseded("A newer request took this one's place."))
        return future

    def close(self, timeout: float = 5.0) -> None:
        with self._changed:
            self._closed = True
            dropped = [one for lane in self._lanes.values() for one in lane.waiting.values()]
            threads = [thread for lane in self._lanes.values() for thread in lane.threads]
            for lane in self._lanes.values():
                lane.waiting.clear()
            self._changed.notify_all()
        for one in dropped:
            _settle(one.future, error=QueueClosed("The server is ending; the job was not begun."))
        deadline = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _start_worker(self, name: str, lane: _Lane) -> None:
        thread = threading.Thread(
            target=self._work, args=(lane,), name=f"jobs-{name}-{len(lane.threads) + 1}", daemon=True
        )
        lane.threads.append(thread)
        thread.start()

    def _work(self, lane: _Lane) -> None:
        while (one := self._next(lane)) is not None:
            if not one.future.set_running_or_notify_cancel():
                continue
            try:
                result = one.handler(one.argument)
            except BaseException as error:  # the waiting request must hear of everything
                _settle(one.future, error=error)
            else:
                _settle(one.future, result)

    def _next(self, lane: _Lane) -> _Waiting | None:
        with self._changed:
            lane.idle += 1
            while not lane.waiting and not self._closed:
                self._changed.wait()
            lane.idle -= 1
            if not lane.waiting:
                return None
            return lane.waiting.pop(next(iter(lane.waiting)))


def _settle(future: Future[Any], result: Any = None, error: BaseException | None = None) -> None:
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
