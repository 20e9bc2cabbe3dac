"""The learner's app with other addresses, as if its rules had been renamed: links that were typed by hand then show.

The names are changed where Flask takes in a rule, not in the learner's text, so that every way to write one is served:
decorators, add_url_rule, class-based views, blueprints, constants.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_MODULE = "_renamed_rules"
_SOURCE = """# Put here by a check: the same app with other addresses.
import json

from flask import Flask

NAMES = json.loads({names!r})
_add_url_rule = Flask.add_url_rule


def _renamed(rule):
    for old, new in NAMES.items():
        if rule == old or (old != "/" and rule.startswith(old + "/")):
            return new + rule[len(old):]
    return rule


def add_url_rule(self, rule, *arguments, **options):
    return _add_url_rule(self, _renamed(rule), *arguments, **options)


Flask.add_url_rule = add_url_rule
"""
_FUTURE = re.compile(r"^from __future__ import [^\n#(;]+", re.MULTILINE)
_SIMPLE = re.compile(r"(import |from |#|\s*$|\"\"\")")


def renamed_files(files: Mapping[str, bytes], entry: str, names: Mapping[str, str]) -> dict[str, bytes]:
    """What to lay over `files`. A rule that is a key of `names`, or goes on below it, begins with its value instead.

    The key "/" means the front page alone. Nothing is laid over where the entry's file is missing.
    """
    module = entry.partition(":")[0].replace(".", "/")
    for path in (f"{module}/__init__.py", f"{module}.py"):
        if path in files:
            source = files[path].decode("utf-8", "surrogateescape")
            return {
                f"{_MODULE}.py": _SOURCE.format(names=json.dumps(dict(names))).encode(),
                path: _with_import(source).encode("utf-8", "surrogateescape"),
            }
    return {}


def _with_import(source: str) -> str:
    """`source` importing our module first. Its lines keep their numbers wherever its first one allows it."""
    futures = list(_FUTURE.finditer(source))
    if futures:
        end = futures[-1].end()
        return f"{source[:end].rstrip()}; import {_MODULE}{source[end:]}"
    first, _, _ = source.partition("\n")
    return f"import {_MODULE}{'; ' if _SIMPLE.match(first) else chr(10)}{source}"
