"""The reader of shell lines in workflows and recipes."""

from __future__ import annotations

import pytest

from flaskpath.grading.shell_lines import Command, read_commands


def words(script: str) -> list[tuple[str, ...]]:
    return [command.words for command in read_commands(script)]


@pytest.mark.parametrize(
    "script",
    [
        "pytest -q",
        "  pytest \\\n  -q",
        "PYTHONPATH=. .venv/bin/pytest -q  # all of them",
        "uv run pytest -q",
        "pytest -q > report.txt 2>&1",
    ],
)
def test_a_command_is_seen_through_what_stands_around_it(script: str) -> None:
    """Catches a right workflow refused for a comment, a path, a launcher or a redirection."""
    assert words(script) == [("pytest", "-q")]


@pytest.mark.parametrize(
    "script",
    [
        "if false; then\n  pytest\nfi",
        "if false; then pytest; fi",
        "exit 0\npytest",
        "ruff check || pytest",
        "text='one\npytest\n'",
        "cat <<EOF\npytest\nEOF",
        "echo 'never closed\npytest",
        "# pytest",
    ],
)
def test_what_may_never_run_is_no_command(script: str) -> None:
    """Catches a workflow that only seems to run the tests and is believed."""
    assert ("pytest",) not in words(script)


@pytest.mark.parametrize(
    "script",
    [
        "pytest || true",
        "pytest | tee out",
        "set +e\npytest\necho done",
        "pytest &",
        "pytest && echo ok\necho",
    ],
)
def test_a_failure_that_nobody_notices_is_excused(script: str) -> None:
    """Catches a workflow that stays green whatever the tests say."""
    assert Command(("pytest",), excused=True) in read_commands(script)


@pytest.mark.parametrize(
    "script",
    [
        "pytest",
        "pytest; echo done",
        "pip install flask && pytest",
        "pytest && echo ok",
        "set -o pipefail\npytest | tee out",
        "set -eo pipefail; pytest | tee out",
        "pytest || exit 1",
        "set +e\npytest",
        "if true; then echo; fi\npytest",
    ],
)
def test_a_failure_that_ends_the_script_is_not_excused(script: str) -> None:
    """Catches a sound workflow refused for its style."""
    assert Command(("pytest",), excused=False) in read_commands(script)


def test_expressions_of_github_are_words() -> None:
    """Catches braces read as shell, or evaluated."""
    assert words("pip install flask==${{ matrix.flask }} && echo") == [
        ("pip", "install", "flask==EXPRESSION"),
        ("echo",),
    ]
