"""Loads an exercise's checks.py: our own trusted code, imported once per change, never from the web."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

from flaskpath.grading.api import Check


class ChecksBroken(Exception):
    """checks.py can't be loaded: a fault of the course's author. The message names the file and the cause."""


_loaded: dict[Path, tuple[int, tuple[Check, ...]]] = {}
_lock = threading.Lock()


def load_checks(path: Path) -> tuple[Check, ...]:
    """The checks of the file in the order in which they stand there."""
    with _lock:
        try:
            changed = path.stat().st_mtime_ns
        except OSError as error:
            raise ChecksBroken(f"{path} can't be read: {error.strerror}.") from error
        known = _loaded.get(path)
        if known and known[0] == changed:
            return known[1]
        checks = _load(path)
        _loaded[path] = (changed, checks)
        return checks


def _load(path: Path) -> tuple[Check, ...]:
    name = f"flaskpath_checks_{abs(hash(path))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ChecksBroken(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ChecksBroken(f"{path} can't be imported: {type(error).__name__}: {error}") from error
    checks = [value.flaskpath_check for value in vars(module).values() if hasattr(value, "flaskpath_check")]
    if not checks:
        raise ChecksBroken(f"{path} declares no check: decorate a function with @check(...).")
    known: set[str] = set()
    for one in checks:
        missing = [earlier for earlier in one.after if earlier not in known]
        if missing:
            raise ChecksBroken(
                f"{path}: the check {one.id} comes after {', '.join(missing)}, which no check above it is called."
            )
        known.add(one.id)
    return tuple(checks)
