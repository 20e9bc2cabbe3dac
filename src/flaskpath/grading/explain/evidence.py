"""What a failing check has to show for itself: the exchange, the guest's word of it, and the learner's files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from flaskpath.grading.explain.source import Files, Place, View
from flaskpath.grading.verdict import Exchange, Explanation, Message

_NOTHING = Exchange("", Message(""), Message(""), 0.0)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stumbling block and, where it is known, the learner's line."""

    explanation: Explanation
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Evidence:
    """`before` are the check's exchanges up to this one, the latest last. `said` is what a program printed.

    `expected` and `complaint` are what the check wanted, and its sentence about what it got.
    """

    files: Files
    exchange: Exchange = _NOTHING
    before: Sequence[Exchange] = ()
    said: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)
    expected: str = ""
    complaint: str = ""

    @property
    def method(self) -> str:
        return self.exchange.request.head.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.exchange.request.head.partition(" ")[2].partition("?")[0]

    @property
    def status(self) -> int:
        """The HTTP status; 0 where the exchange was a command's."""
        word = self.exchange.response.head.partition(" ")[0]
        return int(word) if word.isdigit() and len(word) == 3 else 0

    def header(self, name: str) -> str:
        return _header(self.exchange.response, name)

    def request_header(self, name: str) -> str:
        return _header(self.exchange.request, name)

    @property
    def body(self) -> str:
        return self.exchange.response.body

    @property
    def inside(self) -> Mapping[str, Any]:
        return self.exchange.inside

    @cached_property
    def view(self) -> View | None:
        """The learner's function that answered, by the guest's word."""
        place = self.inside.get("view")
        return (
            self.files.function_at(place.get("file"), place.get("line")) if isinstance(place, dict) else None
        )

    @cached_property
    def sent(self) -> dict[str, str]:
        """The fields of the query and of an ordinary form."""
        query = self.exchange.request.head.partition("?")[2]
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
        if "urlencoded" in self.request_header("Content-Type"):
            pairs += parse_qsl(self.exchange.request.body, keep_blank_values=True)
        return dict(pairs)

    @cached_property
    def earlier(self) -> list[Evidence]:
        """This exchange and those before it, the latest first."""
        return [self, *(Evidence(self.files, exchange) for exchange in reversed(self.before))]

    @property
    def statements(self) -> list[str]:
        """The SQL that this exchange ran."""
        sql = self.inside.get("sql")
        return (
            [str(one.get("statement")) for one in sql if isinstance(one, dict)]
            if isinstance(sql, list)
            else []
        )

    @property
    def refusal_unwanted(self) -> bool:
        """False where the check may have wanted the app to refuse, and only something about the refusal is wrong."""
        if re.search(r"\b[45]\d\d\b|JSON|Allow", self.expected):
            return False
        named = str(self.status) in self.complaint or re.match(r"[23]\d\d\b", self.expected)
        return not self.complaint or bool(named)

    @property
    def original(self) -> str:
        """The exchange in its own words."""
        allow = f" (Allow: {self.header('Allow')})" if self.status == 405 and self.header("Allow") else ""
        goes = f" (Location: {self.header('Location')})" if self.header("Location") else ""
        return f"{self.exchange.request.head} → {self.exchange.response.head}{allow}{goes}"

    def finding(
        self, id: str, happened: str, mend: str, place: Place | None = None, *, original: str = ""
    ) -> Finding:
        if place is None and self.view is not None:
            place = Place(self.view.file, self.view.line)
        explanation = Explanation(id, happened, mend, original or self.original)
        return Finding(explanation, place.file if place else None, place.line if place else None)


def _header(message: Message, name: str) -> str:
    return next((value for key, value in reversed(message.headers) if key.lower() == name.lower()), "")
