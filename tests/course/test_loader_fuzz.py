"""Whatever lies in a course folder: a course, or a list of problems. Never another exception, never the outside."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flaskpath.course.loader import read_course
from flaskpath.course.model import Course
from flaskpath.course.problems import CourseInvalid

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "write-a-course" / "examples" / "course"
REMOVE = "topics/front-desk/exercises/front-desk/also-right/blueprint/.remove"
PLACES = [
    REMOVE,
    *sorted(
        path.relative_to(EXAMPLE).as_posix() for path in EXAMPLE.rglob("*") if path.suffix in (".toml", ".md")
    ),
]
WORDS = st.sampled_from(
    [
        "[[track]]", "[limits]", "id", "title", "topics", "kind", "entry", "=", '"app"', '"app:app"', '"../../x"', "[]",
        '["a", "a"]', "1e999", "nan", "-1", "99999999999999999999", "true", "1979-05-27", '""', "'''", "\x00", "\ud7ff",
        "# Build: x", "## 1. x", "## 0.", "## 99999999999999999999.", "### If you like", "1. a", "    ", "```python example",
        "```check", "```", "GET / -> 200", "$ x -> exit 1", "*(x)*", "## Later, from memory", ":source:`a.b:c`", "[x](y)",
        "\r\n", "\n", " ", ".", '"""', "a" * 300, "[" * 50, "{" * 50,
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=25).map(" ".join).map(str.encode) | st.binary(
    max_size=60
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the literal example; each test puts back what it broke."""
    return copied(tmp_path_factory.mktemp("fuzz"))


def copied(folder: Path) -> Path:
    course = Path(shutil.copytree(EXAMPLE, folder / "course"))
    (course / REMOVE).write_text("app.py\n", encoding="utf-8")
    return course


def read(course: Path) -> None:
    try:
        found, problems = read_course(course)
    except CourseInvalid as invalid:
        assert str(invalid)
        return
    assert isinstance(found, Course)
    for problem in problems:
        assert problem.sentence
        str(problem).encode()


@QUICK
@given(place=st.sampled_from(PLACES), text=TEXTS)
def test_any_text_in_any_file(course: Path, place: str, text: bytes) -> None:
    """Catches a reader that falls over a file that somebody is still writing."""
    file = course / place
    before = file.read_bytes()
    try:
        file.write_bytes(text)
        read(course)
    finally:
        file.write_bytes(before)


@QUICK
@given(place=st.sampled_from(PLACES), data=st.data())
def test_any_line_spoilt(course: Path, place: str, data: st.DataObject) -> None:
    """Catches a reader that takes a field, a heading or a fence for granted."""
    file = course / place
    before = file.read_bytes()
    lines = before.split(b"\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    lines[number : number + data.draw(st.integers(0, 2))] = [data.draw(TEXTS)]
    try:
        file.write_bytes(b"\n".join(lines))
        read(course)
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("instead", ["nothing", "folder", "link", "loop", "pipe"])
def test_something_else_in_place_of_a_file(tmp_path: Path, place: str, instead: str) -> None:
    """Catches a reader that follows a link out of the course, or waits for a pipe."""
    course = copied(tmp_path)
    file = course / place
    file.unlink()
    if instead == "folder":
        file.mkdir()
    elif instead == "link":
        file.symlink_to(tmp_path / "nowhere")
    elif instead == "loop":
        file.symlink_to(file)
    elif instead == "pipe":
        os.mkfifo(file)
    read(course)
