"""The time that a check lets an app and its visitors live in: the real one, or ahead of it."""

from __future__ import annotations

import time


class Clock:
    """Goes as fast as the real one, `ahead` seconds before it. Moves forwards only."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead

    def move(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("a clock can be moved ahead, not back")
        self.ahead += seconds
