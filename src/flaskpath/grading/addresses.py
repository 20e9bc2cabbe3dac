"""Where a browser would go: addresses resolved by the WHATWG rules, which Python's urllib does not follow."""

from __future__ import annotations

import ada_url

SITE = "http://localhost"
SECURE_SITE = "https://localhost"


def resolve(base: str, target: str) -> str | None:
    """The absolute address a browser on `base` makes of `target`, or None if it makes none."""
    try:
        return str(ada_url.join_url(base, target))
    except ValueError:
        return None


def local_part(address: str) -> str | None:
    """Path and query if `address` is on the site, else None."""
    url = ada_url.URL(address)
    if url.host != "localhost" or url.protocol not in ("http:", "https:"):
        return None
    return f"{url.pathname}{url.search}"


def host(address: str) -> str:
    """The host a browser would connect to, for a sentence."""
    return str(ada_url.URL(address).host)
