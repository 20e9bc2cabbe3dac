"""What checks.py imports: the `check` decorator and `fail`. Knows nothing of the sandbox."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flaskpath.grading.failures import fail

FIXTURES = ("site", "terminal", "suite", "draw", "exercise")


@dataclass(frozen=True, slots=True)
class Check:
    """One check as its author declared it."""

    id: str
    title: str
    task: int
    function: Callable[..., None]
    needs: tuple[str, ...]
    stretch: bool
    fresh: bool
    after: tuple[str, ...]
    hint: str


def check(
    title: str,
    *,
    task: int,
    stretch: bool = False,
    fresh: bool = False,
    after: str | tuple[str, ...] = (),
    hint: str = "",
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a check. The function's name is its permanent id, its parameters are what it is given."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        needs = tuple(inspect.signature(function).parameters)
        unknown = [name for name in needs if name not in FIXTURES]
        if unknown:
            raise TypeError(
                f"{function.__name__}: a check is given {', '.join(FIXTURES)}; not {', '.join(unknown)}"
            )
        earlier = (after,) if isinstance(after, str) else tuple(after)
        declared: Any = function
        declared.flaskpath_check = Check(
            function.__name__, title, task, function, needs, stretch, fresh, earlier, hint
        )
        return function

    return declare


__all__ = ["Check", "check", "fail"]
