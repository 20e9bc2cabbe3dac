"""What holds for every test: nobody's real data is touched, and no socket leaves this machine."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "write-a-course" / "examples"
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NotLoopback(AssertionError):
    """A test wanted to reach another machine."""


def _require_loopback(address: object) -> None:
    if not isinstance(address, tuple):
        return  # a Unix socket
    host = str(address[0])
    if host == "localhost" or ipaddress.ip_address(host).is_loopback:
        return
    raise NotLoopback(f"tests may only use loopback, not {address}")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _require_loopback(address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _require_loopback(address)
    return _connect_ex(self, address)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded_connect_ex)


@pytest.fixture(autouse=True)
def _nobodys_data(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Progress and drafts of the person who runs the tests stay as they are."""
    for name in [name for name in os.environ if name.startswith("FLASKPATH_")]:
        if name != "FLASKPATH_SANDBOX":  # a level that a run of the tests demands
            monkeypatch.delenv(name)
    monkeypatch.setenv("FLASKPATH_DATA", str(tmp_path_factory.getbasetemp() / "data"))


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A copy of the literal example of a course, to use or to break."""
    return Path(shutil.copytree(EXAMPLES / "course", tmp_path / "course"))
