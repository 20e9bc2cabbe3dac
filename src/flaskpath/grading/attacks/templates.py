"""Template injection: text that the app's own template engine runs."""

from __future__ import annotations

from dataclasses import dataclass

from flaskpath.grading.draws import Draw
from flaskpath.grading.page import Page


@dataclass(frozen=True, slots=True)
class TemplateAttempt:
    """`text` is a template expression, `result` what stands on the page if the app evaluated it."""

    text: str
    result: str
    story: str

    def must_not_run(self, page: Page) -> None:
        """Fail if the app evaluated the visitor's expression."""
        report = page.inside.get("exception")
        if self.result in page.text:
            page.fail(
                f"A visitor typed {self.text} and the page at {page.asked} shows {self.result}: "
                "the app ran the visitor's text as a template. From there an attacker reads the secret key.",
                expected=f"the text {self.text}, unchanged",
                got=self.result,
                hint="Keep the template fixed and hand the text to it as a value: render_template(..., value=text).",
            )
        if page.status >= 500 and isinstance(report, dict) and "Template" in str(report.get("type")):
            page.fail(
                f"A visitor typed {self.text} and the app tried to read it as a template.",
                got=str(report.get("message")),
            )


def template_injection(draw: Draw) -> list[TemplateAttempt]:
    """A product of two drawn numbers, as an expression and inside a statement."""
    attempts = []
    for shape in ("{{{{ {a} * {b} }}}}", "{{% if {a} %}}{{{{ {a} * {b} }}}}{{% endif %}}"):
        a, b = draw.number(1201, 9799), draw.number(1201, 9799)
        story = (
            "The attacker types an expression. The server works it out. "
            "Next the attacker asks for the configuration."
        )
        attempts.append(TemplateAttempt(shape.format(a=a, b=b), str(a * b), story))
    return attempts
