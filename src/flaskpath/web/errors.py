"""What went wrong, said to people as a page and to programs as JSON, with a cure. It never shows a traceback."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

log = logging.getLogger("flaskpath.web")

# status: (code, what happened, what to do)
SENTENCES: dict[int, tuple[str, str, str]] = {
    400: ("bad-request", "The request could not be understood.", "Go back, reload the page and try again."),
    403: ("forbidden", "That is not allowed from where you came.", "Open the page here and try again."),
    404: ("not-found", "There is no such page.", "The roadmap leads to everything there is."),
    405: ("wrong-method", "That address cannot be used this way.", "Open the page and use what it offers."),
    409: (
        "conflict",
        "Something newer is there already.",
        "Reload the page to see it; nothing was overwritten.",
    ),
    413: (
        "too-large",
        "That is more than fits into one request.",
        "Shorten or delete some files. Nothing was saved.",
    ),
    415: ("wrong-type", "The request is not JSON.", 'Send it with "Content-Type: application/json".'),
    500: ("our-fault", "Something broke here, and it is our fault.", "What was saved is safe. Try again."),
    503: ("busy", "The server cannot do that just now.", "Try again in a moment. Nothing was lost."),
}


class Refusal(Exception):
    """An answer other than the one that was asked for; raise it anywhere below a view.

    `extra` is put beside "error" in the JSON; `retry_after` is in seconds. `bare` ones are answered in plain text,
    for those who must see nothing of our pages: every page has the start's token in it.
    """

    def __init__(
        self,
        status: int,
        code: str | None = None,
        message: str | None = None,
        cure: str | None = None,
        *,
        extra: dict[str, Any] | None = None,
        retry_after: int | None = None,
        bare: bool = False,
    ) -> None:
        usual = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]
        self.status = status
        self.code = code or usual[0]
        self.message = message or usual[1]
        self.cure = usual[2] if cure is None else cure
        self.extra = extra or {}
        self.retry_after = retry_after
        self.bare = bare
        super().__init__(f"{self.message} {self.cure}")


def init_app(app: Flask) -> None:
    """Answer every error in our own words."""
    app.register_error_handler(Refusal, _answer)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _answer(refusal: Refusal) -> Response:
    if refusal.bare:
        response = Response(f"{refusal}\n", mimetype="text/plain")
    elif request.path.startswith("/api/"):
        error = {"code": refusal.code, "message": refusal.message, "cure": refusal.cure}
        response = jsonify({"error": error, **refusal.extra})
    else:
        response = Response(render_template("error.html", refusal=refusal), mimetype="text/html")
    response.status_code = refusal.status
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _csrf(error: CSRFError) -> Response:
    return _answer(
        Refusal(
            400,
            "stale-form",
            "The form is older than this start of the server, or cookies are switched off.",
            "Go back, copy what you typed, reload the page and send it again.",
        )
    )


def _database(error: OperationalError) -> Response:
    if "locked" in str(error.orig):
        return _answer(
            Refusal(
                503,
                "database-locked",
                "Another program is using the database of drafts and progress.",
                "Close it, or wait a moment, and try again. Nothing was changed.",
                retry_after=2,
            )
        )
    return _unexpected(error)


def _http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect
        return error.get_response()
    if status in SENTENCES:
        response = _answer(Refusal(status))
    else:
        response = _answer(Refusal(status, error.name.lower().replace(" ", "-"), f"{error.name}.", ""))
    for name, value in error.get_headers():  # Allow, Retry-After
        if name.lower() not in ("content-type", "content-length"):
            response.headers.setdefault(name, value)
    return response


def _unexpected(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(Refusal(500))
