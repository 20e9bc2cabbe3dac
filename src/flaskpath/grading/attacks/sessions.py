"""Session forging: reading Flask's signed cookie, bending it, guessing its key and signing a false one.

Nothing here runs the learner's source or parses it as Python: text in quotes is found by one pass of a pattern.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from flaskpath.grading import stories

if TYPE_CHECKING:
    from flaskpath.grading.page import Page
    from flaskpath.grading.visitor import Visitor

# One a line; the last ones are printed in well-known documentation. One such key has a line end in it.
COMMON_KEYS = (
    *Path(__file__).with_name("common_keys.txt").read_text("utf-8").splitlines(),
    '_5#y2L"F4Q8z\n\xec]/',
)
MOST_LITERALS = 5_000
MOST_SOURCE = 200_000  # characters of one file
_ATTACK, _WAY = "session-forgery", "a guessed key"
_TOLD = (
    "The attacker visits the site like anybody, and gets a cookie. At home they try one key after the other. "
)
_LARGEST = 64 << 10  # bytes of a session once unpacked; a browser keeps 4 KB
_SHAPE = re.compile(r"\.?[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
# Comments and literals, each in one go without a way back: linear in the source's length, also where a quote is open.
_LITERAL = re.compile(
    r'#[^\n]*+|"""(?P<a>(?:[^"\\]|\\.|"(?!""))*+)(?:"""|)|\'\'\'(?P<b>(?:[^\'\\]|\\.|\'(?!\'\'))*+)(?:\'\'\'|)'
    r'|"(?P<c>(?:[^"\\\n]|\\.)*+)"?|\'(?P<d>(?:[^\'\\\n]|\\.)*+)\'?',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """Flask's session as it lies in a browser: signed, and readable by anybody."""

    name: str
    value: str

    @property
    def content(self) -> dict[str, Any]:
        """What it holds, read without any key. Flask's own marks stay: {" t": [...]} for a tuple, say."""
        return _content(self.value) or {}

    def changes(self, was: object, other: object) -> dict[str, Any]:
        """What to change so that `other` stands wherever `was` stands: for `bent` and `forged`."""
        content = self.content
        swapped = {name: _swapped(value, was, other) for name, value in content.items()}
        return {name: value for name, value in swapped.items() if value != content[name]}

    def bent(self, **changes: Any) -> str:
        """The value with another content under the old signature."""
        _, timestamp, signature = self.value.rsplit(".", 2)
        return f"{_payload(self.content | changes)}.{timestamp}.{signature}"

    def unsigned(self, **changes: Any) -> str:
        """The value with another content and no signature at all."""
        return _payload(self.content | changes)

    def signed_by(self, key: str | bytes) -> bool:
        return bool(_signer(key).validate(self.value))

    def forged(self, key: str | bytes, **changes: Any) -> str:
        """A value that Flask takes for its own, if `key` is the app's."""
        made = _serializer(key).dumps(self.content | changes)
        return made if isinstance(made, str) else made.decode()


def session_of(visitor: Visitor) -> SessionCookie | None:
    """The visitor's session cookie, whatever its name; None where there is none of Flask's making."""
    found = [
        SessionCookie(name, value)
        for name, value in visitor.cookies.items()
        if _SHAPE.fullmatch(value) and _content(value) is not None
    ]
    return next((one for one in found if one.name == "session"), found[0] if found else None)


@dataclass(frozen=True, slots=True)
class SessionForgery:
    """A key that fits: whoever has it writes sessions as they please."""

    key: bytes
    found: str  # where, for a sentence
    victim: SessionCookie
    story: str

    def send(self, visitor: Visitor, path: str, **changes: Any) -> Page:
        """Put the forged cookie into `visitor`'s browser and open `path`."""
        visitor.set_cookie(self.victim.name, self.victim.forged(self.key, **changes))
        return visitor.get(path)

    def fail(self, page: Page, **changes: Any) -> NoReturn:
        """The story's end: what the attacker wrote, and what they got for it."""
        written = json.dumps(changes or self.victim.content, ensure_ascii=False)[:200]
        key = self.key[:60].decode("utf-8", "backslashreplace")
        stories.tell(
            _ATTACK, _WAY, self.story, succeeded=True, evidence=page.exchange,
            sends=f"A session cookie of their own making, signed with your key `{key!r}`, {self.found}. "
            f"It says {written}.",
            sees=f"Nothing at all. {page.asked} opens for the attacker ({page.status}) as it does for its owner.",
            loses="Every account: whoever can sign your cookies is whoever they say they are.",
        )  # fmt: skip
        page.fail(
            f"A stranger forged a session. The key that signs your cookies is {key!r}, {self.found}. With it "
            f"they signed a cookie that says {written}, opened {page.path}, "
            f"and your app took it for its own (status {page.status}).",
            expected="a key that can't be guessed and stands in no source file",
            got=f"the key {key!r}, {self.found}",
            hint="Make a long random key, once, with secrets.token_hex(), and keep it outside the source: "
            "in the environment, or in a file that is made at the first start.",
        )


def session_forgery(
    cookie: SessionCookie, submitted: Mapping[str, str], *, keys: Iterable[str] = COMMON_KEYS
) -> SessionForgery | None:
    """Try common keys and every text in quotes in the learner's source. The first that fits, or None.

    `submitted` is `site.submitted`; Python files and settings are searched, `.env` and `instance/` are not.
    """
    for candidate in chain.from_iterable(map(_meant, keys)):
        if cookie.signed_by(candidate):
            where = "which is on every list of common keys"
            return SessionForgery(candidate, where, cookie, f"{_TOLD}One from a list of common keys fits.")
    for path, line, text in islice(_literals(submitted), MOST_LITERALS):
        for candidate in _meant(text):
            if cookie.signed_by(candidate):
                where = f"which stands in {path}, line {line}"
                return SessionForgery(candidate, where, cookie, f"{_TOLD}One fits that stands in the source.")
    return None


def session_key_holds(visitor: Visitor, path: str, **changes: Any) -> None:
    """Fail if a stranger who tries keys can open `path` with a session that says `changes`.

    `visitor` is somebody with a session: its cookie is what the attacker works on. An app that keeps no session in a
    signed cookie has nothing to forge.
    """
    cookie = session_of(visitor)
    if cookie is None:
        return
    site = visitor.site
    attempt = session_forgery(cookie, site.submitted)
    if attempt is None:
        stories.tell(
            _ATTACK, _WAY, _TOLD.strip(), succeeded=False, evidence=visitor.last.exchange if visitor.last else None,
            sends="Nothing yet: the attacker has your cookie, and tries the keys that everybody uses and every text in "
            "quotes in your source.",
            sees="Nothing at all.",
            loses="Nothing. None of these keys signs your cookies.",
        )  # fmt: skip
    else:
        attempt.fail(attempt.send(site.visitor("an attacker"), path, **changes), **changes)


def _literals(submitted: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """(file, line, text) of what stands in quotes; lines that speak of a key or a secret come first."""
    later: list[tuple[str, int, str]] = []
    for path, source in submitted.items():
        if not path.endswith((".py", ".cfg", ".ini", ".toml", ".json")) or path.startswith("instance/"):
            continue
        source = source[:MOST_SOURCE]
        line, counted = 1, 0
        for match in _LITERAL.finditer(source):
            text = next((group for group in match.groups() if group is not None), None)
            if text is None or not 0 < len(text) <= 500:
                continue
            line, counted = line + source.count("\n", counted, match.start()), match.start()
            begins = source.rfind("\n", max(0, counted - 200), counted) + 1 or max(0, counted - 200)
            before = source[begins:counted].lower()
            if "key" in before or "secret" in before:
                yield path, line, text
            elif len(later) < MOST_LITERALS:
                later.append((path, line, text))
    yield from later


def _swapped(value: Any, was: object, other: object) -> Any:
    if isinstance(value, list):
        return [_swapped(one, was, other) for one in value]
    if isinstance(value, dict):
        return {name: _swapped(one, was, other) for name, one in value.items()}
    return other if value == was and type(value) is type(was) else value


def _meant(text: str) -> set[bytes]:
    """The bytes that text in quotes may stand for: with its escapes resolved or raw, as text or as bytes."""
    meant = {text.encode("utf-8", "surrogatepass")}
    with suppress(UnicodeError):
        resolved = (
            text.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in text else text
        )
        meant.add(resolved.encode("utf-8"))
        meant.add(resolved.encode("latin-1"))
    return meant


def _options() -> dict[str, Any]:
    """As flask.sessions.SecureCookieSessionInterface signs."""
    return {"key_derivation": "hmac", "digest_method": hashlib.sha1}


def _signer(key: str | bytes) -> TimestampSigner:
    return TimestampSigner(key, salt="cookie-session", **_options())


def _serializer(key: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="cookie-session", signer_kwargs=_options())


def _payload(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _content(value: str) -> dict[str, Any] | None:
    """The content of a signed cookie, unpacked under a limit; None where it is no such thing."""
    packed = value.startswith(".")
    payload = value.lstrip(".").split(".")[0]
    try:
        data = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        if packed:
            data = zlib.decompressobj().decompress(data, _LARGEST)
        content = json.loads(data[:_LARGEST])
    except (BadData, binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
