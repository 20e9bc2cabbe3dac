"""A learner's program that speaks on the wire itself: frames that are none, too large, out of turn, or full of poison."""

from __future__ import annotations

import json
import time

import pytest

from flaskpath.sandbox import Crashed, LearnerFault, Limits, SpokeProtocol, TooLarge, TooSlow
from flaskpath.sandbox.protocol import HEADER, MAX_JSON, Malformed, Unpacker, pack

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

HELLO = "from flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef front(): return 'Hello'\n"
SPEAKER = """
import json, os, struct, sys, time
from flask import Flask, request
app = Flask(__name__)

def identity():
    '''The id of the question that is being answered: it lies in a frame of ours above.'''
    frame = sys._getframe()
    while frame is not None:
        message = frame.f_locals.get("message")
        if isinstance(message, dict) and "id" in message:
            return message["id"]
        frame = frame.f_back

def send(data):
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(3, left):]
        except OSError:
            time.sleep(9)

def frame(message, body=b""):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    send(struct.pack("!II", len(text), len(body)) + text + body)

"""
QUICK = Limits(answer_seconds=3.0)


@pytest.fixture
def speak(open_workspace, get):
    """speak("source of a view's body") -> what the trusted side made of it; and the next app answers as ever."""

    def ask(body, limits=QUICK, at_import=""):
        lines = "\n    ".join(body.strip().splitlines())
        source = f"{SPEAKER}{at_import}\n@app.get('/')\ndef front():\n    {lines}\n    time.sleep(9)\n"
        try:
            return get(open_workspace({"app.py": source}, limits=limits).start_app("app:app"))
        finally:
            assert get(open_workspace({"app.py": HELLO}).start_app("app:app")).body == b"Hello"

    return ask


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("frame({'status': '200 OK', 'headers': []})", "out of turn"),
        ("frame({'id': '0' * 16, 'status': '200 OK', 'headers': []})", "out of turn"),
        ("frame({'id': ['a'], 'status': '200 OK'})", "out of turn"),
        ("frame({'id': None})", "out of turn"),
        ("send(b'HTTP/1.1 200 OK\\r\\n\\r\\n')", "larger than this side accepts"),
        ("send(struct.pack('!II', 0xFFFFFFFF, 0))", "larger than this side accepts"),
        ("send(struct.pack('!II', 2, 0xFFFFFFFF) + b'{}')", "larger than this side accepts"),
        ("frame(b'{\"id\": ')", "no JSON"),
        ("frame(b'\\xff\\xfe{}')", "no JSON"),
        ("frame(b'[' * 500000)", "no JSON"),
        ("frame(b'{\"a\":' * 150000 + b'1' + b'}' * 150000)", "no JSON"),
        ("frame(b'9' * 10000)", "no JSON"),
        ("frame(b'{\"id\": NaN}')", "no JSON"),
        ("frame(b'{\"id\": -Infinity}')", "no JSON"),
        ("frame(b'[1]')", "must hold a JSON object"),
        ("frame(b'')", "no JSON"),
        ("frame({'id': identity(), 'status': '200 OK'})", "no list of headers"),
        ("frame({'id': identity(), 'status': 200, 'headers': []})", "a status line that is none"),
        ("frame({'id': identity(), 'status': '200 OK\\r\\nSet-Cookie: a=b', 'headers': []})", "status line"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A', 'b\\r\\nSet-Cookie: c=d']]})", "forbidden characters"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A: b\\nC', 'd']]})", "forbidden characters"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A', 'b\\0']]})", "forbidden characters"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A', '\\u0141']]})", "forbidden characters"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A', 'x' * 70000]]})", "forbidden characters"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A']] })", "no pair"),
        ("frame({'id': identity(), 'status': '200 OK', 'headers': [['A', 'b']] * 201})", "too many"),
        ("frame({'id': identity(), 'failed': 'of another world'})", "status line"),
    ],
)  # fmt: skip
def test_what_is_no_answer_ends_the_guest_as_its_own_fault(speak, body, words):
    """Would catch: bytes of a learner's that the trusted side believes, stumbles over, or waits for."""
    with pytest.raises(SpokeProtocol) as caught:
        speak(body)
    assert words in caught.value.detail


def test_an_answer_made_before_the_question_is_none(speak):
    """Would catch: an answer prepared at import that is taken for that to the first request."""
    with pytest.raises(SpokeProtocol):
        speak("pass", at_import="frame({'id': 'x', 'status': '200 OK', 'headers': []})")


def test_a_second_answer_spoils_the_next_question(open_workspace, get):
    """Would catch: an answer laid up for a later request."""
    view = "@app.get('/')\ndef front():\n    one = {'id': identity(), 'status': '200 OK', 'headers': []}\n    frame(one); frame(one)\n    time.sleep(9)\n"
    app = open_workspace({"app.py": SPEAKER + view}).start_app("app:app")
    try:
        get(app)
        time.sleep(0.5)  # the second one must have been sent
    except SpokeProtocol:
        return
    with pytest.raises(SpokeProtocol):
        get(app)


@pytest.mark.parametrize(
    "body",
    ["send(b'\\0')", "send(struct.pack('!II', 100, 0) + b'{')", "send(struct.pack('!II', 2, 1 << 20) + b'{}half')", "pass"],
)  # fmt: skip
def test_half_an_answer_is_waited_for_no_longer_than_a_whole_one(speak, body):
    """Would catch: a frame that never ends, which holds a worker for ever."""
    began = time.monotonic()
    with pytest.raises(TooSlow):
        speak(body, Limits(answer_seconds=1.0))
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("how", ["os.close(3)", "__import__('socket').socket(fileno=os.dup(3)).shutdown(2)"])
def test_a_closed_line_is_no_answer(speak, how):
    """Would catch: a guest that hangs up and lives on."""
    with pytest.raises((SpokeProtocol, Crashed, TooSlow)):  # too slow: another thread still reads from it
        speak(how)


def test_a_flood_of_frames_fills_no_memory(speak):
    """Would catch: the trusted side keeping whatever it is sent, and falling with it."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(LearnerFault):
        speak("while True: frame({'id': 'x' * 900000}, b'y' * (8 << 20))")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10  # KB: one frame has 9 MB


POISON = """
inside = {"rule": "\\ud800", "endpoint": ["x"], "arguments": {"a": 1, "\\udc00": "\\ud800" * 5000},
          "view": {"file": "\\ud800", "line": 10 ** 400}, "templates": [{"name": 1, "context": 2}] * 400,
          "sql": [{"statement": "\\ud800" * 9000, "parameters": {}, "milliseconds": 10 ** 300, "rows": 10 ** 30}] * 3,
          "session": [], "flashes": [["a"], ["a", 2]], "log": "x", "milliseconds": -10 ** 300,
          "exception": {"type": "\\ud800", "message": {}, "frames": [{"file": "\\ud800", "line": 10 ** 99}, 4]}}
frame({"id": identity(), "status": "200 OK", "headers": [], "inside": inside}, b"")
"""


def test_poison_in_what_an_app_says_of_itself_can_be_stored_and_shown(speak):
    """Would catch: half surrogates, endless numbers or wrong types that break the verdict when it is stored: our fault."""
    reply = speak(POISON)
    text = json.dumps(reply.inside, ensure_ascii=False, allow_nan=False).encode()
    assert len(text) < 200_000
    assert reply.inside["view"]["line"] is None
    assert all(one["rows"] is None and one["milliseconds"] == 0.0 for one in reply.inside["sql"])


def test_more_about_a_request_than_a_guest_of_ours_says_is_not_kept(speak):
    """Would catch: verdicts of hundreds of megabytes in the database."""
    reply = speak(
        "frame({'id': identity(), 'status': '200 OK', 'headers': [], 'inside': {'log': [{'message': 'x' * 400}] * 1500}})"
    )
    assert len(json.dumps(reply.inside)) < 2000
    assert reply.inside["cut"]


def test_an_honest_slip_with_odd_text_is_the_apps_error_and_nothing_of_ours(open_workspace, get):
    """Would catch: half an emoji in a message, or a letter that no header carries, told as an attack or a fault of ours."""
    source = """
from flask import Flask
app = Flask(__name__)
@app.get("/header")
def header(): return "x", 200, {"X-Name": "\\u0141ukasz"}
@app.get("/raise")
def fail(): raise ValueError("half \\ud83d of it")
"""
    app = open_workspace({"app.py": source}).start_app("app:app")
    told = app.request(_environ("/header"))
    assert told.status.startswith("500")
    assert "can't be sent as a header" in told.inside["exception"]["message"]
    assert app.request(_environ("/raise")).inside["exception"]["message"] == "half ? of it"


def _environ(path):
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
    }  # fmt: skip


def test_the_reader_takes_frames_of_the_largest_size_and_no_larger():
    """Would catch: a limit that is off by one, or kept only after everything was read."""
    body = b"x" * 100
    unpacker = Unpacker(MAX_JSON, 100)
    unpacker.feed(pack({"a": 1}, body))
    assert unpacker.take() == ({"a": 1}, body)
    unpacker.feed(HEADER.pack(2, 101))
    with pytest.raises(Malformed):
        unpacker.take()


SERVERS = {
    "injected header": "b'HTTP/1.1 200 OK\\r\\nA: b\\r\\n folded\\r\\nContent-Length: 2\\r\\n\\r\\nhi'",
    "endless headers": "b'HTTP/1.1 200 OK\\r\\n' + b'A: b\\r\\n' * 5000 + b'\\r\\n'",
    "a line too long": "b'HTTP/1.1 200 ' + b'O' * 200000 + b'\\r\\n\\r\\n'",
    "no HTTP": "b'\\x00\\xff' * 1000",
    "too large": "b'HTTP/1.1 200 OK\\r\\nContent-Length: 99999999\\r\\n\\r\\n' + b'x' * (9 << 20)",
    "negative": "b'HTTP/1.1 200 OK\\r\\nContent-Length: -5\\r\\n\\r\\nhi'",
    "bad chunks": "b'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzzz\\r\\nhi\\r\\n'",
    "odd status": "b'HTTP/1.1 999 \\xc3\\x28\\x07\\r\\nContent-Length: 0\\r\\n\\r\\n'",
    "never": "b''; time.sleep(30)",
}


def test_a_server_that_speaks_no_good_http_is_the_learners_fault_or_an_answer(open_workspace):
    """Would catch: a server's bytes that break our reader, or hold it for ever."""
    lines = "\n".join(f"        elif asked == {name!r}: data = {code}" for name, code in SERVERS.items())
    source = f"""
import socket, sys, threading, time, urllib.parse
door = socket.create_server(("127.0.0.1", 5081))
def serve(line):
    try:
        asked = urllib.parse.unquote(line.recv(65536).split(b" ")[1].decode()[1:])
        if not asked: data = b""
{lines}
        line.sendall(data)
    except (OSError, IndexError): pass
    line.close()
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
"""
    workspace = open_workspace(
        {"server.py": source}, limits=Limits(answer_seconds=2, cpu_seconds=20, seconds=60)
    )
    server = workspace.serve(["python", "server.py"], port=5081)
    assert server.wait_ready(15), server.output
    for name in SERVERS:
        try:
            reply = server.request("GET", "/" + name.replace(" ", "%20"), seconds=1)
        except (Crashed, TooSlow, TooLarge, SpokeProtocol):
            if not workspace.specials and not _lives(workspace):
                server = workspace.serve(["python", "server.py"], port=5081)
                assert server.wait_ready(15), server.output
            continue
        assert not any("\n" in value or "\r" in value for _, value in reply.headers), name


def _lives(workspace):
    return workspace._guest is not None and workspace._guest.alive


def test_a_server_that_drips_is_too_slow(open_workspace):
    """Would catch: a time limit that each byte begins anew."""
    source = """
import socket, time
door = socket.create_server(("127.0.0.1", 5082))
while True:
    line, _ = door.accept()
    try:
        line.recv(65536); line.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 1000\\r\\n\\r\\n")
        for _ in range(1000): line.sendall(b"x"); time.sleep(0.3)
    except OSError: pass
"""
    workspace = open_workspace({"server.py": source}, limits=Limits(answer_seconds=10, seconds=60))
    server = workspace.serve(["python", "server.py"], port=5082)
    assert server.wait_ready(15), server.output
    began = time.monotonic()
    with pytest.raises(TooSlow):
        server.request("GET", "/", seconds=0.5)
    assert time.monotonic() - began < 20


def test_tests_that_ask_now_and_then_have_no_more_time_than_others(open_workspace):
    """Would catch: a suite that begins its time anew with each request, and holds a worker for hours."""
    suite = "import time\nfrom club import create_app\ndef test_it():\n    client = create_app().test_client()\n    while True:\n        client.get('/'); time.sleep(0.4)\n"
    began = time.monotonic()
    with pytest.raises(TooSlow):
        open_workspace({"test_club.py": suite}).run_tests(
            ["test_club.py"], app_module="club", seconds=3,
            answer=lambda call, body: ({"status": "200 OK", "headers": []}, b""),
        )  # fmt: skip
    assert time.monotonic() - began < 20
