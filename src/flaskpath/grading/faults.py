"""What the sandbox says went wrong, as a failure a learner can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flaskpath.grading.explain import explain_report
from flaskpath.grading.verdict import Explanation
from flaskpath.sandbox import (
    AppRanServer,
    Crashed,
    DiskFull,
    InTheWay,
    LearnerFault,
    LoadFailed,
    NoApp,
    OutputFlood,
    SpokeProtocol,
    TooMuchMemory,
    TooSlow,
)


@dataclass(frozen=True, slots=True)
class FaultStory:
    message: str
    hint: str = ""
    file: str | None = None
    line: int | None = None
    got: str = ""
    explanation: Explanation | None = None


_HINTS: dict[type[LearnerFault], str] = {
    AppRanServer: 'Delete the call, or put it under `if __name__ == "__main__":`.',
    TooSlow: "Look for a loop that never ends, a sleep, or a wait for something that never comes.",
    TooMuchMemory: "Look for something that grows in a loop, or a very long text or list made at once.",
    OutputFlood: "Take the print out of the loop.",
    DiskFull: "Look for a file that is written again and again.",
    InTheWay: "Give the file or folder that your program makes another name.",
    Crashed: "Look for os._exit, sys.exit or a signal in your code.",
    SpokeProtocol: "Leave the file descriptors that your program did not open alone.",
}


def story(fault: LearnerFault, files: Mapping[str, bytes]) -> FaultStory:
    """A sentence, a next step and a place for what ended the learner's program."""
    if isinstance(fault, LoadFailed):
        return _load_story(fault.report, files)
    if isinstance(fault, NoApp):
        hint = "The app object is expected in the file and under the name that the task gives."
        explanation = Explanation(
            "app-not-found",
            "The program that starts your app looked for a Flask object and did not find one.",
            "Keep the file's name, and make the app at the top level of the file: app = Flask(__name__).",
            str(fault),
        )
        return FaultStory(
            str(fault), hint, fault.file if fault.file in files else None, None, "", explanation
        )
    place = (fault.file, fault.line) if isinstance(fault, AppRanServer) else (None, None)
    return FaultStory(str(fault), _HINTS.get(type(fault), ""), *place)


def _load_story(report: dict[str, Any], files: Mapping[str, bytes]) -> FaultStory:
    file, line = place_of(report)
    where = f" ({file}, line {line})" if file else ""
    kind, text = report.get("type"), report.get("message")
    explanation = explain_report(report, files)
    if kind in ("SyntaxError", "IndentationError", "TabError"):
        message = f"Python can't read your file{where}: {text}."
    else:
        message = f"Your app crashed while it was being started{where}: {kind}: {text}"
    hint = (
        explanation.mend
        if explanation
        else "Read the last line of the traceback first, then the line it points at."
    )
    return FaultStory(message, hint, file, line, str(report.get("text") or ""), explanation)


def place_of(report: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """The innermost line of the learner's own in an exception report."""
    frames = report.get("frames")
    for frame in reversed(frames if isinstance(frames, list) else []):
        if (
            isinstance(frame, dict)
            and isinstance(frame.get("file"), str)
            and isinstance(frame.get("line"), int)
        ):
            return frame["file"], frame["line"]
    return None, None
