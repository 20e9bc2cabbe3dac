"""HTML as a row of tags and texts, each with its line, the way a browser's tokenizer reads it.

The standard library's html.parser takes minutes over some pages of 60 KB that a learner could send, and reads the same
page differently from one Python version to the next. This one looks at each character a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["start", "end", "text", "doctype", "fault"]

_NAME = re.compile(r"[^\s/>]+")
_ATTRIBUTE = re.compile(r"=?[^\s/>=]*")
_UNQUOTED = re.compile(r"[^\s>]*")
_BETWEEN = re.compile(r"[\s/]*")
_SPACE = re.compile(r"\s*")
RAW = frozenset({"script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp"})
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, slots=True)
class Token:
    """`name` of a tag in small letters; `text` of a text, a doctype or the sentence of a fault."""

    kind: Kind
    line: int
    name: str = ""
    text: str = ""
    attributes: tuple[tuple[str, str | None], ...] = ()
    closes_itself: bool = False  # written <br/>
    crowded: bool = False  # two attributes without a blank between them


class _Unfinished(Exception):
    """The page ends within a tag or a comment; the text says in which."""


def tokens(text: str) -> Iterator[Token]:
    """Every tag, text and doctype of the page, in order; what can't be read ends the row with a fault."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._counted, self._line = 0, 1

    def read(self) -> Iterator[Token]:
        while self.at < len(self.text):
            less = self.text.find("<", self.at)
            end = len(self.text) if less < 0 else less
            if end > self.at:
                yield Token("text", self._line_of(self.at), text=self.text[self.at : end])
            self.at = end
            if less < 0:
                return
            line = self._line_of(less)
            try:
                token = self._markup(line)
            except _Unfinished as unfinished:
                yield Token("fault", line, text=str(unfinished))
                return
            if token is None:
                continue
            yield token
            if token.kind == "start" and token.name in RAW and not token.closes_itself:
                yield from self._raw(token)

    def _line_of(self, place: int) -> int:
        self._line += self.text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _find(self, what: str, start: int, unfinished: str) -> int:
        found = self.text.find(what, start)
        if found < 0:
            raise _Unfinished(unfinished)
        return found

    def _markup(self, line: int) -> Token | None:
        text, start = self.text, self.at
        if text.startswith("<!--", start):
            self.at = (
                self._find(
                    "-->", start + 4, "A comment begins here with `<!--` and never ends: `-->` is missing."
                )
                + 3
            )
            return None
        following = text[start + 1 : start + 2]
        if following in ("!", "?"):
            self.at = self._find(">", start, "What begins here has no `>` at its end.") + 1
            words = text[start + 2 : self.at - 1].strip()
            if following == "!" and words[:7].lower() == "doctype":
                return Token("doctype", line, text=" ".join(words.split()).lower())
            return None
        closing = following == "/"
        named = start + 1 + closing
        first = text[named : named + 1]
        if not (first.isascii() and first.isalpha()):
            self.at = start + 1
            return Token("text", line, text="<")
        self.at = _past(_NAME, text, named)
        return self._tag("end" if closing else "start", text[named : self.at].lower(), line)

    def _tag(self, kind: Kind, name: str, line: int) -> Token:
        text = self.text
        tag = f"</{name[:40]}>" if kind == "end" else f"<{name[:40]}>"
        attributes: list[tuple[str, str | None]] = []
        crowded = False
        while True:
            before = self.at
            self.at = _past(_BETWEEN, text, before)
            between = text[before : self.at]
            if self.at >= len(text):
                raise _Unfinished(f"The tag {tag} begins here and has no `>` at its end.")
            if text[self.at] == ">":
                self.at += 1
                return Token(kind, line, name, "", tuple(attributes), between.endswith("/"), crowded)
            crowded = crowded or (bool(attributes) and not between)
            attributes.append(self._attribute(tag))

    def _attribute(self, tag: str) -> tuple[str, str | None]:
        text, start = self.text, self.at
        self.at = _past(_ATTRIBUTE, text, start)
        name = text[start : self.at].lower()
        equals = _past(_SPACE, text, self.at)
        if text[equals : equals + 1] != "=":
            return name, None
        begin = _past(_SPACE, text, equals + 1)
        quote = text[begin : begin + 1]
        if quote and quote in "\"'":
            missing = f"In the tag {tag} a value begins with a quote ({quote}) that is never closed."
            end = self._find(quote, begin + 1, missing)
            self.at = end + 1
            return name, text[begin + 1 : end]
        self.at = _past(_UNQUOTED, text, begin)
        return name, text[begin : self.at]

    def _raw(self, opened: Token) -> Iterator[Token]:
        """What stands in a script, a style, a title or the like is text up to its end tag."""
        end = _ENDS[opened.name].search(self.text, self.at)
        if end is None:
            yield Token(
                "fault", opened.line, text=f"<{opened.name}> is never closed: all that follows is part of it."
            )
            self.at = len(self.text)
            return
        if end.start() > self.at:
            yield Token("text", self._line_of(self.at), opened.name, self.text[self.at : end.start()])
        self.at = end.start()


def _past(pattern: re.Pattern[str], text: str, start: int) -> int:
    """The place after what fits from `start` on; `start` if nothing does."""
    found = pattern.match(text, start)
    return found.end() if found else start
