"""Finds out whether a jail holds: sends a canary of ours in, which tries to get out. Trusts no configuration."""

from __future__ import annotations

import json
import os
import socket
import tempfile
from contextlib import closing
from pathlib import Path

from flaskpath.sandbox.errors import LearnerFault, OurFault, ZygoteDied
from flaskpath.sandbox.workspace import Workspace

SOURCE = Path(__file__).parent / "guest" / "canary.py"


def escapes(workspace: Workspace, *, namespaces: bool = True) -> list[str]:
    """What a canary in `workspace` managed to do outside; empty if it was held.

    `namespaces`: name spaces of its own are part of the walls, so sharing this machine's counts as getting out.

    Raises `ZygoteDied` if it can't be asked. `workspace` holds `SOURCE` under its own name.
    """
    with tempfile.TemporaryDirectory(prefix="flaskpath-canary-") as folder, closing(socket.socket()) as door:
        os.chmod(folder, 0o777)  # noqa: S103 - what keeps the canary from it must be the jail, not its mode
        bait = Path(folder) / "bait.txt"
        bait.write_text("bait\n")
        bait.chmod(0o644)
        door.bind(("127.0.0.1", 0))
        door.listen(1)
        question = {
            "file": str(bait),
            "folder": folder,
            "port": door.getsockname()[1],
            "process": os.getpid(),
            "name": os.uname().nodename if namespaces else "",
        }
        return _ask(workspace, question)


def _ask(workspace: Workspace, question: dict[str, object]) -> list[str]:
    body = json.dumps(question).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
    }
    try:
        reply = workspace.start_app(f"{SOURCE.stem}:app").request(environ, body)
        got = json.loads(reply.body)
    except (LearnerFault, OurFault, ValueError) as error:
        raise ZygoteDied(f"The canary that tests the jail could not be asked: {error}") from error
    if not reply.status.startswith("200") or not isinstance(got, list):
        raise ZygoteDied(f"The canary that tests the jail answered {reply.status}.")
    return [str(one) for one in got]
