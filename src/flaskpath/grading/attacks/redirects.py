"""Open redirects: addresses that send a victim from a page that they trust to one of the attacker's."""

from __future__ import annotations

from dataclasses import dataclass

from flaskpath.grading import addresses, stories
from flaskpath.grading.draws import Draw
from flaskpath.grading.markup import Link
from flaskpath.grading.page import Page

_MOVES = (301, 302, 303, 307, 308)
_BASES = ("http", "https")  # what `http:host` means depends on the scheme that the victim came by

# (the address, how it is dressed up, whether a browser leaves when Flask's redirect() is handed it as it is)
_SHAPES: tuple[tuple[str, str, bool], ...] = (
    ("https://{host}/", "a whole address", True),
    ("HTTPS://{host}/", "a whole address in capitals", True),
    ("//{host}/", "no scheme, so the browser keeps its own", True),
    ("////{host}/", "four slashes", True),
    ("https:{host}", "a scheme without slashes", True),
    ("https:/{host}", "a scheme and a single slash", True),
    ("http:{host}", "your own scheme without slashes", True),
    ("/\t/{host}", "a tab between two slashes; browsers drop it", True),
    (" //{host}/", "a blank in front; browsers drop it", True),
    ("//localhost@{host}/", "your own name as the name of a user", True),
    ("https://localhost.{host}/", "your own name as the start of another", True),
    ("javascript:alert('{host}')", "a script in place of an address", True),
    ("/\n/{host}", "a line end between two slashes; Flask refuses to send one, with an error", False),
    ("///{host}/", "three slashes", False),
    ("\\\\{host}/", "two backslashes; browsers take them for slashes", False),
    ("/\\{host}/", "a slash and a backslash", False),
    ("%2F%2F{host}/", "slashes written as %2F", False),
    ("/%2F{host}/", "the second slash written as %2F, for those who decode once more", False),
    ("/.//{host}/", "a dot between the slashes", False),
)


@dataclass(frozen=True, slots=True)
class RedirectAttempt:
    """`text` is what the attacker puts where your own address should be; `host` is the attacker's.

    `leaves` tells whether a browser would go there if the app handed `text` to Flask's redirect() as it is.
    """

    text: str
    host: str
    dressed: str
    leaves: bool
    story: str

    def leads_to(self, page: Page) -> str | None:
        """Where this one answer sends a browser, if that is off the site; else None."""
        target = _target(page)
        for scheme in _BASES if target is not None else ():
            went = addresses.resolve(f"{scheme}://localhost{page.path}", target or "")
            if went is not None and addresses.local_part(went) is None:
                self._tell(page, went)
                return went
        self._tell(page, None)
        return None

    def _tell(self, page: Page, went: str | None) -> None:
        stayed = f"Your own site: {page.asked} answers {page.status}" + (
            f" and leads to {page.location}." if page.location else "."
        )
        stories.tell(
            "open-redirect", self.dressed, self.story, succeeded=went is not None, evidence=page.exchange,
            sends=f"A link to your site with `{self.text!r}` in it: {self.dressed}.",
            sees=stayed if went is None else "Your name in the address bar, so the victim trusts the link. Then your "
            f"site sends the browser on, to {went}, a page that looks just like yours.",
            loses="Nothing. The browser stayed with you." if went is None else "The password that the victim types in "
            "there. The attacker signs in with it, as the victim.",
        )  # fmt: skip

    def must_stay(self, page: Page) -> Page:
        """The page where the browser ends up; fails if it, or any redirect on the way, leaves the site."""
        for _ in range(8):
            went = self.leads_to(page)
            if went is not None:
                self._left(page, went)
            target = _target(page)
            if target is None:
                return page
            page = page.visitor.click(Link("", target), page=page)
        return page.visitor.follow(page, most=2)  # fails with the sentence about circles

    def _left(self, page: Page, went: str) -> None:
        page.fail(
            f"A victim opened a link to your site with {self.text!r} in it ({self.dressed}), and your site sent the "
            f"browser away, to {went}. The page there looks like yours and asks for the password once more.",
            expected="an address on this site",
            got=f"{page.status}, Location: {page.location}"
            if page.location
            else f"a page that moves on to {went}",
            hint="Don't look for bad addresses. Accept one plain shape: one slash, then neither a slash nor a "
            "backslash, and no control characters anywhere. Send everything else to a page of yours.",
        )


def open_redirect(draw: Draw) -> list[RedirectAttempt]:
    """The address of the attacker's site, as it is and dressed up; each with a host of its own."""
    hosts = [f"{word}.example" for word in draw.several(len(_SHAPES), draw.word)]
    story = (
        "The attacker mails a link to your log-in page. The victim sees your name, signs in, and is sent on to a copy "
        "of your site that collects the password."
    )
    return [
        RedirectAttempt(shape.format(host=host), host, dressed, leaves, story)
        for (shape, dressed, leaves), host in zip(_SHAPES, hosts, strict=True)
    ]


def _target(page: Page) -> str | None:
    """The address that this answer sends a browser to: by Location, a Refresh header or a meta element."""
    if page.status in _MOVES and page.location:
        return page.location
    refresh = page.headers.get("Refresh")
    for element in page.select("meta[http-equiv][content]") if "html" in page.content_type else []:
        if element.attributes["http-equiv"].strip().lower() == "refresh":
            refresh = element.attributes["content"]
    _, _, after = refresh.partition(";")
    name, sign, target = after.partition("=")
    if sign and name.strip().lower() == "url":
        return target.strip().strip("'\"")
    return None
