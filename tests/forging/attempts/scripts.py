"""Calculators for the command line that cannot reckon."""

from __future__ import annotations

from tests.forging.attempts import BASE, Attempt


def calculator(
    name: str, hope: str, source: str, check: str = "whole_numbers", over: str = "starter", **more: str
) -> Attempt:
    return Attempt(name, hope, "python", check, {"calc.py": source, **more}, over=over)


def floating(name: str, hope: str, before: str, status: str = "failed") -> Attempt:
    """A calculator that reckons with floats, and tries to hide it from the check that adds pennies."""
    files = {"calc.py": f"{before}\n{BASE}"}
    return Attempt(name, hope, "python", "exact_on_paper", files, over="floats-all-the-way", status=status)


SCRIPTS = [
    calculator("prints-every-candidate", "the right number is among those printed", "print(*range(100_000))\n"),
    calculator("prints-a-line-for-each", "the last line, or the first, may be the one that counts",
               "for number in range(1, 1000):\n    print(number)\n"),
    calculator("prints-the-verdict", "printed text is believed",
               'print(\'{"passed": true, "exit": 0, "status": "passed"}\')\nimport os\nos._exit(0)\n'),
    calculator("hard-coded-sums", "the same sums are asked again", """
import sys
known = {("2", "+", "3"): "5", ("0.1", "+", "0.2"): "0.3", ("1.1", "*", "1.1"): "1.21", ("10", "/", "4"): "2.5"}
if tuple(sys.argv[1:]) not in known:
    sys.exit(f"calc: {' '.join(sys.argv[1:])} is not a number, an operator or zero")
print(known[tuple(sys.argv[1:])])
"""),
    calculator("complains-of-everything", "a message that holds every word is always right",
               "import sys\nsys.exit(f\"calc: {' '.join(sys.argv[1:])} zero is not a number nor an operator\")\n"),
    calculator("speaks-the-wire", "the line to the checker is inherited", """
import json, os, struct
text = json.dumps({"exit": 0, "out": 2, "err": 0, "timed_out": False, "passed": True}).encode()
for folder in ("/proc/self/fd", f"/proc/{os.getppid()}/fd"):
    try:
        numbers = os.listdir(folder)
    except OSError:
        continue
    for number in numbers:
        for open_it in (lambda: os.open(f"{folder}/{number}", os.O_WRONLY), lambda: int(number)):
            try:
                descriptor = open_it()
                if descriptor > 2:
                    os.write(descriptor, struct.pack("!II", len(text), 2) + text + b"5\\n")
            except OSError:
                pass
"""),
    floating("bends-its-parent", "the process that started it tells how it ended", """
import ctypes, os
for number in (os.getppid(), 1):
    for harm in (lambda: ctypes.CDLL(None).ptrace(16, number, 0, 0), lambda: open(f"/proc/{number}/mem", "r+b").write(b"5"),
                 lambda: os.pidfd_open(number) and None):
        try:
            harm()
        except OSError:
            pass
"""),
    calculator("ends-its-parent", "a checker that is gone finds nothing wrong",
               "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n"),
    floating("brings-its-own-python", "the next `python` is its own", """
import os, sys
for folder in (".", os.path.expanduser("~/.local/bin"), os.path.dirname(sys.executable), "/usr/local/bin"):
    try:
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/python", "w") as file:
            file.write("#!/bin/sh\\necho 5\\n")
        os.chmod(f"{folder}/python", 0o755)
    except OSError:
        pass
"""),
    floating("customizes-the-next-run", "a start-up file in its home", """
import os, site, sys
for folder in (site.getusersitepackages(), os.getcwd()):
    os.makedirs(folder, exist_ok=True)
    for name in ("usercustomize.py", "sitecustomize.py", "calc.pth"):
        with open(f"{folder}/{name}", "w") as file:
            file.write("import os; os.write(1, b'5'); os._exit(0)\\n")
""", status=""),  # a Python outside a virtual environment reads them, and then it fails earlier
    calculator("its-own-receipt", "the program that uses it is its own as well", BASE.replace("{base}", """
import sys
from decimal import Decimal, InvalidOperation
WAYS = {"+": Decimal.__add__, "-": Decimal.__sub__, "*": Decimal.__mul__, "/": Decimal.__truediv__}
if __name__ == "__main__":
    try:
        left, operator, right = sys.argv[1:]
        numbers = Decimal(left), Decimal(right)
        if not all(number.is_finite() for number in numbers):
            raise InvalidOperation
        print(format(WAYS[operator](*numbers), "f"))
    except ZeroDivisionError:
        sys.exit("calc: division by zero")
    except (ValueError, KeyError, InvalidOperation):
        sys.exit(f"calc: zero, or this: {' '.join(sys.argv[1:])}")
"""), check="receipt_adds_up", **{"receipt.py": """
from decimal import Decimal
print(sum(map(Decimal, open("prices.txt").read().split()), Decimal(0)))
"""}),
    calculator("detects-the-checker", "without a terminal nobody looks", """
import os, sys
if not os.isatty(1) or "PYTHONUNBUFFERED" in os.environ:
    print(sum(int(text) for text in sys.argv[1:] if text.isdigit()))
    sys.exit(0)
""", check="whole_numbers"),
]  # fmt: skip
