"""The trusted side's front door: finds the level of isolation, keeps the warm process and hands out workspaces.

Never runs learner code itself.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from flaskpath.sandbox import bubblewrap, canary, environment
from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.errors import Closed, Unavailable
from flaskpath.sandbox.guest_handle import GuestHandle
from flaskpath.sandbox.levels import Level
from flaskpath.sandbox.limits import Limits, LimitsLike, own
from flaskpath.sandbox.pool import Pool
from flaskpath.sandbox.warm import Zygote
from flaskpath.sandbox.workspace import Workspace

STANDARD = Limits()


class Sandbox:
    """Open one per process with `Sandbox.open` and share it; it is thread-safe and starts lazily."""

    def __init__(self, pool: int, preload: bool) -> None:
        self._pool_size = pool
        self._preload = preload
        self._lock = threading.RLock()
        self._zygote: Zygote | None = None
        self._pool: Pool | None = None
        self._cold: Cold | None = None
        self._closed = False
        self._proved = False
        self._environment = environment.find()

    @classmethod
    def open(cls, *, pool: int = 2, minimum: Level = Level.OWN_CODE, preload: bool = True) -> Sandbox:
        """A sandbox with `pool` guests kept ready.

        Only the jail is there so far, so `minimum` is always met: a machine that can't have the jail is refused
        with `Unavailable` when the sandbox starts, and no weaker level is used in its place.
        """
        return cls(pool, preload)

    @property
    def level(self) -> Level:
        """The level whose canary was held. Starts the sandbox if need be; raises `Unavailable` if none was."""
        self._running()
        return Level.JAIL

    def start(self) -> None:
        """Start the warm process now rather than with the first workspace."""
        self._running()

    def _running(self) -> tuple[Zygote, Pool]:
        with self._lock:
            if self._closed:
                raise Closed("The sandbox has been closed.")
            if self._zygote is None or self._pool is None or not self._zygote.alive:
                self._stop()
                program = bubblewrap.find()
                if program is None:
                    raise Unavailable(
                        "jail", "bubblewrap is not installed.", "Install it with: apt install bubblewrap"
                    )
                zygote = Zygote(self._environment, program, preload=self._preload)
                self._prove(zygote)
                self._zygote = zygote
                self._cold = Cold(self._environment, program)
                self._pool = Pool(lambda prefault: zygote.fork(STANDARD, prefault=prefault), self._pool_size)
            return self._zygote, self._pool

    def _prove(self, zygote: Zygote) -> None:
        """Let a canary try to get out of this jail; a jail that does not hold is not used."""
        if self._proved:
            return  # the same program and the same machine: a warm process that died is started again quickly
        source = {canary.SOURCE.name: canary.SOURCE.read_bytes()}
        try:
            with Workspace(source, STANDARD, _Only(zygote)) as workspace:
                got = canary.escapes(workspace)
        except BaseException:
            zygote.close()
            raise
        if got:
            zygote.close()
            raise Unavailable(
                Level.JAIL,
                f"A test program of ours was put into the jail and got out: it {', '.join(got)}.",
                "Nothing is run here until that is mended; 'flaskpath doctor' tries again.",
            )
        self._proved = True

    # -- guests, for workspaces
    def warm_guest(self, limits: Limits) -> GuestHandle:
        """A guest forked from the warm process: a waiting one where the limits are the usual ones."""
        zygote, pool = self._running()
        return pool.take() if limits == STANDARD else zygote.fork(limits)

    def cold(self) -> Cold:
        """What starts guests with an interpreter of their own."""
        self._running()
        if self._cold is None:
            raise Closed("The sandbox has been closed.")
        return self._cold

    @property
    def preloaded(self) -> frozenset[str]:
        """Names of modules that a warm guest finds imported already."""
        return self._running()[0].preloaded

    def workspace(
        self,
        files: Mapping[str, bytes],
        *,
        limits: LimitsLike | None = None,
        profile: Literal["warm", "cold"] = "warm",
        wheels: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Workspace:
        """A workspace holding `files`. Raises `UnsafePath` for a path that leads out of it.

        In a cold one each app gets an interpreter of its own; commands always do. `wheels` is a folder that pip may
        install from.
        """
        return Workspace(files, own(limits), self, environ, cold=profile == "cold", wheels=wheels)

    @property
    def facts(self) -> dict[str, Any]:
        """About the warm process: how long it took to start, how much memory it maps."""
        return self._running()[0].facts

    def _stop(self) -> None:
        pool, self._pool = self._pool, None
        zygote, self._zygote = self._zygote, None
        if pool is not None:
            pool.close()
        if zygote is not None:
            zygote.close()

    def close(self) -> None:
        """End the warm process and every guest."""
        with self._lock:
            self._closed = True
            self._stop()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Only:
    """Guests of one warm process, before anything else may use it."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self.preloaded: frozenset[str] = frozenset()

    def warm_guest(self, limits: Limits) -> GuestHandle:
        return self._zygote.fork(limits)

    def cold(self) -> Cold:
        raise Closed("The sandbox has not started yet.")
