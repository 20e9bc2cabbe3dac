"""Reads one exercise's folder. It never imports checks.py, nor anything else that it finds."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TypeVar, get_args

from flaskpath.course.model import BrokenApp, Exercise, Kind, Limits, RightWay, WrongWay
from flaskpath.course.problems import Problems, did_you_mean
from flaskpath.course.tables import Field, Table, checked, read_table, read_text
from flaskpath.course.tasks import parse_hints, parse_tasks
from flaskpath.course.trees import Tree, read_overlay, read_tree

KINDS: tuple[Kind, ...] = get_args(Kind)
SERVICES = frozenset({"postgresql", "mongodb", "redis", "gunicorn", "nginx"})
_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_CHECK_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_APP_ENTRY = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)(?:\(\))?")
_PARTS = frozenset(
    {
        "exercise.toml", "task.md", "hints.md", "checks.py", "notes.md",
        "starter", "solution", "also-right", "wrong", "apps", "wheels",
    }
)  # fmt: skip
_FIELDS = {
    "id": Field(str, required=True),
    "kind": Field(str, required=True),
    "entry": Field(str, required=True),
    "open_first": Field(str),
    "app_module": Field(str),
    "services": Field(list),
    "limits": Field(dict),
}
_WRONG = {
    "complaint": Field(str, required=True),
    "check": Field(str, required=True),
    "words": Field(list, required=True),
}
_BROKEN = {"complaint": Field(str, required=True)}
_LIMITS = {
    field.name: Field(type(field.default), default=field.default) for field in dataclasses.fields(Limits)
}
Way = TypeVar("Way")


def read_exercise(folder: Path, topic: str, problems: Problems) -> Exercise | None:
    """The exercise in `folder`, or None with the reasons reported."""
    before = len(problems)
    _report_strangers(folder, problems)
    table = read_table(folder / "exercise.toml", _FIELDS, problems)
    task = read_text(folder / "task.md", problems)
    if not (folder / "checks.py").is_file():
        problems.add(
            folder / "checks.py", None, "This file is missing.", "Write it; see docs/write-a-course."
        )
    starter = _required_tree(folder / "starter", "what the learner begins with", problems)
    solution = _required_tree(folder / "solution", "the reference that passes", problems)
    if table is None or task is None or starter is None or solution is None:
        return None
    title, tasks = parse_tasks(task, folder / "task.md", problems)
    hints_file = folder / "hints.md"
    hints_text = read_text(hints_file, problems) if hints_file.exists() else None
    numbers = frozenset(task.number for task in tasks if task.number)
    entry_file = _entry_file(table, solution)
    right_app, broken_apps = _apps(folder, table, problems)
    exercise = Exercise(
        id=table["id"],
        name=folder.name,
        topic=topic,
        kind=table["kind"],
        entry=table["entry"],
        open_first=table["open_first"] or entry_file,
        services=tuple(table["services"]),
        limits=_limits(table),
        title=title,
        tasks=tasks,
        hints=parse_hints(hints_text, numbers, hints_file, problems) if hints_text else (),
        starter=starter,
        solution=solution,
        also_right=_ways(folder / "also-right", lambda way: _right(way, solution, problems), problems),
        wrong=_ways(folder / "wrong", lambda way: _wrong(way, solution, problems), problems),
        directory=folder,
        checks=folder / "checks.py",
        app_module=table["app_module"],
        right_app=right_app,
        broken_apps=broken_apps,
        wheels=_wheels(folder, table, problems),
    )
    _judge(table, exercise, entry_file)
    return exercise if len(problems) == before else None


def _judge(table: Table, exercise: Exercise, entry_file: str) -> None:
    """Report what the fields say that cannot be so."""
    if not _ID.fullmatch(exercise.id) or len(exercise.id) > 64:
        table.problem(
            "id", f"{exercise.id!r} is no id.", "Use small letters, digits and hyphens, 64 at most."
        )
    if exercise.kind not in KINDS:
        table.problem("kind", f"There is no kind {exercise.kind!r}.", did_you_mean(exercise.kind, KINDS))
        return
    for service in exercise.services:
        if service not in SERVICES:
            table.problem("services", f"There is no service {service!r}.", did_you_mean(service, SERVICES))
    if not entry_file:
        cure = "Add it to the solution, or mend entry."
        if exercise.kind == "app":
            cure = 'Write entry = "module:name", with the module in the solution.'
        table.problem("entry", f"The solution has no {exercise.entry!r}.", cure)
    elif exercise.open_first not in exercise.starter:
        key = "open_first" if table["open_first"] else "entry"
        cure = "Add it to starter/, or let open_first name a file that is there."
        table.problem(key, f"The starter has no {exercise.open_first!r} to open first.", cure)


def _entry_file(table: Table, solution: Tree) -> str:
    """The file of the solution that `entry` names, or ""."""
    entry = table["entry"]
    if table["kind"] != "app":
        return entry if entry in solution else ""
    named = _APP_ENTRY.fullmatch(entry)
    if not named:
        return ""
    module = PurePosixPath(*named[1].split("."))
    candidates = (f"{module}.py", f"{module}/__init__.py")
    return next((path for path in candidates if path in solution), "")


def _limits(table: Table) -> Limits:
    values = checked(table.file, table.text, table["limits"], _LIMITS, table.problems)
    for name, value in values.items():
        if value <= 0:
            table.problem(name, f"The limit {name} must be more than nothing.", f"It is {value!r} now.")
    return Limits(**values)


def _apps(folder: Path, table: Table, problems: Problems) -> tuple[Tree, tuple[BrokenApp, ...]]:
    """The right app and the broken ones that the learner's tests run against; only kind "tests" has them."""
    apps = folder / "apps"
    if table["kind"] != "tests":
        if apps.exists():
            problems.add(apps, None, "Only exercises of kind 'tests' have apps.", "Remove it or change kind.")
        if table["app_module"]:
            table.problem("app_module", "Only exercises of kind 'tests' have an app_module.", "Remove it.")
        return Tree({}), ()
    if not table["app_module"].isidentifier():
        table.problem(
            "app_module", "app_module must name the module that the tests import.", "Write its name."
        )
    right = _required_tree(apps / "right", "the app on which the learner's tests must pass", problems)
    if right is None:
        return Tree({}), ()

    def broken(way: Path) -> BrokenApp | None:
        if way.name == "right":
            return None
        facts = read_table(way / "app.toml", _BROKEN, problems)
        files = read_overlay(way, right, problems, without=frozenset({"app.toml"}))
        return BrokenApp(way.name, facts["complaint"], files) if facts else None

    found = _ways(apps, broken, problems)
    if not found:
        problems.add(apps, None, "There is no broken app for the tests to find.", "Add apps/<fault>/.")
    return right, found


def _wheels(folder: Path, table: Table, problems: Problems) -> Path | None:
    wheels = folder / "wheels"
    if not wheels.exists():
        return None
    if table["kind"] != "recipe":
        problems.add(
            wheels, None, "Only exercises of kind 'recipe' have wheels.", "Remove it or change kind."
        )
    return wheels


def _right(folder: Path, solution: Tree, problems: Problems) -> RightWay:
    return RightWay(folder.name, read_overlay(folder, solution, problems))


def _wrong(folder: Path, solution: Tree, problems: Problems) -> WrongWay | None:
    facts = read_table(folder / "wrong.toml", _WRONG, problems)
    files = read_overlay(folder, solution, problems, without=frozenset({"wrong.toml"}))
    if facts is None:
        return None
    words: tuple[str, ...] = tuple(facts["words"])
    if "words" in facts.text and not all(word.strip() for word in (words or ("",))):
        facts.problem("words", "The check's message must hold some words.", "Write words that would help.")
    if facts["check"] and not _CHECK_ID.fullmatch(facts["check"]):
        facts.problem(
            "check", f"{facts['check']!r} is no id of a check.", "Write the id as checks.py has it."
        )
    return WrongWay(folder.name, facts["complaint"], facts["check"], words, files)


def _ways(folder: Path, read: Callable[[Path], Way | None], problems: Problems) -> tuple[Way, ...]:
    """What `read` makes of each folder in `folder`, by name; () where there is no such folder."""
    ways = []
    for way in subfolders(folder, problems):
        if (made := read(way)) is not None:
            ways.append(made)
    return tuple(ways)


def subfolders(folder: Path, problems: Problems) -> list[Path]:
    """The folders in `folder`, by name; a file among them is a problem; [] where there is no such folder."""
    if not os.path.isdir(folder):
        return []
    found = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith((".", "__")):
                continue
            if entry.is_dir(follow_symlinks=False):
                found.append(Path(entry.path))
            else:
                problems.add(Path(entry.path), None, "Only folders belong here.", "Move or remove it.")
    return found


def _required_tree(folder: Path, purpose: str, problems: Problems) -> Tree | None:
    if not folder.is_dir():
        problems.add(folder, None, "This folder is missing.", f"Add it: {purpose}.")
        return None
    tree = read_tree(folder, problems)
    if not tree:
        problems.add(folder, None, "This folder is empty.", f"Put there {purpose}.")
    return tree


def _report_strangers(folder: Path, problems: Problems) -> None:
    for name in sorted(os.listdir(folder)):
        if name not in _PARTS and not name.startswith((".", "__")):
            problems.add(folder / name, None, "This does not belong here.", did_you_mean(name, _PARTS))
