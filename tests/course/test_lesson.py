"""Lessons taken apart: what runs, what must come back, and what an author got wrong in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from flaskpath.course.expectations import Expectation, parse_expectation
from flaskpath.course.lesson import Lesson, parse_lesson
from flaskpath.course.links import report_broken_sources
from flaskpath.course.problems import Problem, Problems

FILE = Path("lesson.md")


def parsed(text: str) -> tuple[Lesson, list[Problem]]:
    problems = Problems()
    return parse_lesson(text, FILE, problems), list(problems)


def test_examples_build_one_module_in_order() -> None:
    """Would catch a check that sees code of later examples, or misses that of earlier ones."""
    lesson, problems = parsed(
        "# T\n\nLead.\n\n```python example\na = 1\n```\n```check\nGET /a -> 200\n```\n"
        "```python wrong\nbad\n```\n```html example file=templates/a.html\n<p>\n```\n"
        "```python example\nb = 2\n```\n```check\nGET /b -> 200\n```\n"
    )
    assert problems == []
    first, second = lesson.trials
    assert first.files == {"app.py": "a = 1\n"}
    assert second.files == {"app.py": "a = 1\n\n\nb = 2\n", "templates/a.html": "<p>\n"}
    assert lesson.files == second.files
    assert [example.code for example in lesson.wrong] == ["bad\n"]


def test_headings_and_marks_inside_fences_are_code() -> None:
    """Would catch a Python comment becoming a section, or a printed link being looked up."""
    lesson, problems = parsed(
        "# T\n\n## A\n```python\n## not a section\n:source:`nowhere`\n```\n## B\ntext\n"
    )
    assert [section.title for section in lesson.sections] == ["A", "B"]
    assert lesson.sources == ()
    assert problems == []


def test_words_are_those_of_the_prose() -> None:
    """Would catch code, rules of tables or bullets counted as something to read."""
    lesson, _ = parsed(
        "# Two words\n\n- one `two`\n\n|a|\n|---|\n\n```python example\nnot = prose\n```\nthree - four\n"
    )
    assert lesson.words == 2 + 2 + 1 + 2


def test_questions_come_with_their_answers() -> None:
    """Would catch answers shown with the question, or an answer with parentheses being cut."""
    lesson, problems = parsed(
        "# T\n\n## Later, from memory\n\n1. Why? *(Because (of course).)*\n2. How\n   so? *(So.)*\n3. And?\n"
    )
    assert [(one.text, one.answer) for one in lesson.questions] == [
        ("Why?", "Because (of course)."),
        ("How\nso?", "So."),
    ]
    assert ["Question 3 has no answer." for _ in problems] == [problem.sentence for problem in problems]


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("text\n# T\n", "one '# ' heading", 1),
        ("# T\n```python\nx\n", "never closed", 2),
        ("# T\n```python exampel\nx\n```\n", "cannot be marked 'exampel'", 2),
        ("# T\n```html example\nx\n```\n", "needs a file", 2),
        ("# T\n```python example file=../x.py\nx\n```\n", "cannot say 'file=../x.py'", 2),
        ("# T\n```check\nGET / -> 200\n```\n", "no example before", 2),
        ("# T\n```python example\nx\n```\n```check\n\nGET / 200\n```\n", "no expectation: GET / 200", 7),
    ],
)
def test_an_author_is_told_what_is_malformed(text: str, sentence: str, line: int) -> None:
    """Would catch a fence that silently proves nothing."""
    _, problems = parsed(text)
    assert [problem.line for problem in problems if sentence in problem.sentence] == [line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /a -> 200", Expectation(1, 200, "GET", "/a")),
        (
            "GET /old -> 301, Location: /news",
            Expectation(1, 301, "GET", "/old", headers=(("Location", "/news"),)),
        ),
        (
            'POST /a name=Ada&text=Hi -> 303, "a, \\"b\\"", not "c"',
            Expectation(1, 303, "POST", "/a", "name=Ada&text=Hi", texts=('a, "b"',), absent=("c",)),
        ),
        (
            'GET /a -> 200, Vary: "Accept, Cookie", "x"',
            Expectation(1, 200, "GET", "/a", headers=(("Vary", "Accept, Cookie"),), texts=("x",)),
        ),
        (
            '$ python c.py 1 "2 3" -> "5"',
            Expectation(1, 0, command=("python", "c.py", "1", "2 3"), texts=("5",)),
        ),
        ("$ python c.py -> exit 2", Expectation(1, 2, command=("python", "c.py"))),
        ("GET /a -> 20", None),
        ('GET /a -> 200 "x"', None),
        ("GET a -> 200", None),
        ("$ python 'c -> exit 2", None),
    ],
)
def test_expectations(text: str, expected: Expectation | None) -> None:
    """Would catch a line of a check fence meaning something else than the docs say."""
    problems = Problems()
    assert parse_expectation(text, FILE, 1, problems) == expected
    assert bool(problems) == (expected is None)


def test_links_into_our_source_must_lead_somewhere() -> None:
    """Would catch a lesson pointing at code that was renamed."""
    lesson, _ = parsed(
        "# T\n:source:`flaskpath.course.lesson:parse_lesson` :source:`flaskpath.course.lesson:parse_leson`\n"
        ":source:`flaskpath.nowhere`\n:source:`os.path`\n:source:`flaskpath.course.problems:Problems.add`\n"
    )
    problems = Problems()
    report_broken_sources(lesson, FILE, problems)
    assert [(problem.line, problem.sentence) for problem in problems] == [
        (2, "flaskpath.course.lesson has no parse_leson."),
        (3, "There is no module flaskpath.nowhere of ours."),
        (4, "There is no module os.path of ours."),
    ]
