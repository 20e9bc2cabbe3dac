"""Submissions that want to be called right without being right, by kind of exercise. Each is data; the tests judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASE = "{base}"  # in an attempt's file: the text that stands there without it


@dataclass(frozen=True, slots=True)
class Attempt:
    """`over` is what it is laid over: "starter", or a wrong way of the exercise whose fault it tries to hide.

    `check` is the one that must still say no, with `status`; "" where chance decides which check comes so far.
    """

    name: str
    hope: str  # what the liar hopes for
    exercise: str
    check: str
    files: Mapping[str, str]
    over: str = "starter"
    status: str = "failed"
