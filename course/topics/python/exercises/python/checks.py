"""What the trader needs from the calculator, and what a hostile line of text must not do."""

import re
import shlex
from decimal import Decimal

from flaskpath.grading.api import check

PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
ODD_OPERATORS = ("%", "^", "//", "=", "+-", "**")
SUMS = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def reckon(terminal, left, operator, right):
    return terminal.run("python", "calc.py", str(left), operator, str(right))


def typed(*arguments):
    """The command as the trader would have to type it, for a message."""
    return shlex.join(["python", "calc.py", *arguments])


def must_be(run, wanted, sum_typed, margin=Decimal(0), why=""):
    """Fails unless the run printed this number, in plain digits and nothing else."""
    got = run.out.strip()
    if run.exit != 0 or not got:
        last = run.err.strip().splitlines()[-1] if run.err.strip() else "and no word about why"
        run.fail(
            f"{sum_typed} should print {wanted}; it printed no result. {why}".strip(),
            expected=f"{wanted}",
            got=f"exit status {run.exit}: {last}",
        )
    if not PLAIN.fullmatch(got):
        run.fail(
            f"{sum_typed} should print a number in plain digits, and nothing else. 1E+2 or a sentence "
            "round it can't be read by the next program.",
            expected=f"{wanted}",
            got=got,
        )
    if abs(Decimal(got) - wanted) > margin:
        run.fail(
            f"{sum_typed} should print {wanted}, and printed {got}. {why}".strip(),
            expected=f"{wanted}",
            got=got,
        )


def must_refuse(run, sum_typed, what, word=""):
    """Fails unless the run ended as task 3 says: a message on standard error alone, a status not 0."""
    if "Traceback (most recent call last)" in run.err + run.out:
        run.fail(
            f"{sum_typed}: {what}. It ended in a traceback, which tells the trader nothing. Catch the "
            "exception and say in a sentence what was wrong.",
            expected="one plain message on standard error",
            got=run.err.strip() or run.out.strip(),
        )
    if run.out.strip():
        run.fail(
            f"{sum_typed}: {what}, but it was not refused: something came on standard output, where only "
            "results belong. The next program would take it for the sum. Complaints go to standard error.",
            expected="nothing on standard output",
            got=run.out.strip(),
            hint="print(..., file=sys.stderr), or sys.exit with a text.",
        )
    if not run.err.strip():
        run.fail(
            f"{sum_typed}: {what}. Nothing was said about it on standard error.",
            expected="one plain message on standard error",
            got="silence",
        )
    if run.exit == 0:
        run.fail(
            f"{sum_typed}: {what}. It complained, but its exit status is 0, which means that all went well. "
            "The next program would go on.",
            expected="an exit status that is not 0",
            got="0",
            hint='sys.exit() alone ends with 0. sys.exit(1) or sys.exit("a text") does not.',
        )
    if word.casefold() not in run.err.casefold():
        run.fail(
            f"{sum_typed}: {what}. The message should say so, with {word!r} in it.",
            expected=f"a message with {word!r}",
            got=run.err.strip(),
        )


def whole(draw):
    return draw.number(2, 999)


def a_pair(draw, operator):
    """Two numbers whose result ends in no 0; how round numbers are written is another check's matter."""
    left, right = whole(draw), whole(draw)
    while SUMS[operator](left, right) % 10 == 0:
        right += 1
        left += 2
    return left, right


@check(
    "It reckons with whole numbers",
    task=1,
    hint="The three arguments are sys.argv[1], [2] and [3], as texts.",
)
def whole_numbers(terminal, draw):
    for operator in draw.shuffled(("+", "-", "*")):
        left, right = a_pair(draw, operator)
        run = reckon(terminal, left, operator, right)
        must_be(run, SUMS[operator](Decimal(left), Decimal(right)), typed(str(left), operator, str(right)))
    right, times = draw.number(2, 40), draw.number(2, 9)
    run = reckon(terminal, right * times, "/", right)
    must_be(run, Decimal(times), typed(str(right * times), "/", str(right)))


@check("It takes numbers with a decimal point", task=1, after="whole_numbers")
def decimals(terminal, draw):
    why = "Numbers with a decimal point are numbers too; int() reads only whole ones, and // drops the rest."
    half = Decimal(draw.number(1, 99)) + Decimal("0.5")
    other = whole(draw)
    for operator in "+-":
        run = reckon(terminal, half, operator, other)
        must_be(run, SUMS[operator](half, Decimal(other)), typed(str(half), operator, str(other)), why=why)
    odd = draw.number(1, 49) * 2 + 1
    must_be(reckon(terminal, odd, "/", 4), Decimal(odd) / 4, typed(str(odd), "/", "4"), why=why)


@check("It takes negative numbers", task=1, after="whole_numbers")
def negative_numbers(terminal, draw):
    left, right = -draw.number(2, 99), -draw.number(100, 300)
    for operator in draw.shuffled(("+", "-", "*"))[:2]:
        run = reckon(terminal, left, operator, right)
        must_be(run, SUMS[operator](Decimal(left), Decimal(right)), typed(str(left), operator, str(right)))


@check("Results are written in plain digits", task=1, after="whole_numbers")
def written_plainly(terminal, draw):
    left, right = draw.number(2, 9) * 100, draw.pick((50, -200, 4000))
    must_be(reckon(terminal, left, "*", right), Decimal(left * right), typed(str(left), "*", str(right)))


@check("Pennies add up as on paper", task=2, after="decimals")
def exact_on_paper(terminal, draw):
    why = (
        "A float holds most decimals only nearly. Decimal, made from the text, counts as people do on paper."
    )
    sums = [("0.1", "+", "0.2"), ("1.1", "*", "1.1"), (str(draw.price()), "-", str(draw.price()))]
    for left, operator, right in sums:
        wanted = SUMS[operator](Decimal(left), Decimal(right))
        must_be(reckon(terminal, left, operator, right), wanted, typed(left, operator, right), why=why)


@check("A division that never ends is right to six places", task=2, after="decimals")
def long_division(terminal, draw):
    left, right = draw.number(1, 50) * 3 + 1, draw.pick((3, 9))
    run = reckon(terminal, left, "/", right)
    wanted = (Decimal(left) / right).quantize(Decimal("0.00000001"))
    must_be(run, wanted, typed(str(left), "/", str(right)), margin=Decimal("0.0000011"))


@check("An unknown operator is refused", task=3, after="whole_numbers")
def unknown_operator(terminal, draw):
    for operator in (draw.pick(ODD_OPERATORS), draw.word()):
        left, right = str(whole(draw)), str(whole(draw))
        run = reckon(terminal, left, operator, right)
        must_refuse(
            run, typed(left, operator, right), f"{operator!r} is none of the four operators", operator
        )


@check("What is not a number is refused", task=3, after="whole_numbers")
def not_a_number(terminal, draw):
    word, number = draw.word(), str(whole(draw))
    for left, right, culprit in ((word, number, word), (number, f"{number}p", f"{number}p")):
        run = reckon(terminal, left, "+", right)
        must_refuse(run, typed(left, "+", right), f"{culprit!r} is not a number", culprit)


@check(
    "Nothing is divided by zero",
    task=3,
    after="whole_numbers",
    hint="Ask whether the right number is 0 before you divide; 0 / 0 raises another exception.",
)
def division_by_zero(terminal, draw):
    for left, zero in ((str(draw.price()), draw.pick(("0", "0.00"))), ("0", "0")):
        run = reckon(terminal, left, "/", zero)
        must_refuse(run, typed(left, "/", zero), "nothing can be divided by zero", "zero")


@check("Too few or too many arguments are refused", task=3, after="whole_numbers")
def wrong_count(terminal, draw):
    number = str(whole(draw))
    for arguments in ((), (number, "+"), (number, "+", number, "+")):
        run = terminal.run("python", "calc.py", *arguments)
        count = len(arguments)
        what = f"there are {count or 'no'} arguments, not three"
        must_refuse(run, typed(*arguments), what)


@check("A sum is not a number", task=4, after="not_a_number")
def expressions_are_refused(terminal, draw):
    small = draw.number(2, 9)
    for text in (
        f"{small}**{small}",
        draw.pick((f"{small}*{small + 1}", f"({whole(draw)})", f"[{small}][0]")),
    ):
        run = reckon(terminal, text, "+", 1)
        if run.exit == 0:
            run.fail(
                f"{typed(text, '+', '1')}: {text!r} is not a number, but your calculator worked it out. "
                "Something in it runs text as Python. eval does that, with or without builtins, and no "
                "list of forbidden words makes it safe.",
                expected="refused, as a word would be",
                got=run.out.strip(),
                hint="Decimal(text) reads a number and nothing else.",
            )
        must_refuse(run, typed(text, "+", "1"), f"{text!r} is not a number")


@check("What people type is never run", task=4, after="whole_numbers")
def typed_text_never_runs(terminal, draw):
    number = str(draw.number(2, 9))
    for place in draw.shuffled(("left", "operator", "right")):
        trace = f"{draw.word()}.txt"
        attack = f"__import__('pathlib').Path('{trace}').write_text('x')"
        arguments = {
            "left": (attack, "+", number),
            "operator": (number, f"+ {attack} +", number),
            "right": (number, "+", attack),
        }[place]
        run = terminal.run("python", "calc.py", *arguments)
        if terminal.exists(trace):
            name = "operator" if place == "operator" else f"{place} number"
            run.fail(
                f"A stranger typed a line of Python as the {name}, and your calculator ran it: it made the "
                f"file {trace} on the trader's machine, and could as well have deleted her books. eval and "
                "exec run whatever text they are given.",
                expected="refused, and nothing run",
                got=f"the file {trace}",
                hint="Read numbers with Decimal(text), and look the operator up among the four.",
            )
        must_refuse(run, typed(*arguments), "that is no sum")


@check("Not even nan and inf are numbers", task=4, stretch=True, after="not_a_number")
def no_wonders(terminal, draw):
    for text in (draw.pick(("nan", "NaN")), draw.pick(("inf", "Infinity"))):
        must_refuse(reckon(terminal, text, "+", 1), typed(text, "+", "1"), f"{text!r} is not a number")


@check("Importing the file runs nothing", task=5, after="whole_numbers")
def importing_runs_nothing(terminal, draw):
    for arguments in ((), (str(whole(draw)), "+", str(whole(draw)))):
        run = terminal.run("python", "-c", "import calc", *arguments)
        if run.exit != 0 or run.out.strip() or run.err.strip():
            run.fail(
                "Another program said import calc, and the calculator started to work as if it were the "
                "command: it printed something or ended the program. What is for the command alone "
                "belongs below "
                'if __name__ == "__main__":',
                expected="no output, and the program goes on",
                got=(run.out + run.err).strip() or f"exit status {run.exit}",
            )


@check("The receipt adds up", task=5, after=("importing_runs_nothing", "decimals"))
def receipt_adds_up(terminal, draw, exercise):
    prices = [draw.price() for _ in range(draw.number(4, 7))]
    terminal.write("receipt.py", exercise.starter["receipt.py"])  # hers: one that adds up by itself proves nothing
    terminal.write("prices.txt", "".join(f"{price}\n" for price in prices))
    run = terminal.run("python", "receipt.py")
    why = "receipt.py calls calculate(left, operator, right) with three texts and prints what comes of it."
    must_be(run, sum(prices, Decimal(0)), "python receipt.py", why=why)
