"""Who may talk to this server at all, and what a page may do. Learner code runs on request: this keeps other sites out.

A web page anywhere can make a browser send requests to a server on the same computer. So only our own Host names are
answered (against DNS rebinding), nothing of /api is told to other sites, and whatever changes or runs something needs
an Origin of ours and a token that only our pages know. None of it depends on accounts.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, current_app, g, request

from flaskpath.web.errors import Refusal

SAFE = frozenset(["GET", "HEAD", "OPTIONS"])
TOKEN_HEADER = "X-Flaskpath-Token"  # noqa: S105 - a header's name
_TOKEN = "flaskpath.token"  # noqa: S105 - where the app keeps it

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    """Guard every request, and head every answer."""
    app.extensions[_TOKEN] = secrets.token_urlsafe(32)
    app.before_request(_guard)
    app.after_request(_head)
    app.jinja_env.globals.update(start_token=start_token)


def start_token() -> str:
    """The token of this start. Our own pages send it back with every request that is not safe."""
    token: str = current_app.extensions[_TOKEN]
    return token


def csp_nonce() -> str:
    """The nonce of this answer, for the styles that the editor adds."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def allow_frames(source: str) -> None:
    """Let the page that is being answered show pages of `source`, a source of a Content-Security-Policy, in frames."""
    g.frame_source = source


def _guard() -> None:
    _require_own_host()
    api = request.path.startswith("/api/")
    if request.method not in SAFE:
        _require_own_origin()
        if api:  # forms elsewhere carry Flask-WTF's token
            _require_token()
    elif api and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Refusal(403, "cross-site", "Other sites may not read this.", "Open Flaskpath's own pages.")


def _require_own_host() -> None:
    # SERVER_PORT is the port that we listen on, whatever the Host header says.
    port = str(request.environ.get("SERVER_PORT", ""))
    names: tuple[str, ...] = current_app.config["ALLOWED_HOSTS"]
    allowed = {f"{name}:{port}" for name in names} | (set(names) if port == "80" else set())
    host = request.headers.get("Host", "")
    if host.lower() not in allowed:
        raise Refusal(
            403,
            "wrong-host",
            "This server answers only to its own addresses.",
            f"Open http://127.0.0.1:{port}/ instead.",
            bare=True,
        )


def _require_own_origin() -> None:
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = f"{request.scheme}://{request.headers.get('Host', '').lower()}"
    matches = origin.lower() == ours if origin is not None else site == "same-origin"
    if not matches or site not in (None, "same-origin"):
        raise Refusal(
            403,
            "cross-site",
            "Only Flaskpath's own pages may do that.",
            f"Open {ours}/ in a tab of its own and do it there.",
        )


def _require_token() -> None:
    given = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(given.encode("utf-8"), start_token().encode("utf-8")):
        raise Refusal(
            403,
            "stale-token",
            "The page is from an earlier start of the server.",
            "Reload it; what you typed is kept.",
        )


def _head(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{csp_nonce()}'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            *([f"frame-src {g.frame_source}"] if "frame_source" in g else []),
        ]
    )
    if request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
    elif response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
