"""Apps that speak on the line between the guest and the checker, or say things that hurt the reader."""

from __future__ import annotations

from tests.forging.attempts.bakery import FIND_GUEST, PASSED, bakery, starts_not

WIRE = [
    starts_not(
        "writes-on-every-descriptor", "one of them is the line to the checker",
        f"""
import json, os, struct
text = json.dumps({PASSED}).encode()
for number in range(3, 256):
    try:
        os.write(number, struct.pack("!II", len(text), 0) + text)
    except OSError:
        pass
from flask import Flask
app = Flask(__name__)
""",
    ),
    bakery(
        "answers-its-own-start", "who answers first is believed",
        after=FIND_GUEST + f"""
frame = sys._getframe()
while "message" not in frame.f_locals:
    frame = frame.f_back
guest._send({{"id": frame.f_locals["message"]["id"], **{PASSED}}})
""",
        check="shows_form",
    ),
    starts_not(
        "calls-it-the-checkers-fault", "what is our fault is not the learner's",
        FIND_GUEST + """
frame = sys._getframe()
while "message" not in frame.f_locals:
    frame = frame.f_back
guest._send({"id": frame.f_locals["message"]["id"], "failed": "agent", "message": "our fault"})
""",
    ),
    bakery(
        "answers-before-it-is-asked", "an answer that waits in the line is taken for the next question's",
        after=FIND_GUEST + """
@app.after_request
def once_more(response):
    if request.method == "POST":
        guest._send({"id": "", "status": "200 OK", "headers": [["Content-Type", "text/html"]]}, response.get_data())
    return response
""",
        check="message_is_kept",
    ),
    bakery(
        "answers-twice", "the right number, and a second answer behind the first",
        after=FIND_GUEST + """
@app.after_request
def twice(response):
    frame = sys._getframe()
    while "message" not in frame.f_locals:
        frame = frame.f_back
    said = {"id": frame.f_locals["message"]["id"], "status": "200 OK", "headers": [["Content-Type", "text/html"]]}
    guest._send(said, response.get_data())
    guest._send(said, b"passed")
    return response
""",
        check="message_is_kept",
    ),
    bakery(
        "promises-four-gigabytes", "a reader that waits for the rest",
        after=FIND_GUEST + """
@app.before_request
def promise():
    if request.args:
        guest.wire.sendall(struct.pack("!II", 0xFFFFFFFF, 0xFFFFFFFF))
""",
    ),
    bakery(
        "sends-a-nest", "JSON so deep that the reader falls over",
        after=FIND_GUEST + """
@app.before_request
def nest():
    if request.args:
        text = b'{"id":' + b"[" * 200_000
        guest.wire.sendall(struct.pack("!II", len(text), 0) + text)
""",
    ),
    bakery(
        "numbers-beyond-numbers", "a duration that ends the check with an error of ours",
        after=FIND_GUEST + """
finish = guest.recorder.finish
guest.recorder.finish = lambda record: {**finish(record), "milliseconds": 10 ** 400, "sql": [{"rows": 10 ** 400}], "view": {"line": 10 ** 400}}
""",
    ),
    bakery(
        "lies-about-its-inside", "the rule, the SQL and the log are the app's own word",
        after=FIND_GUEST + """
finish = guest.recorder.finish
guest.recorder.finish = lambda record: {**finish(record), "rule": "/contact", "endpoint": "contact", "exception": None, "passed": True,
    "view": {"file": "app.py", "line": 1}, "log": [{"level": "INFO", "message": "all checks passed", "logger": "flaskpath"}]}
""",
    ),
    bakery(
        "an-error-that-cannot-be-told", "an exception whose text raises ends the report",
        after="""
class Untold(BaseException):
    def __str__(self): raise MemoryError
    __repr__ = __str__
    def __getattribute__(self, name): raise Untold
@app.before_request
def raise_it():
    if request.args:
        raise Untold
""",
    ),
]  # fmt: skip
