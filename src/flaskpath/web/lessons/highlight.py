"""Code with Pygments' classes, whose colours are in lesson.css for light and dark. It gives no inline style."""

from __future__ import annotations

import html
from functools import lru_cache

_NAMES = {
    "python": "python",
    "py": "python",
    "html": "html+jinja",
    "jinja": "html+jinja",
    "css": "css",
    "js": "javascript",
    "javascript": "javascript",
    "json": "json",
    "toml": "toml",
    "ini": "ini",
    "yaml": "yaml",
    "sql": "sql",
    "console": "console",
    "shell": "bash",
    "sh": "bash",
    "bash": "bash",
    "diff": "diff",
    "markdown": "markdown",
    "dockerfile": "docker",
    "pytb": "pytb",
}


@lru_cache(maxsize=1024)
def highlighted(code: str, language: str) -> str:
    """HTML of the code, ends of lines kept; plain where the language is not one of ours."""
    name = _NAMES.get(language.lower())
    if name is None:
        return html.escape(code)
    # Here, not above: a start of the server should not wait for it.
    from pygments import highlight  # type: ignore[import-untyped]  # it ships no types
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]  # it ships no types
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # it ships no types

    lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))
