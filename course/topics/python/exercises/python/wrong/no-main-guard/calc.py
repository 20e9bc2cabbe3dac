import sys
from decimal import Decimal, InvalidOperation


def calculate(left, operator, right):
    left, right = Decimal(left), Decimal(right)
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "/":
        return left / right
    raise KeyError(operator)


if len(sys.argv) != 4:
    sys.exit("Usage: calc.py 2 + 3")
try:
    print(f"{calculate(*sys.argv[1:]):f}")
except ZeroDivisionError:
    sys.exit("You can't divide by zero")
except InvalidOperation:
    if sys.argv[1] == sys.argv[3] == "0":
        sys.exit("You can't divide zero by zero")
    sys.exit(f"These are not both numbers: {sys.argv[1]} and {sys.argv[3]}")
except KeyError:
    sys.exit(f"Unknown operator {sys.argv[2]}")
