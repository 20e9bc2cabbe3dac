"""The embedded queue: its limits, what replaces what, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from flaskpath.jobs import QueueClosed, QueueFull, Superseded
from flaskpath.jobs.embedded import EmbeddedQueue


class Work:
    """A handler that waits to be let go, and remembers how many ran at once."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.done: list[int] = []
        self.at_once = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, number: int) -> int:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.release()
        assert self.go.wait(10)
        with self._lock:
            self.at_once -= 1
            self.done.append(number)
        if number < 0:
            raise ValueError("no negative numbers")
        return number * 10


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.go.set()


@pytest.fixture
def queue(work: Work) -> Iterator[EmbeddedQueue]:
    queue = EmbeddedQueue({"times-ten": work}, {"quick": 2, "slow": 1}, longest=5)
    yield queue
    work.go.set()
    queue.close()


def test_results_and_errors_reach_who_asked(queue: EmbeddedQueue, work: Work) -> None:
    """An answer that goes to somebody else; an error that only the worker sees, and that ends it."""
    work.go.set()
    tickets = [queue.put("times-ten", number, lane="quick", key=str(number)) for number in (1, 2, 3)]
    assert [ticket.result(10) for ticket in tickets] == [10, 20, 30]
    with pytest.raises(ValueError, match="no negative numbers"):
        queue.put("times-ten", -1, lane="slow", key="x").result(10)
    assert queue.put("times-ten", 5, lane="slow", key="x").result(10) == 50


def test_a_lane_runs_no_more_than_its_limit_and_holds_up_no_other(queue: EmbeddedQueue, work: Work) -> None:
    """A machine brought down by everything at once; a slow job that stops the quick ones."""
    tickets = [queue.put("times-ten", number, lane="slow", key=str(number)) for number in range(3)]
    assert work.begun.acquire(timeout=10)
    assert not work.begun.acquire(timeout=0.1), "the second waits"
    quick = queue.put("times-ten", 9, lane="quick", key="9")
    assert work.begun.acquire(timeout=10), "another lane goes on"
    work.go.set()
    assert [ticket.result(10) for ticket in tickets] == [0, 10, 20]
    assert quick.result(10) == 90
    assert work.most == 2


def test_of_the_waiting_ones_with_a_key_the_newest_is_kept(queue: EmbeddedQueue, work: Work) -> None:
    """Work for answers that nobody wants any more; a newcomer that must queue anew each time."""
    running = queue.put("times-ten", 1, lane="slow", key="ada")
    assert work.begun.acquire(timeout=10)
    first = queue.put("times-ten", 2, lane="slow", key="ada")
    other = queue.put("times-ten", 3, lane="slow", key="bob")
    newest = queue.put("times-ten", 4, lane="slow", key="ada")
    with pytest.raises(Superseded):
        first.result(10)
    work.go.set()
    assert [running.result(10), other.result(10), newest.result(10)] == [10, 30, 40]
    assert work.done == [1, 4, 3], "it takes the place of the one it replaces"


def test_a_full_queue_says_so(queue: EmbeddedQueue, work: Work) -> None:
    """A queue that grows until memory ends."""
    for number in range(6):
        queue.put("times-ten", number, lane="slow", key=str(number))
        if number == 0:
            assert work.begun.acquire(timeout=10)
    with pytest.raises(QueueFull):
        queue.put("times-ten", 7, lane="slow", key="7")
    with pytest.raises(Superseded):
        waiting = queue.put("times-ten", 8, lane="slow", key="5")
        queue.put("times-ten", 9, lane="slow", key="5")
        waiting.result(10)


def test_closing_drops_what_waits_and_finishes_what_runs(queue: EmbeddedQueue, work: Work) -> None:
    """An end of the program that hangs, or leaves somebody waiting for ever."""
    running = queue.put("times-ten", 1, lane="slow", key="1")
    assert work.begun.acquire(timeout=10)
    waiting = queue.put("times-ten", 2, lane="slow", key="2")
    threading.Timer(0.05, work.go.set).start()
    queue.close(timeout=10)
    assert running.result(0) == 10
    with pytest.raises(QueueClosed):
        waiting.result(0)
    with pytest.raises(QueueClosed):
        queue.put("times-ten", 3, lane="slow", key="3")
    queue.close()
