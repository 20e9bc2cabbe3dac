"""How two versions of a learner's files differ, by lines, for people to read. Bounded work, whatever the texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

AROUND = 3  # unchanged lines shown on either side of a change
# Lines, and pairs of equal ones; beyond either a file is shown as one block that made way for another.
MOST_COMPARED, MOST_WORK = 12_000, 60_000
MOST_LINES = 4000  # shown in all; what is left out is said

Tagged = tuple[str, str]  # ("same" | "removed" | "added", line)


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """The files that differ, in order of their paths.

    Each is {"path", "change": "added" | "removed" | "changed", "text": bool, "cut": bool, "hunks"}; a hunk is
    {"before", "after", "lines": [["same" | "removed" | "added", line]]} with the numbers of its first lines. Files that
    are no text have no hunks.
    """
    files = []
    left = MOST_LINES
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        change = "added" if old is None else "removed" if new is None else "changed"
        told: dict[str, Any] = {"path": path, "change": change, "text": True, "cut": False, "hunks": []}
        try:
            lines = _tagged(_lines(old or b""), _lines(new or b""))
        except UnicodeDecodeError:
            told["text"] = False
        else:
            told["hunks"], left, told["cut"] = _shortened(_hunks(lines), left)
        files.append(told)
    return files


def changed_lines(files: Sequence[Mapping[str, Any]]) -> int:
    """How far two versions are apart: lines that were removed or added, and files that are no text."""
    return sum(
        1 if not file["text"] else sum(tag != "same" for hunk in file["hunks"] for tag, _ in hunk["lines"])
        for file in files
    )


def _lines(data: bytes) -> list[str]:
    # Not splitlines(): that also splits at form feeds and other characters which editors show within a line.
    text = data.decode("utf-8").replace("\r\n", "\n")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _tagged(before: list[str], after: list[str]) -> list[Tagged]:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    return [
        *(("same", line) for line in before[:start]),
        *_middle(old, new),
        *(("same", line) for line in before[len(before) - end :]),
    ]


def _middle(old: list[str], new: list[str]) -> Iterator[Tagged]:
    counted = Counter(new)
    if len(old) + len(new) > MOST_COMPARED or sum(counted[line] for line in old) > MOST_WORK:
        yield from (("removed", line) for line in old)
        yield from (("added", line) for line in new)
        return
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from (("same", line) for line in old[old_from:old_to])
        else:
            yield from (("removed", line) for line in old[old_from:old_to])
            yield from (("added", line) for line in new[new_from:new_to])


def _hunks(lines: list[Tagged]) -> list[dict[str, Any]]:
    shown = _near_a_change(lines)
    hunks: list[dict[str, Any]] = []
    before = after = 1
    open_hunk: dict[str, Any] | None = None
    for (tag, line), wanted in zip(lines, shown, strict=True):
        if wanted:
            if open_hunk is None:
                open_hunk = {"before": before, "after": after, "lines": []}
                hunks.append(open_hunk)
            open_hunk["lines"].append([tag, line])
        else:
            open_hunk = None
        before += tag != "added"
        after += tag != "removed"
    return hunks


def _near_a_change(lines: list[Tagged]) -> list[bool]:
    near = [False] * len(lines)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        since = AROUND + 1  # lines since the last change, in this direction
        for index in order:
            since = 0 if lines[index][0] != "same" else since + 1
            near[index] = near[index] or since <= AROUND
    return near


def _shortened(hunks: list[dict[str, Any]], left: int) -> tuple[list[dict[str, Any]], int, bool]:
    kept: list[dict[str, Any]] = []
    for hunk in hunks:
        if left <= 0:
            return kept, 0, True
        cut = len(hunk["lines"]) > left
        kept.append({**hunk, "lines": hunk["lines"][:left]})
        left -= len(hunk["lines"])
        if cut:
            return kept, 0, True
    return kept, left, False
