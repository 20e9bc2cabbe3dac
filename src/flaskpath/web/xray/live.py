"""Apps that live on between a learner's requests by hand: how many, and how long without one. Ends what is idle."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app

from flaskpath.web.verdicts import ByHand

log = logging.getLogger("flaskpath.web")
_APPS = "flaskpath.console"
_LAST_ANSWER = 4.0  # seconds that an app may still answer while the server ends
Key = tuple[int, str]  # a learner's id and an exercise's


class Crowded(Exception):
    """All places are taken by apps that answer just now."""


class _Live:
    def __init__(self, hand: ByHand) -> None:
        self.hand = hand
        self.lock = threading.Lock()
        self.users = 0  # threads that use it or wait for it
        self.gone = False  # ended while somebody waited for it
        self.used = time.monotonic()


class Apps:
    """A registry. Thread-safe; one request at a time for each app."""

    def __init__(self, most: int, idle_seconds: float) -> None:
        self._most, self._idle = most, idle_seconds
        self._live: dict[Key, _Live] = {}
        self._changed = threading.Condition()
        self._sweeper: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def use(self, key: Key, make: Callable[[], ByHand]) -> Iterator[ByHand]:
        """The app of `key`, made if there is none, for this thread alone. Raises Crowded."""
        one = self._held(key, make)
        try:
            yield one.hand
        finally:
            one.lock.release()
            self._let_go(one)

    def _held(self, key: Key, make: Callable[[], ByHand]) -> _Live:
        while True:
            one = self._take(key, make)
            one.lock.acquire()
            if not one.gone:
                return one
            one.lock.release()
            self._let_go(one)

    def _let_go(self, one: _Live) -> None:
        with self._changed:
            one.users -= 1
            one.used = time.monotonic()
            self._changed.notify_all()

    def _take(self, key: Key, make: Callable[[], ByHand]) -> _Live:
        with self._changed:
            if self._closed:
                raise Crowded
            one = self._live.get(key)
            given_way = None
            if one is None:
                given_way = self._make_room()
                one = self._live[key] = _Live(make())
                self._watch()
            one.users += 1
        if given_way is not None:
            given_way.hand.close()
        return one

    def _make_room(self) -> _Live | None:
        """Take out the app that was used longest ago, where another one needs its place."""
        if len(self._live) < self._most:
            return None
        free = {key: one for key, one in self._live.items() if not one.users}
        if not free:
            raise Crowded
        return self._live.pop(min(free, key=lambda key: free[key].used))

    def drop(self, key: Key) -> bool:
        """End the app of `key` and forget it; False if there is none."""
        with self._changed:
            one = self._live.pop(key, None)
        if one is None:
            return False
        with one.lock:
            one.gone = True
            one.hand.close()
        return True

    def forget(self, key: Key, visitor: str) -> bool:
        """Empty a visitor's browser; False if there is no app of `key`."""
        with self._changed:
            one = self._live.get(key)
        if one is None:
            return False
        with one.lock:
            one.hand.forget(visitor)
        return True

    def close(self) -> None:
        """End all apps; none is made any more."""
        with self._changed:
            self._closed = True
            ending = list(self._live.values())
            self._live.clear()
            self._changed.notify_all()
        for one in ending:
            held = one.lock.acquire(timeout=_LAST_ANSWER)
            one.gone = True
            one.hand.close()
            if held:
                one.lock.release()

    # --- what is idle

    def _watch(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Thread(target=self._sweep, name="console-idle", daemon=True)
            self._sweeper.start()

    def _sweep(self) -> None:
        """End apps that nobody used for too long; until there is none."""
        while True:
            with self._changed:
                if not self._live:
                    self._sweeper = None
                    return
                now = time.monotonic()
                over = [
                    key for key, one in self._live.items() if not one.users and now - one.used >= self._idle
                ]
                ending = [self._live.pop(key) for key in over]
                if not ending:
                    next_end = min(one.used for one in self._live.values()) + self._idle
                    self._changed.wait(max(next_end - now, 0.05))
            for one in ending:
                try:
                    one.hand.close()
                except Exception:
                    log.exception("An idle app could not be ended")


def init_app(app: Flask) -> None:
    """Give the site its registry. Nothing runs yet."""
    app.extensions[_APPS] = Apps(app.config["CONSOLE_APPS"], app.config["CONSOLE_IDLE"])


def apps_of(app: Flask | None = None) -> Apps:
    """The site's apps for requests made by hand."""
    apps: Apps = (app or current_app).extensions[_APPS]
    return apps
