"""Template injection: text that the app's own template engine runs."""

from __future__ import annotations

from dataclasses import dataclass

from flaskpath.grading import stories
from flaskpath.grading.draws import Draw
from flaskpath.grading.page import Page


@dataclass(frozen=True, slots=True)
class TemplateAttempt:
    """`text` is a template expression, `result` what stands on the page if the app evaluated it."""

    text: str
    result: str
    story: str
    shape: str = ""  # what kind of template code it is

    def must_not_run(self, page: Page) -> None:
        """Fail if the app evaluated the visitor's expression."""
        report = page.inside.get("exception")
        broke = page.status >= 500 and isinstance(report, dict) and "Template" in str(report.get("type"))
        self._tell(page, worked_out=self.result in page.text, broke=broke)
        if self.result in page.text:
            page.fail(
                f"A visitor typed {self.text} and the page at {page.asked} shows {self.result}: "
                "the app ran the visitor's text as a template. From there an attacker reads the secret key.",
                expected=f"the text {self.text}, unchanged",
                got=self.result,
                hint="Keep the template fixed and hand the text to it as a value: render_template(..., value=text).",
            )
        if broke and isinstance(report, dict):
            page.fail(
                f"A visitor typed {self.text} and the app tried to read it as a template.",
                got=str(report.get("message")),
            )

    def _tell(self, page: Page, *, worked_out: bool, broke: bool) -> None:
        if worked_out:
            sees = f"`{self.result}` on the page at {page.asked}: your server has worked it out."
        elif broke:
            sees = f"An error at {page.asked}: your server tried to read the text as a template."
        else:
            sees = f"The text as it was typed, if it is shown at all, at {page.asked}."
        stories.tell(
            "template-injection", self.shape, self.story, succeeded=worked_out or broke, evidence=page.exchange,
            sends=f"`{self.text}`, typed in where your site takes a text.",
            sees=sees,
            loses="Your secret key and your configuration, with the next expression; from there every account, and "
            "in the end the server." if worked_out or broke else "Nothing. Your templates are your own.",
        )  # fmt: skip


def template_injection(draw: Draw) -> list[TemplateAttempt]:
    """A product of two drawn numbers, as an expression and inside a statement."""
    attempts = []
    shapes = (
        ("{{{{ {a} * {b} }}}}", "an expression"),
        ("{{% if {a} %}}{{{{ {a} * {b} }}}}{{% endif %}}", "an expression in a statement"),
    )
    for shape, kind in shapes:
        a, b = draw.number(1201, 9799), draw.number(1201, 9799)
        story = (
            "The attacker types an expression. The server works it out. "
            "Next the attacker asks for the configuration."
        )
        attempts.append(TemplateAttempt(shape.format(a=a, b=b), str(a * b), story, kind))
    return attempts
