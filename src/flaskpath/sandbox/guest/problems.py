"""Looks for mistakes in files without running them: what does not parse, and a few pitfalls that the text shows.

A WSGI program of ours for a guest without learner code, where parsers may explode: POST {path: text} as JSON, and get
[{"path", "line", "severity": "error" | "note", "message", "mend"}]. The trusted side believes none of it.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator
from typing import Any

MOST = 60  # problems in all
ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete"})
Problem = dict[str, Any]
Found = Iterator[Problem]


def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer one request."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    found = [problem for path, text in json.loads(body).items() for problem in look(path, text)]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(found[:MOST]).encode()]


def look(path: str, text: str) -> list[Problem]:
    """The problems of one file, by line."""
    try:
        found = list(_reader(path)(text))
    except (RecursionError, MemoryError):
        found = [_problem(1, "note", "This file is nested too deeply to be looked at here.", "")]
    return [{"path": path, **problem} for problem in sorted(found, key=lambda problem: problem["line"])]


def _reader(path: str) -> Any:
    ending = path.rpartition(".")[2].lower()
    if ending == "py":
        return _python
    if ending == "json":
        return _json
    if ending == "toml":
        return _toml
    if ending in ("html", "htm", "jinja", "j2", "txt", "xml") and "templates/" in path:
        return _template
    return _nothing


def _nothing(text: str) -> Found:
    yield from ()


def _problem(line: int | None, severity: str, message: str, mend: str) -> Problem:
    return {"line": max(line or 1, 1), "severity": severity, "message": message[:400], "mend": mend[:400]}


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


# -- what does not parse -------------------------------------------------------------------------------------
def _json(text: str) -> Found:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        yield _problem(error.lineno, "error", f"This is no valid JSON: {error.msg}.", "")


def _toml(text: str) -> Found:
    import tomllib

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).rpartition("(at line ")[2].partition(",")[0]
        line = int(place) if place.isdecimal() else len(text.splitlines())
        yield _problem(line, "error", f"This is no valid TOML: {str(error).partition(' (at')[0]}.", "")


def _template(text: str) -> Found:
    from jinja2 import Environment, TemplateSyntaxError, nodes

    try:
        # Only parsed: making code of a template may compute what stands in it.
        tree = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]).parse(
            text
        )
    except TemplateSyntaxError as error:
        said = error.message or "this template cannot be read"
        if "unknown tag" not in said or "endblock" in said or "looking for" in said:
            yield _problem(error.lineno, "error", _sentence(f"Jinja stops here: {said}"), "")
        return
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe" and not isinstance(node.node, nodes.Const):
            yield _problem(
                node.lineno,
                "note",
                "`|safe` sends this to the browser as markup, whoever wrote it.",
                "Leave `|safe` out, unless nobody else can have a say in the value.",
            )


def _python(text: str) -> Found:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = ast.parse(text)
            compile(tree, "file", "exec", dont_inherit=True)
        except SyntaxError as error:
            yield _problem(error.lineno, "error", _sentence(f"Python stops here: {error.msg}"), "")
            return
        except ValueError as error:
            yield _problem(1, "error", f"Python cannot read this file: {error}.", "")
            return
    for warning in caught:
        yield _problem(warning.lineno, "note", f"Python warns: {warning.message}.", "")
    yield from _twice(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _call(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _function(node)
        elif isinstance(node, ast.Assign):
            yield from _assignment(node)
        elif isinstance(node, ast.ExceptHandler):
            yield from _handler(node)


# -- pitfalls ------------------------------------------------------------------------------------------------
def _name(node: ast.AST) -> str:
    """The last part of what is called or decorated with."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _built(node: ast.AST) -> bool:
    """True for a text that is put together from parts which are not all written here."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        sides = (node.left, node.right)
        texts = [s for s in sides if isinstance(s, ast.JoinedStr) or _text(s) or isinstance(s, ast.BinOp)]
        return bool(texts) and not all(_text(side) for side in sides)
    return isinstance(node, ast.Call) and _name(node) == "format" and _text(getattr(node.func, "value", node))


def _text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _call(node: ast.Call) -> Found:
    name = _name(node)
    first: ast.AST | None = node.args[0] if node.args else None
    while isinstance(first, ast.Call) and _name(first) == "text" and first.args:
        first = first.args[0]
    if name in ("execute", "executescript", "executemany") and first is not None and _built(first):
        yield _problem(
            node.lineno,
            "note",
            "This SQL is put together from text: whoever supplies a part can write SQL of their own.",
            "Put a placeholder into the statement and hand the value over beside it.",
        )
    if name in ("render_template_string", "from_string", "Markup") and first is not None and _built(first):
        yield _problem(
            node.lineno,
            "note",
            f"What stands in this text becomes part of the markup: `{name}` does not escape it.",
            "Hand the value over as a variable.",
        )
    if name == "redirect" and first is not None and _from_visitor(first):
        yield _problem(
            node.lineno,
            "note",
            "This redirect goes wherever the visitor's address says, also to another site.",
            "Follow it only if it stays on your own site.",
        )
    for keyword in node.keywords:
        if keyword.arg == "debug" and name == "run" and getattr(keyword.value, "value", None) is True:
            yield _problem(
                keyword.value.lineno,
                "note",
                "Debug mode is on for whoever starts this file; its console runs any code.",
                "Switch it on with `flask run --debug`, on your own machine only.",
            )
        if keyword.arg == "methods" and name == "route" and _text(keyword.value):
            yield _problem(
                keyword.value.lineno, "error", "`methods` is one text here, and Flask wants a list of them.",
                "Write a list: `methods=[...]`.",
            )  # fmt: skip


def _from_visitor(node: ast.AST) -> bool:
    """request.args["next"], request.args.get("next"), the same of form and values."""
    if isinstance(node, ast.Call) and _name(node) == "get":
        node = node.func
    if not isinstance(node, (ast.Subscript, ast.Attribute)):
        return False
    source = node.value
    return (
        isinstance(source, ast.Attribute)
        and source.attr in ("args", "form", "values")
        and _name(source.value) == "request"
    )


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Found:
    for default in [*node.args.defaults, *node.args.kw_defaults]:
        if isinstance(default, (ast.List, ast.Dict, ast.Set)):
            yield _problem(
                default.lineno,
                "note",
                "This default is made once and shared by all calls, which see each other's changes.",
                "Use `None` as the default and make a new one inside.",
            )
    routes = [
        index
        for index, decorator in enumerate(node.decorator_list)
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTES
    ]
    if not routes:
        return
    for decorator in node.decorator_list[: routes[0]]:
        yield _problem(
            decorator.lineno,
            "note",
            f"`@{_name(decorator)}` stands above the route, so Flask calls the view without it.",
            "Put the route on top.",
        )
    if not _answers(node):
        yield _problem(
            node.lineno,
            "note",
            f"The view `{node.name}` returns nothing, which Flask answers with an error.",
            "Return what the visitor should get.",
        )


def _answers(view: ast.AST) -> bool:
    """True if something in a view returns, raises or aborts, or it is not written yet (`...`)."""
    return any(
        isinstance(node, (ast.Return, ast.Raise, ast.Yield))
        or (isinstance(node, ast.Call) and _name(node) == "abort")
        or (isinstance(node, ast.Constant) and node.value is Ellipsis)
        for node in ast.walk(view)
    )


def _assignment(node: ast.Assign) -> Found:
    for target in node.targets:
        key = getattr(getattr(target, "slice", None), "value", None)
        named = getattr(target, "id", None) or getattr(target, "attr", None) or key
        if named in ("SECRET_KEY", "secret_key") and _text(node.value):
            yield _problem(
                node.lineno,
                "note",
                "Everyone who can read this file knows the key that signs the sessions.",
                "Read it from the environment or from a file that is not shared.",
            )


def _handler(node: ast.ExceptHandler) -> Found:
    broad = node.type is None or _name(node.type) in ("Exception", "BaseException")
    if broad and all(isinstance(inner, ast.Pass) for inner in node.body):
        yield _problem(
            node.lineno,
            "note",
            "Every error is swallowed here, also those that you did not think of.",
            "Name the error that you expect, or log it.",
        )


def _twice(tree: ast.Module) -> Found:
    seen: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if node.name in seen:
                yield _problem(
                    node.lineno,
                    "note",
                    f"There is a `{node.name}` already, in line {seen[node.name]}; this one takes its place.",
                    "Give one of them another name.",
                )
            seen.setdefault(node.name, node.lineno)
