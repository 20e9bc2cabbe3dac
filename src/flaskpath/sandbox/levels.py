"""The levels of isolation, best first. Which one is in force is found by a canary, never assumed."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How a guest is kept in. Compare with `at_least`."""

    JAIL = "jail"
    JAIL_LITE = "jail-lite"
    OWN_CODE = "own-code"

    def at_least(self, other: Level) -> bool:
        """True if this level keeps in everything that `other` does."""
        order = list(Level)
        return order.index(self) <= order.index(other)
