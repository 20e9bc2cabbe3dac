"""Which files git leaves alone, by the .gitignore files among a learner's files. Runs no git; the text is hostile.

Follows gitignore(5): the last pattern that fits decides, `!` takes back, a pattern with a slash is anchored, one
that ends with a slash fits folders only, and a file in an ignored folder can't be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_LONGEST = 500  # characters of one pattern that are looked at
_MOST = 2000  # patterns of one file


def ignored(path: str, files: Mapping[str, str]) -> bool:
    """True if git would not add `path`. `files` holds the .gitignore texts under their paths; others don't matter."""
    parts = path.split("/")
    return any(
        _decided("/".join(parts[:depth]), depth < len(parts), files) for depth in range(1, len(parts) + 1)
    )


def added(paths: Iterable[str], files: Mapping[str, str]) -> list[str]:
    """The paths that `git add .` takes in."""
    return [path for path in paths if not ignored(path, files)]


def _decided(path: str, is_folder: bool, files: Mapping[str, str]) -> bool:
    """What the patterns say of this path itself; a .gitignore deeper down outweighs one above it."""
    verdict = False
    folders = path.split("/")[:-1]
    for depth in range(len(folders) + 1):
        above = "/".join(folders[:depth])
        text = files.get(f"{above}/.gitignore" if above else ".gitignore")
        if text is None:
            continue
        below = path[len(above) + 1 :] if above else path
        for line in text.removeprefix("\ufeff").splitlines()[:_MOST]:
            said = _said(line[:_LONGEST], below, is_folder)
            verdict = verdict if said is None else said
    return verdict


def _said(line: str, path: str, is_folder: bool) -> bool | None:
    """True: ignored; False: taken back; None: this line does not fit."""
    pattern = _without_blanks(line)
    if not pattern or pattern.startswith("#"):
        return None
    takes_back = pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    if pattern.endswith("/"):
        if not is_folder:
            return None
        pattern = pattern[:-1]
    anchored = "/" in pattern
    fits = _fits(pattern.removeprefix("/"), path if anchored else path.rpartition("/")[2])
    return (not takes_back) if fits else None


def _without_blanks(line: str) -> str:
    """Trailing blanks don't count, unless a backslash stands before the last."""
    stripped = line.rstrip(" \t\r\n")
    return stripped + " " if stripped.endswith("\\") and len(stripped) < len(line) else stripped


def _fits(pattern: str, path: str) -> bool:
    """A glob against a path, in time proportional to the product of their lengths: no backtracking."""
    reached = {0}  # positions in `path` that the pattern so far can end at
    for piece in _pieces(pattern):
        if not reached:
            return False
        reached = _step(piece, path, reached)
    return len(path) in reached


def _pieces(pattern: str) -> list[str]:
    """Single characters, "?", "*", "**", "[...]"; an escaped character as a backslash and the character."""
    pieces: list[str] = []
    at = 0
    while at < len(pattern):
        size = 1
        if pattern[at] == "*":
            while pattern[at + size : at + size + 1] == "*":
                size += 1
            whole = size >= 2 and pattern[at - 1 : at] in ("", "/")
            if whole and pattern[at + size : at + size + 1] == "/":
                pieces.append("**/")
                at += size + 1
                continue
            pieces.append("**" if whole and at + size == len(pattern) else "*")
        elif pattern[at] == "\\" and at + 1 < len(pattern):
            size = 2
            pieces.append(pattern[at : at + 2])
        elif pattern[at] == "[" and (end := pattern.find("]", at + 2)) > 0:
            size = end - at + 1
            pieces.append(pattern[at : end + 1])
        else:
            pieces.append(pattern[at])
        at += size
    return pieces


def _step(piece: str, path: str, reached: set[int]) -> set[int]:
    if piece == "**":
        return set(range(min(reached), len(path) + 1))
    if piece == "**/":  # no folder, or any number of whole ones
        first = min(reached)
        return reached | {at + 1 for at in range(first, len(path)) if path[at] == "/"}
    if piece == "*":
        out: set[int] = set()
        for start in sorted(reached):
            at = start
            while at not in out:
                out.add(at)
                if at == len(path) or path[at] == "/":
                    break
                at += 1
        return out
    return {at + 1 for at in reached if at < len(path) and _same(piece, path[at])}


def _same(piece: str, character: str) -> bool:
    if piece == "?":
        return character != "/"
    if len(piece) == 2 and piece[0] == "\\":
        return character == piece[1]
    if len(piece) > 2 and piece[0] == "[":
        return character != "/" and _in_class(piece[1:-1], character)
    return character == piece


def _in_class(inside: str, character: str) -> bool:
    turned = inside[:1] in ("!", "^")
    inside = inside[1:] if turned else inside
    found, at = False, 0
    while at < len(inside):
        if at + 2 < len(inside) and inside[at + 1] == "-":
            found = found or inside[at] <= character <= inside[at + 2]
            at += 3
        else:
            found = found or inside[at] == character
            at += 1
    return found != turned
