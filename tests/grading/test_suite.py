"""When a broken app counts as caught: a claim of the tests is not enough."""

from __future__ import annotations

from flaskpath.grading.suite import Asked, really_differ

HOME = ("0", "GET", "/", "", "")
JOIN = ("0", "POST", "/join", "", "name=a")


def _answers(*pairs: tuple[tuple[str, ...], bytes]) -> list[Asked]:
    return [Asked(request, ("200 OK", "", body)) for request, body in pairs]


def test_another_answer_to_the_same_question_counts() -> None:
    """Catches a judge that never believes a good test."""
    assert really_differ(_answers((HOME, b"a"), (JOIN, b"b")), _answers((HOME, b"a"), (JOIN, b"c")))


def test_the_same_answers_do_not_count() -> None:
    """Catches tests that fail for a reason of their own, such as counting their runs."""
    assert not really_differ(_answers((HOME, b"a")), _answers((HOME, b"a")))


def test_another_question_does_not_count() -> None:
    """Catches tests that ask a broken app something else on purpose."""
    assert not really_differ(_answers((HOME, b"a"), (JOIN, b"b")), _answers((JOIN, b"b"), (HOME, b"a")))


def test_asking_less_does_not_count() -> None:
    """Catches tests that stop early and call that a finding."""
    assert not really_differ(_answers((HOME, b"a"), (JOIN, b"b")), _answers((HOME, b"a")))
