"""Reading what the workbench sends: strict, and with a sentence for everything that is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import request

from flaskpath.course.model import Exercise
from flaskpath.web.errors import Refusal
from flaskpath.web.submissions.files import FilesRefused, check_files
from flaskpath.web.submissions.operations import SEEDS

SCHEMA = 1
REVISIONS = 2**53


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """A draft to be saved on top of revision `base`."""

    base: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class VerdictRequest:
    """Files to be checked. `seed` asks for the draws of an earlier verdict."""

    files: dict[str, str]
    seed: int | None


def read_draft(exercise: Exercise) -> DraftRequest:
    """The body of PUT draft; raises Refusal."""
    body = read_body({"base", "files"}, required={"base", "files"})
    return DraftRequest(read_whole(body, "base", REVISIONS), read_files(body, exercise))


def read_base() -> int:
    """The body of DELETE draft; raises Refusal."""
    return read_whole(read_body({"base"}, required={"base"}), "base", REVISIONS)


def read_verdict(exercise: Exercise) -> VerdictRequest:
    """The body of POST verdict; raises Refusal."""
    body = read_body({"files", "revision", "seed"}, required={"files"})
    if body.get("revision") is not None:
        read_whole(body, "revision", REVISIONS)
    seed = None if body.get("seed") is None else read_whole(body, "seed", SEEDS)
    return VerdictRequest(read_files(body, exercise), seed)


def accepted(files: dict[str, str], exercise: Exercise) -> dict[str, str]:
    """The files, if they can be kept; raises Refusal."""
    try:
        check_files(files, exercise)
    except FilesRefused as refused:
        raise Refusal(400, refused.code, refused.message, f"{refused.cure} Nothing was saved.") from refused
    return files


def read_body(known: set[str], *, required: set[str]) -> dict[str, Any]:
    """The request's JSON object, with `schema`, all that is required and nothing unknown; raises Refusal."""
    if request.mimetype != "application/json":
        raise Refusal(415)
    try:
        body = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise Refusal(
            400, "bad-json", "The request is no valid JSON.", "Send one JSON object. Nothing was saved."
        ) from error
    if not isinstance(body, dict):
        raise bad_request("The request is not a JSON object.")
    if body.get("schema") != SCHEMA or isinstance(body.get("schema"), bool):
        raise bad_request(
            f'"schema" is not {SCHEMA}.', "Reload the page: it is from another version of Flaskpath."
        )
    if missing := required - body.keys():
        raise bad_request(f'"{min(missing)}" is missing.')
    if unknown := body.keys() - known - {"schema"}:
        raise bad_request(f"{ascii(min(unknown))[:80]} is not known here.")
    return body


def read_whole(body: dict[str, Any], name: str, end: int) -> int:
    """A whole number from 0 to below `end`; raises Refusal."""
    value = body[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < end:
        raise bad_request(f'"{name}" is not a whole number from 0.')
    return value


def read_files(body: dict[str, Any], exercise: Exercise) -> dict[str, str]:
    """The files of a body, if they can be kept; raises Refusal."""
    files = body["files"]
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise bad_request('"files" is not an object of path and text.')
    return accepted(files, exercise)


def bad_request(
    message: str, cure: str = "Look at docs/write-a-course/examples/requests. Nothing was saved."
) -> Refusal:
    """What is answered to a request that makes no sense."""
    return Refusal(400, "bad-request", message, cure)
