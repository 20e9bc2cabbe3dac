"""Speaks plain HTTP/1.1 with a server on the guest's own loopback. Reports what came back, judges nothing."""

from __future__ import annotations

import http.client
import socket
from typing import Any

from flaskpath.sandbox.protocol import MAX_ANSWER

HOST = "127.0.0.1"


def listening(port: int | str) -> bool:
    """True if something accepts connections on that port, or on the socket of that path."""
    try:
        if isinstance(port, str):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(0.5)
                connection.connect(port)
            return True
        with socket.create_connection((HOST, port), timeout=0.5):
            return True
    except OSError:
        return False


def request(message: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Send {"port", "method", "path", "headers", "seconds"}; {"status", "headers"} and the body, or {"refused"}."""
    connection = http.client.HTTPConnection(HOST, message["port"], timeout=message["seconds"])
    try:
        connection.putrequest(message["method"], message["path"], skip_host=True, skip_accept_encoding=True)
        names = {name.lower() for name, _ in message["headers"]}
        if "host" not in names:
            connection.putheader("Host", f"{HOST}:{message['port']}")
        for name, value in message["headers"]:
            connection.putheader(name, value)
        if "content-length" not in names and (body or message["method"] in ("POST", "PUT", "PATCH")):
            connection.putheader("Content-Length", str(len(body)))
        if "connection" not in names:
            connection.putheader("Connection", "close")
        connection.endheaders(body or None)
        response = connection.getresponse()
        data = response.read(MAX_ANSWER + 1)
        if len(data) > MAX_ANSWER:
            return {"too_large": MAX_ANSWER}, b""
        status = f"{response.status} {response.reason}".strip()
        return {"status": status, "headers": [list(pair) for pair in response.getheaders()]}, data
    except TimeoutError:
        return {"timed_out": True}, b""
    except (OSError, http.client.HTTPException) as error:
        return {"refused": f"{type(error).__name__}: {error}"[:300]}, b""
    finally:
        connection.close()
