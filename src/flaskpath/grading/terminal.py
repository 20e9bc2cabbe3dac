"""The learner's folder in a fresh jail with a shell's worth of programs: run commands, look at what they left."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode

from flaskpath.grading.failures import Crowded, Failed, shortened
from flaskpath.grading.page import Page
from flaskpath.grading.verdict import Exchange, Message
from flaskpath.grading.visitor import SHOWN, Requests
from flaskpath.sandbox import Crashed

if TYPE_CHECKING:
    from flaskpath.grading.site import Stage
    from flaskpath.sandbox import Server, Workspace


@dataclass(frozen=True, slots=True)
class Run:
    """One command that was run, and what came of it. `exit` is None where it was ended for being too slow."""

    command: str
    exit: int | None
    out: str
    err: str
    timed_out: bool
    milliseconds: float

    def succeeds(self) -> Run:
        if self.exit == 0:
            return self
        self.fail(
            f"`{self.command}` should end well (exit status 0).", expected="exit status 0", got=self._got()
        )

    def fails(self) -> Run:
        if self.exit not in (0, None):
            return self
        if self.timed_out:
            self.fail(
                f"`{self.command}` did not end.", expected="an exit status that is not 0", got=self._got()
            )
        self.fail(
            f"`{self.command}` should say that something was wrong by its exit status.",
            expected="an exit status that is not 0",
            got=self._got(),
            hint="sys.exit(1) ends with exit status 1; sys.exit with a text also prints it on standard error.",
        )

    def prints(self, text: str) -> Run:
        if self.exit == 0 and self.out.strip() == text.strip():
            return self
        self.fail(f"`{self.command}` should print {text!r}.", expected=text, got=self._got())

    def complains(self, words: str = "") -> Run:
        if not self.err.strip():
            where = " It stands on standard output instead." if self.out.strip() else ""
            self.fail(
                f"`{self.command}` should say on standard error what was wrong, and standard error is empty.{where}",
                expected="a message on standard error",
                got=self._got(),
                hint="print(..., file=sys.stderr), or sys.exit with a text.",
            )
        if words and words.casefold() not in self.err.casefold():
            self.fail(
                f'The message of `{self.command}` should hold "{words}".', expected=words, got=self._got()
            )
        if self.out.strip():
            self.fail(
                f"`{self.command}` should keep standard output empty when something is wrong.",
                expected="nothing on standard output",
                got=self._got(),
            )
        return self

    def no_traceback(self) -> Run:
        if "Traceback (most recent call last)" not in self.out + self.err:
            return self
        last = (self.err.strip() or self.out.strip()).splitlines()[-1]
        self.fail(
            f"`{self.command}` ends with a traceback ({shortened(last, 120)}); "
            "the person who typed it should get a sentence.",
            expected="a message in plain words",
            got=self._got(),
            hint="Catch the exception that the last line of the traceback names, and say what was wrong.",
        )

    def fail(self, message: str, *, expected: str = "", got: str = "", hint: str = "") -> NoReturn:
        raise Failed(message, expected=expected, got=got or self._got(), hint=hint)

    def _got(self) -> str:
        parts = ["it was ended for being too slow" if self.timed_out else f"exit status {self.exit}"]
        if self.out.strip():
            parts.append(f"printed: {shortened(self.out.strip())}")
        if self.err.strip():
            parts.append(f"on standard error: {shortened(self.err.strip(), 600)}")
        return "; ".join(parts)


class Terminal:
    """`notes` is for what one check found and a later one judges, where a command is too dear to be run twice."""

    def __init__(self, stage: Stage, workspace: Workspace) -> None:
        self._stage, self.workspace = stage, workspace
        self._servers: list[Server] = []
        self.notes: dict[str, Any] = {}
        self._folder = ""

    @property
    def folder(self) -> str:
        """Where the learner's files are, as programs inside see it."""
        if not self._folder:
            self._folder = self.workspace.run(["/bin/sh", "-c", "pwd -P"]).out.decode().strip()
        return self._folder

    def run(
        self,
        *command: str,
        stdin: str = "",
        environ: Mapping[str, str] | None = None,
        seconds: float | None = None,
        cwd: str = ".",
    ) -> Run:
        left = self._stage.seconds_left()
        if left <= 0:
            raise Crowded("The time for this verdict was used up before this command.")
        shown = shlex.join(command)
        done = self.workspace.run(
            list(command), stdin=stdin.encode(), environ=dict(environ or {}),
            seconds=min(left, seconds) if seconds is not None else None, cwd=cwd,
        )  # fmt: skip
        out, err = done.out.decode("utf-8", "replace"), done.err.decode("utf-8", "replace")
        run = Run(shown, done.exit, out, err, done.timed_out, done.milliseconds)
        both = out + (f"\n--- standard error ---\n{err}" if err else "")
        status = "too slow" if done.timed_out else f"exit status {done.exit}"
        self._stage.record(
            Exchange(
                who="the terminal",
                request=Message(f"$ {shown}", (), stdin[:SHOWN], len(stdin) > SHOWN),
                response=Message(status, (), both[:SHOWN], done.cut or len(both) > SHOWN),
                milliseconds=done.milliseconds,
            )
        )
        return run

    def serve(
        self,
        *command: str,
        port: int,
        environ: Mapping[str, str] | None = None,
        seconds: float = 10.0,
        cwd: str = ".",
    ) -> ServedSite:
        """Start a server; waits until it answers on `port` of the private loopback."""
        served = self.workspace.serve(list(command), port=port, environ=dict(environ or {}), cwd=cwd)
        self._servers.append(served)
        self._stage.keep.callback(self.stop_servers)
        if served.taken:
            raise Failed(
                f"Something answers on port {port} before `{shlex.join(command)}` was started: another program holds "
                "that port. A command that was run before must not leave a server behind.",
                expected=f"nothing on port {port} yet",
                got="a server that another command started",
                hint="Start the server as the last thing, and let the command end when the server does.",
            )
        if not served.wait_ready(min(seconds, max(self._stage.seconds_left(), 0.1))):
            said = served.output[0].decode("utf-8", "replace")
            served.stop()
            raise Failed(
                f"`{shlex.join(command)}` should start a server on port {port}; nothing answers there.",
                expected=f"a server on port {port}",
                got=shortened(said[-1500:].strip(), 1500) or "it printed nothing",
            )
        return ServedSite(self._stage, served, shlex.join(command), port)

    def stop_servers(self) -> None:
        """End what `serve` started; the next check finds the port free, also where this one failed."""
        while self._servers:
            self._servers.pop().stop()

    def read(self, path: str) -> str | None:
        content = self.workspace.read(path)
        return None if content is None else content.decode("utf-8", "replace")

    def exists(self, path: str) -> bool:
        return path in self.workspace.paths()

    def path_list(self) -> list[str]:
        return sorted(self.workspace.paths())

    def write(self, path: str, text: str | bytes) -> None:
        self.workspace.write(path, text.encode() if isinstance(text, str) else text)

    def again(self, files: Mapping[str, str | bytes] | None = None) -> Terminal:
        """A second terminal on the learner's files with `files` laid over; closed when the check ends."""
        laid = {
            path: text.encode() if isinstance(text, str) else text for path, text in (files or {}).items()
        }
        return open_terminal(replace(self._stage, files={**self._stage.files, **laid}))

    @property
    def submitted(self) -> dict[str, str]:
        return {path: content.decode("utf-8", "replace") for path, content in self._stage.files.items()}


class ServedSite(Requests):
    """A server that a command started, spoken to over the private loopback."""

    prefix = ""

    def __init__(self, stage: Stage, server: Server, command: str, port: int) -> None:
        self._stage, self._server, self.command, self._port = stage, server, command, port
        self.routes: list[Any] = []

    def request(self, method: str, path: str, **keywords: Any) -> Page:
        query, data = keywords.pop("query", None), keywords.pop("data", None)
        headers = {"Host": f"127.0.0.1:{self._port}", **dict(keywords.pop("headers", None) or {})}
        if keywords:
            raise TypeError(f"a served site takes query, data and headers, not {', '.join(keywords)}")
        target = path + (f"?{urlencode(query)}" if query else "")
        body = urlencode(data).encode() if data else b""
        if data:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        try:
            reply = self._server.request(method, target, list(headers.items()), body)
        except Crashed:
            raise Failed(
                f"`{self.command}` started a server, and it ended before it had answered {method} {target}.",
                expected="an answer",
                got=shortened(self.printed[-1500:].strip(), 1500) or "it printed nothing",
            ) from None
        milliseconds = (time.perf_counter() - started) * 1000
        page = Page(
            method=method, path=target, status=int(reply.status[:3]), headers=list(reply.headers), body=reply.body,
            inside={}, milliseconds=milliseconds, visitor=self, site=self,  # type: ignore[arg-type]  # stands in for both
        )  # fmt: skip
        page.exchange = Exchange(
            who="a visitor",
            request=Message(page.asked, tuple(headers.items()), body.decode()[:SHOWN]),
            response=Message(reply.status, page.headers.pairs, page.text[:SHOWN], len(page.text) > SHOWN),
            milliseconds=milliseconds,
            cookies=tuple(page.set_cookies),
        )
        self._stage.record(page.exchange)
        return page

    @property
    def printed(self) -> str:
        return self._server.output[0].decode("utf-8", "replace")

    def stop(self) -> None:
        self._server.stop()


def open_terminal(stage: Stage) -> Terminal:
    return Terminal(stage, stage.keep.enter_context(stage.open(stage.files, None)))
