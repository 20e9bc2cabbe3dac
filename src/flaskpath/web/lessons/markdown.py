"""Markdown to HTML that is safe to show: lessons, tasks and hints. Rendered once per text, then remembered."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from flaskpath.course.lesson import REVIEW
from flaskpath.web.lessons.highlight import highlighted

_SOURCE = re.compile(r":source:`(flaskpath(?:\.[A-Za-z_]\w*)*)(?::([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*))?`")
_TAGS = {
    *(
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "s",
    ),
    *(
        "a",
        "br",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "span",
        "details",
        "summary",
        "figure",
    ),
    *("figcaption", "section", "kbd", "img"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "ol": {"start"},
    "img": {"src", "alt", "title"},
    **{tag: {"id", "class"} for tag in ("h2", "h3", "h4", "h5", "section")},
    **{tag: {"class"} for tag in ("code", "div", "span", "figure", "figcaption", "details", "th", "td")},
    "pre": {"class", "tabindex"},
}


@lru_cache(maxsize=512)
def render(text: str) -> Markup:
    """The HTML of a text, its headings as they are."""
    return _clean(_parser().render(text, {}))


@lru_cache(maxsize=512)
def render_inline(text: str) -> Markup:
    """The HTML of one line, without a paragraph around it."""
    return _clean(_parser().renderInline(text, {}))


@lru_cache(maxsize=128)
def render_lesson(text: str) -> Markup:
    """The HTML of a lesson without its title, its questions with the answers folded away."""
    parser = _parser()
    tokens = parser.parse(text, {})
    tokens = _without_title(tokens)
    _name_headings(tokens)
    _fold_answers(tokens)
    return _clean(parser.renderer.render(tokens, parser.options, {}))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("backticks", "source", _source_link)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("th_open", _cell)
    parser.add_render_rule("td_open", _cell)
    parser.add_render_rule("table_open", lambda *_: '<div class="table"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _clean(dirty: str) -> Markup:
    return Markup(  # noqa: S704 - sanitised right here
        nh3.clean(
            dirty,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
    )


def _source_link(state: StateInline, silent: bool) -> bool:
    """:source:`module:name` leads to the page that shows our own code."""
    found = _SOURCE.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        module, name = found[1], found[2] or ""
        token = state.push("html_inline", "", 0)
        shown = f"{name.rpartition('.')[2]}()" if name and name.rpartition(".")[2].islower() else name
        address = f"/source/{module}" + (f"#{name}" if name else "")
        token.content = (
            f'<a class="source" href="{html.escape(address)}"><code>{html.escape(module)}</code>'
            + (f" <code>{html.escape(shown)}</code>" if shown else "")
            + "</a>"
        )
    state.pos = found.end()
    return True


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    language, *marks = unescapeAll(tokens[index].info).split() or [""]
    code = tokens[index].content
    if language == "check":
        rows = "".join(_expectation(line) for line in code.splitlines() if line.strip())
        return (
            f'<figure class="trial"><figcaption>Tried out</figcaption>'
            f'<pre tabindex="0"><code>{rows}</code></pre></figure>\n'
        )
    block = f'<pre class="code" tabindex="0"><code>{highlighted(code, language)}</code></pre>'
    if marks[:1] == ["wrong"]:
        return f'<figure class="wrong"><figcaption>The mistake</figcaption>{block}</figure>\n'
    named = next((mark.partition("=")[2] for mark in marks if mark.startswith("file=")), "")
    if named:
        return f"<figure><figcaption><code>{html.escape(named)}</code></figcaption>{block}</figure>\n"
    return f"{block}\n"


def _expectation(line: str) -> str:
    asked, arrow, expected = line.partition("->")
    if not arrow:
        return f"{html.escape(line)}\n"
    return f'{html.escape(asked.strip())} <span class="arrow">→</span> {html.escape(expected.strip())}\n'


def _cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # The style attribute that Markdown tables use would be stopped by our Content-Security-Policy.
    align = str(tokens[index].attrs.get("style", "")).partition("text-align:")[2].strip(" ;")
    return f'<{tokens[index].tag} class="{align}">' if align else f"<{tokens[index].tag}>"


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens


def _name_headings(tokens: list[Token]) -> None:
    seen: dict[str, int] = {}
    for opened, inline in pairwise(tokens):
        if opened.type != "heading_open":
            continue
        name = re.sub(r"[^a-z0-9]+", "-", inline.content.lower()).strip("-") or "section"
        seen[name] = seen.get(name, 0) + 1
        # A prefix, so that no heading takes the id of something that the page needs.
        opened.attrs["id"] = f"about-{name}" + (f"-{seen[name]}" if seen[name] > 1 else "")
        if inline.content.strip().lower() == "the mistake":
            opened.attrs["class"] = "mistake"


def _fold_answers(tokens: list[Token]) -> None:
    """In the section of questions for later, *(an answer)* at the end of one is folded away."""
    inside = False
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            inside = tokens[index + 1].content.strip() == REVIEW
        elif inside and token.type == "paragraph_open":
            token.hidden = tokens[index + 2].hidden = True  # <details> may not stand in a paragraph
        elif inside and token.type == "inline" and token.children:
            _fold(token.children)


def _fold(children: list[Token]) -> None:
    if children[-1].type != "em_close":
        return
    opened = max(index for index, child in enumerate(children) if child.type == "em_open")
    answer = children[opened + 1 : -1]
    if not answer or not answer[0].content.startswith("(") or not answer[-1].content.endswith(")"):
        return
    answer[0].content = answer[0].content[1:]
    answer[-1].content = answer[-1].content[:-1]
    before, after = Token("html_inline", "", 0), Token("html_inline", "", 0)
    before.content = '<details class="answer"><summary>Show the answer</summary><div>'
    after.content = "</div></details>"
    children[opened:] = [before, *answer, after]
