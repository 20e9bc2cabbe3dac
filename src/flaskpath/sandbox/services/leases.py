"""Hands out running services, one verdict to each server at a time, and keeps the next one ready.

A server that was used is renewed where its kind can be sure that nothing is left, else it ends with the verdict.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.errors import Closed, LearnerFault, OurFault, ServiceMissing
from flaskpath.sandbox.services.jail import Jail
from flaskpath.sandbox.services.kinds import Kind, Running
from flaskpath.sandbox.services.survey import KINDS, PROGRAMS, found, missing
from flaskpath.sandbox.walls import own_folder

_PREFIX = "flaskpath-services-"
SPARE = 1  # servers of one kind that wait, once one was wanted
IDLE_SECONDS = 300.0  # how long they wait


class Lease:
    """Services for one verdict. Close it: what the verdict left in them is forgotten then."""

    def __init__(self, owner: Services, names: Sequence[str]) -> None:
        self.environ: dict[str, str] = {}  # variables by which the learner's programs find them
        self.sockets: dict[str, Path] = {}  # name to the folder of its socket, on this machine
        self._owner = owner
        self._held: list[tuple[Kind, Running]] = []
        try:
            for name in dict.fromkeys(names):
                self._take(name)
        except BaseException:
            self.close()
            raise

    def _take(self, name: str) -> None:
        refused = missing(name, self._owner.environment)
        if refused is not None:
            raise refused
        if name in PROGRAMS:
            return
        kind = KINDS[name]
        running = self._owner.take(kind)
        self._held.append((kind, running))
        self.environ.update(running.open())
        self.sockets[name] = running.jail.folder

    def close(self) -> None:
        held, self._held = self._held, []
        for kind, running in held:
            self._owner.give_back(kind, running)

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Services:
    """The servers of one sandbox. Thread-safe; starts nothing before it is asked."""

    def __init__(self, environment: Environment, cold: Callable[[], Cold]) -> None:
        self.environment = environment
        self._cold = cold
        self._lock = threading.Lock()
        self._base = ""
        self._closed = False
        self._timer: threading.Timer | None = None
        self._waiting: dict[str, list[Future[Running]]] = {}
        # A jail dies with the thread that started it, so these threads live as long as the servers.
        self._starters = ThreadPoolExecutor(3, thread_name_prefix="services")

    def lease(self, names: Sequence[str]) -> Lease:
        """Services for one verdict. Raises `ServiceMissing` with what to install, or `OurFault`."""
        for name in names:
            if name not in KINDS and name not in PROGRAMS:
                raise ValueError(f"there is no service {name!r}")
        return Lease(self, names)

    def take(self, kind: Kind) -> Running:
        """A server that nobody else uses: a waiting one that still runs, or a new one."""
        while True:
            with self._lock:
                waiting = self._waiting.setdefault(kind.name, [])
                spare = waiting.pop(0) if waiting else None
                future = spare or self._start(kind)
            try:
                running = future.result()
            except (OurFault, LearnerFault) as error:
                if spare is not None:
                    continue
                why = f"It is installed, but could not be started: {error}"
                raise ServiceMissing(kind.title, why, "Please check again.") from error
            if running.jail.alive:
                return running
            running.jail.close()

    def give_back(self, kind: Kind, running: Running) -> None:
        """Renew it or end it, elsewhere; afterwards one of its kind waits again."""
        with self._lock:
            if not self._closed:
                waiting = self._waiting.setdefault(kind.name, [])
                if len(waiting) < SPARE:
                    waiting.append(self._starters.submit(self._renewed, kind, running))
                    self._count_down()
                else:
                    self._starters.submit(running.jail.close)
                return
        running.jail.close()

    def _count_down(self) -> None:
        """End waiting servers when nobody has wanted one for a while. Call with the lock held."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(IDLE_SECONDS, self._let_go)
        self._timer.daemon = True
        self._timer.start()

    def _let_go(self) -> None:
        with self._lock:
            waiting = [future for futures in self._waiting.values() for future in futures]
            self._waiting.clear()
        for future in waiting:
            _end(future)

    def _start(self, kind: Kind) -> Future[Running]:
        """Call with the lock held."""
        if self._closed:
            raise Closed("The sandbox has been closed.")
        if not self._base:
            self._base = own_folder(_PREFIX)
        return self._starters.submit(self._started, kind)

    def _started(self, kind: Kind) -> Running:
        program = found(kind, self.environment)
        if program is None:
            raise OurFault(f"{kind.title} is gone.")
        jail = Jail(self._cold(), kind.name, Path(self._base))
        try:
            return kind.start(jail, program)
        except BaseException:
            jail.close()
            raise

    def _renewed(self, kind: Kind, running: Running) -> Running:
        if running.renew():
            return running
        running.jail.close()
        return self._started(kind)

    def close(self) -> None:
        """End every server that waits. Those that are leased end when they are given back."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
        self._let_go()
        self._starters.shutdown(wait=True)
        if self._base:
            shutil.rmtree(self._base, ignore_errors=True)


def _end(future: Future[Running]) -> None:
    """End the server that `future` stands for, if there ever was one."""
    try:
        future.result().jail.close()
    except (OurFault, LearnerFault):
        return
