"""The reckoning itself, knowing nothing of the command line."""

from decimal import Decimal, InvalidOperation

SIGNS = ("+", "-", "*", "/")


class SumError(ArithmeticError):
    """A sum that has no answer, said for people."""


def solve(left: str, sign: str, right: str) -> Decimal:
    numbers = []
    for text in (left, right):
        try:
            numbers.append(Decimal(text))
        except InvalidOperation as error:
            raise SumError(f"I can't read {text} as a number.") from error
    one, two = numbers
    if not (one.is_finite() and two.is_finite()):
        raise SumError(f"I can't reckon with {left} and {right}.")
    if sign == SIGNS[0]:
        return one + two
    if sign == SIGNS[1]:
        return one - two
    if sign == SIGNS[2]:
        return one * two
    if sign == SIGNS[3]:
        if not two:
            raise SumError("I can't divide by zero.")
        return one / two
    raise SumError(f"I don't know the sign {sign}.")
