"""The plain form, which works without JavaScript: save, check or reset what was typed into it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from flaskpath.course.model import Exercise
from flaskpath.web.db import writing
from flaskpath.web.errors import Refusal
from flaskpath.web.submissions import operations
from flaskpath.web.submissions.checking import verdict_on
from flaskpath.web.submissions.files import as_bytes, whole_tree
from flaskpath.web.submissions.requests import accepted

_FIELD = "file:"
Show = Callable[[dict[str, str], list[str]], str]  # the page again, with what was typed and what was wrong


def submitted(learner_id: int, exercise: Exercise, address: str, show: Show) -> ResponseReturnValue:
    """Do what the form's button says, then lead back to `address`."""
    typed = _typed_files()
    base = request.form.get("revision", default=0, type=int)
    action = request.form.get("action", "save")
    try:
        if action == "reset":
            with writing():
                operations.reset_draft(learner_id, exercise, base)
            flash("Back to the starter. What you had is kept.", "done")
            return redirect(address, 303)
        accepted(typed, exercise)
        with writing():
            operations.save_draft(learner_id, exercise, typed, base)
        if action == "check":
            verdict_on(learner_id, exercise, whole_tree(exercise, as_bytes(typed)))
        else:
            flash("Saved.", "done")
    except operations.DraftConflict:
        sentence = (
            "A newer draft was saved from somewhere else, another tab perhaps. Below is what you typed; it is not "
            "saved yet. Save again to put it in the newer one's place, or reload the page to see that one."
        )
        return show(typed, [sentence]), 409
    except Refusal as refusal:
        return show(typed, [str(refusal)]), refusal.status
    return redirect(f"{address}{'#results' if action == 'check' else ''}", 303)


def _typed_files() -> dict[str, str]:
    # Forms send every line's end as CR LF, whatever was there before.
    return {
        name.removeprefix(_FIELD): text.replace("\r\n", "\n")
        for name, text in request.form.items()
        if name.startswith(_FIELD)
    }
