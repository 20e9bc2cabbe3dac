"""Programs that do to the sandbox what a soak must bear. Each is an app.py; none of them deserves to pass."""

from __future__ import annotations

_APP = """
import json, os, signal, socket, sys, threading, time
from flask import Flask
app = Flask(__name__)
"""


def _at_request(body: str) -> dict[str, bytes]:
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    return {
        "app.py": (_APP + '@app.get("/")\n@app.get("/<path:rest>")\ndef index(rest=""):\n' + lines).encode()
    }


def _at_import(body: str) -> dict[str, bytes]:
    return {"app.py": (_APP + body.strip() + "\n").encode()}


HOSTILE: dict[str, dict[str, bytes]] = {
    "loops while it is imported": _at_import("while True: pass"),
    "loops in a request and ignores signals": _at_request(
        "while True:\n    try:\n        time.sleep(0)\n    except BaseException:\n        pass"
    ),
    "takes all memory": _at_request("kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))"),
    "takes memory at once": _at_import("x = b'x' * (1 << 34)"),
    "floods its output": _at_request("while True:\n    print('x' * 4096)"),
    "forks": _at_request(
        "while True:\n    try:\n        os.fork()\n    except OSError:\n        return 'held'"
    ),
    "starts threads without end": _at_request(
        "while True:\n    try:\n        threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "    except RuntimeError:\n        return 'held'"
    ),
    "ends itself": _at_request("os._exit(0)"),
    "ends itself by a signal": _at_request("os.abort()"),
    "crashes the interpreter": _at_request("import ctypes\nctypes.string_at(0)"),
    "recurses": _at_request("return index(rest)"),
    "fills its disk": _at_request(
        "with open('big', 'wb') as file:\n    while True:\n        file.write(bytes(1 << 20))"
    ),
    "makes files without end": _at_request("for n in range(10 ** 6):\n    open(f'f{n}', 'w').close()"),
    "opens descriptors without end": _at_request(
        "kept = []\nwhile True:\n    kept.append(open('/dev/null'))"
    ),
    "closes every descriptor": _at_request("os.closerange(0, 256)\nreturn 'gone'"),
    "writes rubbish on the wire": _at_request("os.write(3, bytes(range(256)) * 64)\nreturn 'rubbish'"),
    "announces a huge frame": _at_request("os.write(3, b'\\xff' * 8)\ntime.sleep(9)"),
    "answers with far too much": _at_request("return 'x' * (40 << 20)"),
    "answers with many headers": _at_request("return 'x', 200, [('X-N', 'y' * 1000)] * 5000"),
    "opens sockets": _at_request("socket.create_connection(('127.0.0.1', 22), 1)\nreturn 'out'"),
    "raises": _at_import("raise RuntimeError('no')"),
    "is no Python": {"app.py": b"def f(:\n"},
    "is not there": {"other.py": b"x = 1\n"},
    "shadows what is loaded": {**_at_request("return str(json.own)"), "json.py": b"own = 1\n"},
    "leaves links and pipes": _at_request(
        "os.symlink('/etc/passwd', 'link')\nos.makedirs('a/' * 60, exist_ok=True)\nreturn 'left'"
    ),
}
