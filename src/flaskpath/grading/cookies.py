"""A browser's cookies: what an answer asks it to keep, what it keeps, and what it sends along.

Follows RFC 6265bis as browsers do. Everything in a Set-Cookie header is the learner's own word: what makes no
sense is ignored, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.http import dump_cookie, parse_cookie, parse_date

HOST = "localhost"
LARGEST = 4096  # bytes of name and value; browsers drop a larger cookie without a word
_SECONDS = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One Set-Cookie header, read."""

    name: str
    value: str  # as it stands in the header
    lifetime: (
        float | None
    )  # seconds from now; zero or less takes the cookie away; None: until the browser is closed
    path: str  # as it stands in the header; "" where there is none
    domain: str
    secure: bool
    http_only: bool
    same_site: str  # "lax", "strict", "none", or "" where nothing is said

    @property
    def text(self) -> str:
        """The value as the app meant it: unquoted."""
        return decoded(self.name, self.value)

    @property
    def deletes(self) -> bool:
        return self.lifetime is not None and self.lifetime <= 0


def decoded(name: str, value: str) -> str:
    """A cookie's value without the quoting that Flask puts round unusual characters."""
    return parse_cookie(f"{name}={value}").get(name, value)


def read(header: str, now: float) -> SetCookie | None:
    """What a Set-Cookie header says at the moment `now` (seconds since 1970); None where a browser ignores it."""
    pair, *rest = header.split(";")
    name, equals, value = pair.partition("=")
    name, value = name.strip(" \t"), value.strip(" \t")
    if not equals or not name:
        return None
    said: dict[str, str] = {}
    for part in rest:
        key, _, what = part.partition("=")
        said[key.strip(" \t").lower()] = what.strip(" \t")
    same_site = said.get("samesite", "").lower()
    return SetCookie(
        name=name,
        value=value,
        lifetime=_lifetime(said, now),
        path=said.get("path", ""),
        domain=said.get("domain", "").lstrip(".").lower(),
        secure="secure" in said,
        http_only="httponly" in said,
        same_site=same_site if same_site in ("lax", "strict", "none") else "",
    )


def read_all(headers: Iterable[str], now: float) -> list[SetCookie]:
    return [cookie for cookie in (read(header, now) for header in headers) if cookie is not None]


def _lifetime(said: dict[str, str], now: float) -> float | None:
    """Max-Age wins over Expires; one that cannot be read counts as not there."""
    age = said.get("max-age", "")
    if _SECONDS.fullmatch(age):
        return float(age)
    try:
        expires = parse_date(said["expires"]) if "expires" in said else None
        return None if expires is None else expires.timestamp() - now
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    value: str
    path: str
    until: float | None


class Jar:
    """The cookies of one browser for this site. Times are given in, so that a clock can be moved."""

    def __init__(self, kept: dict[tuple[str, str], _Kept] | None = None) -> None:
        self._kept = dict(kept or {})

    def copy(self) -> Jar:
        return Jar(self._kept)

    def take(self, headers: Iterable[str], path: str, now: float) -> None:
        """Keep what an answer to a request for `path` sets, and drop what it takes away."""
        for cookie in read_all(headers, now):
            where = cookie.path if cookie.path.startswith("/") else _folder(path)
            if not _acceptable(cookie, where):
                continue
            if cookie.deletes:
                self._kept.pop((where, cookie.name), None)
                continue
            until = None if cookie.lifetime is None else now + cookie.lifetime
            self._kept[where, cookie.name] = _Kept(cookie.name, cookie.value, where, until)

    def put(self, name: str, value: str) -> None:
        """As somebody does who edits the cookie in the browser's tools: a place it stood in, else `/`."""
        raw = dump_cookie(name, value, path=None).partition("=")[2]
        places = [place for place in self._kept if place[1] == name] or [("/", name)]
        for path, _ in places:
            before = self._kept.get((path, name))
            self._kept[path, name] = _Kept(name, raw, path, before.until if before else None)

    def drop(self, name: str | None = None) -> None:
        """Forget the cookie of this name; without one, all."""
        self._kept = {
            place: kept for place, kept in self._kept.items() if name is not None and kept.name != name
        }

    def close_browser(self) -> None:
        """What was only to be kept until the browser is closed is gone."""
        self._kept = {place: kept for place, kept in self._kept.items() if kept.until is not None}

    def header(self, path: str, now: float) -> str:
        """The Cookie header that a request for `path` carries; the longest path comes first."""
        fitting = [kept for kept in self._fresh(now) if _covers(kept.path, path)]
        return "; ".join(
            f"{kept.name}={kept.value}" for kept in sorted(fitting, key=lambda kept: -len(kept.path))
        )

    def values(self, now: float) -> dict[str, str]:
        return {kept.name: decoded(kept.name, kept.value) for kept in self._fresh(now)}

    def _fresh(self, now: float) -> list[_Kept]:
        self._kept = {
            place: kept for place, kept in self._kept.items() if kept.until is None or kept.until > now
        }
        return list(self._kept.values())


def _acceptable(cookie: SetCookie, path: str) -> bool:
    """Would a browser keep it? The site is on localhost, which browsers trust with Secure cookies, as with https."""
    if len(cookie.name.encode()) + len(cookie.value.encode()) > LARGEST:
        return False
    if cookie.domain and cookie.domain != HOST:
        return False
    if cookie.same_site == "none" and not cookie.secure:
        return False
    if cookie.name.startswith("__Secure-"):
        return cookie.secure
    if cookie.name.startswith("__Host-"):
        return cookie.secure and not cookie.domain and path == "/"
    return True


def _folder(path: str) -> str:
    return path[: path.rfind("/")] or "/" if path.startswith("/") else "/"


def _covers(cookie_path: str, path: str) -> bool:
    return (
        path == cookie_path or path.startswith(cookie_path.rstrip("/") + "/") if cookie_path != "/" else True
    )
