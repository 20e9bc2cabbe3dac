"""The API that the workbench's JavaScript uses. The contract is in `workbench.views`, literal examples in the docs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from flaskpath.course.model import Exercise, Files
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import exercise_or_404
from flaskpath.web.db import writing
from flaskpath.web.errors import Refusal
from flaskpath.web.extensions import csrf
from flaskpath.web.security import start_token
from flaskpath.web.submissions import operations, queries
from flaskpath.web.submissions.checking import verdict_on
from flaskpath.web.submissions.differences import difference
from flaskpath.web.submissions.files import as_bytes, split_texts, unstored, whole_tree
from flaskpath.web.submissions.models import Attempt, Draft
from flaskpath.web.submissions.requests import SCHEMA, accepted, read_base, read_draft, read_verdict
from flaskpath.web.times import as_text
from flaskpath.web.verdicts import engine_of

api = Blueprint("submissions", __name__, url_prefix="/api")
csrf.exempt(api)  # it carries the start's token in a header instead; see `security`


@api.get("/exercises/<exercise_id>/draft")
def get_draft(exercise_id: str) -> ResponseReturnValue:
    """The draft, or the starter while there is none."""
    exercise = exercise_or_404(exercise_id)
    return jsonify(draft_json(queries.find_draft(current_learner(), exercise.id), exercise))


@api.put("/exercises/<exercise_id>/draft")
def put_draft(exercise_id: str) -> ResponseReturnValue:
    """Save the draft, unless a newer one is there."""
    exercise = exercise_or_404(exercise_id)
    asked = read_draft(exercise)
    learner_id = current_learner()
    try:
        with writing():
            draft = operations.save_draft(learner_id, exercise, asked.files, asked.base)
            answer = {"schema": SCHEMA, "revision": draft.revision, "saved_at": as_text(draft.saved_at)}
    except operations.DraftConflict as conflict:
        raise _conflict(conflict, exercise) from conflict
    return jsonify(answer)


@api.delete("/exercises/<exercise_id>/draft")
def delete_draft(exercise_id: str) -> ResponseReturnValue:
    """Back to the starter; the draft is kept as an attempt."""
    exercise = exercise_or_404(exercise_id)
    base = read_base()
    learner_id = current_learner()
    try:
        with writing():
            draft, kept = operations.reset_draft(learner_id, exercise, base)
            answer = draft_json(draft, exercise) | {"kept": kept.id if kept else None}
    except operations.DraftConflict as conflict:
        raise _conflict(conflict, exercise) from conflict
    del answer["source"]
    return jsonify(answer)


@api.post("/exercises/<exercise_id>/verdict")
def post_verdict(exercise_id: str) -> ResponseReturnValue:
    """Check the files that were sent."""
    exercise = exercise_or_404(exercise_id)
    asked = read_verdict(exercise)
    files = whole_tree(exercise, as_bytes(asked.files))
    return jsonify(verdict_on(current_learner(), exercise, files, seed=asked.seed))


@api.get("/exercises/<exercise_id>/attempts")
def get_attempts(exercise_id: str) -> ResponseReturnValue:
    """What was asked to be checked, and drafts that made way; newest first."""
    exercise = exercise_or_404(exercise_id)
    found = queries.attempts(current_learner(), exercise.id)
    return jsonify({"schema": SCHEMA, "attempts": [_attempt_json(attempt) for attempt in found]})


@api.get("/exercises/<exercise_id>/attempts/<int:attempt_id>")
def get_attempt(exercise_id: str, attempt_id: int) -> ResponseReturnValue:
    """One attempt with its files."""
    exercise = exercise_or_404(exercise_id)
    attempt = _attempt(current_learner(), exercise, attempt_id)
    texts, _ = split_texts(exercise, unstored(attempt.files))
    whole = {"schema": SCHEMA, "files": texts, "seed": attempt.seed, "verdict": attempt.verdict}
    return jsonify(_attempt_json(attempt) | whole)


@api.post("/exercises/<exercise_id>/attempts/<int:attempt_id>/restore")
def post_restore(exercise_id: str, attempt_id: int) -> ResponseReturnValue:
    """An attempt's files become the draft; the draft that was there is kept as an attempt."""
    exercise = exercise_or_404(exercise_id)
    base = read_base()
    learner_id = current_learner()
    texts, left_out = split_texts(exercise, unstored(_attempt(learner_id, exercise, attempt_id).files))
    accepted(texts, exercise)
    try:
        with writing():
            draft, kept = operations.replace_draft(learner_id, exercise, texts, base)
            answer = draft_json(draft, exercise)
            answer |= {"kept": kept.id if kept else None, "left_out": left_out}
    except operations.DraftConflict as conflict:
        raise _conflict(conflict, exercise) from conflict
    del answer["source"]
    return jsonify(answer)


@api.get("/exercises/<exercise_id>/difference")
def get_difference(exercise_id: str) -> ResponseReturnValue:
    """How two versions differ, by default the starter and the draft; each is an attempt's id, "draft" or "starter"."""
    exercise = exercise_or_404(exercise_id)
    names = [request.args.get("from", "starter"), request.args.get("to", "draft")]
    before, after = (_version(current_learner(), exercise, name) for name in names)
    return jsonify(
        {"schema": SCHEMA, "from": names[0], "to": names[1], "difference": difference(before, after)}
    )


def _version(learner_id: int, exercise: Exercise, name: str) -> Files:
    if name == "starter":
        return exercise.starter
    if name == "draft":
        draft = queries.draft_files(queries.find_draft(learner_id, exercise.id), exercise)
        return whole_tree(exercise, as_bytes(draft))
    if not (name.isascii() and name.isdecimal() and len(name) < 19):
        raise Refusal(
            400,
            "bad-request",
            f"There is no version {name[:40]!r}.",
            'Name an attempt, "draft" or "starter".',
        )
    return whole_tree(exercise, unstored(_attempt(learner_id, exercise, int(name)).files))


def _attempt(learner_id: int, exercise: Exercise, attempt_id: int) -> Attempt:
    attempt = queries.find_attempt(learner_id, exercise.id, attempt_id)
    if attempt is None:
        raise Refusal(404, "no-attempt", "That attempt is not kept any more.", "Choose another one.")
    return attempt


@api.get("/session")
def get_session() -> ResponseReturnValue:
    """The token of this start, for a page that outlived a restart. Other sites cannot read it; see `security`."""
    return jsonify({"schema": SCHEMA, "token": start_token(), "isolation": engine_of().isolation().as_json()})


def draft_json(draft: Draft | None, exercise: Exercise) -> dict[str, Any]:
    """A draft as the API shows it."""
    typed = draft is not None and draft.files is not None
    return {
        "schema": SCHEMA,
        "revision": draft.revision if draft else 0,
        "saved_at": as_text(draft.saved_at) if draft else None,
        "files": queries.draft_files(draft, exercise),
        "source": "draft" if typed else "starter",
    }


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "asked_at": as_text(attempt.asked_at),
        "kind": "verdict" if attempt.kind == "verdict" else "reset",
        "origin": attempt.origin,
        "passed": attempt.passed,
        "checks": queries.checks_passed(attempt),
    }


def _conflict(conflict: operations.DraftConflict, exercise: Exercise) -> Refusal:
    # Read again: the transaction that found the conflict was undone.
    newer = queries.find_draft(current_learner(), exercise.id)
    return Refusal(
        409,
        "conflict",
        "A newer draft was saved from somewhere else, another tab perhaps.",
        "Nothing was overwritten. Take that draft, or save yours again on top of its revision.",
        extra={"draft": draft_json(newer, exercise)},
    )
