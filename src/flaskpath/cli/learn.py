"""`flaskpath learn`: serves the course to this computer only, and opens a browser where there is one."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import webbrowser
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from flaskpath.cli.courses import course_option
from flaskpath.cli.faults import Fault

DEFAULT_PORT = 5050


@click.command("learn")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    envvar="FLASKPATH_PORT",
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to serve on; 0 takes a free one. FLASKPATH_PORT sets it too.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@course_option
def command(port: int, no_browser: bool, directory: Path | None) -> None:
    """Open the course in the browser. Only this computer can reach it; Ctrl-C ends it."""
    if directory is not None and not (directory / "roadmap.toml").is_file():
        raise Fault(f"{directory} is no course: it has no roadmap.toml.")
    from flaskpath.web.data import DataFolderUnusable
    from flaskpath.web.schema import SchemaError
    from flaskpath.web.server import LocalServer, PortTaken

    try:
        server = LocalServer(port, {"COURSE": directory} if directory else None)
    except (PortTaken, SchemaError, DataFolderUnusable) as error:
        raise Fault(str(error)) from error
    signal.signal(signal.SIGTERM, _end)  # a terminal or service that is closed ends it as Ctrl-C does
    if server.copied_to:
        click.echo(f"The database was brought up to date; a copy of the old one is {server.copied_to}.")
    click.echo(f"Flaskpath is at {server.url}  (Ctrl-C ends it)")
    sys.stdout.flush()
    if not no_browser and has_browser():
        threading.Thread(target=_open_browser, args=(server.url,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    click.echo("Stopped. Your drafts and progress are kept.")


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def has_browser() -> bool:
    """True where a browser with windows can be opened; a text browser would take this terminal away."""
    if os.environ.get("SSH_CONNECTION") and not os.environ.get("DISPLAY"):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(url: str) -> None:
    # Without a browser the address above is enough.
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(url)
