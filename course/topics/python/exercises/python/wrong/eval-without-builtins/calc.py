import sys

OPERATORS = ["+", "-", "*", "/"]


def calculate(left, operator, right):
    if operator not in OPERATORS:
        raise ValueError(f"unknown operator {operator}")
    # without builtins nothing dangerous can be called
    left = eval(left, {"__builtins__": {}})
    right = eval(right, {"__builtins__": {}})
    if operator == "+":
        return round(left + right, 8)
    if operator == "-":
        return round(left - right, 8)
    if operator == "*":
        return round(left * right, 8)
    return round(left / right, 8)


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(calculate(*sys.argv[1:]))
    except ZeroDivisionError:
        sys.exit("You can't divide by zero.")
    except Exception as problem:
        sys.exit(f"{problem}: {sys.argv[1:]}")


if __name__ == "__main__":
    main()
