import sys
from decimal import Decimal, InvalidOperation


def calculate(left, operator, right):
    left = Decimal(left)
    right = Decimal(right)
    return eval(f"left {operator} right")


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(f"{calculate(*sys.argv[1:]):f}")
    except ZeroDivisionError:
        sys.exit("You can't divide by zero.")
    except (InvalidOperation, SyntaxError, TypeError):
        sys.exit(f"I don't understand {sys.argv[1:]}")


if __name__ == "__main__":
    main()
