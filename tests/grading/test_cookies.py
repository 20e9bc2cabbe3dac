"""What a browser makes of Set-Cookie, and when it forgets."""

from __future__ import annotations

import pytest

from flaskpath.grading.cookies import Jar, read

NOW = 1_800_000_000.0


def kept(*headers: str, path: str = "/shop/page", later: float = 0) -> dict[str, str]:
    jar = Jar()
    for header in headers:
        jar.take([header], path, NOW)
    return jar.values(NOW + later)


@pytest.mark.parametrize(
    ("header", "for_seconds"),
    [
        ("a=1", None),
        ("a=1; Max-Age=60", 60),
        ("a=1; Max-Age=0", 0),
        ("a=1; Max-Age=-5; Expires=Fri, 15 Jan 2100 08:00:00 GMT", -5),
        ("a=1; Expires=Fri, 15 Jan 2027 08:01:00 GMT", 60),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", -NOW),
        ("a=1; Max-Age=soon", None),
        ("a=1; Expires=tomorrow", None),
        (f"a=1; Max-Age={'9' * 400}", None),
        ("a=1; Expires=Fri, 15 Jan 99999999999999999999 08:01:00 GMT", None),
    ],
)
def test_how_long_a_cookie_lives(header: str, for_seconds: float | None) -> None:
    """Catches lifetimes read otherwise than a browser does, and headers that crash us."""
    cookie = read(header, NOW)
    assert cookie is not None and cookie.lifetime == for_seconds


@pytest.mark.parametrize("header", ["", ";", "=1", "novalue", "; Path=/"])
def test_what_is_no_cookie_is_ignored(header: str) -> None:
    """Catches a malformed header of a learner's reported as our own fault."""
    assert read(header, NOW) is None


def test_an_expired_cookie_is_not_sent() -> None:
    """Catches browsers that keep what should have ended."""
    assert kept("a=1; Max-Age=60", later=59) == {"a": "1"}
    assert kept("a=1; Max-Age=60", later=61) == {}
    assert kept("a=1; Max-Age=60", "a=; Max-Age=0") == {}


def test_a_cookie_is_taken_away_only_where_it_was_set() -> None:
    """Catches a delete with another path that seems to work."""
    assert kept("a=1; Path=/", "a=; Max-Age=0; Path=/shop") == {"a": "1"}
    assert kept("a=1", "a=; Max-Age=0; Path=/shop") == {}


def test_the_path_decides_where_it_is_sent() -> None:
    """Catches a cookie for one folder sent everywhere, or to its neighbour."""
    jar = Jar()
    jar.take(["a=1; Path=/shop", "b=2; Path=/"], "/", NOW)
    assert jar.header("/shop", NOW) == "a=1; b=2"
    assert jar.header("/shop/x", NOW) == "a=1; b=2"
    assert jar.header("/shopping", NOW) == "b=2"


@pytest.mark.parametrize(
    "header",
    [
        "a=1; Domain=evil.example",
        "a=1; SameSite=None",
        "__Host-a=1; Path=/",
        "__Secure-a=1",
        "a=" + "x" * 4097,
    ],
)
def test_what_browsers_refuse_is_not_kept(header: str) -> None:
    """Catches cookies that work here and nowhere else."""
    assert kept(header) == {}


def test_closing_the_browser_and_writing_by_hand() -> None:
    """Catches a session cookie that outlives the browser, and edits that lose the cookie's place."""
    jar = Jar()
    jar.take(["a=1; Path=/shop", "b=2; Max-Age=60; Path=/"], "/", NOW)
    jar.put("a", 'x"y;ü')
    assert jar.values(NOW)["a"] == 'x"y;ü' and jar.header("/", NOW) == "b=2"
    jar.close_browser()
    assert jar.values(NOW) == {"b": "2"}
    jar.drop("b")
    assert jar.values(NOW) == {}
