"""What may be a learner's file: paths, sizes, text. Says what is wrong in a sentence, before anything is stored."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flaskpath.course.model import Exercise, Files


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How much an exercise's draft may be."""

    files: int = 60
    file_bytes: int = 128 * 1024
    total_bytes: int = 512 * 1024
    path_length: int = 200
    depth: int = 8

    def as_json(self) -> dict[str, int]:
        return asdict(self)


LIMITS = FileLimits()
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))]
)
_KEPT_BACK = frozenset([".git", ".hg", ".svn", "__pycache__", ".flaskpath.toml"])


class FilesRefused(Exception):
    """A path or a file that cannot be kept. `code` is "bad-path" or "bad-file"."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        super().__init__(f"{message} {cure}")
        self.code, self.message, self.cure = code, message, cure


def check_files(files: Mapping[str, str], exercise: Exercise) -> None:
    """Raise FilesRefused unless `files` can be a draft of the exercise."""
    if not files:
        raise FilesRefused(
            "bad-file", "There is no file at all.", "Keep at least one; Reset brings the starter back."
        )
    if len(files) > LIMITS.files:
        raise FilesRefused(
            "bad-file", f"There are {len(files)} files.", f"At most {LIMITS.files} fit; delete some."
        )
    fixed = fixed_files(exercise)
    seen: dict[str, str] = {}
    total = 0
    for path, text in files.items():
        _check_path(path)
        if path in fixed:
            raise FilesRefused(
                "bad-path", f'"{path}" is kept for you as it is.', "Give your file another name."
            )
        alike = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if alike != path:
            raise FilesRefused(
                "bad-path", f'"{alike}" and "{path}" are one file on many computers.', "Rename one of them."
            )
        total += _check_text(path, text)
    if total > LIMITS.total_bytes:
        raise FilesRefused(
            "bad-file",
            f"All files together are {total // 1024} KB.",
            f"At most {LIMITS.total_bytes // 1024} KB fit; shorten or delete some.",
        )
    _check_folders([*files, *fixed])


def safe_paths(files: Files) -> dict[str, bytes]:
    """Those files whose paths could be a draft's: what a terminal's folder held may be named in other ways."""
    safe = {}
    for path, data in files.items():
        try:
            _check_path(path)
        except FilesRefused:
            continue
        safe[path] = data
    return safe


def _check_path(path: str) -> None:
    cure = 'Use a path below it, such as "templates/index.html".'
    if not path or len(path) > LIMITS.path_length:
        raise FilesRefused(
            "bad-path", f"A path has 1 to {LIMITS.path_length} characters.", "Choose another name."
        )
    shown = path if path.isprintable() else ascii(path).strip("'")
    if not path.isprintable():  # control characters, lone surrogates, marks that turn the writing direction
        raise FilesRefused(
            "bad-path", f'"{shown}" has a character that cannot be shown.', "Type the name anew."
        )
    parts = path.split("/")
    if path.startswith(("/", "~")) or path[1:2] == ":" or ".." in parts:
        raise FilesRefused("bad-path", f'"{shown}" leads out of the exercise\'s folder.', cure)
    if any(part in ("", ".") for part in parts) or any(char in '\\:*?"<>|' for char in path):
        raise FilesRefused("bad-path", f'"{shown}" is no plain path.', cure)
    if len(parts) > LIMITS.depth:
        raise FilesRefused(
            "bad-path", f'"{shown}" is {len(parts)} folders deep.', f"Use at most {LIMITS.depth}."
        )
    for part in parts:
        reserved = part.casefold().split(".")[0] in _DEVICES or part.casefold() in _KEPT_BACK
        if reserved or part.endswith((".", " ")) or part.startswith(" "):
            raise FilesRefused(
                "bad-path", f'"{shown}": the name "{part}" is reserved.', "Choose another name."
            )


def _check_text(path: str, text: str) -> int:
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise FilesRefused(
            "bad-file", f'"{path}" has half a character in it.', "Delete and type it again."
        ) from None
    if size > LIMITS.file_bytes:
        raise FilesRefused(
            "bad-file",
            f'"{path}" is {size // 1024} KB.',
            f"At most {LIMITS.file_bytes // 1024} KB fit in one file.",
        )
    if "\0" in text:
        raise FilesRefused(
            "bad-file", f'"{path}" has a NUL character in it.', "Only text can be edited here."
        )
    return size


def _check_folders(paths: list[str]) -> None:
    folders = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 1)}
    for path in paths:
        if path in folders:
            raise FilesRefused("bad-path", f'"{path}" is a file and a folder at once.', "Rename one of them.")


def editable_text(data: bytes) -> str | None:
    """The text of a file that the editor can show, or None."""
    if len(data) > LIMITS.file_bytes or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def starter_files(exercise: Exercise) -> dict[str, str]:
    """The starter's editable files, the one to open first before the others."""
    texts = {
        path: text for path, data in exercise.starter.items() if (text := editable_text(data)) is not None
    }
    return {path: texts[path] for path in sorted(texts, key=lambda path: (path != exercise.open_first, path))}


def fixed_files(exercise: Exercise) -> dict[str, bytes]:
    """The starter's other files: kept for the learner, never edited here."""
    return {path: data for path, data in exercise.starter.items() if editable_text(data) is None}


def whole_tree(exercise: Exercise, files: Files) -> Files:
    """What is checked: the learner's files and the fixed ones."""
    return {**fixed_files(exercise), **files}


def stored(files: Files) -> dict[str, Any]:
    """Files as an attempt keeps them: text where it is text."""
    kept: dict[str, Any] = {}
    for path, data in sorted(files.items()):
        try:
            kept[path] = data.decode("utf-8")
        except UnicodeDecodeError:
            kept[path] = {"base64": base64.b64encode(data).decode("ascii")}
    return kept


def unstored(kept: Mapping[str, Any]) -> dict[str, bytes]:
    """The reverse of `stored`."""
    return {
        path: value.encode("utf-8") if isinstance(value, str) else base64.b64decode(value["base64"])
        for path, value in kept.items()
    }


def digest(kept: Mapping[str, Any]) -> str:
    """One name for one set of stored files."""
    canonical = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def split_texts(exercise: Exercise, files: Files) -> tuple[dict[str, str], list[str]]:
    """What the editor can show of a whole tree, and the paths of what it cannot; fixed files are in neither."""
    fixed = fixed_files(exercise)
    texts: dict[str, str] = {}
    others = []
    for path, data in files.items():
        text = editable_text(data)
        if path in fixed:
            continue
        if text is None:
            others.append(path)
        else:
            texts[path] = text
    return texts, others


def as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    """Text files as the engine takes them."""
    return {path: text.encode("utf-8") for path, text in files.items()}
