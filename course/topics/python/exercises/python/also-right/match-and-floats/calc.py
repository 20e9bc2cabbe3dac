#!/usr/bin/env python3
from __future__ import annotations

import re
import sys
from fractions import Fraction


class CannotCalculate(Exception):
    pass


def read(word: str) -> Fraction:
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", word):
        return Fraction(word)
    raise CannotCalculate("not a number: " + word)


def calculate(left: str, operator: str, right: str) -> float | int:
    a = read(left)
    b = read(right)
    match operator:
        case "+":
            result = a + b
        case "-":
            result = a - b
        case "*":
            result = a * b
        case "/" if b == 0:
            raise CannotCalculate("Division by ZERO is not possible")
        case "/":
            result = a / b
        case _:
            raise CannotCalculate("unknown operator: " + operator)
    if result.denominator == 1:
        return int(result)
    return round(float(result), 9)


def main(argv: list[str]) -> int:
    try:
        _, left, operator, right = argv
    except ValueError:
        print("Three arguments, please: number, operator, number.", file=sys.stderr)
        return 2
    try:
        print(calculate(left, operator, right))
    except CannotCalculate as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
