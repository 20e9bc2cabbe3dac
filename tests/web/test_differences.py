"""Differences between versions: right, readable and bounded."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flaskpath.web.submissions import differences
from flaskpath.web.submissions.differences import changed_lines, difference


def one(before: str, after: str) -> Any:
    (file,) = difference({"a.py": before.encode()}, {"a.py": after.encode()})
    return file


def test_a_change_is_shown_with_the_lines_around_it() -> None:
    """Catches a difference that shows the whole file, or a change without a place."""
    before = "".join(f"line {n}\n" for n in range(1, 21))
    file = one(before, before.replace("line 10\n", "line ten\n"))
    assert file["change"] == "changed"
    (hunk,) = file["hunks"]
    assert (hunk["before"], hunk["after"]) == (7, 7)
    assert hunk["lines"] == [
        ["same", "line 7"], ["same", "line 8"], ["same", "line 9"],
        ["removed", "line 10"], ["added", "line ten"],
        ["same", "line 11"], ["same", "line 12"], ["same", "line 13"],
    ]  # fmt: skip


def test_files_that_came_and_went_are_named_and_others_are_not() -> None:
    """Catches a file that is forgotten because only one side has it, and noise about what is the same."""
    found = difference({"old.py": b"x\n", "same.py": b"y\n"}, {"new.py": b"z\n", "same.py": b"y\n"})
    assert [(file["path"], file["change"]) for file in found] == [("new.py", "added"), ("old.py", "removed")]
    assert found[0]["hunks"][0]["lines"] == [["added", "z"]]


def test_what_is_no_text_is_said_to_differ_and_not_shown() -> None:
    """Catches a picture that ends the page with an error, or fills it with rubbish."""
    (file,) = difference({"a.png": b"\x89PNG\xff"}, {"a.png": b"\x89PNG\xfe"})
    assert (file["text"], file["hunks"]) == (False, [])
    assert changed_lines([file]) == 1


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_applying_it_to_one_version_gives_the_other(before: list[str], after: list[str]) -> None:
    """Catches a difference that leaves lines out or puts them in the wrong order or under wrong numbers."""
    old, new = "".join(f"{line}\n" for line in before), "".join(f"{line}\n" for line in after)
    if old == new:
        return
    got: list[str] = []
    at = 0
    for hunk in one(old, new)["hunks"]:
        got += before[at : hunk["before"] - 1]
        assert len(got) == hunk["after"] - 1
        at = hunk["before"] - 1
        for tag, line in hunk["lines"]:
            if tag != "added":
                assert before[at] == line
                at += 1
            if tag != "removed":
                got.append(line)
    assert got + before[at:] == after


def test_texts_made_to_be_hard_are_not_compared_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a learner who keeps a server busy with two files of repeated lines."""

    def refuse(*_: object) -> None:
        raise AssertionError("compared after all")

    monkeypatch.setattr(differences, "SequenceMatcher", refuse)
    draws = random.Random(1)
    many = [f"{draws.randrange(10**9)}\n" for _ in range(40_000)]
    for lines in (["a\n", "b\n"] * 2000, many):
        shuffled = [*lines]
        draws.shuffle(shuffled)
        file = one("start\n" + "".join(lines) + "x", "begin\n" + "".join(shuffled) + "y")
        assert file["cut"]
        assert sum(len(hunk["lines"]) for hunk in file["hunks"]) == differences.MOST_LINES
