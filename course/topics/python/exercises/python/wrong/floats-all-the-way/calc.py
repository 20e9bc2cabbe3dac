import sys


def calculate(left, operator, right):
    left = float(left)
    right = float(right)
    if operator == "+":
        return left + right
    elif operator == "-":
        return left - right
    elif operator == "*":
        return left * right
    elif operator == "/":
        return left / right
    else:
        raise KeyError(operator)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(calculate(sys.argv[1], sys.argv[2], sys.argv[3]))
    except ValueError as error:
        sys.exit(str(error))
    except KeyError:
        sys.exit("Unknown operator " + sys.argv[2])
    except ZeroDivisionError:
        sys.exit("Cannot divide by zero")
