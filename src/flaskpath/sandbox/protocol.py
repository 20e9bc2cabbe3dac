"""The frames that the trusted side and a guest exchange. Standard library only: both sides import it.

A frame is two big-endian 32-bit lengths, a JSON object and raw bytes. Nothing is ever unpickled or
evaluated, and whoever reads sets the sizes it accepts.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

HEADER = struct.Struct("!II")
MAX_JSON = 1 << 20  # bytes of JSON a reader accepts
MAX_ANSWER = 8 << 20  # bytes after the JSON that the trusted side accepts from a guest
MAX_REQUEST = 320 << 20  # bytes that a guest accepts from the trusted side: a whole workspace
MAX_INSIDE = 64 << 10  # bytes of what a guest reports about one request

Frame = tuple[dict[str, Any], bytes]


class Malformed(Exception):
    """The bytes on the wire are no frame of ours, or larger than the reader accepts."""


def pack(message: Mapping[str, Any], body: bytes = b"") -> bytes:
    """One frame, ready to send. `message` must be JSON-ready; text that is no UTF-8 is escaped."""
    text = json.dumps(message, separators=(",", ":")).encode("ascii", "backslashreplace")
    return HEADER.pack(len(text), len(body)) + text + body


def _decoded(text: bytes) -> Any:
    """JSON without the two things that Python takes and nobody else does: NaN, and halves of a surrogate pair.

    Halves become question marks, so that what a program of a learner's says can be stored and shown.
    """
    message = json.loads(text, parse_constant=_refuse)
    return _whole(message) if b"\\ud" in text.lower() else message


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value


class Unpacker:
    """Takes bytes as they come and gives back whole frames. Raises `Malformed`."""

    def __init__(self, max_json: int = MAX_JSON, max_body: int = MAX_ANSWER) -> None:
        self._buffer = bytearray()
        self._max_json = max_json
        self._max_body = max_body

    def __bool__(self) -> bool:
        """True while bytes wait that have not become a frame."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def wanted(self) -> int:
        """How many bytes are missing until the next frame is whole (at least 1)."""
        have = len(self._buffer)
        if have < HEADER.size:
            return HEADER.size - have
        json_size, body_size = HEADER.unpack_from(self._buffer)
        return max(1, HEADER.size + int(json_size) + int(body_size) - have)

    def take(self) -> Frame | None:
        """The next whole frame, or None while it is incomplete."""
        buffer = self._buffer
        if len(buffer) < HEADER.size:
            return None
        json_size, body_size = HEADER.unpack_from(buffer)
        if json_size > self._max_json or body_size > self._max_body:
            raise Malformed(f"a frame of {json_size} and {body_size} bytes is larger than this side accepts")
        start = HEADER.size + json_size
        end = start + body_size
        if len(buffer) < end:
            return None
        try:
            message = _decoded(bytes(buffer[HEADER.size : start]))
        except (ValueError, RecursionError) as error:
            raise Malformed(f"a frame holds no JSON: {error}") from None
        if not isinstance(message, dict):
            raise Malformed("a frame must hold a JSON object")
        body = bytes(buffer[start:end])
        del buffer[:end]
        return message, body
