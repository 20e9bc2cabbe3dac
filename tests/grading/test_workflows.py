"""The reader of GitHub Actions workflows, and of YAML under limits below it."""

from __future__ import annotations

import pytest

from flaskpath.grading.workflows import (
    RefusedWorkflow,
    find_workflows,
    in_folder,
    read_workflow,
    without_excuses,
)
from flaskpath.grading.yaml_text import Entries, Items, Text, UnreadableYaml, read_yaml

RIGHT = """\
name: Tests
on:
  push:
    branches: [main]
  pull_request:
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Run the tests
        working-directory: club
        run: |
          pip install -r requirements.txt
          pytest
"""


def test_a_workflow_is_read_as_github_reads_it() -> None:
    """Catches the key `on` read as a truth value, block texts mangled, or a step lost."""
    workflow = read_workflow(RIGHT)
    assert workflow.events == ("push", "pull_request")
    (job,) = workflow.jobs
    checkout, tests = job.steps
    assert (job.id, checkout.uses, tests.folder) == ("tests", "actions/checkout@v4", "club")
    assert tests.run == "pip install -r requirements.txt\npytest\n"
    assert tests.line == 11


@pytest.mark.parametrize(
    ("on", "events"), [("push", ("push",)), ("[push, pull_request]", ("push", "pull_request"))]
)
def test_short_forms_of_on(on: str, events: tuple[str, ...]) -> None:
    """Catches a right workflow refused for the shorter way to name its events."""
    text = f"on: {on}\njobs: {{a: {{runs-on: x, steps: [run: pytest]}}}}"
    assert read_workflow(text).events == events


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("runs-on", "run-on", 8, "Did you mean 'runs-on'?"),
        ("    runs-on: ubuntu-latest\n", "", 7, "runs-on"),
        ("on:\n  push:\n    branches: [main]\n  pull_request:\n", "", 1, "'on' is missing"),
        ("pull_request:", "pull-request:", 5, "Did you mean 'pull_request'?"),
        ("        run: |", "\t\trun: |", 13, "tab"),
        ("working-directory: club", "uses: actions/setup-python@v5", 11, "both 'uses' and 'run'"),
        ("    steps:\n", "    step:\n", 9, "Did you mean 'steps'?"),
        ("      - name: Run", "     - name: Run", 11, "indented"),
        ("jobs:", "job:", 6, "Did you mean 'jobs'?"),
        ("uses: actions/checkout@v4", "uses: &fetch actions/checkout@v4", 10, "Anchors"),
    ],
)
def test_what_github_refuses_is_named_with_its_line(before: str, after: str, line: int, words: str) -> None:
    """Catches a broken workflow that is accepted, or refused without a place to look at."""
    assert before in RIGHT
    with pytest.raises(RefusedWorkflow) as refused:
        read_workflow(RIGHT.replace(before, after, 1))
    assert refused.value.line == line
    assert words in refused.value.sentence


@pytest.mark.parametrize(
    ("where", "excuse"),
    [
        ("      - name: Run", "      - if: false\n        name: Run"),
        ("      - name: Run", "      - continue-on-error: true\n        name: Run"),
        ("    runs-on", "    if: ${{ false }}\n    runs-on"),
        ("    runs-on", "    continue-on-error: true\n    runs-on"),
    ],
)
def test_steps_that_never_run_or_may_fail_do_not_count(where: str, excuse: str) -> None:
    """Catches tests that can not make the workflow fail."""
    workflow = without_excuses(read_workflow(RIGHT.replace(where, excuse, 1)))
    assert not [step for job in workflow.jobs for step in job.steps if step.run]


def test_only_files_that_github_looks_at_are_workflows() -> None:
    """Catches a workflow in the wrong folder, or with a wrong ending, taken for one that runs."""
    files = dict.fromkeys(
        (".github/workflows/a.yml", ".github/workflows/b.yaml", ".github/c.yml", ".github/workflows/d.txt",
         ".github/workflows/old/e.yml", "tests.yml"),
        "",
    )  # fmt: skip
    assert list(find_workflows(files)) == [".github/workflows/a.yml", ".github/workflows/b.yaml"]


def test_a_step_s_paths_are_seen_from_its_folder() -> None:
    """Catches a requirements file looked for in the wrong folder, or outside the repository."""
    step = read_workflow(RIGHT).jobs[0].steps[1]
    assert in_folder(step, "requirements.txt") == "club/requirements.txt"
    assert in_folder(step, "../requirements.txt") == "requirements.txt"
    assert in_folder(step, "../../etc/passwd") == ""


def test_yaml_keeps_texts_as_they_are() -> None:
    """Catches `yes`, `3.10` or a date turned into something else on the way."""
    read = read_yaml("a: yes\nb: [3.10, '07']\nc:\n")
    assert isinstance(read, Entries)
    assert read.values["a"] == Text("yes", 1)
    assert read.values["b"] == Items((Text("3.10", 2), Text("07", 2, plain=False)), 2)
    assert read.values["c"] == Text("", 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "a: &x [b]\nc: *x",
        "a: !!python/object/apply:os.system [id]",
        'a: "\\UFFFFFFFF"',
        "a: 1\na: 2",
        "---\na: 1\n---\nb: 2",
        "a: " + "[" * 300,
        "- " * 9_000,
        "[" * 100_000,
        "x" * 30_000,
        "- a\n" * 4_000,
        "? [a]\n: b",
    ],
)
def test_hostile_yaml_is_refused_kindly(text: str) -> None:
    """Catches a crash, an object built, or memory and time spent on what a stranger wrote."""
    with pytest.raises(UnreadableYaml):
        read_yaml(text)
