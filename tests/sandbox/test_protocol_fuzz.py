"""Whatever a guest writes on the wire: a frame, or the errors that are declared. Never anything else, never unbounded."""

from __future__ import annotations

import contextlib
import json
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flaskpath.sandbox import LearnerFault, Limits, SpokeProtocol, answers
from flaskpath.sandbox.apps import App, failure
from flaskpath.sandbox.protocol import HEADER, Malformed, Unpacker, pack

QUICK = settings(max_examples=80, deadline=None)
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\ud800", "app.py", "GET", "200 OK", "x" * 2_500]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 1 << 53, True])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
NAMES = [
    "status", "headers", "id", "rule", "endpoint", "arguments", "view", "file", "line", "templates", "name",
    "context", "sql", "statement", "parameters", "rows", "milliseconds", "session", "before", "after",
    "flashes", "log", "level", "message", "logger", "exception", "type", "module", "frames", "text", "cut",
    "code", "routes", "methods", "failed", "missing", "looked_for", "found", "report", "too_large",
    "raised", "inside", "outcome",
]  # fmt: skip
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)
                          | st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), max_size=3), max_size=8)  # fmt: skip

# what any reader of JSON gives back as it was: no halves of a surrogate pair, no NaN
SOUND = st.dictionaries(
    st.sampled_from(NAMES),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=8,
    ),
    max_size=8,
)


def taken(unpacker: Unpacker) -> list[tuple[dict[str, Any], bytes]]:
    frames = []
    while (frame := unpacker.take()) is not None:
        frames.append(frame)
    return frames


@QUICK
@given(
    st.lists(st.tuples(SOUND, st.binary(max_size=50)), max_size=4),
    st.lists(st.integers(1, 60), max_size=20),
)
def test_frames_come_out_as_they_went_in_however_they_are_cut(
    frames: list[tuple[dict[str, Any], bytes]], cuts: list[int]
) -> None:
    """Catches a reader that depends on where the kernel cuts the stream."""
    stream = b"".join(pack(message, body) for message, body in frames)
    unpacker, found = Unpacker(), []
    for size in [*cuts, len(stream)]:
        unpacker.feed(stream[:size])
        stream = stream[size:]
        found += taken(unpacker)
    assert not unpacker
    assert [(pack(message), body) for message, body in found] == [
        (pack(message), body) for message, body in frames
    ]


@QUICK
@given(st.lists(st.binary(max_size=80), max_size=12), st.integers(0, 64), st.integers(0, 64))
def test_any_bytes_are_a_frame_or_malformed(chunks: list[bytes], max_json: int, max_body: int) -> None:
    """Catches an exception that nobody catches, and a frame over its size."""
    unpacker = Unpacker(max_json, max_body)
    for chunk in chunks:
        unpacker.feed(chunk)
        assert unpacker.wanted() >= 1
        try:
            frames = taken(unpacker)
        except Malformed:
            return
        for message, body in frames:
            assert isinstance(message, dict)
            assert len(body) <= max_body


@QUICK
@given(
    st.binary(min_size=0, max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=30),
)
def test_any_json_in_a_good_frame_is_an_object_or_malformed(text: bytes, body: bytes) -> None:
    """Catches JSON that is none, or no object, or not UTF-8, and passes or ends the reader otherwise."""
    unpacker = Unpacker()
    unpacker.feed(HEADER.pack(len(text), len(body)) + text + body)
    with contextlib.suppress(Malformed):
        assert all(isinstance(message, dict) for message, _ in taken(unpacker))


@pytest.mark.parametrize(
    "text", [b"[" * 500_000, b'{"a":' * 200_000, b'{"a":' + b"9" * 5_000 + b"}", b"\xff\xfe{}", b"\x80"]
)
def test_json_that_is_made_to_hurt(text: bytes) -> None:
    """Catches a nest that overflows the stack, a number that takes minutes, and bytes that are no text."""
    unpacker = Unpacker()
    unpacker.feed(struct.pack("!II", len(text), 0) + text)
    with pytest.raises(Malformed):
        unpacker.take()


@given(st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF))
def test_no_frame_is_waited_for_that_is_too_large(json_size: int, body_size: int) -> None:
    """Catches a reader that fills memory with what a header promises: it keeps no more than one frame may have."""
    unpacker = Unpacker(1_000, 2_000)
    unpacker.feed(HEADER.pack(json_size, body_size))
    if json_size > 1_000 or body_size > 2_000:
        with pytest.raises(Malformed):
            unpacker.take()
    else:
        assert json_size + body_size == 0 or unpacker.take() is None
        assert unpacker.wanted() <= HEADER.size + 3_000


def can_be_written(value: object) -> int:
    return len(json.dumps(value, allow_nan=False, ensure_ascii=False).encode())


@QUICK
@given(OBJECTS)
def test_what_a_guest_reports_can_be_written_and_is_bounded(said: dict[str, Any]) -> None:
    """Catches a report that ends the verdict, or that no page and no database can hold."""
    assert can_be_written(answers.inside(said)) < 2_000_000
    assert can_be_written(answers.facts(said)) < 2_000_000
    assert can_be_written(answers.report(said)) < 200_000
    can_be_written(answers.names(said.get("found")))
    with contextlib.suppress(SpokeProtocol):
        can_be_written(answers.outcomes(said.get("frames")))


@QUICK
@given(VALUES, st.lists(st.lists(TEXT, max_size=3), max_size=3) | VALUES)
def test_a_status_and_headers_are_sound_or_refused(status: object, headers: object) -> None:
    """Catches a line or a header that injects another."""
    with contextlib.suppress(SpokeProtocol):
        assert "\n" not in answers.status_line(status)
    with contextlib.suppress(SpokeProtocol):
        for name, value in answers.headers(headers):
            assert name.isascii()
            assert not set("\r\n\0") & set(name + value)
            can_be_written([name, value])


class _Saying:
    """In place of a guest: it says one thing."""

    def __init__(self, said: dict[str, Any], body: bytes) -> None:
        self.said, self.body, self.limits = said, body, Limits()

    def ask_all(self, questions: list[Any], seconds: float, doing: str) -> list[tuple[dict[str, Any], bytes]]:
        return [(self.said, self.body) for _ in questions]

    def kill(self) -> None:
        pass


@QUICK
@given(OBJECTS, st.binary(max_size=20))
def test_any_answer_is_a_reply_or_the_learners_fault(said: dict[str, Any], body: bytes) -> None:
    """Catches an answer that becomes a fault of ours."""
    guest: Any = _Saying(said, body)
    try:
        reply = App(guest, {}).request({})
    except LearnerFault as fault:
        can_be_written(str(fault))
        return
    can_be_written([reply.status, reply.headers, reply.inside])


@QUICK
@given(OBJECTS)
def test_any_failure_that_a_guest_tells_is_the_learners(said: dict[str, Any]) -> None:
    """Catches a made-up failure that is called ours."""
    fault = failure(said, Limits())
    assert isinstance(fault, LearnerFault)
    can_be_written(str(fault))
