"""Stumbling blocks recognised: an error said in the learner's terms, with the direction of the mend.

What is explained is the guest's own word, so an explanation never changes whether a check passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flaskpath.grading.explain.blocks import BLOCKS
from flaskpath.grading.verdict import Explanation

_LONGEST = 2000  # characters looked at; patterns are linear in them


def explain_text(text: str) -> Explanation | None:
    """Recognise a stumbling block in the text of an error."""
    looked_at = text[-_LONGEST:]
    for block in BLOCKS:
        found = block.pattern.search(looked_at)
        if found:
            values = {key: value or "" for key, value in found.groupdict().items()}
            return Explanation(
                block.id, block.happened.format(**values), block.mend.format(**values), text[:_LONGEST]
            )
    return None


def explain_report(report: Mapping[str, Any]) -> Explanation | None:
    """Recognise a stumbling block in an exception report of the guest."""
    return explain_text(f"{report.get('type')}: {report.get('message')}")
