"""The previews there are: which host is whose, how many run, and which nobody looks at any more. Knows no request.

Each has two hosts that cannot be guessed: one is only for the frame in the workbench, the other for windows. A browser
keeps their cookies apart, and what has to be done to cookies inside a frame of another site is not done in a window.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from flask import Flask, current_app

from flaskpath.grading.live import Trouble
from flaskpath.web.verdicts import Live

log = logging.getLogger("flaskpath.web")
_PREVIEWS = "flaskpath.previews"
_LABEL = re.compile(r"[0-9a-f]{32}\Z")
_SWEEP = 15.0  # seconds at most between two looks at what is idle
OPENED = 12  # pages of frames that are remembered
Key = tuple[int, str]  # a learner's id and an exercise's
Door = Literal["frame", "window"]
Why = Literal["idle", "asked", "crowded"]


class TooMany(Exception):
    """Every preview that may run is being looked at by others."""


def _label() -> str:
    return secrets.token_hex(16)


@dataclass(eq=False)
class Preview:
    """One learner's app of one exercise. `revision` is the draft that runs, `trouble` what keeps a newer one out."""

    key: Key
    app: Live
    used: float
    labels: dict[Door, str] = field(default_factory=lambda: {"frame": _label(), "window": _label()})
    revision: int | None = None  # None until it has started once
    tried: str | None = None  # what the files were that were tried last
    resting: Why | None = None
    trouble: Trouble | None = None
    opened: dict[str, Trouble | None] = field(
        default_factory=dict
    )  # in frames, and what went wrong; newest last
    changing: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, trouble: Trouble | None, *, led_away: bool) -> None:
        """A frame has asked for a page. Frames can't be told apart: each finds its own page among the newest."""
        self.opened.pop(path, None)
        if not led_away:
            self.opened[path] = trouble
        for old in list(self.opened)[:-OPENED]:
            self.opened.pop(old, None)


class Previews:
    """A registry. Thread-safe. `most` run at once; twice as many are remembered."""

    def __init__(
        self, most: int, idle_seconds: float, kept_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.idle_seconds = idle_seconds
        self._most, self._kept, self._clock = most, kept_seconds, clock
        self._by_key: dict[Key, Preview] = {}
        self._changed = threading.Condition()
        self._sweeper: threading.Thread | None = None
        self._closed = False

    def find(self, key: Key) -> Preview | None:
        with self._changed:
            return self._by_key.get(key)

    def at(self, label: str) -> tuple[Preview, Door] | None:
        """The preview that a host belongs to, and which of its doors that is."""
        with self._changed:
            for one in self._by_key.values():
                for door, own in one.labels.items():
                    if secrets.compare_digest(own, label):
                        return one, door
        return None

    def wake(self, key: Key, make: Callable[[], Live]) -> Preview:
        """The preview of `key`, made if there is none, with the right to run. Raises TooMany.

        Where all places are taken, the learner's own one that was used longest ago comes to rest.
        """
        forgotten: list[Preview] = []
        with self._changed:
            if self._closed:
                raise TooMany
            one = self._by_key.get(key)
            given_way = self._make_room(key) if one is None or one.resting else None
            if one is None:
                forgotten = self._forget_some()
                one = self._by_key[key] = Preview(key, make(), self._clock())
            one.resting, one.used = None, self._clock()
            if given_way is not None:
                _mark(given_way, "crowded")
            self._watch()
        if given_way is not None:
            _rest(given_way)
        _end(forgotten)
        return one

    def touch(self, preview: Preview) -> None:
        """Somebody looks at it."""
        with self._changed:
            preview.used = self._clock()

    def rest(self, key: Key, why: Why) -> None:
        """End the program of a preview; its hosts and what it wrote stay."""
        with self._changed:
            one = self._by_key.get(key)
            if one is None or one.resting:
                return
            _mark(one, why)
        _rest(one)

    def drop(self, key: Key) -> None:
        """Forget a preview with all it wrote; its hosts lead nowhere from now on."""
        with self._changed:
            one = self._by_key.pop(key, None)
        _end([one] if one else [])

    def close(self) -> None:
        """End all; none is made any more."""
        with self._changed:
            self._closed = True
            ending = list(self._by_key.values())
            self._by_key.clear()
            self._changed.notify_all()
        _end(ending)

    def sweep(self) -> None:
        """Let those rest that nobody looked at for long, and forget those that rested for long."""
        with self._changed:
            now = self._clock()
            idle = [
                one
                for one in self._by_key.values()
                if not one.resting and now - one.used >= self.idle_seconds
            ]
            for one in idle:
                _mark(one, "idle")
            old = [one for one in self._by_key.values() if one.resting and now - one.used >= self._kept]
            for one in old:
                del self._by_key[one.key]
        for one in idle:
            _rest(one)
        _end(old)

    # --- room and time, with the lock held

    def _make_room(self, key: Key) -> Preview | None:
        running = [one for one in self._by_key.values() if not one.resting and one.key != key]
        if len(running) < self._most:
            return None
        own = [one for one in running if one.key[0] == key[0]]
        if not own:
            raise TooMany
        return min(own, key=lambda one: one.used)

    def _forget_some(self) -> list[Preview]:
        over = len(self._by_key) + 1 - 2 * self._most
        resting = sorted((one for one in self._by_key.values() if one.resting), key=lambda one: one.used)
        old = resting[: max(over, 0)]
        for one in old:
            del self._by_key[one.key]
        return old

    def _watch(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Thread(target=self._keep_sweeping, name="preview-idle", daemon=True)
            self._sweeper.start()

    def _keep_sweeping(self) -> None:
        while True:
            with self._changed:
                if self._closed or not self._by_key:
                    self._sweeper = None
                    return
                self._changed.wait(min(self.idle_seconds, _SWEEP))
            self.sweep()


def _mark(preview: Preview, why: Why) -> None:
    preview.resting, preview.tried = why, None  # whoever wakes it must start it


def _rest(preview: Preview) -> None:
    try:
        preview.app.rest()
    except Exception:  # it answers just now, or is gone: the next sweep or its own limits end it
        log.exception("A preview could not be brought to rest")


def _end(previews: list[Preview]) -> None:
    for one in previews:
        try:
            one.app.close()
        except Exception:
            log.exception("A preview could not be ended")


def is_label(text: str) -> bool:
    """Whether the first part of a host's name could be one of ours."""
    return bool(_LABEL.match(text))


def init_app(app: Flask) -> None:
    """Give the site its registry. Nothing runs yet."""
    settings = app.config
    app.extensions[_PREVIEWS] = Previews(
        settings["PREVIEWS"], settings["PREVIEW_IDLE"], settings["PREVIEW_KEPT"]
    )


def previews_of(app: Flask | None = None) -> Previews:
    """The site's previews."""
    previews: Previews = (app or current_app).extensions[_PREVIEWS]
    return previews
