"""Moves the clock that a learner's program reads: Python's own. SQLite's `now` and the kernel's stay where they are."""

from __future__ import annotations

import importlib
import time
from typing import Any

_traveller: Any = None
_ahead = 0.0


def move(ahead: float) -> bool:
    """Let time.time(), datetime.now() and the like go on from `ahead` seconds after the real time.

    False if this machine has nothing to do it with.
    """
    global _traveller, _ahead
    if _traveller is not None:
        _traveller.shift(ahead - _ahead)
    elif ahead:
        try:
            machine = importlib.import_module("time_machine")
        except ImportError:
            return False
        _traveller = machine.travel(time.time() + ahead, tick=True).start()
        time.time()  # the clock starts to tick when it is first read
    _ahead = ahead
    return True
