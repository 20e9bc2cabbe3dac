"""The learner's running app as a check sees it: a place to send requests to, restart, run twice or mount elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flaskpath.grading.clock import Clock
from flaskpath.grading.failures import Crowded
from flaskpath.grading.page import Page
from flaskpath.grading.refusal import Refusal, attempt_start, fail_for_starting
from flaskpath.grading.renaming import renamed_files
from flaskpath.grading.verdict import Exchange
from flaskpath.grading.visitor import Prepared, Requests, Visitor

if TYPE_CHECKING:
    from flaskpath.sandbox import App, Reply, Workspace

    Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Route:
    """A rule as the app reports it: its own word, for pointing at."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Stage:
    """What a site needs of the verdict it is part of."""

    files: Files
    entry: str
    open: Callable[[Files, Mapping[str, str] | None], Workspace]  # files, environment
    seconds_left: Callable[[], float]
    record: Callable[[Exchange], None]
    keep: ExitStack  # closes what a check opened, when the check ends


class Site(Requests):
    """Each request of the site itself is a stranger's: a new browser without cookies."""

    def __init__(
        self, stage: Stage, workspace: Workspace, app: App, *, prefix: str = "",
        config: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._stage, self.workspace, self.app = stage, workspace, app
        self.clock = clock or Clock()
        self.prefix = prefix
        self._config, self._environ = config, environ
        self._group: _Together | None = None
        self._lock = threading.Lock()

    # --- requests

    def visitor(self, who: str = "a visitor", *, https: bool = False) -> Visitor:
        return Visitor(self, who, https=https)

    def request(self, method: str, path: str, **keywords: Any) -> Page:
        return Visitor(self).request(method, path, **keywords)

    def together(self, *prepared: Prepared) -> list[Page]:
        """Send all at once; each is held at its first write until the others have arrived there or ended."""
        group = _Together(len(prepared), self.app.together)
        self._group = group
        try:
            with ThreadPoolExecutor(len(prepared)) as pool:
                sent = [pool.submit(p.visitor.request, p.method, p.path, **p.keywords) for p in prepared]
                return [future.result() for future in sent]
        finally:
            self._group = None

    def send(self, environ: dict[str, str], body: bytes) -> Reply:
        """Over the wire to the guest, within what is left of the verdict's time."""
        left = self._stage.seconds_left()
        if left <= 0:
            raise Crowded("The time for this verdict was used up before this request.")
        if self._group is not None:
            return self._group.send(environ, body)
        return self.app.request(environ, body)

    def record(self, exchange: Exchange) -> None:
        with self._lock:
            self._stage.record(exchange)

    # --- other ways to run it

    def mounted(self, prefix: str) -> Site:
        """The same running app under a prefix such as `/shop`."""
        return Site(self._stage, self.workspace, self.app, prefix=prefix.rstrip("/"), clock=self.clock)

    def later(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> Site:
        """Time passes, in no time: the app's clock and the visitors' browsers are this much further on."""
        self.clock.move(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
        self.app.move_clock(self.clock.ahead)
        return self

    def restart(
        self, environ: Mapping[str, str] | None = None, config: Mapping[str, Any] | None = None
    ) -> Site:
        """A power cut, then the app again over the files it left behind.

        `environ` and `config` take the place of those it was started with; None leaves them as they were.
        """
        self._environ = environ if environ is not None else self._environ
        self._config = config if config is not None else self._config
        self.app = self.workspace.restart_app(
            self._stage.entry,
            config=dict(self._config) if self._config else None,
            environ=dict(self._environ) if self._environ else None,
            ahead=self.clock.ahead,
        )
        return self

    def again(
        self,
        files: Mapping[str, str | bytes | None] | None = None,
        environ: Mapping[str, str] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> Site:
        """A second site of the learner's files with `files` laid over; ended when the check ends.

        None in place of a text takes a file away.
        """
        return open_site(self._laid(files), environ=environ, config=config)

    def refuses_to_start(
        self,
        why: str,
        *,
        files: Mapping[str, str | bytes | None] | None = None,
        environ: Mapping[str, str] | None = None,
        config: Mapping[str, Any] | None = None,
        if_started: Callable[[Site], object] | None = None,
    ) -> Refusal:
        """Fails the check if the app starts; gives what it said instead.

        `why` is a sentence that messages begin with: "SECRET_KEY is missing.". `if_started` gets the running site, to
        show what comes of it: an attack that fails the check tells more than that it started.
        """
        stage = self._laid(files)
        with stage.open(stage.files, None) as workspace:
            attempt = attempt_start(workspace, stage.entry, stage.record, why, environ=environ, config=config)
            if isinstance(attempt, Refusal):
                return attempt
            if if_started is not None:
                if_started(Site(stage, workspace, attempt, config=config, environ=environ))
            fail_for_starting(why)

    def _laid(self, files: Mapping[str, str | bytes | None] | None) -> Stage:
        given = files or {}
        laid = {
            path: text.encode() if isinstance(text, str) else text
            for path, text in given.items()
            if text is not None
        }
        kept = {path: content for path, content in self._stage.files.items() if path not in given}
        return replace(self._stage, files={**kept, **laid})

    def renamed(self, names: Mapping[str, str], files: Mapping[str, str | bytes] | None = None) -> Site:
        """As `again`, with the app's rules renamed: what begins with a key of `names` begins with its value instead."""
        laid = {
            path: text.encode() if isinstance(text, str) else text for path, text in (files or {}).items()
        }
        return self.again({**laid, **renamed_files({**self._stage.files, **laid}, self._stage.entry, names)})

    # --- what can be seen of it

    @property
    def routes(self) -> list[Route]:
        found = self.app.facts.get("routes")
        return [
            Route(
                str(entry.get("rule")), tuple(map(str, entry.get("methods") or ())), str(entry.get("endpoint")),
                entry.get("file"), entry.get("line"),
            )
            for entry in (found if isinstance(found, list) else [])
            if isinstance(entry, dict)
        ]  # fmt: skip

    @property
    def submitted(self) -> dict[str, str]:
        return {path: content.decode("utf-8", "replace") for path, content in self._stage.files.items()}

    def path_list(self) -> list[str]:
        return sorted(self.workspace.paths())

    def read(self, path: str) -> bytes | None:
        return self.workspace.read(path)

    @property
    def printed(self) -> str:
        return self.app.output[0].decode("utf-8", "replace")


def open_site(
    stage: Stage, *, environ: Mapping[str, str] | None = None, config: Mapping[str, Any] | None = None
) -> Site:
    """Start the learner's app in a workspace of its own; what the sandbox raises goes to the caller."""
    workspace = stage.keep.enter_context(stage.open(stage.files, None))  # the environment is the start's own
    app = workspace.start_app(
        stage.entry, config=dict(config) if config else None, environ=dict(environ) if environ else None
    )
    return Site(stage, workspace, app, config=config, environ=environ)


class _Together:
    """Collects the requests of several visitors and puts them on the wire as one group."""

    def __init__(self, count: int, send: Callable[[list[tuple[dict[str, str], bytes]]], list[Reply]]) -> None:
        self._send = send
        self._waiting: list[tuple[dict[str, str], bytes]] = []
        self._replies: list[Reply] = []
        self._error: BaseException | None = None
        self._barrier = threading.Barrier(count, action=self._all_here)

    def send(self, environ: dict[str, str], body: bytes) -> Reply:
        with _collecting:
            place = len(self._waiting)
            self._waiting.append((environ, body))
        self._barrier.wait(timeout=30)
        if self._error is not None:
            raise self._error
        return self._replies[place]

    def _all_here(self) -> None:
        try:
            self._replies = self._send(self._waiting)
        except Exception as error:
            self._error = error


_collecting = threading.Lock()
