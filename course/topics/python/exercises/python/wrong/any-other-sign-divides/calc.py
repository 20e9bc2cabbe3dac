import sys
from decimal import Decimal, InvalidOperation


def calculate(left, operator, right):
    left, right = Decimal(left), Decimal(right)
    if operator == "+":
        return left + right
    elif operator == "-":
        return left - right
    elif operator == "*":
        return left * right
    else:
        return left / right


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(f"{calculate(*sys.argv[1:]):f}")
    except InvalidOperation:
        sys.exit(f"Not a number: {sys.argv[1]} or {sys.argv[3]}")
    except ZeroDivisionError:
        sys.exit("You can't divide by zero")


if __name__ == "__main__":
    main()
