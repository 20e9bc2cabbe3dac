"""A verdict on the screen: what a learner reads, in colour and without, and that no program can drive the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from flaskpath.cli.screen import open_screen, plain
from flaskpath.cli.verdict_text import show_verdict
from flaskpath.course import load_course
from flaskpath.grading.verdict import CheckResult, Exchange, Explanation, Message, Output, Verdict

FILES = {"app.py": b"one\ntwo\n    return room\n"}
CHECKS = (
    CheckResult("start", 0, "Your app starts", "passed"),
    CheckResult("greets", 1, "The greeting names the guest", "passed"),
    CheckResult(
        "room",
        2,
        "A room shows its name",
        "failed",
        message="The page should show the room's name.",
        expected="The Anchor",
        got="500",
        exchanges=(
            Exchange("a visitor", Message("GET /rooms/7"), Message("500 INTERNAL SERVER ERROR"), 1.0),
        ),
        file="app.py",
        line=3,
        hint="Return text.",
        explanation=Explanation(
            "view-returns-none",
            "The view returned no text.",
            "Return text.",
            "TypeError: The view function for 'room' did not return a valid response.",
        ),
    ),
    CheckResult(
        "links", 2, "Rooms are linked", "blocked", stretch=True, message="Not tried: first mend “room”."
    ),
    CheckResult(
        "late", 2, "It is quick", "our-fault", message="Something went wrong on our side.", got="OSError"
    ),
)
VERDICT = Verdict("front-desk", False, "jail", 7, 12.4, CHECKS, Output("hello from app\n"))
SHOWN = """\
Build: a front desk
  ✓ Your app starts

1. Greet the guest
  ✓ The greeting names the guest

2. Know your rooms
  ✗ A room shows its name
      The page should show the room's name.
      a visitor: GET /rooms/7  →  500 INTERNAL SERVER ERROR
      expected: The Anchor
      got:      500
      where:    app.py:3   return room
      why:      The view returned no text.
      original: TypeError: The view function for 'room' did not return a valid response.
      try:      Return text.
  – Rooms are linked  (if you like)
      Not tried: first mend “room”.
  ! It is quick
      Something went wrong on our side.
      detail:   OSError

Your program printed:
  hello from app

! Our fault: 2 of 4 checks passed  (12 ms, isolation: jail, seed 7)
  A fault of ours kept a check from being made. 'flaskpath doctor' may say why.
"""


def shown(verdict: Verdict, course_folder: Path, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    exercise = load_course(course_folder).exercises["front-desk"]
    show_verdict(open_screen(stream, width=100), exercise, verdict, FILES)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_what_a_learner_reads(course_folder: Path) -> None:
    """Would catch a verdict that lost its evidence, its place, its reason or its next step."""
    assert shown(VERDICT, course_folder) == SHOWN


def test_a_terminal_that_knows_ascii_only(course_folder: Path) -> None:
    """Would catch a UnicodeEncodeError in a Windows console or under LC_ALL=C."""
    text = shown(VERDICT, course_folder, "ascii")
    assert "  + Your app starts" in text
    assert "  x A room shows its name" in text
    assert "GET /rooms/7  ->  500" in text
    assert 'first mend "room"' in text


def test_an_original_that_is_shown_is_not_said_twice(course_folder: Path) -> None:
    """Would catch the words that an explanation was made from repeated below the same words."""
    told = Explanation("x", "It has no such view.", "Write one.", "BuildError: no such view")
    check = CheckResult("room", 2, "A room", "failed", message="Your app crashed: BuildError: no such view",
                        explanation=told)  # fmt: skip
    text = shown(Verdict("front-desk", False, "jail", 7, 1.0, (check,)), course_folder)
    assert text.count("BuildError: no such view") == 1


def test_a_program_cannot_drive_the_terminal(course_folder: Path) -> None:
    """Would catch escape sequences in a learner's output repainting the verdict, in whatever part they come."""
    evil = "\x1b[2J\x1b[31mpassed\x07\u202e\r"
    check = CheckResult(
        "room", 2, evil, "failed", message=evil, expected=evil, got=evil, hint=evil, file="app.py", line=1,
        exchanges=(Exchange(evil, Message(evil), Message(evil), 1.0),),
        explanation=Explanation("x", evil, evil, evil),
    )  # fmt: skip
    text = shown(Verdict("front-desk", False, "jail", 7, 1.0, (check,), Output(evil)), course_folder)
    assert not {char for char in text if not char.isprintable()} - {"\n"}
    assert "\\x1b[2J" in text


def test_nothing_is_shortened_in_silence(course_folder: Path) -> None:
    """Would catch a long answer cut without a word, or a traceback that loses its last line."""
    long = "\n".join(f"line {number}" for number in range(40))
    trace = f"Traceback (most recent call last):\n{long}\nKeyError: 'name'"
    for got, kept in ((long, "line 0"), (trace, "KeyError: 'name'")):
        check = CheckResult("room", 2, "A room", "failed", message="No.", got=got)
        text = shown(Verdict("front-desk", False, "jail", 7, 1.0, (check,)), course_folder)
        assert kept in text
        assert "more lines here ('flaskpath check --json' has them)" in text
        assert text.count("line ") < 20


@pytest.mark.parametrize(
    ("text", "expected"), [("a\tb", "a   b"), ("a\r\nb", "a\nb"), ("é", "é"), ("\x00", "\\x00")]
)
def test_plain_text(text: str, expected: str) -> None:
    """Would catch ordinary letters being mangled along with what is dangerous."""
    assert plain(text, io.TextIOWrapper(io.BytesIO(), "utf-8")) == expected


def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Would catch colour codes in files, or in spite of NO_COLOR."""

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert open_screen(Terminal()).console.color_system is not None
    assert open_screen(io.StringIO()).console.color_system is None
    monkeypatch.setenv("NO_COLOR", "1")
    assert open_screen(Terminal()).console.no_color
