"""The single-user server: prepares the database, starts the engine in the background, serves on loopback only."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from waitress.server import create_server

from flaskpath.jobs import JobError
from flaskpath.web import schema
from flaskpath.web.app import create_app
from flaskpath.web.preview.registry import previews_of
from flaskpath.web.submissions.jobs import finish_interrupted
from flaskpath.web.verdicts import engine_of, queue_of
from flaskpath.web.xray.live import apps_of

log = logging.getLogger("flaskpath.web")
ADDRESS = "127.0.0.1"
THREADS = 16  # a verdict holds one while it waits, a preview up to six while its app is slow
_IN_BACKGROUND = "flaskpath-starting"


class PortTaken(Exception):
    """Something else listens on the port already."""


class LocalServer:
    """The site on this computer. Opening it takes the port; `run` serves until `close` or an interrupt."""

    def __init__(self, port: int, settings: Mapping[str, Any] | None = None) -> None:
        """`port` 0 takes a free one. Raises PortTaken, schema.SchemaError and config.DataFolderUnusable."""
        self.app = create_app({"SESSION_COOKIE_NAME": f"flaskpath_session_{port}", **(settings or {})})
        self._closed = threading.Event()
        self._server = create_server(
            self.app,
            sockets=[_take(port)],
            threads=THREADS,
            ident=None,
            max_request_body_size=2 * self.app.config["MAX_CONTENT_LENGTH"],
            clear_untrusted_proxy_headers=True,
        )
        try:
            self.copied_to: Path | None = schema.prepare(self.app)
        except BaseException:
            self._server.close()
            raise

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{ADDRESS}:{self._server.effective_port}/"

    def run(self) -> None:
        """Serve until closed or interrupted, then end the engine and everything it started."""
        engine_of(self.app).start()
        threading.Thread(target=self._finish_interrupted, name=_IN_BACKGROUND, daemon=True).start()
        try:
            self._server.run()
        except (OSError, ValueError):
            if not self._closed.is_set():  # closing from another thread takes the sockets away
                raise
        finally:
            self.close()

    def close(self) -> None:
        """Stop serving. Safe to call twice and from other threads."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._server.close()
        self._server.task_dispatcher.shutdown(timeout=1)
        queue_of(self.app).close(timeout=2.0)
        apps_of(self.app).close()
        previews_of(self.app).close()
        engine_of(self.app).close()

    def _finish_interrupted(self) -> None:
        try:
            engine_of(self.app).get(60.0)
            queued = finish_interrupted(self.app)
        except JobError:
            return
        except Exception as error:
            log.warning("Interrupted checks wait for the next start: %s", error)
            return
        if queued:
            log.info("%d interrupted checks are done again.", queued)


def _take(port: int) -> socket.socket:
    # Not left to waitress, which loses its sockets when the port is taken.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it means that two programs may share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((ADDRESS, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(
                f"Port {port} is taken, perhaps by a Flaskpath that runs already. "
                f"Open http://{ADDRESS}:{port}/ to see, or choose another one with --port."
            ) from error
        raise
    return listening
