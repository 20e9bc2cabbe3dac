"""Drafts for the terminal: what the browser's editor holds goes to a folder and back, and nothing is lost either way.

Needs the database and no site; it is imported late, by the commands that use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flaskpath.course.model import Exercise
from flaskpath.web import schema
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.app import bare_app
from flaskpath.web.data import DataFolderUnusable
from flaskpath.web.db import writing
from flaskpath.web.submissions.files import FilesRefused, as_bytes, check_files, split_texts, whole_tree
from flaskpath.web.submissions.operations import keep_tree, replace_draft
from flaskpath.web.submissions.queries import draft_files, find_draft

ORIGIN = "terminal"


class ExchangeRefused(Exception):
    """Why a draft and a folder could not be exchanged; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a folder's files."""

    changed: bool  # False: the editor held just these already
    kept: bool  # the draft that was there is among the editor's versions now
    left_out: list[str]  # no text, so the editor cannot hold them


def draft_tree(exercise: Exercise) -> dict[str, bytes] | None:
    """What the browser's editor holds, whole; None while it holds the untouched starter. Raises ExchangeRefused."""
    with _database():
        draft = find_draft(current_learner(), exercise.id)
        if draft is None or draft.files is None:
            return None
        return dict(whole_tree(exercise, as_bytes(draft_files(draft, exercise))))


def push(exercise: Exercise, files: Mapping[str, bytes]) -> Pushed:
    """Make a folder's files the draft; the one that was there is kept as a version. Raises ExchangeRefused."""
    texts, left_out = split_texts(exercise, files)
    try:
        check_files(texts, exercise)
    except FilesRefused as refused:
        raise ExchangeRefused(str(refused)) from refused
    with _database():
        learner_id = current_learner()
        with writing():
            before = find_draft(learner_id, exercise.id)
            if texts == draft_files(before, exercise):
                return Pushed(False, False, left_out)
            revision = before.revision if before else 0
            _, kept = replace_draft(learner_id, exercise, texts, revision)
            return Pushed(True, kept is not None, left_out)


def keep(exercise: Exercise, files: Mapping[str, bytes]) -> None:
    """Keep a folder's files among the editor's versions, before something takes their place. Raises ExchangeRefused."""
    with _database(), writing():
        keep_tree(current_learner(), exercise, files, origin=ORIGIN)


@contextmanager
def _database() -> Iterator[None]:
    try:
        app = bare_app()
        schema.prepare(app)
    except (DataFolderUnusable, schema.SchemaError) as error:
        raise ExchangeRefused(str(error)) from error
    with app.app_context():
        yield
