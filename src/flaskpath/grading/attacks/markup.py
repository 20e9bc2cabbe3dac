"""Script injection: text that becomes a program in the next reader's browser."""

from __future__ import annotations

from dataclasses import dataclass

from flaskpath.grading import stories
from flaskpath.grading.draws import Draw
from flaskpath.grading.page import Page


@dataclass(frozen=True, slots=True)
class MarkupAttempt:
    """`text` is what the attacker types; `marker` the call that must never run."""

    text: str
    marker: str
    story: str
    shape: str = ""  # what kind of markup it is

    def runs_on(self, page: Page) -> str | None:
        """The live markup that would run the attacker's call, or None."""
        alive = self._alive_on(page)
        stories.tell(
            "script-injection", self.shape, self.story, succeeded=alive is not None, evidence=page.exchange,
            sends=f"`{self.text}`, typed in where your site takes a text.",
            sees=f"A page as always, at {page.asked}." + (
                "" if alive is None else f" But the text has become part of it: `{alive[:200]}` runs in the victim's "
                "browser."
            ),
            loses="Nothing. What was typed is only text." if alive is None else "Whatever the victim may do on your "
            "site. The script reads pages, sends forms and, where no flag forbids it, takes the cookie: in the "
            "victim's name.",
        )  # fmt: skip
        return alive

    def _alive_on(self, page: Page) -> str | None:
        for element in page.select("script"):
            if self.marker in element.html:
                return element.html
        for element in page.select("*"):
            for name, value in element.attributes.items():
                active = name.startswith("on") or value.strip().lower().startswith("javascript:")
                if active and self.marker in value:
                    return f"<{element.tag} {name}={value!r}>"
        return None

    def must_not_run(self, page: Page) -> None:
        """Fail if a browser that opens `page` would run the attacker's script."""
        alive = self.runs_on(page)
        if alive is not None:
            page.fail(
                f"A visitor typed {self.text} and it came alive on the page at {page.asked}: "
                "every reader's browser now runs the attacker's script.",
                expected="the text shown as text, with < and quotes escaped",
                got=alive[:300],
                hint="Let Jinja escape it: {{ value }} in a template, without |safe. "
                "In an f-string nothing is escaped.",
            )


def script_injection(draw: Draw) -> list[MarkupAttempt]:
    """A script element, an event handler, and a way out of an attribute."""
    shapes = (
        ("<script>{call}</script>", "a script element"),
        ('<img src="x" onerror="{call}">', "an image that fails, with a handler for that"),
        ('"><svg onload="{call}">', "a way out of an attribute in double quotes"),
        ("' onmouseover='{call}", "a way out of an attribute in single quotes"),
    )
    attempts = []
    for shape, kind in shapes:
        marker = f"steal_{draw.word()}()"
        story = (
            "The attacker types it into the form. A victim opens the page. "
            "The script runs with the victim's cookies."
        )
        attempts.append(MarkupAttempt(shape.format(call=marker), marker, story, kind))
    return attempts
