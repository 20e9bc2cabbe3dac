"""Reads a GitHub Actions workflow and the commands in it, as GitHub would, and says what GitHub would refuse.

It judges no more than that (checks decide what a workflow should do), and it runs nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flaskpath.grading.yaml_text import Entries, Items, Node, Text, UnreadableYaml, read_yaml

FOLDER = ".github/workflows/"
_TOP = frozenset({"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"})
_JOB = frozenset(
    {
        "name", "permissions", "needs", "if", "runs-on", "environment", "concurrency", "outputs", "env",
        "defaults", "steps", "timeout-minutes", "strategy", "continue-on-error", "container", "services",
    }
)  # fmt: skip
_STEP = frozenset(
    {
        "id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error",
        "timeout-minutes",
    }
)  # fmt: skip
EVENTS = frozenset(
    {
        "push", "pull_request", "pull_request_target", "workflow_dispatch", "workflow_call", "workflow_run",
        "schedule", "release", "merge_group", "repository_dispatch", "create", "delete", "fork", "issues",
        "issue_comment", "label", "page_build", "public", "pull_request_review", "registry_package", "status",
        "watch", "check_run", "check_suite", "deployment", "deployment_status", "discussion", "gollum",
        "branch_protection_rule", "discussion_comment", "image_version", "milestone", "project",
        "pull_request_review_comment",
    }
)  # fmt: skip
_NEVER = frozenset({"false", "${{ false }}", "${{false}}"})


class RefusedWorkflow(Exception):
    """GitHub would not run this file. `line` counts from 1; 0 where there is none."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job: an action that it uses, or a script that it runs."""

    line: int
    name: str = ""
    uses: str = ""  # "actions/checkout@v4"
    run: str = ""  # lines of shell
    folder: str = ""  # working-directory
    shell: str = ""  # "" is GitHub's default: bash, which stops at the first command that fails
    never: bool = False  # its condition is plainly false
    may_fail: bool = False  # continue-on-error: its failure fails nothing


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    line: int
    steps: tuple[Step, ...]
    never: bool = False
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    events: tuple[str, ...]  # what starts it: "push", "pull_request"
    jobs: tuple[Job, ...]


def read_workflow(text: str) -> Workflow:
    """The workflow in `text`; RefusedWorkflow says what GitHub would not accept, and where."""
    try:
        top = _entries(read_yaml(text), "A workflow")
    except UnreadableYaml as error:
        raise RefusedWorkflow(error.sentence, error.line) from None
    _known(top, _TOP, "A workflow")
    return Workflow(_events(top), _jobs(top))


def _events(top: Entries) -> tuple[str, ...]:
    node = top.values.get("on")
    if isinstance(node, Text):
        events: dict[str, int] = {node.value: node.line}
    elif isinstance(node, Items):
        events = {_text(item, "An event"): item.line for item in node.values}
    elif isinstance(node, Entries):
        events = dict(node.lines)
    else:
        events = {}
    if not any(events):
        raise RefusedWorkflow("Nothing starts this workflow: 'on' is missing.", top.line)
    for event, line in events.items():
        if event not in EVENTS:
            raise RefusedWorkflow(f"There is no event {event!r}.{_meant(event, EVENTS)}", line)
    return tuple(events)


def _jobs(top: Entries) -> tuple[Job, ...]:
    if "jobs" not in top.values:
        raise RefusedWorkflow("This workflow has no 'jobs'.", top.line)
    jobs = _entries(top.values["jobs"], "'jobs'", top.lines["jobs"])
    if not jobs.values:
        raise RefusedWorkflow("There is no job under 'jobs'.", jobs.line)
    return tuple(_job(name, jobs.lines[name], node, _folder(top)) for name, node in jobs.values.items())


def _job(name: str, line: int, node: Node, folder: str) -> Job:
    job = _entries(node, f"The job {name!r}", line)
    _known(job, _JOB, "A job")
    if "runs-on" not in job.values:
        raise RefusedWorkflow(f"The job {name!r} does not say which machine it 'runs-on'.", line)
    steps = job.values.get("steps")
    if not isinstance(steps, Items) or not steps.values:
        raise RefusedWorkflow(f"The job {name!r} has no list of 'steps'.", job.lines.get("steps", line))
    made = tuple(_step(step, _folder(job) or folder) for step in steps.values)
    return Job(name, line, made, never=_never(job), may_fail=_may_fail(job))


def _step(node: Node, folder: str) -> Step:
    step = _entries(node, "A step")
    _known(step, _STEP, "A step")
    words = {
        key: _text(step.values[key], f"{key!r}", step.lines[key])
        for key in ("name", "uses", "run", "working-directory", "shell")
        if key in step.values
    }
    if ("uses" in words) == ("run" in words):
        fault = "both 'uses' and 'run'" if "uses" in words else "neither 'uses' nor 'run'"
        raise RefusedWorkflow(f"This step has {fault}; it needs one of them.", step.line)
    return Step(
        line=step.line,
        name=words.get("name", ""),
        uses=words.get("uses", ""),
        run=words.get("run", ""),
        folder=words.get("working-directory", folder if "run" in words else ""),
        shell=words.get("shell", ""),
        never=_never(step),
        may_fail=_may_fail(step),
    )


def _folder(above: Entries) -> str:
    """The working-directory that a job or workflow gives to all its scripts."""
    node: Node | None = above
    for key in ("defaults", "run", "working-directory"):
        node = node.values.get(key) if isinstance(node, Entries) else None
    return node.value if isinstance(node, Text) else ""


def _never(where: Entries) -> bool:
    node = where.values.get("if")
    return isinstance(node, Text) and node.value.strip().lower() in _NEVER


def _may_fail(where: Entries) -> bool:
    node = where.values.get("continue-on-error")
    return isinstance(node, Text) and node.value.strip().lower() in ("true", "${{ true }}", "${{true}}")


def _entries(node: Node, what: str, line: int = 0) -> Entries:
    if not isinstance(node, Entries):
        raise RefusedWorkflow(f"{what} must be made of 'key: value' lines.", line or node.line)
    return node


def _text(node: Node, what: str, line: int = 0) -> str:
    if not isinstance(node, Text):
        raise RefusedWorkflow(f"{what} must be a text.", line or node.line)
    return node.value


def _known(entries: Entries, known: frozenset[str], what: str) -> None:
    for key, line in entries.lines.items():
        if key not in known:
            raise RefusedWorkflow(f"{what} has no {key!r}.{_meant(key, known)}", line)


def _meant(word: str, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(word[:60], sorted(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def find_workflows(files: Mapping[str, str]) -> dict[str, str]:
    """The files that GitHub looks at, path to text: .yml and .yaml right in .github/workflows."""
    return {
        path: text
        for path, text in sorted(files.items())
        if path.startswith(FOLDER) and "/" not in path[len(FOLDER) :] and path.endswith((".yml", ".yaml"))
    }


def in_folder(step: Step, path: str) -> str:
    """`path` as this step means it, relative to the repository; "" if it leaves it."""
    parts: list[str] = []
    for part in f"{step.folder}/{path}".split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or "."


def without_excuses(workflow: Workflow) -> Workflow:
    """The workflow without jobs and steps that never run, or whose failure counts for nothing."""
    jobs = (
        replace(job, steps=tuple(step for step in job.steps if not step.never and not step.may_fail))
        for job in workflow.jobs
        if not job.never and not job.may_fail
    )
    return replace(workflow, jobs=tuple(jobs))
