"""One browser or client: keeps cookies, sends requests, submits forms, follows links and redirects."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.test import Client, EnvironBuilder
from werkzeug.wrappers import Request

from flaskpath.grading import addresses, cookies
from flaskpath.grading.failures import fail
from flaskpath.grading.markup import Form, Link
from flaskpath.grading.page import Page
from flaskpath.grading.verdict import Exchange, Message

if TYPE_CHECKING:
    from flaskpath.grading.site import Site

# A file to send: its name and content, and a content type where the one that its name suggests won't do.
Upload = tuple[str, bytes] | tuple[str, bytes, str]
SHOWN = 4000  # characters of a body kept as evidence; a longer one says that it was cut


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request made ready for `site.together`."""

    visitor: Visitor
    method: str
    path: str
    keywords: Mapping[str, Any]


class Requests(ABC):
    """The verbs that a site and a visitor share."""

    @abstractmethod
    def request(self, method: str, path: str, **keywords: Any) -> Page:
        """Send one request and give the page that came back."""

    def get(self, path: str, **keywords: Any) -> Page:
        return self.request("GET", path, **keywords)

    def post(self, path: str, **keywords: Any) -> Page:
        return self.request("POST", path, **keywords)

    def put(self, path: str, **keywords: Any) -> Page:
        return self.request("PUT", path, **keywords)

    def patch(self, path: str, **keywords: Any) -> Page:
        return self.request("PATCH", path, **keywords)

    def delete(self, path: str, **keywords: Any) -> Page:
        return self.request("DELETE", path, **keywords)

    def head(self, path: str, **keywords: Any) -> Page:
        return self.request("HEAD", path, **keywords)

    def options(self, path: str, **keywords: Any) -> Page:
        return self.request("OPTIONS", path, **keywords)


class Visitor(Requests):
    def __init__(self, site: Site, who: str = "a visitor", *, https: bool = False) -> None:
        self._site, self.who = site, who
        self.origin = addresses.SECURE_SITE if https else addresses.SITE
        self._client = Client(self._answer, use_cookies=False)
        self._jar = cookies.Jar()
        self._inside: Mapping[str, Any] = {}
        self.last: Page | None = None  # where this browser stands
        self.shown = SHOWN  # characters of a body that are kept as evidence

    @property
    def site(self) -> Site:
        return self._site

    @property
    def cookies(self) -> dict[str, str]:
        """Name to value of what this browser keeps; what has expired is gone."""
        return self._jar.values(self._site.clock.now())

    def set_cookie(self, name: str, value: str) -> None:
        """Write a cookie by hand, as in the browser's tools: over the one of that name, if there is one."""
        self._jar.put(name, value)

    def drop_cookies(self, name: str | None = None) -> None:
        """Delete the cookie of this name by hand; without a name, all."""
        self._jar.drop(name)

    def reopen_browser(self) -> None:
        """Close the browser and open it again: cookies without a lifetime are gone."""
        self._jar.close_browser()

    def copy(self, who: str) -> Visitor:
        """Another browser with the same cookies as this one has now: a thief's, say."""
        return self.at(self._site, who)

    def at(self, site: Site, who: str = "") -> Visitor:
        """A browser with these cookies at another start of the site."""
        copied = Visitor(site, who or self.who, https=self.origin == addresses.SECURE_SITE)
        copied._jar = self._jar.copy()
        return copied

    def prepare(self, method: str, path: str, **keywords: Any) -> Prepared:
        return Prepared(self, method, path, keywords)

    def request(  # type: ignore[override]  # the keywords are spelt out for those who write checks
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        json: Any = None,
        body: bytes | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, Upload | list[Upload]] | None = None,
    ) -> Page:
        path, _, own_query = path.partition("?")
        query_string = "&".join(part for part in (own_query, urlencode(query or {}, doseq=True)) if part)
        fields: dict[str, Any] = dict(data or {})
        for name, chosen in (files or {}).items():
            fields[name] = [
                (BytesIO(content), filename, *kind)
                for filename, content, *kind in (chosen if isinstance(chosen, list) else [chosen])
            ]
        builder = EnvironBuilder(
            path=path,
            method=method,
            base_url=f"{self.origin}{self._site.prefix}/",
            query_string=query_string,
            data=body if body is not None else (fields or None),
            json=json,
            content_type=content_type,
            headers=list(headers.items()) if headers else None,
        )
        try:
            environ = builder.get_environ()
        finally:
            builder.close()
        sent = environ["wsgi.input"].read()
        environ["wsgi.input"] = BytesIO(sent)
        carried = self._jar.header(f"{self._site.prefix}{path}", self._site.clock.now())
        if carried and "HTTP_COOKIE" not in environ:
            environ["HTTP_COOKIE"] = carried
        started = time.perf_counter()
        response = self._client.open(
            Request(environ)
        )  # a dict would be read anew, and a %3F taken for a query
        milliseconds = (time.perf_counter() - started) * 1000
        received = self._site.clock.now()
        self._jar.take(response.headers.getlist("Set-Cookie"), f"{self._site.prefix}{path}", received)
        shown_path = f"{self._site.prefix}{path}" + (f"?{query_string}" if query_string else "")
        page = Page(
            method=method.upper(), path=shown_path, status=response.status_code,
            headers=list(response.headers.items()), body=response.get_data(), inside=self._inside,
            milliseconds=milliseconds, visitor=self, site=self._site, origin=self.origin,
            received=received,
        )  # fmt: skip
        self.last = page
        page.exchange = self._exchange(page, environ, sent, response.status)
        self._site.record(page.exchange)
        return page

    def _answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """The WSGI application that Werkzeug's client talks to: the wire to the guest."""
        body = environ["wsgi.input"].read()
        reply = self._site.send(
            {
                key: value
                for key, value in environ.items()
                if isinstance(value, str) and not key.startswith("werkzeug.")
            },
            body,
        )
        self._inside = reply.inside
        start_response(reply.status, reply.headers)
        return [reply.body]

    def _exchange(self, page: Page, environ: Mapping[str, Any], sent: bytes, status: str) -> Exchange:
        shown = [
            ("Content-Type", environ.get("CONTENT_TYPE", "")),
            ("Cookie", environ.get("HTTP_COOKIE", "")),
        ]
        shown += [
            (key[5:].replace("_", "-").title(), value)
            for key, value in environ.items()
            if key.startswith("HTTP_") and key not in ("HTTP_COOKIE", "HTTP_HOST")
        ]
        request_body = sent.decode("utf-8", "replace")
        return Exchange(
            who=self.who,
            request=Message(
                page.asked,
                tuple(pair for pair in shown if pair[1]),
                request_body[: self.shown],
                len(request_body) > self.shown,
            ),
            response=Message(
                status, page.headers.pairs, page.text[: self.shown], len(page.text) > self.shown
            ),
            milliseconds=page.milliseconds,
            inside=page.inside,
            cookies=tuple(page.set_cookies),
        )

    def follow(self, page: Page, *, most: int = 10) -> Page:
        """Go where the redirect sends a browser, and on; a page that sends nowhere is given back as it is."""
        for _ in range(most):
            if page.status not in (301, 302, 303, 307, 308):
                return page
            path = self._inside_site(page, page.location)
            same = page.status in (307, 308) and page.method not in ("GET", "HEAD")
            if same:
                page.fail(
                    f"{page.asked} answered {page.status}, so a browser sends the form once more to {page.location}.",
                    expected="302 or 303 after a form",
                    got=f"{page.status} to {page.location}",
                )
            page = self.get(path)
        page.fail(f"{page.asked} keeps sending the browser in circles: {most} redirects without a page.")

    def click(self, link: Link, page: Page | None = None) -> Page:
        """Follow a link of `page`; without it, of the last page of this visitor."""
        return self.open(link.href, page)

    def open(self, address: str, page: Page | None = None) -> Page:
        """Ask for an address that stands in `page` (a link, a picture, a script), as its browser would."""
        stood_on = page or self.last
        return self.get(self._inside_site(stood_on, address, _base_of(stood_on)))

    def submit(self, form: Form, /, page: Page | None = None, **values: Any) -> Page:
        """Fill the form and send it as a browser would.

        `page` is where it stood; without it, the last page of this visitor.
        """
        stood_on = page or self.last
        fields = {name: value for name, value in form.fields.items() if name not in form.files}
        unknown = [name for name in values if name not in form.fields]
        if unknown:
            fail(
                f"The form has no field named {', '.join(unknown)}.",
                got=f"fields named {', '.join(form.fields)}",
            )
        chosen = {name: values.get(name, []) for name in form.files}
        fields.update({name: value for name, value in values.items() if name not in form.files})
        here = stood_on.path if stood_on else "/"
        target = form.action or here
        path = self._inside_site(stood_on, target, _base_of(stood_on)) if stood_on else target
        if form.method == "POST" and form.enctype.strip().lower() == "multipart/form-data":
            # A field in which nothing was chosen is sent all the same, as a file without a name.
            sent = {name: files or [("", b"", "application/octet-stream")] for name, files in chosen.items()}
            return self.post(path, data=fields, files=sent, content_type="multipart/form-data")
        # Without that enctype a browser sends of a file nothing but its name.
        fields.update({name: _names(files) for name, files in chosen.items()})
        if form.method != "POST":
            return self.get(path.partition("?")[0], query=fields)
        return self.post(path, data=fields)

    def _inside_site(self, page: Page | None, target: str, base: str = "") -> str:
        """The path under the site's prefix that a browser would ask for; leaving the site fails the check."""
        here = f"{self.origin}{page.path if page else self._site.prefix + '/'}"
        went = addresses.resolve((addresses.resolve(here, base) if base else None) or here, target)
        path = addresses.local_part(went) if went else None
        prefix = self._site.prefix
        if path is None:
            where = addresses.host(went) if went else target
            message, wanted = (
                f"The browser was sent away from the site, to {where or target}.",
                "on this site",
            )
        elif not prefix or path.startswith((f"{prefix}/", f"{prefix}?")) or path == prefix:
            below = path[len(prefix) :]
            return below if below.startswith("/") else f"/{below}"
        else:
            message = (
                f"The app is mounted under {prefix}, and the browser was sent to {path}, which lies outside of "
                "that prefix: nobody there knows the page."
            )
            wanted = f"below {prefix}/"
        if page:
            page.fail(message, expected=f"an address {wanted}", got=target, hint=_HINT if path else "")
        fail(message, got=target)


_HINT = "An address that begins with a slash knows nothing of a prefix; url_for() puts it in front."


def _base_of(page: Page | None) -> str:
    """Where the page says that its relative addresses begin, if it does."""
    return next((one.attributes["href"] for one in page.select("base[href]")), "") if page else ""


def _names(files: Upload | list[Upload]) -> list[str]:
    return [name for name, *_ in (files if isinstance(files, list) else [files])] or [""]
