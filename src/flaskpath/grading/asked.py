"""A request made by hand, and what came of it. Plain values: importing this loads neither the sandbox nor a parser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flaskpath.grading.faults import FaultStory
    from flaskpath.grading.verdict import Exchange

State = Literal["running", "started", "edited", "again", "broken"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, ready to be sent. `path` begins with one slash and may have a query."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it. `state` says how the app was found: `edited` is a new start over what the last one wrote."""

    state: State
    exchanges: tuple[Exchange, ...] = ()
    fault: FaultStory | None = None
    left_for: str = ""  # where a redirect off the site led: it was not followed
