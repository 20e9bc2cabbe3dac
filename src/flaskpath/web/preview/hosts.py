"""The names under which previews are served, and what they allow the site and each other. Knows no preview.

Alone they are names under localhost, which every browser takes to this computer. On a server they are names under a
registrable domain that serves nothing else: PREVIEW_DOMAIN.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, request

from flaskpath.web.preview.registry import is_label

# The same in the frame and by header, so that a window of its own is held too. Missing on purpose: top-navigation,
# popups-to-escape-sandbox. With same-origin, for cookies and storage: its origin is its own, never the site's.
SANDBOX = "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads"
_STANDARD_PORTS = {"http": "80", "https": "443"}


def label_of(environ: Mapping[str, Any], domain: str) -> str | None:
    """The part before `.domain` in the Host, if this is a request for a preview; None if it is one for the site.

    The port must be the one that we listen on, as for the site's own names.
    """
    name, _, port = str(environ.get("HTTP_HOST", "")).lower().partition(":")
    label, dot, rest = name.partition(".")
    standard = _STANDARD_PORTS.get(str(environ.get("wsgi.url_scheme")), "")
    if not dot or rest != domain or not is_label(label):
        return None
    return label if (port or standard) == str(environ.get("SERVER_PORT", "")) else None


def address_of(label: str) -> str:
    """Where a browser finds a preview, for the request that is being answered: "http://<label>.localhost:5050"."""
    return f"{request.scheme}://{label}.{current_app.config['PREVIEW_DOMAIN']}{_port(request.host)}"


def frame_source() -> str:
    """What the workbench page may show in a frame, for its Content-Security-Policy."""
    return f"{request.scheme}://*.{current_app.config['PREVIEW_DOMAIN']}{_port(request.host)}"


def site_origins(environ: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """Where the site is, for frame-ancestors (which knows no addresses in brackets)."""
    port = _port(str(environ.get("HTTP_HOST", "")))
    return [f"{environ['wsgi.url_scheme']}://{name}{port}" for name in names if not name.startswith("[")]


def _port(host: str) -> str:
    port = host.rpartition(":")[2]
    return f":{port}" if ":" in host and port.isdigit() else ""
