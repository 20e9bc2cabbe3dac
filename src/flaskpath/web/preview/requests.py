"""Reading what the workbench asks of a preview."""

from __future__ import annotations

from flaskpath.web.errors import Refusal
from flaskpath.web.submissions.requests import read_body


def read_reset() -> bool:
    """The body of POST preview: whether what the app wrote is to be forgotten; raises Refusal."""
    state = read_body({"state"}, required={"state"})["state"]
    if state not in ("keep", "reset"):
        raise Refusal(
            400,
            "bad-request",
            '"state" is neither "keep" nor "reset".',
            "Reload the page. Nothing was changed.",
        )
    return bool(state == "reset")


def read_nothing() -> None:
    """The body of DELETE preview; raises Refusal."""
    read_body(set(), required=set())
