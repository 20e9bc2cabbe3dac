"""One answer of the learner's app and what a check may expect of it. Expectations return the page, so they chain."""

from __future__ import annotations

import json
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from flaskpath.grading import addresses, cookies
from flaskpath.grading.beside import label_of, words_beside
from flaskpath.grading.cookies import SetCookie
from flaskpath.grading.failures import Failed, shortened
from flaskpath.grading.markup import Document, Element, Form, Link, folded
from flaskpath.grading.validity import faults_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flaskpath.grading.site import Site
    from flaskpath.grading.verdict import Exchange
    from flaskpath.grading.visitor import Visitor

_WORDS = {
    200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
    304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
    413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
    429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


def status_words(status: int) -> str:
    return f"{status} {_WORDS[status]}" if status in _WORDS else str(status)


class Headers:
    """Response headers, read without regard to case; the last of a name wins, `all` gives every one."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = tuple(pairs)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key.lower() == name.lower()]

    def get(self, name: str, default: str = "") -> str:
        values = self.all(name)
        return values[-1] if values else default

    def __getitem__(self, name: str) -> str:
        values = self.all(name)
        if not values:
            raise KeyError(name)
        return values[-1]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.all(name))


class Page:
    """`status`, `headers`, `body` as they came over the wire; everything else is read from them.

    `inside` is the app's own word of what happened; it may fail a check, never alone pass one.
    """

    def __init__(
        self, *, method: str, path: str, status: int, headers: list[tuple[str, str]], body: bytes,
        inside: Mapping[str, Any], milliseconds: float, visitor: Visitor, site: Site,
        origin: str = addresses.SITE, received: float | None = None,
    ) -> None:  # fmt: skip
        self.method, self.path, self.status, self.body = method, path, status, body
        self.headers, self.inside, self.milliseconds = Headers(headers), inside, milliseconds
        self.visitor, self.site = visitor, site
        self.origin = origin
        self.exchange: Exchange | None = None  # this answer as evidence, once it is recorded
        self.received = time.time() if received is None else received  # by the clock of the visitor's browser

    @cached_property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @cached_property
    def _document(self) -> Document:
        return Document(self.text)

    @property
    def words(self) -> str:
        """What a reader sees: for HTML the visible text, for anything else the body; white space folded."""
        return self._document.words if self._looks_like_html else folded(self.text)

    @property
    def _looks_like_html(self) -> bool:
        return "html" in self.content_type or self.content_type == ""

    @property
    def content_type(self) -> str:
        """Lower case, without parameters."""
        return self.headers.get("Content-Type").partition(";")[0].strip().lower()

    @property
    def location(self) -> str:
        return self.headers.get("Location")

    @property
    def title(self) -> str:
        return self._document.title

    @property
    def links(self) -> list[Link]:
        return self._document.links

    @property
    def forms(self) -> list[Form]:
        return self._document.forms

    def select(self, selector: str) -> list[Element]:
        return self._document.select(selector)

    @cached_property
    def set_cookies(self) -> list[SetCookie]:
        """What the answer asks the browser to keep or to drop, one for each Set-Cookie header."""
        return cookies.read_all(self.headers.all("Set-Cookie"), self.received)

    @property
    def asked(self) -> str:
        """The request in words: `GET /users/7`."""
        return f"{self.method} {self.path}"

    @property
    def data(self) -> Any:
        """The body as JSON; a body that is none fails the check."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            self.fail(
                f"The answer to {self.asked} should be JSON, and it is not.",
                expected="a JSON body",
                got=shortened(self.text) or "an empty body",
                hint="Return a dict or a list from the view, or use jsonify().",
            )

    # --- expectations

    def ok(self) -> Page:
        return self.answers(200)

    def answers(self, *statuses: int) -> Page:
        if self.status in statuses:
            return self
        wanted = " or ".join(status_words(status) for status in statuses)
        message, hint = self._status_story(wanted)
        self.fail(message, expected=wanted, got=self._got(), hint=hint)

    def shows(self, text: object, what: str = "") -> Page:
        wanted = folded(str(text))
        if wanted in self.words:
            return self
        thing = f'{what} ("{shortened(wanted, 120)}")' if what else f'"{shortened(wanted, 120)}"'
        self.fail(
            f"The page at {self.asked} should show {thing}, and a reader can't find it there.",
            expected=wanted,
            got=shortened(self.words) or "a page without any text",
        )

    def hides(self, text: object, what: str = "") -> Page:
        unwanted = folded(str(text))
        if unwanted not in self.words:
            return self
        thing = f'{what} ("{shortened(unwanted, 120)}")' if what else f'"{shortened(unwanted, 120)}"'
        self.fail(
            f"The page at {self.asked} should not show {thing}, but it does.",
            expected=f"a page without {shortened(unwanted, 120)}",
            got=shortened(self.words),
        )

    def says(self, text: object) -> Page:
        if str(text) in self.text:
            return self
        self.fail(
            f'The answer to {self.asked} should hold "{shortened(str(text), 120)}".',
            expected=str(text),
            got=shortened(self.text) or "an empty body",
        )

    def redirects_to(self, target: str, *, statuses: tuple[int, ...] = (301, 302, 303, 307, 308)) -> Page:
        if self.status not in statuses:
            if self.status in (301, 302, 303, 307, 308):
                wanted = " or ".join(map(str, statuses))
                self.fail(
                    f"{self.asked} sends the browser on with a {self.status}; here it should be {wanted}.",
                    expected=f"{wanted} to {target}",
                    got=f"{status_words(self.status)} to {self.location}",
                )
            message, hint = self._status_story(f"a redirect to {target}")
            self.fail(message, expected=f"a redirect to {target}", got=self._got(), hint=hint)
        base = f"{self.origin}{self.path}"
        went = addresses.resolve(base, self.location)
        if went is not None and went == addresses.resolve(base, target):
            return self
        self.fail(
            f"{self.asked} should send the browser to {target}.",
            expected=f"Location: {target}",
            got=f"Location: {self.location or '(none)'}",
        )

    def is_html(self) -> Page:
        if self.content_type == "text/html":
            return self
        self.fail(
            f"The answer to {self.asked} should be an HTML page.",
            expected="Content-Type: text/html",
            got=f"Content-Type: {self.content_type or '(none)'}",
        )

    def valid_html(self) -> Page:
        """Fails for what is really wrong with the markup, such as a tag that is never closed."""
        faults = faults_in(self.is_html().text)
        if not faults:
            return self
        more = f" ({len(faults) - 1} more below.)" if len(faults) > 1 else ""
        self.fail(
            f"The HTML of the page at {self.asked} is not valid. "
            f"Line {faults[0].line}: {faults[0].sentence}{more}",
            expected="valid HTML",
            got="\n".join(f"line {fault.line}: {fault.sentence}" for fault in faults),
            hint="The line is the page's as the browser gets it (View source), not the template's.",
        )

    def is_json(self) -> Page:
        if self.content_type == "application/json" or self.content_type.endswith("+json"):
            return self
        self.fail(
            f"The answer to {self.asked} should say that it is JSON.",
            expected="Content-Type: application/json",
            got=f"Content-Type: {self.content_type or '(none)'}",
            hint="Return a dict or a list from the view, or use jsonify(); Flask then sets the content type.",
        )

    def allows(self, *methods: str) -> Page:
        said = {
            word.strip().upper() for word in ",".join(self.headers.all("Allow")).split(",") if word.strip()
        }
        wanted = {method.upper() for method in methods}
        if wanted <= said and said <= wanted | {"HEAD", "OPTIONS"}:
            return self
        self.fail(
            f"The Allow header in the answer to {self.asked} should name the methods this address takes.",
            expected=f"Allow: {', '.join(sorted(wanted))}",
            got=f"Allow: {', '.join(sorted(said)) or '(none)'}",
        )

    def header(self, name: str) -> str:
        if name in self.headers:
            return self.headers[name]
        self.fail(
            f"The answer to {self.asked} should carry the header {name}.",
            expected=f"{name}: ...",
            got="no such header",
        )

    def cookie(self, name: str) -> SetCookie:
        """The cookie of that name that the answer sets (the last, if several)."""
        found = [cookie for cookie in self.set_cookies if cookie.name == name]
        if found:
            return found[-1]
        self.fail(
            f"The answer to {self.asked} should set the cookie {name}.",
            expected=f"Set-Cookie: {name}=...",
            got=shortened("; ".join(f"Set-Cookie: {one.name}=..." for one in self.set_cookies))
            or "no Set-Cookie header",
            hint="response.set_cookie(...) works on the very response that the view returns.",
        )

    def form(self, *fields: str) -> Form:
        forms = self.forms
        for form in forms:
            if all(name in form.fields for name in fields):
                return form
        named = ", ".join(fields)
        if not forms:
            self.fail(f"The page at {self.asked} should have a form with fields named {named}; it has no form.",
                      expected=f"a form with {named}", got="no <form> on the page")  # fmt: skip
        best = max(forms, key=lambda form: sum(name in form.fields for name in fields))
        missing = ", ".join(name for name in fields if name not in best.fields)
        self.fail(
            f"The form at {self.asked} has no field named {missing}.",
            expected=f"fields named {named}",
            got=f"fields named {', '.join(best.fields) or '(none)'}",
            hint="A browser sends what has a name attribute; an id alone is not sent.",
        )

    def beside(self, field: str) -> str:
        """The words that a reader finds beside the form field `field`: its label, hints and errors."""
        element = self.form(field).element
        return words_beside(element.node, field) if element else ""

    def label(self, field: str) -> str:
        """The words that put the cursor into the form field `field` when clicked; without any the check fails."""
        element = self.form(field).element
        words = label_of(element.node, field) if element else ""
        if words:
            return words
        self.fail(
            f"The field {field} at {self.asked} has no label: no words that put the cursor into it when clicked, "
            "and that a screen reader says.",
            expected=f"a <label> for the field {field}",
            got=f"beside {field}: {shortened(self.beside(field)) or '(no words)'}",
            hint="<label for=...> with the id of its own field (an id is there once), or the field inside the label.",
        )

    def shows_beside(self, field: str, text: object, what: str = "") -> Page:
        wanted, there = folded(str(text)), self.beside(field)
        if wanted in there:
            return self
        thing = f'{what} ("{shortened(wanted, 120)}")' if what else f'"{shortened(wanted, 120)}"'
        elsewhere = "it stands elsewhere on the page" if wanted in self.words else "it is nowhere on the page"
        self.fail(
            f"The page at {self.asked} should show {thing} beside the field {field}, and {elsewhere}.",
            expected=wanted,
            got=f"beside {field}: {shortened(there) or '(no words)'}",
            hint="Put it into the same element as its field, or right after the field.",
        )

    def link(self, words_or_address: str) -> Link:
        wanted = folded(words_or_address)
        here = f"{self.origin}{self.path}"
        there = addresses.resolve(here, words_or_address)
        for link in self.links:
            if wanted.casefold() == link.words.casefold() or (
                there is not None and addresses.resolve(here, link.href) == there
            ):
                return link
        self.fail(
            f'The page at {self.asked} should have a link "{wanted}".',
            expected=f"a link {wanted}",
            got=shortened(", ".join(f"{link.words} ({link.href})" for link in self.links)) or "no links",
        )

    def fail(self, message: str, *, expected: str = "", got: str = "", hint: str = "") -> NoReturn:
        raise Failed(message, expected=expected, got=got, hint=hint, page=self)

    # --- sentences

    def _got(self) -> str:
        suffix = f" to {self.location}" if self.location else ""
        return f"{status_words(self.status)}{suffix}"

    def _status_story(self, wanted: str) -> tuple[str, str]:
        """A sentence about an unexpected status, and what to try."""
        report = self.inside.get("exception")
        if self.status >= 500 and isinstance(report, dict):
            return (
                f"Your app crashed while it answered {self.asked}: {report.get('type')}: {report.get('message')}",
                "",
            )
        if self.status == 404:
            known = ", ".join(route.rule for route in self.site.routes if route.endpoint != "static")
            about = f" Its rules are: {shortened(known)}" if known else " It has no rules at all yet."
            return (
                f"{self.asked} was not found (404); {wanted} was expected.{about}",
                "Is there a route for this address, spelt the same, slashes included?",
            )
        if self.status == 405:
            allowed = self.headers.get("Allow")
            return (
                f"{self.asked} is refused (405): the address is there, but takes only {allowed or 'other methods'}.",
                'Name the method in the route: @app.post("...") or methods=["GET", "POST"].',
            )
        return f"{self.asked} answered {self._got()}; {wanted} was expected.", ""
