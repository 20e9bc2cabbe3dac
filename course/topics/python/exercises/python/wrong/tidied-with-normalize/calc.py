import sys
from decimal import Decimal, InvalidOperation


def calculate(left, operator, right):
    left, right = Decimal(left), Decimal(right)
    signs = {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}
    return signs[operator](right).normalize()


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(calculate(*sys.argv[1:]))
    except InvalidOperation:
        sys.exit(f"Not a number: {sys.argv[1]} or {sys.argv[3]}")
    except ZeroDivisionError:
        sys.exit("You can't divide by zero")
    except KeyError:
        sys.exit(f"Unknown operator {sys.argv[2]}")


if __name__ == "__main__":
    main()
