"""Imports a learner's program and finds the app in it, the way `flask run` does. Runs learner code.

Every way to fail is an answer for the trusted side, never an exception out of here.
"""

from __future__ import annotations

import errno
import importlib
import importlib.abc
import importlib.machinery
import inspect
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from flaskpath.sandbox.guest import reports

USUAL_NAMES = ("app", "application")
USUAL_FACTORIES = ("create_app", "make_app")
Answer = dict[str, Any]


class ServerStarted(BaseException):
    """Raised in place of a server that would never return; BaseException so that learners don't catch it."""


class NotThere(Exception):
    """There is no app; carries the answer for the trusted side."""

    def __init__(self, missing: str, looked_for: list[str], found: list[str], file: str) -> None:
        super().__init__(missing)
        self.answer = {
            "failed": "no-app",
            "missing": missing,
            "looked_for": looked_for[:20],
            "found": [name[:200] for name in found[:20]],
            "file": file,
        }


def write_files(workspace: str, index: list[list[Any]], body: bytes) -> Answer | None:
    """Write [[path, size], ...] from `body`; an answer if the workspace is too small."""
    at = 0
    made = {workspace}
    try:
        for path, size in index:
            target = os.path.join(workspace, path)
            folder = os.path.dirname(target)
            if folder not in made:
                os.makedirs(folder, exist_ok=True)
                made.add(folder)
            content = body[at : at + size]
            with open(target, "wb") as file:
                file.write(content)
                if content[:2] == b"#!":  # a script; nothing can be executed here but in the cold profile
                    os.fchmod(file.fileno(), 0o755)
            at += size
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            return {"failed": "disk-full"}
        return {"failed": "write", "path": path, "message": str(error)}
    return None


def start(workspace: str, entry: str, config: Mapping[str, Any] | None) -> tuple[Any, Answer]:
    """(the WSGI app, {"facts": ...}), or (None, {"failed": ...})."""
    started = time.perf_counter()
    try:
        with _Servers():
            app = _find(workspace, entry, config)
    except NotThere as missing:
        return None, missing.answer
    except ServerStarted as server:
        return None, {"failed": "ran-server", **_called_from(server, workspace)}
    except BaseException as error:
        return None, {"failed": "exception", "report": reports.exception(error, workspace)}
    facts = {
        "name": str(getattr(app, "name", "") or entry)[:200],
        "routes": _routes(app, workspace),
        "milliseconds": (time.perf_counter() - started) * 1000,
    }
    return app, {"facts": facts}


class _Servers(importlib.abc.MetaPathFinder):
    """While it is entered, starting a development server raises `ServerStarted`, also in a Werkzeug that is
    imported only now. app.run() ends in the same function."""

    def __enter__(self) -> None:
        module: Any = sys.modules.get("werkzeug.serving")
        self._saved = getattr(module, "run_simple", None)
        if module is not None:
            module.run_simple = _refuse
        sys.meta_path.insert(0, self)

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)
        module: Any = sys.modules.get("werkzeug.serving")
        if module is not None and self._saved is not None:
            module.run_simple = self._saved

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != "werkzeug.serving":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        loader: Any = spec.loader if spec else None
        if loader is not None:
            execute = loader.exec_module

            def exec_module(module: Any) -> None:
                execute(module)
                self._saved, module.run_simple = module.run_simple, _refuse

            loader.exec_module = exec_module
        return spec


def _refuse(*_: object, **__: object) -> None:
    raise ServerStarted


def _called_from(error: BaseException, workspace: str) -> dict[str, Any]:
    place: dict[str, Any] = {"file": None, "line": None}
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = reports.relative(frame.f_code.co_filename, workspace)
        if file:
            place = {"file": file, "line": line}
    return place


def _find(workspace: str, entry: str, config: Mapping[str, Any] | None) -> Any:
    module_name, _, attribute = entry.partition(":")
    module_name = module_name.removesuffix(".py")
    file = module_name.replace(".", "/") + ".py"
    base = os.path.join(workspace, file[:-3])
    if not (os.path.isfile(base + ".py") or os.path.isdir(base)):
        there = sorted(name for name in os.listdir(workspace) if not name.startswith("."))
        raise NotThere("file", [file], there, file)
    if os.path.isdir(base):
        file = file[:-3] + "/__init__.py"
    module = importlib.import_module(module_name)
    if not attribute:
        value = _usual(module, file)
    else:
        value = module
        for part in attribute.removesuffix("()").split("."):
            try:
                value = getattr(value, part)
            except AttributeError:
                raise NotThere("attribute", [attribute], _candidates(module), file) from None
    return _as_app(value, attribute or "the app", config, file)


def _flask_class() -> Any:
    return getattr(sys.modules.get("flask"), "Flask", None)


def _is_flask(value: Any) -> bool:
    kind = _flask_class()
    return isinstance(kind, type) and isinstance(value, kind)


def _candidates(module: Any) -> list[str]:
    """Names of the Flask apps in a module, and of what usually makes one."""
    names = [name for name, value in vars(module).items() if _is_flask(value)]
    return names + [name for name in USUAL_FACTORIES if callable(getattr(module, name, None))]


def _usual(module: Any, file: str) -> Any:
    for name in USUAL_NAMES:
        if _is_flask(getattr(module, name, None)):
            return getattr(module, name)
    apps = [value for value in vars(module).values() if _is_flask(value)]
    if len(apps) == 1:
        return apps[0]
    for name in USUAL_FACTORIES:
        if inspect.isfunction(getattr(module, name, None)):
            return getattr(module, name)
    raise NotThere("attribute", [*USUAL_NAMES, *USUAL_FACTORIES], _candidates(module), file)


def _as_app(value: Any, name: str, config: Mapping[str, Any] | None, file: str) -> Any:
    app, left = value, config
    if not _is_flask(value) and callable(value) and not _is_wsgi(value):
        app, left = _call_factory(value, config)
    if not callable(app) or isinstance(app, type):
        raise NotThere("app", [name], [f"an object of type {type(app).__name__}"], file)
    if left and _is_flask(app):
        app.config.update(left)
    return app


def _is_wsgi(value: Any) -> bool:
    """True for something that is called with (environ, start_response)."""
    if not inspect.isroutine(value) and not isinstance(value, type):
        return True
    return len(_required(value)) == 2


def _required(function: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p for p in parameters if p.kind in positional and p.default is inspect.Parameter.empty]


def _call_factory(factory: Any, config: Mapping[str, Any] | None) -> tuple[Any, Mapping[str, Any] | None]:
    """Call it, with the configuration if it takes one; what is left of the configuration to apply."""
    try:
        takes = any(
            p.kind is not inspect.Parameter.KEYWORD_ONLY and p.kind is not inspect.Parameter.VAR_KEYWORD
            for p in inspect.signature(factory).parameters.values()
        )
    except (TypeError, ValueError):
        takes = False
    if takes and config:
        return factory(dict(config)), None
    if len(_required(factory)) == 1:
        return factory({}), None
    return factory(), config


def _routes(app: Any, workspace: str) -> list[dict[str, Any]]:
    """[{"rule", "methods", "endpoint", "file", "line"}] as the app tells them."""
    routes = []
    try:
        for rule in list(app.url_map.iter_rules())[:300]:
            file, line = reports.where(app.view_functions.get(rule.endpoint), workspace)
            routes.append(
                {
                    "rule": str(rule.rule)[:300],
                    "methods": sorted(map(str, rule.methods or ()))[:20],
                    "endpoint": str(rule.endpoint)[:200],
                    "file": file,
                    "line": line,
                }
            )
    except Exception:  # no Flask app, or one that was bent
        return routes
    return routes
