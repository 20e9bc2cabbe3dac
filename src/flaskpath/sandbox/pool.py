"""Keeps a few guests ready, so that a verdict need not wait for a fork. Never reuses one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from flaskpath.sandbox.errors import OurFault
from flaskpath.sandbox.guest_handle import GuestHandle

Fork = Callable[[bool], GuestHandle]


class Pool:
    """`fork(prefault)` makes one guest; `size` are kept. Thread-safe."""

    def __init__(self, fork: Fork, size: int) -> None:
        self._fork = fork
        self._size = size
        self._ready: deque[GuestHandle] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._fill, name="guest-pool", daemon=True)
        if size:
            self._thread.start()

    def _fill(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or len(self._ready) < self._size)
                if self._closed:
                    return
                calm = bool(self._ready) or self._size == 1  # drained: quick matters more than prefaulted
            try:
                guest = self._fork(calm)
            except OurFault:
                with self._changed:  # whoever asks next forks for themselves and hears why it fails
                    self._changed.wait(1.0)
                continue
            with self._changed:
                if not self._closed:
                    self._ready.append(guest)
                    self._changed.notify_all()
                    continue
            guest.close()

    def take(self) -> GuestHandle:
        """A guest that nobody has used: a waiting one, or a new one."""
        with self._changed:
            while self._ready:
                guest = self._ready.popleft()
                self._changed.notify_all()
                if guest.running:
                    return guest
                guest.close_later()  # it was ended while it waited
        return self._fork(False)

    def wait_full(self, seconds: float) -> bool:
        """Wait until the pool is full; for those who measure."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._ready) >= self._size, seconds)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            waiting = list(self._ready)
            self._ready.clear()
        for guest in waiting:
            guest.close()
        if self._thread.is_alive():
            self._thread.join(5)
