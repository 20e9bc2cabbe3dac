"""A page's HTML as a browser parses it, read-only: what can be seen, links, forms, elements.

The markup is the learner's, so it is parsed by a parser with linear time (lexbor), at most `LARGEST` characters of it,
and nothing in it is ever run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

LARGEST = 1_000_000
SILENT = frozenset({"script", "style", "template", "head", "noscript", "-comment", "title"})
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


@dataclass(frozen=True, slots=True)
class Element:
    node: LexborNode

    @property
    def tag(self) -> str:
        return self.node.tag or ""

    @property
    def attributes(self) -> dict[str, str]:
        return {name: value or "" for name, value in self.node.attributes.items()}

    @property
    def words(self) -> str:
        return visible_words(self.node)

    @property
    def html(self) -> str:
        return self.node.html or ""

    def select(self, selector: str) -> list[Element]:
        return [Element(node) for node in self.node.css(selector)]


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a browser would send it: `fields` holds each named field's value as the page gives it."""

    action: str
    method: str
    enctype: str
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    element: Element | None = None


class Document:
    """One parsed page."""

    def __init__(self, text: str) -> None:
        self._tree = LexborHTMLParser(text[:LARGEST])

    def select(self, selector: str) -> list[Element]:
        return [Element(node) for node in self._tree.css(selector)]

    @property
    def title(self) -> str:
        found = self._tree.css_first("title")
        return folded(found.text()) if found else ""

    @property
    def words(self) -> str:
        body = self._tree.body or self._tree.root
        return visible_words(body) if body else ""

    @property
    def links(self) -> list[Link]:
        return [
            Link(visible_words(node), node.attributes.get("href") or "") for node in self._tree.css("a[href]")
        ]

    @property
    def forms(self) -> list[Form]:
        return [_form(node, self._tree) for node in self._tree.css("form")]


def folded(text: str) -> str:
    """`text` with every run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def visible_words(node: LexborNode) -> str:
    """What a reader sees of `node`: text outside scripts, styles and comments, blocks apart, white space folded."""
    parts: list[str] = []
    stack: list[LexborNode | str] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        tag = item.tag or ""
        if tag == "-text":
            parts.append(item.text(deep=False) or item.text_content or "")
            continue
        if tag in SILENT or "hidden" in item.attributes:
            continue
        apart = " " if tag in BLOCK else ""
        stack.append(apart)
        stack.extend(reversed(list(item.iter(include_text=True))))
        stack.append(apart)
    return folded("".join(parts))


def _form(node: LexborNode, tree: LexborHTMLParser) -> Form:
    attributes = node.attributes
    identity = attributes.get("id")
    controls = list(node.css("input, textarea, select, button"))
    if identity and re.fullmatch(r"[\w-]+", identity):
        controls += [
            c for c in tree.css(f'[form="{identity}"]') if c.tag in ("input", "textarea", "select", "button")
        ]
    form = Form(
        action=attributes.get("action") or "",
        method=(attributes.get("method") or "get").upper(),
        enctype=attributes.get("enctype") or "",
        element=Element(node),
    )
    files: list[str] = []
    for control in controls:
        name = control.attributes.get("name")
        if not name or "disabled" in control.attributes:
            continue
        if (control.attributes.get("type") or "").lower() == "file":
            files.append(name)
            form.fields.setdefault(name, "")
            continue
        value = _value(control)
        if value is not None:
            _add(form.fields, name, value)
        elif control.tag != "button" and (control.attributes.get("type") or "").lower() not in (
            "submit",
            "image",
        ):
            form.fields.setdefault(name, "")  # a box not ticked: there, though a browser sends nothing for it
    return Form(form.action, form.method, form.enctype, form.fields, tuple(files), form.labels, form.element)


def _value(control: LexborNode) -> str | None:
    """The value a browser sends if nobody touches the control; None if it sends none."""
    kind = (control.attributes.get("type") or "").lower()
    value = control.attributes.get("value")
    if control.tag == "textarea":
        return control.text()
    if control.tag == "select":
        options = control.css("option")
        chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
        if chosen is None:
            return None
        return chosen.attributes.get("value") or folded(chosen.text())
    if control.tag == "button" or kind in ("submit", "image", "button", "reset"):
        return None
    if kind in ("checkbox", "radio"):
        return (value or "on") if "checked" in control.attributes else None
    return value or ""


def _add(fields: dict[str, str | list[str]], name: str, value: str) -> None:
    before = fields.get(name)
    if before is None or before == "":
        fields[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        fields[name] = [before, value]
