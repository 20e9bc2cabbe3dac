"""Runs a learner's tests with pytest in a guest that does not hold the app: what they ask of it goes over the wire.

Runs learner code. Its outcomes are a claim; the trusted side answers the requests and keeps its own record of them.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import types
from collections.abc import Callable, Mapping
from typing import Any

MAX_OUTCOMES, MAX_MESSAGE = 1000, 2000
Converse = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--color=no", "--tb=short")


class Unanswered(RuntimeError):
    """The app that the tests run against gave no answer; the message says why."""


class Forwarder:
    """Stands in for the module that holds the app. Each app it makes lives in a guest of its own, outside."""

    def __init__(self, converse: Converse) -> None:
        self._converse = converse
        self._lock = threading.Lock()
        self._count = 0

    def _ask(self, call: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytes]:
        with self._lock:
            answer, data = self._converse(call, body)
        if "error" in answer:
            raise Unanswered(str(answer["error"]))
        return answer, data

    def make(self, *args: Any, **settings: Any) -> Any:
        """What `create_app` is: the app, with the configuration that was handed over in any of the usual ways."""
        flask: Any = importlib.import_module("flask")
        forwarder = self
        config: dict[str, Any] = {}
        for value in (*args, *settings.values()):
            if isinstance(value, Mapping):
                config.update(value)
        with self._lock:
            number, self._count = self._count, self._count + 1

        class ForwardedApp(flask.Flask):  # type: ignore[misc]  # made at run time: Flask is the learner's
            """A Flask app whose every answer comes from the real one."""

            _started = False

            def wsgi_app(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
                if not self._started:
                    forwarder._ask({"call": "fresh", "app": number, "config": _plain(self.config, config)})
                    self._started = True
                length = int(environ.get("CONTENT_LENGTH") or 0)
                body = environ["wsgi.input"].read(length) if length else b""
                sent = {key: value for key, value in environ.items() if isinstance(value, str)}
                answer, data = forwarder._ask({"call": "request", "app": number, "environ": sent}, body)
                start_response(answer["status"], [(name, value) for name, value in answer["headers"]])
                return [data]

        app = ForwardedApp("app", root_path=os.getcwd(), static_folder=None)
        app.config.update(config)
        return app


def _plain(config: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What the tests set, as far as it can travel."""
    names = set(given) | ({"TESTING"} if config.get("TESTING") else set())
    return {name: config[name] for name in names if isinstance(config.get(name), (str, int, float, bool))}


def stand_in(name: str, converse: Converse) -> None:
    """Put a module of this name in place, before any file of that name can be imported."""
    forwarder = Forwarder(converse)
    module = types.ModuleType(name, "Stands in for the app that is tested.")
    module.create_app = module.make_app = forwarder.make  # type: ignore[attr-defined]  # that is its content

    def others(wanted: str) -> Any:
        if wanted in ("app", "application"):
            module.app = module.application = forwarder.make()  # type: ignore[attr-defined]  # one for the module
            return module.app
        raise AttributeError(
            f"The tests use {name} from outside, as a browser does: it has create_app and app, and no {wanted}."
        )

    setattr(module, "__getattr__", others)  # noqa: B010 - mypy takes it for a method
    sys.modules[name] = module


class Outcomes:
    """The plugin that listens to pytest."""

    def __init__(self, reverse: bool) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self._reverse = reverse

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        if self._reverse:
            items.reverse()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.outcome != "passed":
            outcome = report.outcome if report.when == "call" or report.outcome == "skipped" else "error"
            self._note(str(report.nodeid), outcome, report)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self._note(str(report.nodeid) or "collection", "error", report)

    def _note(self, name: str, outcome: str, report: Any) -> None:
        if self.found.get(name, {}).get("outcome") in ("failed", "error"):
            return  # subtests go by the name of their test: one that failed is not made good by what follows
        if len(self.found) < MAX_OUTCOMES:
            crash = getattr(report.longrepr, "reprcrash", None)
            message = getattr(crash, "message", None) or report.longreprtext
            line = getattr(crash, "lineno", None)
            if line is None and isinstance(report.location, tuple):
                line = (report.location[1] or 0) + 1
            self.found[name] = {
                "name": name[:300], "outcome": outcome, "message": str(message)[:MAX_MESSAGE], "line": line,
            }  # fmt: skip


def run(paths: list[str], reverse: bool, stop: bool) -> dict[str, Any]:
    """{"done": outcomes, "exit": pytest's status}; with `stop` the first failure is the last test."""
    pytest: Any = importlib.import_module("pytest")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    outcomes = Outcomes(reverse)
    try:
        status = int(pytest.main([*OPTIONS, *(["-x"] if stop else []), *paths], plugins=[outcomes]))
    except BaseException as error:  # a suite may end the interpreter, or try to
        sys.stdout.write(f"{type(error).__name__}: {error}\n")
        status = 3
    return {"done": list(outcomes.found.values()), "exit": status}
