import sys


def calculate(left, operator, right):
    return round(eval(f"{left} {operator} {right}"), 6)


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: calc.py 2 + 3")
    try:
        print(calculate(*sys.argv[1:]))
    except ZeroDivisionError:
        sys.exit("Division by zero!")
    except Exception:
        sys.exit(f"I can't calculate {' '.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
