"""Blocks where one error hides another: debug mode instead of the learner's own error page."""

from __future__ import annotations

import re

from flaskpath.grading.explain.evidence import Evidence, Finding

_HANDLER = re.compile(
    r"errorhandler\s*\(\s*(?:500|Exception|InternalServerError|HTTPStatus\.INTERNAL_SERVER_ERROR)\b"
)
_DEBUG = re.compile(
    r"\.debug\s*=\s*True|\b(?:DEBUG|TESTING|PROPAGATE_EXCEPTIONS)\b[\"']?\]?\s*[=:]\s*True|\bFLASK_DEBUG\W{1,4}(?:1|true)"
)


def debug_hides_500_page(evidence: Evidence) -> Finding | None:
    """The app's page for 500 did not come, because debug mode lets the error through to the debugger."""
    handler = evidence.files.find(_HANDLER)
    if evidence.status != 500 or handler is None:
        return None
    place = evidence.files.find(_DEBUG)
    debugger = "__debugger__" in evidence.body
    if not debugger and not (evidence.report and not evidence.body and place):
        return None
    return evidence.finding(
        "debug-hides-500-page",
        f"The page for 500 ({handler}) was not shown: in debug mode Flask lets the error through, "
        "so that the debugger can show it.",
        "Switch debug mode off to see your own page: no --debug, no DEBUG = True.",
        place or handler,
        original="" if debugger else f"{evidence.report.get('type')}: {evidence.report.get('message')}",
    )


BEHAVIOURS = (debug_hides_500_page,)
