"""Reads the commands in a few lines of shell: their words, and whether the script would notice their failure.

It knows lists (`;`, `&&`, `||`), pipes and the words before a command; of anything cleverer it makes no
command at all. It never runs or expands anything.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

MAX_CHARACTERS = 20_000
MAX_QUOTED_LINES = 20  # a text in quotes may go over so many lines
_EXPRESSION = re.compile(r"\$\{\{[^{}]*\}\}")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_REDIRECTION = re.compile(r"(?<!\S)(?:\d?>>?|&>>?|\d?<)[ \t]*[^\s;|]+")
_HERE_DOCUMENT = re.compile(r"<<-?[ \t]*['\"]?(\w+)")
_SEPARATORS = frozenset({";", "&&", "||", "|", "|&", "&"})
_OPENING = frozenset({"if", "for", "while", "until", "case"})
_CLOSING = frozenset({"fi", "done", "esac"})
_KEYWORDS = _OPENING | _CLOSING | {"then", "else", "elif", "do"}
_LAUNCHERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run"))
_Line = list[tuple[tuple[str, ...], str]]  # simple commands, each with the separator after it


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command. `excused`: if it fails, the script goes on or ends well all the same."""

    words: tuple[str, ...]
    excused: bool = False


def read_commands(script: str, *, pipefail: bool = False) -> list[Command]:
    """The commands of `script` that are surely reached, in order, as under `bash -e`."""
    commands: list[Command] = []
    lines = _lines(script[:MAX_CHARACTERS])
    stops, depth = True, 0  # stops: whether a failure ends the script; depth: open conditions and loops
    for number, line in enumerate(lines, 1):
        last = number == len(lines)
        before = ""
        for position, (words, after) in enumerate(line):
            reached = depth == 0 and before != "||"
            before = after
            if words[0] in _KEYWORDS:
                depth += (words[0] in _OPENING) - (words[0] in _CLOSING)
            elif reached and words[0] in ("exit", "return"):
                return commands
            elif reached:
                if words[0] == "set":
                    stops, pipefail = _settings(words, stops, pipefail)
                lost = (
                    (not stops and not (last and position == len(line) - 1))
                    or (after in ("|", "|&") and not pipefail)
                    or (after == "&&" and not last)  # bash -e overlooks it, and goes on
                    or (after == "||" and not _gives_up(line[position + 1 :]))
                    or after == "&"
                    or words[0] == "!"
                )
                if bare := _bare(words):
                    commands.append(Command(bare, lost))
    return commands


def _gives_up(rest: _Line) -> bool:
    """Whether what comes after `||` fails in its turn."""
    words = rest[0][0] if rest else ()
    return words[:1] == ("false",) or (words[:1] in (("exit",), ("return",)) and words[1:] != ("0",))


def _settings(words: tuple[str, ...], stops: bool, pipefail: bool) -> tuple[bool, bool]:
    """What `set` makes of the two."""
    for sign, name in zip(words[1:], (*words[2:], ""), strict=True):
        on = sign.startswith("-")
        if sign[:1] in "-+" and not sign.startswith("--"):
            if "e" in sign[1:] or ("o" in sign[1:] and name == "errexit"):
                stops = on
            if "o" in sign[1:] and name == "pipefail":
                pipefail = on
    return stops, pipefail


def _lines(script: str) -> list[_Line]:
    """The script's lines, with continuations joined and GitHub's `${{ }}` made into a word."""
    waiting = _EXPRESSION.sub("EXPRESSION", re.sub(r"\\\r?\n", " ", script)).splitlines()[::-1]
    lines: list[_Line] = []
    while waiting:
        text = waiting.pop()
        here = _HERE_DOCUMENT.search(text)
        for _ in range(MAX_QUOTED_LINES):
            tokens = _tokens(text)
            if tokens is not None or not waiting:
                break
            text = f"{text}\n{waiting.pop()}"
        if tokens is None:  # a quote that is never closed: bash would run nothing of what follows
            break
        while here and waiting and waiting.pop().strip() != here[1]:
            pass
        if simple := _simple(tokens):
            lines.append(simple)
    return lines


def _tokens(text: str) -> list[str] | None:
    lexer = shlex.shlex(_REDIRECTION.sub(" ", text), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = "#"
    try:
        return list(lexer)
    except ValueError:
        return None


def _simple(tokens: list[str]) -> _Line:
    """The simple commands among `tokens`."""
    line: _Line = []
    words: list[str] = []
    for token in [*tokens, ";"]:
        if token in _KEYWORDS and not words:
            line.append(((token,), ";"))
        elif token not in _SEPARATORS:
            words.append(token)
        elif words:
            line.append((tuple(words), token))
            words = []
    return line


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without assignments, launchers such as `uv run`, and the folder of the program."""
    rest = list(words)
    while rest and (rest[0] in ("!", "env", "time", "exec", "command") or _ASSIGNMENT.match(rest[0])):
        rest.pop(0)
    for launcher in _LAUNCHERS:
        if tuple(rest[: len(launcher)]) == launcher:
            rest = rest[len(launcher) :]
    if rest and "/" in rest[0]:
        rest[0] = rest[0].rsplit("/", 1)[1]
    return tuple(rest)
