"""How a check says no. A `Failed` is the learner's; every other exception in a check is our own fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from flaskpath.grading.page import Page


class Failed(Exception):
    """What was done, what was expected, what came; `page` is the evidence where there is one."""

    def __init__(
        self,
        message: str,
        *,
        expected: str = "",
        got: str = "",
        hint: str = "",
        page: Page | None = None,
        place: tuple[str, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected, self.got, self.hint = expected, got, hint
        self.page = page
        self.place = place


class Crowded(Failed):
    """The verdict's time was used up before this check could begin or end."""


def fail(
    message: str, *, expected: str = "", got: str = "", hint: str = "", place: tuple[str, int] | None = None
) -> NoReturn:
    """End the check: the learner's program did not do what the task asks.

    `place` is a file and line of the learner's, where a check knows it.
    """
    raise Failed(message, expected=expected, got=got, hint=hint, place=place)


def shortened(text: str, limit: int = 300) -> str:
    """`text` for a sentence: one that was cut says so."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text) - limit} more characters)"
