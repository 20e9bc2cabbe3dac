"""Blocks where data goes out or comes in as JSON."""

from __future__ import annotations

import re

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding

BLOCKS = (
    block(
        "model-not-serializable",
        r"Object of type (?P<name>\w{1,200}) is not JSON serializable",
        "JSON knows texts, numbers, lists and dicts; it does not know your {name}.",
        "Build a dict from the values that the client should see, and return that.",
    ),
    block(
        "json-without-content-type",
        r"Did not attempt to load JSON data because the request Content-Type",
        "The client did not say that it sends JSON, so Flask did not read it as JSON.",
        "The client has to send Content-Type: application/json.",
    ),
)
_NOT_JSON = "Did not attempt to load JSON data"


def refused_as_json(evidence: Evidence) -> Finding | None:
    """415: the view asked for JSON, and the request was said to be something else."""
    if evidence.status != 415 or _NOT_JSON not in evidence.body or not evidence.refusal_unwanted:
        return None
    kind = evidence.request_header("Content-Type").partition(";")[0] or "nothing at all"
    parser = evidence.files.find(re.compile(r"\.add_argument\s*\("))
    if parser is not None and re.search(r"\bRequestParser\b", evidence.files.python):
        return evidence.finding(
            "restful-parser-415",
            "Flask-RESTful's parser looks into request.json for every argument, also where a form was sent, "
            f"and Flask refuses to: the request's Content-Type is {kind}.",
            'Say where the argument comes from: add_argument(..., location="form"), or "args" or "json".',
            parser,
        )
    return evidence.finding(
        "json-without-content-type",
        f"The view reads JSON, and the request's Content-Type is {kind}, so Flask did not read it as JSON.",
        "The client has to send Content-Type: application/json. If a form is meant, read request.form; "
        "if JSON may be missing, ask request.is_json first.",
    )


BEHAVIOURS = (refused_as_json,)
