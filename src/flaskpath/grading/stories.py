"""Attacks told in three steps: what the attacker sends, what the victim sees, what is lost.

An attack tells what came of each try; the engine hears it for the check that is under way. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from flaskpath.grading.verdict import Exchange, Story, Try

MOST_TRIES = 40  # kept of one check


@dataclass(frozen=True, slots=True)
class Told:
    """One try of an attack and what came of it."""

    attack: str  # permanent name: "open-redirect"
    shape: str  # how it was dressed up, the same words in every verdict
    about: str  # the attack in a few sentences
    sends: str
    sees: str
    loses: str
    succeeded: bool
    evidence: Exchange | None = None  # the answer that shows it; None: the last one there was


_hearing: ContextVar[tuple[list[Told], Sequence[Exchange]] | None] = ContextVar("hearing", default=None)


@contextmanager
def hearing(exchanges: Sequence[Exchange]) -> Iterator[list[Told]]:
    """Hear what attacks tell in this block. `exchanges` grows meanwhile."""
    told: list[Told] = []
    token = _hearing.set((told, exchanges))
    try:
        yield told
    finally:
        _hearing.reset(token)


def tell(
    attack: str, shape: str, about: str, *, sends: str, sees: str, loses: str, succeeded: bool,
    evidence: Exchange | None = None,
) -> None:  # fmt: skip
    """Say what came of one try. Nobody need be listening."""
    heard = _hearing.get()
    if heard is None:
        return
    told, exchanges = heard
    shown = evidence or (exchanges[-1] if exchanges else None)
    told.append(Told(attack, shape, about, sends, sees, loses, succeeded, shown))


def story_of(told: Sequence[Told], exchanges: Sequence[Exchange], *, failed: bool) -> Story | None:
    """What a check has to tell: of a failed one the attack that succeeded, of a passed one those that did not."""
    wanted = [one for one in told if one.succeeded is failed]
    if not wanted:
        return None
    main = wanted[-1] if failed else wanted[0]
    # An attack is looked at several times on its way (a page, then where it leads): the last look counts.
    last = {(one.attack, one.shape): one for one in told if failed or not one.succeeded}
    tried = tuple(Try(one.shape, one.sends, _place(one, exchanges)) for one in last.values())
    main = main if failed else last[main.attack, main.shape]
    return Story(
        attack=main.attack, about=main.about, sends=main.sends, sees=main.sees, loses=main.loses,
        succeeded=main.succeeded, shape=main.shape, exchange=_place(main, exchanges), tried=tried[:MOST_TRIES],
    )  # fmt: skip


def _place(told: Told, exchanges: Sequence[Exchange]) -> int | None:
    return next((place for place, one in enumerate(exchanges) if one is told.evidence), None)
