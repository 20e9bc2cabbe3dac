import argparse
import operator
from decimal import Decimal, DecimalException, DivisionByZero, InvalidOperation

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise argparse.ArgumentTypeError(f"this is not a number: {text}")
    return value


def calculate(left: str | Decimal, sign: str, right: str | Decimal) -> Decimal:
    return OPERATORS[sign](Decimal(left), Decimal(right))


def main() -> None:
    parser = argparse.ArgumentParser(description="Reckons.")
    parser.add_argument("left", type=decimal)
    parser.add_argument("sign", choices=OPERATORS)
    parser.add_argument("right", type=decimal)
    arguments = parser.parse_args()
    try:
        result = calculate(arguments.left, arguments.sign, arguments.right)
    except (DivisionByZero, InvalidOperation):
        parser.exit(3, "You cannot divide by zero.\n")
    except DecimalException as problem:
        parser.error(str(problem))
    print(f"{result:f}")


if __name__ == "__main__":
    main()
