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
    return None


def main():
    if len(sys.argv) != 4:
        print("Usage: calc.py 2 + 3")
        return
    try:
        result = calculate(*sys.argv[1:])
    except InvalidOperation:
        print("Not a number: " + " or ".join(sys.argv[1::2]))
    except ZeroDivisionError:
        print("You can't divide by zero")
    else:
        if result is None:
            print("Unknown operator " + sys.argv[2])
        else:
            print(f"{result:f}")


if __name__ == "__main__":
    main()
