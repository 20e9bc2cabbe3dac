"""All stumbling blocks of all families, in the order in which they are tried, and their ids."""

from __future__ import annotations

from collections.abc import Callable

from flaskpath.grading.explain import (
    databases,
    errors,
    forms,
    json_data,
    packages,
    python,
    routing,
    sessions,
    starting,
    templates,
)
from flaskpath.grading.explain.evidence import Evidence, Finding

Behaviour = Callable[[Evidence], Finding | None]

# Where two say the same, the one that knows more comes first: an app's own name before any name.
BLOCKS = (
    *starting.BLOCKS,
    *routing.BLOCKS,
    *templates.BLOCKS,
    *forms.BLOCKS,
    *sessions.BLOCKS,
    *databases.BLOCKS,
    *packages.BLOCKS,
    *json_data.BLOCKS,
    *python.BLOCKS,
)
SHARPER: tuple[Behaviour, ...] = databases.SHARPER  # know more than the message of the error does
BEHAVIOURS: tuple[Behaviour, ...] = (
    *errors.BEHAVIOURS,
    *json_data.BEHAVIOURS,
    *forms.BEHAVIOURS,
    *routing.BEHAVIOURS,
    *templates.BEHAVIOURS,
    *starting.BEHAVIOURS,
    *sessions.BEHAVIOURS,
    *databases.BEHAVIOURS,
)
# Those that no message tells; each is named by the function that recognises it.
_SILENT = {
    "method-missing", "slash-redirect", "guard-above-route", "static-404", "template-injection",
    "unescaped-f-string", "bound-to-loopback", "random-secret-key", "other-database-file", "no-commit",
    "restful-parser-415", "debug-hides-500-page",
}  # fmt: skip
KNOWN: frozenset[str] = frozenset({block.id for block in BLOCKS} | _SILENT)
