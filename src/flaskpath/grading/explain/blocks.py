"""How a stumbling block is known by the text of a message. Ids are those of topic.toml's `stumbling`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flaskpath.grading.verdict import Explanation

LONGEST = 2400  # characters looked at and kept as the original, the last ones; patterns are linear in them


@dataclass(frozen=True, slots=True)
class Block:
    """`happened` and `mend` may use the pattern's named groups in braces.

    `quiet` marks what is said by a command that ends well.
    """

    id: str
    pattern: re.Pattern[str]
    happened: str
    mend: str
    quiet: bool = False

    def explain(self, text: str) -> Explanation | None:
        """The explanation of `text` with that text as its original, if this is what it says."""
        found = self.pattern.search(text[-LONGEST:])
        if found is None:
            return None
        values = {key: value or "" for key, value in found.groupdict().items()}
        return Explanation(
            self.id, self.happened.format(**values), self.mend.format(**values), text[-LONGEST:].strip()
        )


def block(id: str, pattern: str, happened: str, mend: str, *, quiet: bool = False) -> Block:
    return Block(id, re.compile(pattern, re.DOTALL), happened, mend, quiet)
