"""Finds what a lesson's links into our own source point at. It reads source; it imports none of it."""

from __future__ import annotations

import ast
from pathlib import Path

from flaskpath.course.lesson import Lesson
from flaskpath.course.problems import Problems, did_you_mean

_PACKAGE = Path(__file__).resolve().parent.parent


def source_file(module: str) -> Path | None:
    """The file of a module of ours, or None if there is no such module."""
    first, *rest = module.split(".")
    if first != _PACKAGE.name:
        return None
    place = _PACKAGE.joinpath(*rest)
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)


def names_in(file: Path) -> dict[str, int]:
    """Functions and classes of a source file by qualified name, and the lines that they begin at."""
    names: dict[str, int] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names[prefix + child.name] = child.lineno
                visit(child, f"{prefix}{child.name}.")

    visit(ast.parse(file.read_text(encoding="utf-8")), "")
    return names


def report_broken_sources(lesson: Lesson, file: Path, problems: Problems) -> None:
    """Report every :source: link of `lesson` that leads nowhere."""
    for link in lesson.sources:
        source = source_file(link.module)
        if source is None:
            problems.add(
                file, link.line, f"There is no module {link.module} of ours.", "Mend or drop the link."
            )
        elif link.name and link.name not in (names := names_in(source)):
            cure = did_you_mean(link.name, names, "Mend or drop the link.")
            problems.add(file, link.line, f"{link.module} has no {link.name}.", cure)
