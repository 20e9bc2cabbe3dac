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


def complain(sentence):
    print(sentence, file=sys.stderr)
    sys.exit()


def main():
    if len(sys.argv) != 4:
        complain("Usage: calc.py 2 + 3")
    try:
        print(f"{calculate(*sys.argv[1:]):f}")
    except InvalidOperation:
        complain(f"Not a number: {sys.argv[1]} or {sys.argv[3]}")
    except ZeroDivisionError:
        complain("You can't divide by zero")
    except KeyError:
        complain(f"Unknown operator {sys.argv[2]}")


if __name__ == "__main__":
    main()
