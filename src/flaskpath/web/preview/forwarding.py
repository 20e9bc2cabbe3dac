"""What of a browser's request reaches the learner's app, and what of its answer reaches the browser. Knows no host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flaskpath.web.preview.registry import Door

_HOP_BY_HOP = frozenset(
    ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
     "transfer-encoding", "upgrade"]
)  # fmt: skip
# What says something about the network and not about the page, or would undo what we say ourselves below.
_NOT_PASSED_ON = _HOP_BY_HOP | {
    "alt-svc", "content-length", "cross-origin-opener-policy", "nel", "report-to", "reporting-endpoints",
    "strict-transport-security",
}  # fmt: skip
_CLOSED = frozenset(["no-referrer", "same-origin"])
_ASKED = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR",
    "CONTENT_TYPE", "wsgi.url_scheme",
)  # fmt: skip


def asked(environ: Mapping[str, Any], body: bytes, *, without_cookie: str) -> dict[str, str]:
    """The WSGI environment for the guest: texts only, nothing of this machine, no cookie of the site's."""
    sent = {name: str(environ[name]) for name in _ASKED if environ.get(name) is not None}
    host = str(environ["HTTP_HOST"])
    sent |= {"SCRIPT_NAME": "", "SERVER_NAME": host.partition(":")[0]}
    named = str(environ.get("HTTP_CONNECTION", "")).lower().replace(" ", "").split(",")
    for name, value in environ.items():
        header = name[5:].lower().replace("_", "-")
        if not name.startswith("HTTP_") or not isinstance(value, str) or header in named:
            continue
        if header not in _HOP_BY_HOP and not header.startswith("x-forwarded-") and header != "cookie":
            sent[name] = value
    if cookies := _without(str(environ.get("HTTP_COOKIE", "")), without_cookie):
        sent["HTTP_COOKIE"] = cookies
    if body or environ.get("CONTENT_LENGTH"):
        sent["CONTENT_LENGTH"] = str(len(body))
    return sent


def _without(cookies: str, name: str) -> str:
    return "; ".join(
        part for one in cookies.split(";") if (part := one.strip()) and part.partition("=")[0] != name
    )


def answered(headers: Iterable[tuple[str, str]], door: Door) -> list[tuple[str, str]]:
    """The app's headers as the browser gets them."""
    told, referrer = [], "same-origin"  # the host's name is nobody else's business
    for name, text in headers:
        lower, value = name.lower(), text.encode("latin-1", "replace").decode("latin-1")
        if lower in _NOT_PASSED_ON or (door == "frame" and lower == "x-frame-options"):
            continue
        if lower == "referrer-policy":
            referrer = value if value.strip().lower() in _CLOSED else referrer
        elif lower == "set-cookie":
            told.append((name, _cookie(value, door)))
        elif lower == "content-security-policy" and door == "frame":
            told += [(name, policy)] if (policy := _framed(value)) else []
        else:
            told.append((name, value))
    return [*told, ("Referrer-Policy", referrer)]


def _cookie(value: str, door: Door) -> str:
    """For this host alone. In a frame of another site, browsers keep only cookies that say they may be kept there."""
    pair, *attributes = [part.strip() for part in value.split(";")]
    left_out = {"domain"} if door == "window" else {"domain", "samesite", "secure", "partitioned"}
    kept = [one for one in attributes if one.partition("=")[0].strip().lower() not in left_out]
    if door == "frame":
        kept += ["Secure", "SameSite=None", "Partitioned"]
    return "; ".join([pair, *kept])


def _framed(policy: str) -> str:
    """The app's policy without its word about who may frame it: the workbench may."""
    kept = [part.strip() for part in policy.split(";")]
    return "; ".join(part for part in kept if part and part.split()[0].lower() != "frame-ancestors")
