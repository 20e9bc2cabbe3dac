"""The site's settings: defaults, then the environment, then what the caller gives. No secret has a default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from flaskpath.web.data import DataFolderUnusable, data_folder, database_file, make_private, secret_key

__all__ = ["DEFAULTS", "DataFolderUnusable", "configure", "data_folder"]

MEGABYTE = 1024 * 1024

DEFAULTS: dict[str, Any] = {
    "ALLOWED_HOSTS": (
        "127.0.0.1",
        "localhost",
        "[::1]",
    ),  # names of this server; the port must be its own too
    "WARM_VERDICTS": 2,  # verdicts at once in processes that are ready
    "COLD_VERDICTS": 1,  # verdicts at once that need a fresh process tree
    "VERDICT_WAIT": 60.0,  # seconds that a request waits for its verdict; more where the exercise may take more
    "CONSOLE_APPS": 2,  # apps at once that live on for requests made by hand
    "CONSOLE_IDLE": 300.0,  # seconds without a request after which such an app is ended
    "PREVIEWS": 2,  # apps shown at once
    "PREVIEW_IDLE": 600.0,  # seconds without a request until a preview stops
    "PREVIEW_KEPT": 4 * 3600.0,  # seconds without a request until what it wrote is forgotten
    "PREVIEW_DOMAIN": "localhost",  # on a server: a registrable domain that serves nothing else
    "HTTPS": False,  # whether browsers reach the site by https
    "COURSE": None,  # a Course, a folder, or None for the one that came with the program
    "ENGINE": None,  # something with .verdict() and .level; None opens the sandbox
    "MAX_CONTENT_LENGTH": 3 * MEGABYTE // 2,
    "MAX_FORM_MEMORY_SIZE": 3
    * MEGABYTE
    // 2,  # Flask's own default would refuse long drafts in the plain form
    "SESSION_COOKIE_NAME": "flaskpath_session",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Strict",
    "SESSION_COOKIE_PATH": "/",
    "WTF_CSRF_TIME_LIMIT": None,  # a lesson may stay open for days
    "PERMANENT_SESSION_LIFETIME": timedelta(days=365),
    "SEND_FILE_MAX_AGE_DEFAULT": 0,
    "SQLALCHEMY_ENGINE_OPTIONS": {"connect_args": {"isolation_level": None, "timeout": 5.0}},
}


class FilesInOrder(DefaultJSONProvider):
    """JSON with its keys as they are: a draft's files keep the order of the editor's tabs."""

    sort_keys = False


def configure(app: Flask, given: Mapping[str, Any] | None) -> None:
    """Fill `app.config`. Makes the data folder and the key if they are not there yet."""
    app.json = FilesInOrder(app)
    app.config.from_mapping(DEFAULTS)
    app.config["DATA"] = data_folder()
    app.config.from_mapping(given or {})
    data = Path(app.config["DATA"])
    make_private(data)
    app.config["DATA"] = data
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", f"sqlite:///{database_file(data)}")
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = secret_key(data)
    if app.config["HTTPS"]:  # browsers keep such a cookie from every other host, and let none of them set it
        app.config["SESSION_COOKIE_NAME"] = "__Host-flaskpath_session"
        app.config["SESSION_COOKIE_SECURE"] = True
