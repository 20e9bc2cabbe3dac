"""Slips in plain Python that keep a program from running."""

from __future__ import annotations

from flaskpath.grading.explain.blocks import block

BLOCKS = (
    block(
        "name-missing",
        r"NameError: name '(?P<name>\w{1,200})' is not defined",
        "Python does not know the name {name} at that line.",
        "Is it misspelt, not imported, or defined further down?",
    ),
    block(
        "indentation",
        r"(IndentationError|TabError): (?P<text>[^\n]{1,200})",
        "The blanks at the start of a line don't fit the lines around it.",
        "Lines of one block start in the same column. Four blanks for each level.",
    ),
    block(
        "syntax",
        r"SyntaxError: (?P<text>[^\n]{1,200})",
        "Python could not read this line: {text}.",
        "Look at the line and the one above it: a missing colon, quote or bracket is usual.",
    ),
)
