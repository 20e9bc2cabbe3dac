"""Our own source as lessons point to it: the text of a module and where its names are. Only modules of this package."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flaskpath.web.lessons.highlight import highlighted

_PACKAGE = Path(__file__).resolve().parents[2]
_MODULE = re.compile(r"flaskpath(\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its HTML, and the names that begin there (anchors)."""

    number: int
    html: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    module: str
    summary: str  # the module's docstring, its first paragraph
    lines: tuple[Line, ...]
    names: tuple[str, ...]  # functions and classes at the top


def module_file(module: str) -> Path | None:
    """The file of a module of ours, or None."""
    if not _MODULE.fullmatch(module):
        return None
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        # A module's name has no dots or slashes in it, so nothing leads out; the course is no module.
        if file.is_file() and "_course" not in file.relative_to(_PACKAGE).parts:
            return file
    return None


@lru_cache(maxsize=64)
def read_source(module: str) -> Source | None:
    """The source of a module of ours, or None."""
    file = module_file(module)
    if file is None:
        return None
    text = file.read_text("utf-8")
    tree = ast.parse(text)
    begins: dict[int, list[str]] = {}
    top: list[str] = []
    for node in tree.body:
        for name, line in _named(node, ""):
            begins.setdefault(line, []).append(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            top.append(node.name)
    shown = highlighted(text, "python").split("\n")
    lines = tuple(
        Line(number, line, tuple(begins.get(number, ())))
        for number, line in enumerate(shown[: len(text.splitlines())], 1)
    )
    summary = (ast.get_docstring(tree) or "").split("\n\n")[0]
    return Source(module, summary, lines, tuple(top))


def _named(node: ast.AST, within: str) -> list[tuple[str, int]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        found = [(within + node.name, first)]
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                found += _named(inner, f"{within}{node.name}.")
        return found
    if isinstance(node, ast.Assign):
        return [(within + target.id, node.lineno) for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [(within + node.target.id, node.lineno)]
    return []
