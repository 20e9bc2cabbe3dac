"""A server's own jail: a cold guest that runs it, and the folder that its socket stands in. Knows no server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from flaskpath.sandbox import bubblewrap, commands
from flaskpath.sandbox.cold import Cold
from flaskpath.sandbox.commands import Run, Server
from flaskpath.sandbox.errors import OurFault, SandboxError
from flaskpath.sandbox.limits import Limits

LIMITS = Limits(
    seconds=3600.0,
    answer_seconds=20.0,
    cpu_seconds=1 << 30,  # it serves many verdicts; each verdict has its own limit of time
    memory_mb=1500,  # address space, of which a server touches little
    disk_mb=256,
    files=8000,
    processes=256,
    output_kb=4096,
)
START_SECONDS = 20.0


class Jail:
    """One jail for one server. Close it to end everything in it."""

    def __init__(self, cold: Cold, name: str, base: Path) -> None:
        """`base`: a folder of ours, in which the socket's folder is made."""
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
        os.chmod(self.folder, 0o755)  # noqa: S103 - the learner's programs look the socket up here
        if os.geteuid() == 0:
            os.chown(self.folder, bubblewrap.USER, bubblewrap.USER)
        try:
            self._guest = cold.service(LIMITS, self.folder, name)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.workspace = self._guest.place or bubblewrap.WORKSPACE  # the server's own folder, as it sees it
        self.inside = cold.walls.socket_folder(
            name, self.folder
        )  # the socket's folder, as everyone in a jail sees it
        self.runtime = cold.walls.runtime
        self._servers: list[Server] = []

    def write(self, files: Mapping[str, str]) -> None:
        """Put files into the jail's own folder, which nobody else sees."""
        data = {path: text.encode() for path, text in files.items()}
        question = {"do": "write", "files": [[path, len(content)] for path, content in data.items()]}
        answer, _ = self._guest.ask(question, b"".join(data.values()), 10.0, "laying out the files")
        if answer.get("failed"):
            raise OurFault(f"{self.name} could not be set up: {answer}")

    def run(
        self, argv: Sequence[str], *, stdin: bytes = b"", environ: Mapping[str, str] | None = None
    ) -> Run:
        return commands.run(self._guest, argv, stdin, environ or {}, START_SECONDS, ".")

    def must(
        self, argv: Sequence[str], *, stdin: bytes = b"", environ: Mapping[str, str] | None = None
    ) -> bytes:
        """What `argv` printed; raises `OurFault` with what it said if it failed."""
        run = self.run(argv, stdin=stdin, environ=environ)
        if run.exit != 0:
            said = (run.err or run.out)[-800:].decode(errors="replace").strip()
            raise OurFault(f"{self.name}: {Path(argv[0]).name} failed ({run.exit}): {said}")
        return run.out

    def serve(self, argv: Sequence[str], ready: int | str, environ: Mapping[str, str] | None = None) -> None:
        """Start a server and wait until it accepts connections on a port of the jail's, or a socket's path."""
        server = Server(self._guest, argv, ready, environ or {}, ".")
        if not server.wait_ready(START_SECONDS):
            said = server.output[0][-800:].decode(errors="replace").strip()
            raise OurFault(f"{self.name} did not start: {said or 'it said nothing'}")
        self._servers.append(server)

    @property
    def alive(self) -> bool:
        """True while the server runs, as far as can be asked."""
        try:
            return self._guest.alive and all(server.running for server in self._servers)
        except SandboxError:
            return False

    def close(self) -> None:
        self._guest.close()
        shutil.rmtree(self.folder, ignore_errors=True)
