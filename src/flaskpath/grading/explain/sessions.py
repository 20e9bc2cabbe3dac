"""Blocks around the session, log-in and passwords."""

from __future__ import annotations

import re

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.source import Place

BLOCKS = (
    block(
        "no-secret-key",
        r"The session is unavailable because no secret key was set|A secret key is required to use CSRF",
        "The session is kept in a signed cookie, and the app has no key to sign it with.",
        "Set app.secret_key, or app.config['SECRET_KEY'], before the first request.",
    ),
    block(
        "no-user-loader",
        r"Missing user_loader or request_loader",
        "Flask-Login does not know how to find a user by the id in the session.",
        "Give it a function: @login_manager.user_loader.",
    ),
    block(
        "removed-hash-method",
        r"Invalid hash method '(?P<name>[^']{1,100})'",
        "Werkzeug no longer offers the hash method {name}.",
        "Call generate_password_hash(password) and leave the method to Werkzeug.",
    ),
    block(
        "hash-truncated",
        r"value too long for type character varying\((?P<room>\d{1,5})\)",
        "A text is longer than the {room} characters that its column has room for. "
        "For a password's hash Werkzeug needs 162.",
        "Give the column room: String(255).",
    ),
    block(
        "hash-truncated",
        r"Data too long for column '(?P<name>\w{0,100}(?:pass|hash|pw)\w{0,100})'",
        "The column {name} is shorter than the hash that should go into it: Werkzeug needs 162 characters.",
        "Give the column room: String(255).",
    ),
)
_FRESH_KEY = re.compile(
    r"(?i:\bsecret_key\b)[\"']?\]?\s*[=:][^=].*"
    r"\b(?:urandom|token_(?:hex|bytes|urlsafe)|uuid[14]|randbytes|getrandbits|randint|choices?)\s*\("
)
_COLUMN = re.compile(
    r"\s*(\w{1,60})\s*(?::[^=]{1,80})?=\s*(?:\w{1,60}\.)?(?:mapped_column|Column)\("
    r".{0,80}?String\(\s*(?:length\s*=\s*)?(\d{1,4})\s*\)"
)
_PASSWORD = re.compile(r"pass|hash|pw")
_HASH_LENGTH = 162  # of Werkzeug's scrypt hash with its usual salt


def random_secret_key(evidence: Evidence) -> Finding | None:
    """A browser brought its session, the app could not read it, and the key is made anew at each start."""
    place = evidence.files.find(_FRESH_KEY)
    if place is None:
        return None
    for one in evidence.earlier:
        session = one.inside.get("session")
        unread = isinstance(session, dict) and not session.get("before")
        if unread and re.search(r"(?:^|;\s*)session=[^;]", one.request_header("Cookie")):
            return one.finding(
                "random-secret-key",
                f"{place}, makes a new key whenever the app starts. What was signed with the key before can't be "
                "read any more: after a restart, and in every other worker, all users are logged out.",
                "Make the key once, keep it outside of the code, and read it: os.environ['SECRET_KEY'].",
                place,
            )
    return None


def hash_truncated(evidence: Evidence) -> Finding | None:
    """A column for a hash that is shorter than the hash, where the check asks for its room.

    SQLite keeps the hash all the same, so nothing that the app did here comes of it.
    """
    asked = re.search(r"\bcolumn\b|\bcharacters\b|\bString\(", evidence.expected)
    if asked is None or "generate_password_hash" not in evidence.files.python:
        return None
    for path, text in evidence.files.programs.items():
        for number, line in enumerate(text.splitlines(), 1):
            found = _COLUMN.match(line[:300])
            if found and _PASSWORD.search(found[1]) and int(found[2]) < _HASH_LENGTH:
                return evidence.finding(
                    "hash-truncated",
                    f"The column {found[1]} has room for {found[2]} characters, and a hash of Werkzeug's is "
                    f"{_HASH_LENGTH} long. SQLite doesn't mind; a database server refuses it or cuts it off, "
                    "and then no password fits any more.",
                    "Give the column room: String(255).",
                    Place(path, number),
                )
    return None


BEHAVIOURS = (random_secret_key, hash_truncated)
