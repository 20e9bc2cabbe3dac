"""Blocks on the way to a running app: imports, factories, the server and its switches."""

from __future__ import annotations

import re

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding

_SHADOWED = (
    r"flask|json|email|random|secrets|logging|types|typing|string|datetime|time|calendar|sqlite3|"
    r"werkzeug|jinja2"
)
BLOCKS = (
    block(
        "shadowed-flask",
        rf"cannot import name '?(?P<name>\w+)'? from partially initialized module '?(?P<module>{_SHADOWED})'?",
        "One of your own files is called {module}.py, so `import {module}` finds your file and not the library.",
        "Give your file another name, such as app.py.",
    ),
    block(
        "circular-import",
        r"cannot import name '?(?P<name>[\w.]+)'? from partially initialized module '?(?P<module>[\w.]+)'?",
        "Two of your modules import each other at the top: {module} was only half read when {name} was asked of it.",
        "Move what both need into a third module, or import inside the function that needs it.",
    ),
    block(
        "factory-needs-arguments",
        r"Detected factory '(?P<name>\w{1,100})'[^\n]{0,200}could not call it without arguments",
        "{name}() has a parameter without a default, and the flask command calls it with nothing.",
        "Give the parameter a default, such as config=None.",
    ),
    block(
        "factory-needs-arguments",
        r"TypeError: (?P<name>(?:create|make)_app)\(\) missing \d+ required positional arguments?: "
        r"(?P<arguments>[^\n]{1,200})",
        "{name}() cannot be called with nothing: {arguments} has no default.",
        "Give the parameter a default, such as config=None.",
    ),
    block(
        "app-not-found",
        r"Could not locate a Flask application|Failed to find Flask application or factory in module "
        r"'[\w.]{1,200}'|Error: Could not import '[\w.]{1,200}'",
        "The flask command looked for your app and found no Flask object where it looked.",
        "Go to the folder of app.py, or say where the app is: flask --app FILE run. "
        "The object is best called app.",
    ),
    block(
        "no-app-context",
        r"Working outside of (?P<kind>application|request) context",
        "Something that belongs to a running app was used while no app was active, "
        "typically while the file was still being imported.",
        "Put it inside a view, or under `with app.app_context():`.",
    ),
    block(
        "setup-after-first-request",
        r"The setup method '(?P<name>\w{1,100})' can no longer be called on the (?:application|blueprint)",
        "{name} was called after the app had answered its first request.",
        "Register routes and hooks while the file is imported, never inside a view.",
    ),
    block(
        "flask-env-ignored",
        r"'Flask' object has no attribute 'env'|cannot import name 'get_env' from 'flask",
        "Flask no longer has an environment name: FLASK_ENV was removed in Flask 2.3.",
        "Switch debug mode on with `flask run --debug`, or with FLASK_DEBUG=1.",
    ),
)
_FLASK_ENV = re.compile(r"\bFLASK_ENV\b[\"']?\]?\s*[=:,]\s*[\"']?development")
_BOUND = re.compile(r"(?:Running on|Listening at:?) http://(?:127\.0\.0\.1|localhost):\d{1,5}")


def flask_env_ignored(evidence: Evidence) -> Finding | None:
    """The server says that debug is off, and a file of the learner's wants it on in the old way."""
    if "Debug mode: off" not in evidence.said:
        return None
    place = evidence.files.find(_FLASK_ENV)
    if place is None:
        return None
    return evidence.finding(
        "flask-env-ignored",
        f"{place}, sets FLASK_ENV, and Flask no longer looks at it: it was removed in Flask 2.3. "
        "So the server runs without debug mode.",
        "Say `flask run --debug`, or set FLASK_DEBUG=1 instead.",
        place,
        original=_line_with(evidence.said, "Debug mode: off"),
    )


def bound_to_loopback(evidence: Evidence) -> Finding | None:
    """A server that is meant for a container listens where only the container itself can reach it."""
    found = _BOUND.search(evidence.said)
    container = evidence.files.named("Dockerfile", "Containerfile", "compose.yaml", "docker-compose.yml")
    if found is None or not container:
        return None
    place = evidence.files.find(re.compile(r"\b(?:flask|gunicorn|waitress-serve|app\.run)\b"), only=container)
    return evidence.finding(
        "bound-to-loopback",
        "The server listens on 127.0.0.1. In a container that is the container itself, "
        "so nobody outside can reach it.",
        "Let it listen on every address: flask run --host 0.0.0.0, or gunicorn --bind 0.0.0.0:8000.",
        place,
        original=_line_with(evidence.said, found.group()),
    )


def _line_with(text: str, words: str) -> str:
    return next((line.strip() for line in text.splitlines() if words in line), words)


BEHAVIOURS = (flask_env_ignored, bound_to_loopback)
