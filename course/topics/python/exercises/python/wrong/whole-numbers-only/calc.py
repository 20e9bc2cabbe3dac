import sys


def calculate(left, operator, right):
    left = int(left)
    right = int(right)
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "/":
        return left // right
    raise KeyError(operator)


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(calculate(*sys.argv[1:]))
    except ValueError as error:
        sys.exit(str(error))
    except KeyError:
        sys.exit("Unknown operator " + sys.argv[2])
    except ZeroDivisionError:
        sys.exit("Cannot divide by zero")


if __name__ == "__main__":
    main()
