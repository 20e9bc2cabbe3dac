"""Builds the zip of an exercise's work: one folder with the draft, a README, requirements and a git history."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

from flaskpath.course.model import Exercise, Files
from flaskpath.web.exports.git import EXECUTABLE, Repository, mode_of
from flaskpath.web.exports.requirements import requirements
from flaskpath.web.submissions.files import as_bytes, safe_paths, unstored, whole_tree
from flaskpath.web.submissions.models import Attempt
from flaskpath.web.submissions.queries import checks_passed

IGNORED = b".venv/\n__pycache__/\n*.pyc\ninstance/\n.env\n"
MOST_BYTES = 64 * 1024 * 1024  # of all versions together; what is older goes first


def archive(
    exercise: Exercise, topic_title: str, attempts: Iterable[Attempt], draft: Mapping[str, str], now: datetime
) -> bytes:
    """The zip's bytes. `attempts` are the learner's own, oldest first; `draft` is what the editor holds."""
    last = whole_tree(exercise, as_bytes(draft))
    beside = _beside(exercise, topic_title, last, now)
    repository = Repository()
    begun = min((attempt.asked_at for attempt in attempts), default=now)
    tree = _with(exercise.starter, beside)
    repository.commit(tree, f"Begin {topic_title} with its starter", begun)
    for attempt in _recent(attempts):
        tree = _with(whole_tree(exercise, unstored(attempt.files)), beside)
        repository.commit(tree, _message(attempt), attempt.asked_at)
    if tree != (final := _with(last, beside)):
        repository.commit(final, "Go on from there", now)
        tree = final
    return _zip(folder_name(exercise), {**tree, **_below(".git", repository.folder())}, now)


def folder_name(exercise: Exercise) -> str:
    """What the folder is called: the exercise's id, which is plain."""
    return exercise.id.replace("~", "-")


def _with(files: Files, beside: Files) -> dict[str, bytes]:
    """The files that can lie in a folder anywhere, and ours beside them; the learner's own win."""
    theirs = safe_paths(files)
    folders = {path.partition("/")[0] for path in theirs if "/" in path}
    return {**{path: data for path, data in beside.items() if path not in folders}, **theirs}


def _recent(attempts: Iterable[Attempt]) -> list[Attempt]:
    kept: list[Attempt] = []
    left = MOST_BYTES
    for attempt in reversed(list(attempts)):
        left -= sum(len(str(value)) for value in attempt.files.values())
        if left < 0:
            break
        kept.append(attempt)
    return kept[::-1]


def _message(attempt: Attempt) -> str:
    where = " in the terminal" if attempt.origin == "terminal" else ""
    if attempt.kind != "verdict":
        return f"Set aside{where} for another version"
    checks = checks_passed(attempt)
    if checks is None:
        return f"Try{where}, not judged"
    if attempt.passed:
        return f"Pass all {checks['all']} checks{where}"
    return f"Pass {checks['passed']} of {checks['all']} checks{where}"


def _beside(exercise: Exercise, topic_title: str, files: Files, now: datetime) -> dict[str, bytes]:
    always = {"app": ("Flask",), "tests": ("pytest",)}.get(exercise.kind, ())
    return {
        ".gitignore": IGNORED,
        "README.md": _readme(exercise, topic_title, now).encode("utf-8"),
        "requirements.txt": requirements(files, always=always).encode("utf-8"),
    }


def _readme(exercise: Exercise, topic_title: str, now: datetime) -> str:
    module = exercise.entry.partition(":")[0]
    start = {
        "app": f"flask --app {module} run --debug",
        "script": f"python {exercise.entry}",
        "tests": f"pytest {exercise.entry}",
        "recipe": f"sh {exercise.entry}",
        "document": f"less {exercise.entry}",
    }[exercise.kind]
    tasks = "\n".join(f"{task.number}. {task.title}" for task in exercise.tasks if task.number)
    return f"""# {exercise.title}

Written while learning *{topic_title}* with Flaskpath, and taken from there on {now:%d %B %Y}.

{tasks}

## Run it

    python -m venv .venv
    . .venv/bin/activate          # on Windows: .venv\\Scripts\\activate
    pip install -r requirements.txt
    {start}

## The history

`git log` has a commit for every attempt, with what the checks said. To publish it, make an empty repository and

    git remote add origin ADDRESS-OF-THE-REPOSITORY
    git push -u origin main

The commits carry a made-up name. To sign what follows with yours:

    git config user.name "..."
    git config user.email "..."
"""


def _below(folder: str, files: Files) -> dict[str, bytes]:
    return {f"{folder}/{path}": data for path, data in files.items()}


def _zip(folder: str, files: Files, now: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", now.timetuple()[:6])
            mode = 0o755 if mode_of(data) == EXECUTABLE and not path.startswith(".git/") else 0o644
            entry.external_attr = (stat.S_IFREG | mode) << 16
            entry.compress_type = zipfile.ZIP_STORED if "/objects/" in path else zipfile.ZIP_DEFLATED
            file.writestr(entry, data)
    return packed.getvalue()
