"""A calculator for the command line: `python calc.py 2 + 3` prints 5."""

import sys
from decimal import Decimal, InvalidOperation

OPERATIONS = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def calculate(left, operator, right):
    """The result for the three texts, such as calculate("2", "+", "3").

    Raises ValueError, with a sentence for people, where there is none.
    """
    if operator not in OPERATIONS:
        raise ValueError(f"{operator!r} is no operator; use + - * or /")
    first, second = number(left), number(right)
    if operator == "/" and second == 0:
        raise ValueError("nothing can be divided by zero")
    return format(OPERATIONS[operator](first, second), "f")


def number(text):
    """The number that a text says; exact, as it is on paper."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number to reckon with")
    return value


def main():
    arguments = sys.argv[1:]
    if len(arguments) != 3:
        sys.exit("usage: calc.py NUMBER OPERATOR NUMBER, with a space between each")
    try:
        print(calculate(*arguments))
    except ValueError as problem:
        sys.exit(f"calc: {problem}")


if __name__ == "__main__":
    main()
