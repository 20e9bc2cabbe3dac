"""A calculator for the command line: `python calc.py 2 + 3` prints 5."""


def calculate(left, operator, right):
    """The result for the three texts, such as calculate("2", "+", "3")."""
    return int(left) + int(right)
