"""Stands before the site: requests for a preview's host are answered by that preview and never reach the site.

What comes back is a stranger's page. It is shown as it is, but held in a sandbox by header, and framed by nobody else.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any

from flask import Flask
from werkzeug.wrappers import Response

from flaskpath.grading.live import Answer, Busy, Gone, Trouble
from flaskpath.web.preview.forwarding import answered, asked
from flaskpath.web.preview.hosts import SANDBOX, label_of, site_origins
from flaskpath.web.preview.registry import Door, Preview, previews_of

log = logging.getLogger("flaskpath.web")
Environ = dict[str, Any]
WSGI = Callable[[Environ, Any], Iterable[bytes]]
BODY = 3 * 1024 * 1024 // 2  # bytes of a request
AT_ONCE = 6  # requests that hold a thread of the server's: what a browser sends one host at a time
_OUR_FAULT = "The preview could not be reached, and it is our fault."
# Werkzeug's own page for an error that no handler caught: it says nothing that ours does not say better.
_STANDARD_PAGE = b"<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>"


class PreviewDoor:
    """WSGI middleware."""

    def __init__(self, site: WSGI, app: Flask) -> None:
        self._site, self._app = site, app
        self._places = BoundedSemaphore(AT_ONCE * app.config["PREVIEWS"])

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        label = label_of(environ, self._app.config["PREVIEW_DOMAIN"])
        if label is None:
            return self._site(environ, start_response)
        return self._answer(label, environ)(environ, start_response)

    def _answer(self, label: str, environ: Environ) -> Response:
        found = previews_of(self._app).at(label)
        door: Door = found[1] if found else "window"
        if found is None:
            response = self._say(404, "gone")
        else:
            try:
                response = self._forward(found[0], door, environ)
            except Exception:
                log.exception("A preview failed")
                response = self._say(500, "ours")
        response.headers.add("Content-Security-Policy", self._policy(door, environ))
        return response

    def _policy(self, door: Door, environ: Environ) -> str:
        framing = ["'self'"]
        if door == "frame":
            framing += site_origins(environ, self._app.config["ALLOWED_HOSTS"])
        return f"sandbox {SANDBOX}; frame-ancestors {' '.join(framing)}"

    def _forward(self, preview: Preview, door: Door, environ: Environ) -> Response:
        if preview.resting:
            return self._say(503, "resting", why=preview.resting, minutes=self._idle_minutes())
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            return self._say(501, "websocket")
        body = environ["wsgi.input"].read(BODY + 1) if _has_body(environ) else b""
        if len(body) > BODY:
            return self._say(413, "too-large", limit=f"{BODY / 1024 / 1024:g} MB")
        previews_of(self._app).touch(preview)
        if not self._places.acquire(blocking=False):
            return self._say(503, "busy")
        try:
            cookie = self._app.config["SESSION_COOKIE_NAME"]
            answer = preview.app.answer(asked(environ, body, without_cookie=cookie), body)
        except Busy:
            return self._say(503, "busy")
        except Gone:
            return self._say(503, "broken" if preview.trouble else "starting", trouble=preview.trouble)
        finally:
            self._places.release()
        if door == "frame" and _is_page(environ):
            preview.note(_path(environ), answer.trouble, led_away=answer.status.startswith("3"))
        return self._shown(answer, door, environ)

    def _shown(self, answer: Answer, door: Door, environ: Environ) -> Response:
        trouble = answer.trouble
        if answer.status < "2" or (trouble and _is_page(environ) and _says_nothing(answer)):
            slow = trouble is not None and trouble.kind == "too-slow"
            return self._say(504 if slow else 500, "trouble", trouble=trouble, request=_request(environ))
        response = Response(answer.body, answer.status)
        response.headers.clear()
        response.headers.extend(answered(answer.headers, door))
        if environ["REQUEST_METHOD"] != "HEAD" and answer.status[:3] not in ("204", "304"):
            response.headers["Content-Length"] = str(len(answer.body))
        return response

    def _say(self, status: int, what: str, **known: Any) -> Response:
        """A page of ours in a preview's place. It holds no secret, runs nothing and loads nothing."""
        nonce = secrets.token_urlsafe(16)
        template = self._app.jinja_env.get_template("preview/said.html")
        page = template.render(what=what, nonce=nonce, status=HTTPStatus(status), **known)
        response = Response(page, status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = f"default-src 'none'; style-src 'nonce-{nonce}'"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if status == HTTPStatus.SERVICE_UNAVAILABLE and what in ("busy", "starting"):
            response.headers["Retry-After"] = "1"
        return response

    def _idle_minutes(self) -> int:
        return max(1, round(previews_of(self._app).idle_seconds / 60))


def _has_body(environ: Environ) -> bool:
    return bool(environ.get("CONTENT_LENGTH") or environ.get("wsgi.input_terminated"))


def _is_page(environ: Environ) -> bool:
    """Whether a person looks at the answer; a script's request gets what the app said."""
    return str(environ.get("HTTP_SEC_FETCH_MODE", "navigate")) == "navigate"


def _says_nothing(answer: Answer) -> bool:
    return not answer.body or _STANDARD_PAGE in answer.body


def _path(environ: Environ) -> str:
    query = environ.get("QUERY_STRING")
    path = str(environ.get("PATH_INFO") or "/").encode("latin-1", "replace").decode("utf-8", "replace")
    return (path + (f"?{query}" if query else ""))[:2000]


def _request(environ: Environ) -> str:
    return f"{environ['REQUEST_METHOD']} {_path(environ)}"


def say_trouble(trouble: Trouble | None) -> dict[str, Any] | None:
    """A trouble as the workbench gets it."""
    if trouble is None:
        return None
    return {name: getattr(trouble, name) for name in ("kind", "message", "hint", "file", "line")}
