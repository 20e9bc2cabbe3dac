"""The trusted side's front door: finds the level of isolation, keeps the warm process and hands out workspaces.

Never runs learner code itself.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from flaskpath.sandbox import canary, environment
from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.errors import Closed, Shortage, Unavailable, ZygoteDied
from flaskpath.sandbox.guest_handle import GuestHandle
from flaskpath.sandbox.levels import Level
from flaskpath.sandbox.limits import Limits, LimitsLike, own
from flaskpath.sandbox.pool import Pool
from flaskpath.sandbox.services import Finding, Lease, Services, survey
from flaskpath.sandbox.walls import Walls, build
from flaskpath.sandbox.warm import Zygote
from flaskpath.sandbox.workspace import Workspace

STANDARD = Limits()


class Sandbox:
    """Open one per process with `Sandbox.open` and share it; it is thread-safe and starts lazily."""

    def __init__(self, pool: int, preload: bool, levels: tuple[Level, ...]) -> None:
        self._pool_size = pool
        self._preload = preload
        self._lock = threading.RLock()
        self._zygote: Zygote | None = None
        self._pool: Pool | None = None
        self._closed = False
        self._levels = levels
        self._walls: Walls | None = None  # those that held
        self.shortfalls: list[str] = []  # why each better level could not be had; known once started
        self._environment = environment.find()
        self._services = Services(self._environment, self.cold)

    @classmethod
    def open(
        cls,
        *,
        pool: int = 2,
        minimum: Level = Level.OWN_CODE,
        best: Level = Level.JAIL,
        preload: bool = True,
    ) -> Sandbox:
        """A sandbox with `pool` guests kept ready.

        When it starts it tries the levels from `best` down to `minimum`; a level counts only if a canary of ours
        could not get out of it. `Unavailable` is raised if none down to `minimum` can be had.
        """
        return cls(pool, preload, tuple(one for one in Level if best.at_least(one) and one.at_least(minimum)))

    @property
    def level(self) -> Level:
        """The level that held. Starts the sandbox if need be; raises `Unavailable` if none did."""
        self._running()
        if self._walls is None:
            raise Closed("The sandbox has been closed.")
        return self._walls.level

    def start(self) -> None:
        """Start the warm process now rather than with the first workspace."""
        self._running()

    def _running(self) -> tuple[Zygote, Pool]:
        with self._lock:
            if self._closed:
                raise Closed("The sandbox has been closed.")
            if self._zygote is None or self._pool is None or not self._zygote.alive:
                self._stop()
                zygote = self._best_zygote()
                self._zygote = zygote
                self._pool = Pool(lambda prefault: zygote.fork(STANDARD, prefault=prefault), self._pool_size)
            return self._zygote, self._pool

    def _best_zygote(self) -> Zygote:
        """A warm process at the best level that holds; the one that held before, if there was one."""
        if self._walls is not None:  # the same program and the same machine
            return Zygote(self._walls, preload=self._preload)
        refused: Unavailable | None = None
        for level in self._levels:
            try:
                return self._try(level)
            except (Unavailable, ZygoteDied) as error:
                if not isinstance(error, Unavailable):
                    error = Unavailable(level, str(error), "'flaskpath doctor' tries again.")
                self.shortfalls.append(str(error))
                refused = refused or error  # what stands in the way of the best level is what can be mended
        raise refused or Unavailable(Level.JAIL, "No level was allowed.", "Allow a weaker one.")

    def _try(self, level: Level) -> Zygote:
        """Start a warm process at `level` and let a canary try to get out; walls that don't hold are not used."""
        try:
            walls = build(level, self._environment)
        except OSError as error:
            raise Shortage(f"The walls of {level} could not be built", error) from None
        try:
            zygote = Zygote(walls, preload=self._preload)
            try:
                if level is not Level.OWN_CODE:
                    self._prove(zygote, level)
            except BaseException:
                zygote.close()
                raise
        except BaseException:
            walls.close()
            raise
        self._walls = walls
        return zygote

    def _prove(self, zygote: Zygote, level: Level) -> None:
        source = {canary.SOURCE.name: canary.SOURCE.read_bytes()}
        try:
            with Workspace(source, STANDARD, _Only(zygote)) as workspace:
                got = canary.escapes(workspace, namespaces=level is Level.JAIL)
        except OSError as error:  # says nothing about the walls: no reason for a lower level
            raise Shortage("The walls could not be tried", error) from None
        if got:
            raise Unavailable(
                level,
                f"A test program of ours was put behind its walls and got out: it {', '.join(got)}.",
                "Nothing is run at this level until that is mended; 'flaskpath doctor' tries again.",
            )

    # -- guests, for workspaces
    def warm_guest(self, limits: Limits) -> GuestHandle:
        """A guest forked from the warm process: a waiting one where the limits are the usual ones.

        A warm process that turns out to have died is replaced once: nothing was asked of the guest yet.
        """
        try:
            return self._fork(limits)
        except ZygoteDied:
            return self._fork(limits)

    def _fork(self, limits: Limits) -> GuestHandle:
        zygote, pool = self._running()
        return pool.take() if limits == STANDARD else zygote.fork(limits)

    def cold(self) -> Cold:
        """What starts guests with an interpreter of their own."""
        self._running()
        if self._walls is None:
            raise Closed("The sandbox has been closed.")
        return Cold(self._walls)

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
        services: Lease | Sequence[str] = (),
    ) -> Workspace:
        """A workspace holding `files`. Raises `UnsafePath` for a path that leads out of it.

        In a cold one each app gets an interpreter of its own; commands always do. `wheels` is a folder that pip may
        install from. `services` are names of servers that its programs may use (it is a cold one then), private to
        it; or a `Lease` of several workspaces' that outlives it. Raises `ServiceMissing` where this machine has none.
        """
        lease = services if isinstance(services, Lease) else self.services(services)
        close = None if lease is services else lease.close
        return Workspace(
            files,
            own(limits),
            self,
            environ,
            cold=profile == "cold",
            wheels=wheels,
            services=lease,
            close=close,
        )

    def services(self, names: Sequence[str]) -> Lease:
        """Servers for one verdict's workspaces, each in a jail of its own. Raises `ServiceMissing`."""
        return self._services.lease(names)

    def survey(self) -> list[Finding]:
        """Which services this machine has, and how to get the others. Starts nothing."""
        return survey(self._environment)

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
        self._services.close()
        with self._lock:
            self._closed = True
            self._stop()
            walls, self._walls = self._walls, None
        if walls is not None:
            walls.close()

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
