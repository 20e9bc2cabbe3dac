"""Requests that a learner makes by hand, over an app that lives on between them. It judges nothing.

What the app wrote (a database, uploaded files) and what its visitors' browsers keep outlive an edit, a crash and a
start that failed; `close` forgets all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from flaskpath.grading import addresses, faults
from flaskpath.grading.asked import Answered, Asked, State
from flaskpath.grading.site import Site, Stage
from flaskpath.grading.verdict import Exchange
from flaskpath.grading.visitor import Visitor
from flaskpath.sandbox import LearnerFault, Sandbox, Workspace

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise
    from flaskpath.grading.page import Page

SHOWN = 60_000  # characters of a body; more than a check keeps, for it is one answer and somebody looks at it
MOST_REDIRECTS = 10
_MOVES = (301, 302, 303, 307, 308)


class ByHand:
    """A learner's app with its visitors. For one thread at a time."""

    def __init__(self, sandbox: Sandbox, exercise: Exercise) -> None:
        self._sandbox, self._exercise = sandbox, exercise
        self._files: Mapping[str, bytes] = {}  # the learner's, as the app that runs was started
        self._left: dict[str, bytes] = {}  # what the app wrote or changed
        self._visitors: dict[str, Visitor] = {}
        self._exchanges: list[Exchange] = []
        self._keep = ExitStack()
        self._workspace: Workspace | None = None
        self._site: Site | None = None

    def send(
        self, files: Mapping[str, bytes], asked: Asked, *, visitor: str | None, follow: bool
    ) -> Answered:
        """Send a request to the app of these files, as the visitor of that name; None: a stranger without cookies."""
        self._exchanges.clear()
        state: State = "broken"
        try:
            state = self._ready(files)
            page = self._visitor(visitor).request(
                asked.method, asked.path, headers=dict(asked.headers), body=asked.body,
                content_type=asked.content_type,
            )  # fmt: skip
            left_for = self._follow(page, asked) if follow else ""
        except LearnerFault as fault:
            return Answered(state, tuple(self._exchanges), faults.story(fault, files))
        return Answered(state, tuple(self._exchanges), None, left_for)

    def cookies(self, visitor: str | None) -> dict[str, str]:
        """What the browser of this visitor keeps."""
        known = self._visitors.get(visitor) if visitor is not None else None
        return known.cookies if known else {}

    def forget(self, visitor: str) -> None:
        """Empty this visitor's browser."""
        self._visitors.pop(visitor, None)

    def close(self) -> None:
        """End the app, and forget what it wrote and who visited it."""
        self._end()
        self._left, self._files, self._visitors = {}, {}, {}

    # --- the app

    def _ready(self, files: Mapping[str, bytes]) -> State:
        """Have the app of these files running."""
        same = dict(files) == dict(self._files)
        if same and self._site is not None and self._site.app.alive:
            return "running"
        state: State = "started" if not self._files else "again" if same else "edited"
        self._end()
        old, self._files = self._files, dict(files)
        laid = dict(files)
        for path, content in self._left.items():
            if path not in files or files[path] == old.get(path):  # else the learner has edited it since
                laid[path] = content
        self._start(laid)
        return state

    def _start(self, laid: Mapping[str, bytes]) -> None:
        workspace = self._keep.enter_context(self._open(laid, None))
        self._workspace = workspace
        app = workspace.start_app(self._exercise.entry)
        stage = Stage(
            files=self._files, entry=self._exercise.entry, open=self._open, record=self._exchanges.append,
            seconds_left=lambda: self._exercise.limits.seconds, keep=self._keep,
        )  # fmt: skip
        self._site = Site(stage, workspace, app)
        self._visitors = {name: one.at(self._site) for name, one in self._visitors.items()}

    def _open(self, files: Mapping[str, bytes], environ: Mapping[str, str] | None) -> Workspace:
        return self._sandbox.workspace(files, limits=self._exercise.limits, environ=environ)

    def _end(self) -> None:
        """End what runs and keep what it wrote."""
        workspace, self._workspace = self._workspace, None
        if self._site is not None:
            self._site.app.kill()
        if workspace is not None and self._site is not None:
            self._left = self._written(workspace)
        self._site = None
        self._keep.close()

    def _written(self, workspace: Workspace) -> dict[str, bytes]:
        """Files that are not as the learner wrote them; compiled Python is none: it could be of an older source."""
        left, room = {}, workspace.limits.disk_mb << 20
        for path in workspace.paths():
            if "__pycache__" in path.split("/"):
                continue
            content = workspace.read(path, room)
            if content is not None and content != self._files.get(path):
                left[path] = content
                room -= len(content)
        return left

    # --- its visitors

    def _visitor(self, name: str | None) -> Visitor:
        if self._site is None:
            raise RuntimeError("there is no app to visit")
        known = self._visitors.get(name) if name is not None else None
        visitor = known or self._site.visitor(name or "a stranger")
        visitor.shown = SHOWN
        if name is not None:
            self._visitors[name] = visitor
        return visitor

    def _follow(self, page: Page, asked: Asked) -> str:
        """Go where redirects lead, as a browser does; gives the address off the site where it stopped, or ""."""
        method, body, content_type = asked.method, asked.body, asked.content_type
        for _ in range(MOST_REDIRECTS):
            if page.status not in _MOVES or not page.location:
                return ""
            went = addresses.resolve(f"{page.origin}{page.path}", page.location)
            path = addresses.local_part(went) if went else None
            if path is None:
                return went or page.location
            if page.status not in (307, 308) and method != "HEAD":
                method, body, content_type = "GET", b"", None
            page = page.visitor.request(method, path, body=body, content_type=content_type)
        return ""
