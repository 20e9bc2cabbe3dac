from sys import argv, stderr

from sums import SumError, solve

calculate = solve

if __name__ == "__main__":
    if len(argv) == 4:
        try:
            print(format(solve(argv[1], argv[2], argv[3]), "f"))
        except SumError as sorry:
            stderr.write(f"{sorry}\n")
            raise SystemExit(1) from None
    else:
        stderr.write("Usage: python calc.py 2 + 3\n")
        raise SystemExit(64)
