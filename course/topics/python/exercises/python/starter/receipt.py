"""Adds up prices.txt, one price a line, with the calculator in calc.py."""

from pathlib import Path

from calc import calculate

total = "0"
for line in Path("prices.txt").read_text(encoding="utf-8").splitlines():
    if line.strip():
        total = str(calculate(total, "+", line.strip()))
print(total)
