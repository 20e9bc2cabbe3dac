"""An app that must not start: tried for real, and what it said to the person who wanted to start it.

Only a start that the app itself ended counts: a misspelt name or a file that cannot be read is a crash like any other.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from flaskpath.grading.failures import fail, shortened
from flaskpath.grading.verdict import Exchange, Message
from flaskpath.sandbox import Crashed, LearnerFault, LoadFailed

if TYPE_CHECKING:
    from flaskpath.sandbox import App, Workspace

# What a slip of the keyboard raises. Nobody refuses to start by one of these.
_ACCIDENTS = frozenset(
    {
        "AttributeError", "ImportError", "IndentationError", "ModuleNotFoundError", "NameError", "SyntaxError",
        "TabError", "UnboundLocalError",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """`words` is what a person at the terminal reads: the exception's line and whatever was printed.

    The traceback's source lines are left out, so that a name in the code is no message. Expectations chain.
    """

    words: str
    why: str

    def names(self, *settings: str) -> Refusal:
        """Fails unless each of these names stands in the words, as a whole name."""
        missing = [name for name in settings if not self._has(name)]
        if missing:
            fail(
                f"{self.why} The app did not start, which is right, but what it said does not name "
                f"{' and '.join(missing)}. Whoever starts it must know what to set.",
                expected=f"a message that names {' and '.join(settings)}",
                got=shortened(self.words, 600) or "nothing at all",
                hint="Raise an error, or call sys.exit, with a sentence that holds the setting's name.",
            )
        return self

    def leaves_out(self, *settings: str) -> Refusal:
        """Fails if one of these names stands in the words: it is not at fault."""
        blamed = [name for name in settings if self._has(name)]
        if blamed:
            fail(
                f"{self.why} The message also names {' and '.join(blamed)}, which is as it should be: "
                "it sends people looking in the wrong place.",
                expected=f"a message without {' and '.join(blamed)}",
                got=shortened(self.words, 600),
                hint="Collect the names of the settings that are really at fault, and show only these.",
            )
        return self

    def hides(self, secret: str, what: str) -> Refusal:
        """Fails if `secret` stands in the words: they end up in logs, which many people read."""
        if secret in self.words:
            fail(
                f"{self.why} The app refused to start, and its message shows {what}. Messages end up in logs, "
                "and logs are read by many.",
                expected="the setting's name, without its value",
                got=shortened(self.words, 600),
                hint="Name the setting in the message, and leave its value out.",
            )
        return self

    def _has(self, name: str) -> bool:
        return re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", self.words) is not None


def attempt_start(
    workspace: Workspace,
    entry: str,
    record: Callable[[Exchange], None],
    why: str,
    *,
    environ: Mapping[str, str] | None,
    config: Mapping[str, Any] | None,
) -> Refusal | App:
    """Start the app over `workspace`: its refusal, or the running app. Other faults than a refusal are raised."""
    began = time.perf_counter()
    try:
        app = workspace.start_app(
            entry, config=dict(config) if config else None, environ=dict(environ) if environ else None
        )
    except (LoadFailed, Crashed) as fault:
        said = _said(fault)
        if said is None:
            raise
        printed = workspace.last_output[0].decode("utf-8", "replace").strip()
        words = "\n".join(part for part in (said, printed) if part)
        record(_exchange(environ, Message("it did not start", body=words), began))
        return Refusal(words, why)
    record(_exchange(environ, Message("it started"), began))
    return app


def fail_for_starting(why: str) -> NoReturn:
    fail(
        f"{why} The app must not start, but it did.",
        expected="an app that refuses to start, and says why",
        got="a running app",
        hint="Look at the value while the file is being imported, and raise an error if it will not do.",
    )


def _said(fault: LearnerFault) -> str | None:
    """The line that the fault leaves on the terminal; None if it was no refusal."""
    if isinstance(fault, LoadFailed):
        kind = str(fault.report.get("type"))
        return None if kind in _ACCIDENTS else f"{kind}: {fault.report.get('message')}"
    if isinstance(fault, Crashed) and fault.exit is not None:
        return ""
    return None


def _exchange(environ: Mapping[str, str] | None, response: Message, began: float) -> Exchange:
    given = "\n".join(f"{name}={value}" for name, value in (environ or {}).items())
    asked = Message("start the app", body=given or "with nothing set in the environment")
    return Exchange("the operator", asked, response, (time.perf_counter() - began) * 1000)
