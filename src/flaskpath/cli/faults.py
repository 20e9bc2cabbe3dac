"""What ends a command early: a sentence for the person at the terminal, and an exit status. Prints nothing."""

from __future__ import annotations

PASSED = 0
NOT_PASSED = 1
WRONG_USE = 2  # or our own fault


class Fault(Exception):
    """The command cannot go on. `sentence` says what happened, `cure` what to do; nothing was changed."""

    def __init__(self, sentence: str, cure: str = "") -> None:
        super().__init__(f"{sentence} {cure}".rstrip())
        self.sentence = sentence
        self.cure = cure
