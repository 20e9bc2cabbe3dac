"""Finds what is really wrong with a page's HTML, said for a beginner.

Not a whole validator: it knows the faults that people make, and is silent about what browsers and readers never notice.
What the standard allows to be left out (`</li>`, `</p>`, `<body>`) is no fault.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from flaskpath.grading.html_names import (
    BLOCKS,
    BOUNDARIES,
    CHILDREN,
    CLOSES,
    HEAD,
    KNOWN,
    NOT_WITHIN,
    OBSOLETE,
    OPTIONAL_END,
    PARENTS,
    PHRASING_ONLY,
    VOID,
)
from flaskpath.grading.html_tags import Token, tokens

LARGEST = 200_000  # characters of a page; one made by people has a tenth of it
DEEPEST = 200  # open elements; a page of people's has about 20
MOST = 20  # faults told


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    sentence: str


class _Enough(Exception):
    """There is nothing more to be learnt from the rest of the page."""


def faults_in(text: str) -> list[Fault]:
    """The faults of a page, in the order of their lines; none if it is valid as far as we look."""
    if len(text) > LARGEST:
        return [Fault(1, f"The page is too long to be looked at: more than {LARGEST} characters.")]
    page = _Page()
    try:
        for token in tokens(text):
            page.take(token)
        page.end()
    except _Enough:
        pass
    return sorted(page.faults, key=lambda fault: fault.line)[:MOST]


class _Page:
    """The elements that are open, and what was seen so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.open: list[tuple[str, int]] = []
        self.foreign = 0  # depth within svg or math, whose elements are their own affair
        self.first = True
        self.seen: dict[str, int] = {}  # html, head, body, title: the line of the first
        self.in_body = self.after_body = False
        self.title = ""
        self.ids: dict[str, int] = {}
        self.labels: list[tuple[str, int]] = []
        self.closed_early: dict[
            str, str
        ] = {}  # an end tag still to come, and why it will find nothing to close
        self.lost: list[str] = []  # closed by somebody else's end tag: their own is not told as well

    def fault(self, line: int, sentence: str) -> None:
        self.faults.append(Fault(line, sentence))
        if len(self.faults) >= MOST:
            raise _Enough

    def take(self, token: Token) -> None:
        if token.kind == "fault":
            self.fault(token.line, token.text)
            raise _Enough
        if token.kind == "text":
            if not token.text.strip():
                return
            self._text(token)
        elif token.kind == "doctype":
            if token.text != "doctype html":
                self.fault(
                    token.line, "This doctype is an old one. Today it is `<!doctype html>` and no more."
                )
            elif not self.first:
                self.fault(token.line, "`<!doctype html>` must come before anything else in the page.")
            self.seen.setdefault("doctype", token.line)
        elif token.kind == "start":
            self._start(token)
        else:
            self._end_tag(token)
        self.first = False

    # --- what begins

    def _start(self, token: Token) -> None:
        name, line = token.name, token.line
        self._attributes(token)
        if self.foreign:
            self.foreign += not token.closes_itself
            if not token.closes_itself:
                self._push(name, line)
            return
        self._name(name, line)
        if name in ("html", "head", "body"):
            self._frame(name, line)
            return
        self._settle(name, line)
        self._close_for(name, line)
        self._place(name, line)
        if name in VOID:
            return
        if token.closes_itself and name not in ("svg", "math"):
            self.fault(
                line, f"`<{name}/>` does not close itself: HTML ignores that slash. Write `</{name}>`."
            )
        elif token.closes_itself:
            return
        self._push(name, line)
        self.foreign = int(name in ("svg", "math"))

    def _push(self, name: str, line: int) -> None:
        self.open.append((name, line))
        if len(self.open) > DEEPEST:
            self.fault(
                line,
                f"More than {DEEPEST} elements are open here, one within the other. Are they ever closed?",
            )
            raise _Enough

    def _name(self, name: str, line: int) -> None:
        if name in OBSOLETE:
            self.fault(
                line, f"`<{name}>` is no longer part of HTML. How things look is said in a stylesheet."
            )
        elif name not in KNOWN and "-" not in name:
            near = difflib.get_close_matches(name[:30], sorted(KNOWN), 1, 0.6)
            guess = f" Is it `<{near[0]}>`?" if near else ""
            self.fault(line, f"There is no element `<{name[:40]}>` in HTML.{guess}")

    def _frame(self, name: str, line: int) -> None:
        """<html>, <head> and <body>: once each, in this order."""
        if name in self.seen:
            self.fault(
                line, f"A second `<{name}>`: the first is in line {self.seen[name]}, and a page has one."
            )
            return
        self.seen[name] = line
        if (name != "body" and self.in_body) or (name == "html" and "head" in self.seen):
            self.fault(line, f"`<{name}>` comes too late: something of the page stands before it.")
            return
        if name == "body":
            if self.in_body:
                self.fault(line, "`<body>` comes too late: something that visitors see stands before it.")
                return
            self._drop("head")
            self.in_body = True
        self._push(name, line)

    def _settle(self, name: str, line: int) -> None:
        """Where a page's head ends and its body begins."""
        if self.after_body:
            self.fault(line, f"`<{name}>` stands after the end of the page. Move it up, into `<body>`.")
            self.after_body = False
        inside = any(open_name in ("head", "template", "noscript") for open_name, _ in self.open)
        if name in ("title", "base", "style", "meta") and self.in_body and not inside:
            self.fault(line, f"`<{name}>` belongs into `<head>`.")
        if name not in HEAD and not self.in_body:
            if self._drop("head"):
                self.closed_early["head"] = (
                    f"`</head>` comes too late: `<{name}>` in line {line} belongs into `<body>` and ended the head."
                )
            self.in_body = True
        if name == "title":
            if "title" in self.seen:
                self.fault(
                    line,
                    f"A second `<title>`: the first is in line {self.seen['title']}, and a page has one.",
                )
            self.seen.setdefault("title", line)

    def _drop(self, name: str) -> bool:
        """Close what is open down to `name`, if that is open; its end tag may be left out."""
        if name not in (open_name for open_name, _ in self.open):
            return False
        while self.open.pop()[0] != name:
            pass
        return True

    def _close_for(self, name: str, line: int) -> None:
        """Close what this element's beginning closes, such as the <li> before an <li>."""
        closers, boundary = CLOSES.get(name, (frozenset(), frozenset()))
        while True:
            found = None
            for place in range(len(self.open) - 1, -1, -1):
                open_name, _ = self.open[place]
                if open_name in closers:
                    found = place
                    break
                if open_name in boundary or open_name in BOUNDARIES:
                    break
            if found is None:
                return
            closed, began = self.open[found]
            self._unclosed(found + 1, f"when `<{name}>` begins in line {line}")
            self.open.pop()
            if closed == "p":
                self.closed_early["p"] = (
                    f"`</p>` closes nothing: the `<p>` of line {began} ended where `<{name}>` began (line {line}), "
                    f"because a paragraph can't hold a `<{name}>`."
                )

    def _unclosed(self, place: int, when: str) -> None:
        """Close everything from `place` on in the row of open elements; what needed an end tag is a fault."""
        for name, began in reversed(self.open[place:]):
            if name not in OPTIONAL_END:
                self.fault(
                    began, f"`<{name}>` begins here and is not closed {when}. `</{name}>` has to come before."
                )
                self.lost.append(name)
        del self.open[place:]

    def _place(self, name: str, line: int) -> None:
        """Whether it may stand where it stands."""
        parent = self.open[-1][0] if self.open else "body"
        names = [open_name for open_name, _ in self.open]
        if parent == "template":
            return
        if name in PARENTS and parent not in PARENTS[name]:
            wanted = " or ".join(f"`<{one}>`" for one in sorted(PARENTS[name]))
            self.fault(line, f"`<{name}>` stands in `<{parent}>`; it belongs into {wanted}.")
        elif parent in CHILDREN and name not in CHILDREN[parent] and name in KNOWN:
            wanted = " or ".join(f"`<{one}>`" for one in sorted(CHILDREN[parent] - {"script", "template"}))
            self.fault(line, f"`<{name}>` stands directly in `<{parent}>`, which can only hold {wanted}.")
        elif name in BLOCKS and (narrow := next((one for one in names if one in PHRASING_ONLY), None)):
            self.fault(
                line, f"`<{name}>` can't stand within `<{narrow}>`, which holds words and the like only."
            )
        if within := next((one for one in names if one in NOT_WITHIN.get(name, ())), None):
            self.fault(
                line, f"`<{name}>` can't stand within `<{within}>`. Is a `</{within}>` missing before it?"
            )

    # --- attributes

    def _attributes(self, token: Token) -> None:
        if not token.attributes and token.name not in ("img", "html"):
            return
        tag, line = f"<{token.name[:40]}>", token.line
        if token.crowded:
            self.fault(line, f"In `{tag}` a blank is missing between two attributes.")
        names = [name for name, _ in token.attributes]
        for name in sorted({name for name in names if names.count(name) > 1})[:3] if len(names) < 200 else []:
            self.fault(line, f"`{tag}` has the attribute `{name[:40]}` twice; only the first counts.")
        if strange := next((name for name in names if any(sign in name for sign in "\"'<")), None):
            self.fault(
                line, f"In `{tag}` the quotes don't match: {strange[:40]!r} was read as an attribute's name."
            )
        values = {name: value or "" for name, value in reversed(token.attributes)}
        if (identity := values.get("id")) is not None:
            self._identity(identity, line)
        if token.name == "img" and "alt" not in values:
            self.fault(
                line,
                '`<img>` has no `alt`: the words for those who can\'t see it (`alt=""` if it is only for show).',
            )
        if token.name == "img" and not values.get("src", "x").strip():
            self.fault(line, "`<img>` has an empty `src`: there is no picture to show.")
        if token.name == "html" and not values.get("lang", "").strip():
            self.fault(line, 'The page does not say its language. Write it so: `<html lang="en">`.')
        if token.name == "label" and values.get("for"):
            self.labels.append((values["for"], line))
        for name in ("href", "src", "action"):
            if any(sign.isspace() for sign in values.get(name, "").strip()):
                self.fault(
                    line,
                    f"The address in `{name}` of `{tag}` holds a blank. In an address it is written `%20`.",
                )

    def _identity(self, identity: str, line: int) -> None:
        if not identity or any(sign.isspace() for sign in identity):
            self.fault(line, f"The id {identity[:40]!r} is none: it needs a character, and no blank.")
        elif identity in self.ids:
            first = self.ids[identity]
            self.fault(
                line,
                f"The id `{identity[:40]}` is given twice (first in line {first}); an id is for one element.",
            )
        else:
            self.ids[identity] = line

    # --- text and ends

    def _text(self, token: Token) -> None:
        if token.name:  # within a script, a title or the like
            if token.name == "title" and not self.foreign:
                self.title = self.title or token.text.strip()
            return
        if self.foreign:
            return
        if token.text == "<":
            self.fault(token.line, "A `<` stands here that begins no tag. In a text it is written `&lt;`.")
            return
        if not self.in_body:
            if self._drop("head"):
                self.closed_early["head"] = (
                    f"`</head>` comes too late: the text in line {token.line} belongs into `<body>` and ended the head."
                )
            self.in_body = True
        parent = self.open[-1][0] if self.open else ""
        if parent in CHILDREN:
            words = " ".join(token.text.split())[:40]
            self.fault(
                token.line,
                f"The text {words!r} stands directly in `<{parent}>`, which can only hold elements.",
            )

    def _end_tag(self, token: Token) -> None:
        name, line = token.name, token.line
        if name in VOID:
            self.fault(line, f"`</{name}>` closes nothing: `<{name}>` never has an end tag.")
            return
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                self._unclosed(place + 1, f"when `</{name}>` comes in line {line}")
                self.open.pop()
                self.foreign = max(0, self.foreign - 1)
                self.after_body = self.after_body or name == "body"
                return
        if name in self.closed_early:
            self.fault(line, self.closed_early.pop(name))
        elif name in self.lost:
            self.lost.remove(name)
        elif name not in ("html", "head", "body") or name not in self.seen:
            self.fault(line, f"`</{name[:40]}>` closes nothing: no `<{name[:40]}>` is open here.")

    def end(self) -> None:
        """The page is over: what is still open, and what never came."""
        self._unclosed(0, "when the page ends")
        if "doctype" not in self.seen:
            self.fault(
                1,
                "The page does not begin with `<!doctype html>`. Without it browsers imitate their ancestors.",
            )
        if "html" not in self.seen:
            self.fault(1, 'The page has no `<html lang="en">`, so it does not say its language.')
        if "title" not in self.seen:
            self.fault(1, "The page has no `<title>` in its `<head>`: its tab and bookmarks have no name.")
        elif not self.title:
            self.fault(
                self.seen["title"], "The `<title>` is empty: the page's tab and bookmarks have no name."
            )
        for identity, line in self.labels:
            if identity not in self.ids:
                self.fault(
                    line, f'`<label for="{identity[:40]}">` belongs to nothing: no element has that id.'
                )
