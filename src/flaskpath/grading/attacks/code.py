"""Code injection: text that a program evaluates as Python."""

from __future__ import annotations

from dataclasses import dataclass

from flaskpath.grading import stories
from flaskpath.grading.draws import Draw
from flaskpath.grading.terminal import Run, Terminal


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """`text` makes the file `marker` if it is evaluated as an expression."""

    text: str
    marker: str
    story: str
    shape: str = ""  # what kind of expression it is

    def must_not_run(self, run: Run, terminal: Terminal) -> None:
        """Fail if the program ran the visitor's text: the file it makes is there."""
        ran = terminal.exists(self.marker)
        stories.tell(
            "code-injection", self.shape, self.story, succeeded=ran,
            sends=f"`{self.text}`, typed in where your program takes a number.",
            sees=f"Nothing odd. But there is a new file now, {self.marker}: your program ran what was typed."
            if ran else "A message: your program takes it for what it is, a text.",
            loses="Whatever you may read, change or delete on your computer." if ran else "Nothing. No file was made.",
        )  # fmt: skip
        if ran:
            run.fail(
                f"Somebody typed {self.text} and your program ran it as Python: it made the file {self.marker}. "
                "It could have deleted everything you have. eval() runs whatever it is given.",
                expected="a message that this is no number or operator",
                got=f"the file {self.marker} was made",
                hint="Turn the text into a number with int(), float() or Decimal(), and pick the operation "
                "by an if or a dict.",
            )


def code_injection(draw: Draw) -> list[CodeAttempt]:
    """Expressions that leave a file behind, in shapes that survive common filters."""
    shapes = (
        ("__import__('pathlib').Path('{marker}').write_text('x')", "an import in an expression"),
        ("[open('{marker}','w').write('x'),1][1]", "a call in a list"),
        ("1if open('{marker}','w')else 1", "a call in a condition, almost without blanks"),
    )
    story = "The attacker types an expression instead of a number. The program evaluates it with the user's own rights."
    return [
        CodeAttempt(shape.format(marker=name), name, story, kind)
        for (shape, kind), name in zip(shapes, draw.several(3, draw.word), strict=True)
    ]
