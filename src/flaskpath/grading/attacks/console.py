"""The debugger's console: a Python prompt inside the server, for whoever asks, where debug mode was left on."""

from __future__ import annotations

from dataclasses import dataclass, field

from flaskpath.grading import stories
from flaskpath.grading.draws import Draw
from flaskpath.grading.page import Page

# Werkzeug's own words, all of which must be there: an app that echoes the address is no debugger.
_SIGNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("CONSOLE_MODE = true", "EVALEX = ", "SECRET = "), "the interactive console"),
    (
        ("CONSOLE_MODE = false", "EVALEX = ", "SECRET = "),
        "a traceback with your code and a prompt in every frame",
    ),
    (("initPinBox", "EVALEX_TRUSTED", "createInteractiveConsole"), "the debugger's own program"),
)


@dataclass(frozen=True, slots=True)
class ConsoleAttempt:
    """A request to send with GET: `path` and `query`."""

    path: str
    query: dict[str, str]
    story: str = field(repr=False)
    shape: str = ""  # what is asked for

    def opens(self, page: Page) -> str | None:
        """What of the debugger this answer holds, in words; or None."""
        what = next((what for signs, what in _SIGNS if all(sign in page.text for sign in signs)), None)
        stories.tell(
            "debugger-console", self.shape, self.story, succeeded=what is not None, evidence=page.exchange,
            sends=f"`{page.asked}`, as to every server on the internet.",
            sees=f"Nobody sees anything. The attacker gets {what}." if what else f"Nothing is there: {page.status}.",
            loses="Your files, your keys and every visitor's data, once the PIN is worked out." if what
            else "Nothing. There is no debugger to talk to.",
        )  # fmt: skip
        return what

    def must_not_open(self, page: Page) -> Page:
        """Fail if the answer comes from the debugger; else give the page back."""
        what = self.opens(page)
        if what is None:
            return page
        page.fail(
            f"An attacker sent {page.asked} to your server and got {what}: debug mode is on. The console is a Python "
            "prompt inside your app. A PIN guards it; it stands in the log, and can be worked out from a few facts "
            "about the machine. Behind it lie your files, your keys and every visitor's data.",
            expected="404, as for any address that isn't there",
            got=f"{page.status} and {what}",
            hint="Look for whatever switches debug mode on: app.run(debug=True), app.debug, DEBUG in a configuration, "
            "FLASK_DEBUG in the environment or in the files .flaskenv and .env.",
        )


def debugger_console(draw: Draw) -> list[ConsoleAttempt]:
    """Ask for the console, then for the debugger's program, which it hands out at any address."""
    story = "The attacker tries it at every server of the internet; a program does that. One request tells."
    return [
        ConsoleAttempt("/console", {}, story, "the console"),
        ConsoleAttempt(
            f"/{draw.word()}",
            {"__debugger__": "yes", "cmd": "resource", "f": "debugger.js"},
            story,
            "the debugger's program",
        ),
    ]
