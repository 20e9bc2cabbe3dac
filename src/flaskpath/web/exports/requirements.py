"""Which packages a learner's program imports, found line by line. Nothing is parsed or compiled: it is hostile text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata

# What an import is called, and what it is installed as.
DISTRIBUTIONS = {
    "alembic": "alembic", "blinker": "blinker", "click": "click", "dotenv": "python-dotenv",
    "email_validator": "email-validator", "flask": "Flask", "flask_login": "Flask-Login",
    "flask_migrate": "Flask-Migrate", "flask_sqlalchemy": "Flask-SQLAlchemy", "flask_wtf": "Flask-WTF",
    "gunicorn": "gunicorn", "itsdangerous": "itsdangerous", "jinja2": "Jinja2", "markupsafe": "MarkupSafe",
    "psycopg": "psycopg", "pymongo": "pymongo", "pytest": "pytest", "redis": "redis", "sqlalchemy": "SQLAlchemy",
    "werkzeug": "Werkzeug", "wtforms": "WTForms", "yaml": "PyYAML",
}  # fmt: skip


def requirements(files: Mapping[str, bytes], *, always: tuple[str, ...] = ()) -> str:
    """The text of a requirements.txt, with the versions that are installed here."""
    found = {DISTRIBUTIONS[name] for name in imported(files) if name in DISTRIBUTIONS} | set(always)
    return "".join(f"{_pinned(name)}\n" for name in sorted(found, key=str.lower))


def imported(files: Mapping[str, bytes]) -> set[str]:
    """Top-level names that the Python files import, as far as they stand at a line's beginning."""
    return {name for path, data in files.items() if path.endswith(".py") for name in _imports(data)}


def _imports(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8", "replace").split("\n"):
        words = line.replace(",", " ").split(maxsplit=20)
        if len(words) > 1 and words[0] == "from":
            yield words[1].partition(".")[0]
        elif len(words) > 1 and words[0] == "import":
            yield from (word.partition(".")[0] for word in words[1:])


def _pinned(name: str) -> str:
    try:
        return f"{name}=={metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name
