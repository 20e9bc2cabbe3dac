import sys
from decimal import Decimal

SIGNS = {
    "+": Decimal.__add__,
    "-": Decimal.__sub__,
    "*": Decimal.__mul__,
    "/": Decimal.__truediv__,
}


def is_number(text):
    return text.lstrip("-").replace(".", "", 1).isdigit()


def calculate(left, operator, right):
    return SIGNS[operator](Decimal(left), Decimal(right))


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    _, left, operator, right = sys.argv
    if operator not in SIGNS:
        sys.exit(f"Unknown operator: {operator}")
    for text in (left, right):
        if not is_number(text):
            sys.exit(f"Not a number: {text}")
    print(format(calculate(left, operator, right), "f"))


if __name__ == "__main__":
    main()
