"""The docs and the program agree: commands, options, settings, links and literal examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from flaskpath.cli.main import COMMANDS, cli
from flaskpath.course import load_course
from flaskpath.grading.cookies import SetCookie
from flaskpath.grading.verdict import (
    CheckResult,
    Exchange,
    Explanation,
    Message,
    Output,
    Story,
    Try,
    Verdict,
    to_json,
)
from flaskpath.sandbox import answers

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
DOCS = [file for file in DOCS if "examples" not in file.parts]
EXAMPLES = ROOT / "docs" / "write-a-course" / "examples"
CONTEXT = click.Context(cli)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    for name in COMMANDS:
        command = cli.get_command(CONTEXT, name)
        assert command is not None
        if isinstance(command, click.Group):
            for below in command.list_commands(CONTEXT):
                found = command.get_command(CONTEXT, below)
                assert found is not None
                yield f"{name} {below}", found
        else:
            yield name, command


def all_docs() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in DOCS)


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_and_option_is_documented(name: str) -> None:
    """Would catch a command or option that nobody can find out about."""
    text = all_docs()
    assert f"flaskpath {name}" in text
    command = dict(commands())[name]
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert option in text, option


def test_every_command_in_the_docs_exists() -> None:
    """Would catch docs that name a command or option of yesterday."""
    known = dict(commands())
    groups = {name.split()[0] for name in known if " " in name}
    for file in DOCS:
        for found in re.finditer(
            r"(?:^ {4}|`|bin/)flaskpath ([a-z][a-z -]*[^`\n#]*)", file.read_text(), re.MULTILINE
        ):
            words = found[1].split()
            name = " ".join(words[:2]) if words[0] in groups else words[0]
            assert name in known or name in groups, f"{file.name}: flaskpath {found[1]}"
            options = (
                {option for parameter in known[name].params for option in parameter.opts}
                if name in known
                else ()
            )
            for word in words:
                if word.startswith("--"):
                    assert word.split("=")[0] in options, f"{file.name}: flaskpath {found[1]}"


def test_make_targets_in_the_docs_exist_and_help_explains_all() -> None:
    """Would catch a README whose first command fails, or a target without a word of help."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert targets == explained
    for named in re.findall(r"(?:`|^ {4})make ([a-z-]+)", all_docs(), re.MULTILINE):
        assert named in targets


def test_settings_in_the_docs_exist_and_every_setting_is_documented() -> None:
    """Would catch an environment variable that is read and told nowhere, or told and read nowhere."""
    sources = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "src").rglob("*.py")))
    read = set(re.findall(r"\bFLASKPATH_[A-Z_]+\b", sources))
    told = set(re.findall(r"\bFLASKPATH_[A-Z_]+\b", all_docs()))
    assert told == read


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_in_the_docs_lead_somewhere(file: Path) -> None:
    """Would catch a reader following a link into nothing."""
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target


def test_the_example_of_a_course_loads() -> None:
    """Would catch a format that has moved away from its literal example."""
    topics = load_course(EXAMPLES / "course").topics
    assert topics["front-desk"].published
    assert topics["laundry"].overview and 150 <= topics["laundry"].overview.words <= 300


def test_the_example_of_a_verdict_is_what_we_write() -> None:
    """Would catch a field of the verdict's JSON that was renamed, dropped or retyped: programs rely on them."""
    example = json.loads((EXAMPLES / "verdict.json").read_text(encoding="utf-8"))
    verdict = Verdict(
        exercise=example["exercise"], passed=example["passed"], isolation=example["isolation"],
        seed=example["seed"], milliseconds=example["milliseconds"], output=Output(**example["output"]),
        checks=tuple(map(_check, example["checks"])),
    )  # fmt: skip
    assert to_json(verdict) == example
    told = [check for check in example["checks"] if check["story"]]
    assert told and told[0]["exchanges"][0]["cookies"], "the example shows a story and a cookie"
    inside = told[0]["exchanges"][0]["inside"]
    assert answers.inside(inside) == inside, "and all that a guest may report"


def _check(shown: dict[str, Any]) -> CheckResult:
    """The check that an example's JSON shows, made of our own classes."""
    explanation, story = shown["explanation"], shown["story"]
    return CheckResult(
        **{name: value for name, value in shown.items() if name not in ("exchanges", "explanation", "story")},
        exchanges=tuple(map(_exchange, shown["exchanges"])),
        explanation=explanation and Explanation(**explanation),
        story=story and Story(**{**story, "tried": tuple(Try(**one) for one in story["tried"])}),
    )


def _exchange(shown: dict[str, Any]) -> Exchange:
    def message(half: dict[str, Any]) -> Message:
        headers = tuple((name, value) for name, value in half["headers"])
        return Message(half["head"], headers, half["body"], half["cut"])

    return Exchange(
        shown["who"],
        message(shown["request"]),
        message(shown["response"]),
        shown["milliseconds"],
        shown["inside"],
        tuple(SetCookie(**cookie) for cookie in shown["cookies"]),
    )


def test_the_examples_of_requests_are_json() -> None:
    """Would catch an example that no program could send."""
    found = sorted((EXAMPLES / "requests").glob("*.json"))
    assert found
    for file in found:
        json.loads(file.read_text(encoding="utf-8"))
