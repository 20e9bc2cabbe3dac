"""One sandbox for all tests of it: starting the warm process is the slow part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from flaskpath.sandbox import App, Limits, Sandbox, Workspace


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.open(pool=2) as opened:
        yield opened


Opener = Callable[..., Workspace]


@pytest.fixture
def open_workspace(sandbox: Sandbox) -> Iterator[Opener]:
    """open_workspace({"app.py": "text"}, limits=...) -> a workspace that is closed after the test."""
    opened = []

    def open_one(files: Mapping[str, str | bytes], **options: Any) -> Workspace:
        data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        workspace = sandbox.workspace(data, **options)
        opened.append(workspace)
        return workspace

    yield open_one
    for workspace in opened:
        workspace.close()


@pytest.fixture
def start(open_workspace: Opener) -> Callable[..., App]:
    """start("source of app.py", **more_files) -> its app."""

    def start_one(
        source: str, *, limits: Limits | None = None, entry: str = "app:app", **options: Any
    ) -> App:
        return open_workspace({"app.py": source}, limits=limits).start_app(entry, **options)

    return start_one


def environ(path: str, method: str = "GET", **more: str) -> dict[str, str]:
    """A WSGI environment's string keys."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        **more,
    }


@pytest.fixture(name="environ")
def environ_fixture() -> Callable[..., dict[str, str]]:
    return environ


@pytest.fixture
def get() -> Callable[..., Any]:
    """get(app, "/path") -> Reply."""

    def get_one(app: App, path: str, method: str = "GET", **options: Any) -> Any:
        return app.request(environ(path, method), **options)

    return get_one
