"""Other sites, other names and old pages are kept out; our own page gets in."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from .conftest import HOST, RIGHT, Browser

DRAFT = "/api/exercises/front-desk/draft"
BODY = {"schema": 1, "base": 0, "files": RIGHT}


@pytest.mark.parametrize("host", ["127.0.0.1:5050", "localhost:5050", "[::1]:5050", "LOCALHOST:5050"])
def test_our_own_names_are_answered(app: Flask, host: str) -> None:
    """A server that the learner cannot reach by one of its names."""
    answer = app.test_client().get("/", environ_overrides=arriving(host))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:5050",
        "127.0.0.1",
        "127.0.0.1:80",
        "localhost:5051",
        "127.0.0.1.evil.example:5050",
        "",
        "[::1]",
    ],
)
def test_other_names_are_refused(app: Flask, host: str) -> None:
    """DNS rebinding: a site whose name was pointed at this computer reads the token from our page."""
    answer = app.test_client().get("/", environ_overrides=arriving(host))
    assert answer.status_code == 403
    assert app.extensions["flaskpath.token"] not in answer.text
    assert "http://127.0.0.1:5050/" in answer.text, "it says where to go"


def arriving(host: str) -> dict[str, Any]:
    """A request for `host` at the port that we listen on."""
    return {"SERVER_PORT": "5050", "HTTP_HOST": host}


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Origin": "https://evil.example"}, "another site"),
        ({"Origin": "http://127.0.0.1:5051"}, "another server on this computer"),
        ({"Origin": "https://127.0.0.1:5050"}, "another scheme"),
        ({"Origin": "null"}, "a sandboxed frame or a file"),
        ({"Sec-Fetch-Site": "cross-site"}, "a browser that says so"),
        ({"Sec-Fetch-Site": "same-site"}, "another port of this computer"),
        ({"Origin": f"http://{HOST}", "Sec-Fetch-Site": "cross-site"}, "headers that disagree"),
        ({}, "no word about where it comes from"),
    ],
)
def test_a_change_needs_our_origin(app: Flask, browser: Browser, headers: dict[str, str], why: str) -> None:
    """Any web page that makes the learner's browser run code here."""
    sent = {"X-Flaskpath-Token": browser.token, **headers}
    answer = app.test_client().put(DRAFT, json=BODY, headers=sent, base_url=f"http://{HOST}")
    assert (answer.status_code, answer.json and answer.json["error"]["code"]) == (403, "cross-site"), why
    assert browser.draft()["revision"] == 0


@pytest.mark.parametrize("origin", [{"Origin": f"http://{HOST}"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_page_may_change_things(app: Flask, browser: Browser, origin: dict[str, str]) -> None:
    """A guard that keeps the learner out too."""
    sent = {"X-Flaskpath-Token": browser.token, **origin}
    answer = app.test_client().put(DRAFT, json=BODY, headers=sent, base_url=f"http://{HOST}")
    assert answer.status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", None])
def test_a_change_needs_the_token(browser: Browser, token: str | None) -> None:
    """Software on this computer, or a trick with headers, that needs to know nothing of our pages."""
    headers = {"X-Flaskpath-Token": token} if token is not None else {"X-Flaskpath-Token": ""}
    answer = browser.send("PUT", DRAFT, BODY, **headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "stale-token")


def test_a_page_that_outlived_a_restart_gets_the_new_token(
    browser: Browser, make_app: Callable[..., Flask]
) -> None:
    """A learner who must reload, and a token that stays the same for ever."""
    restarted = Browser(make_app())
    new, old = restarted.token, browser.token
    assert new != old
    restarted.token = old
    assert restarted.save(RIGHT, 0).json["error"]["code"] == "stale-token"
    restarted.token = restarted.get("/api/session", **{"Sec-Fetch-Site": "same-origin"}).json["token"]
    assert restarted.save(RIGHT, 0).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/session", DRAFT, "/api/progress", "/api/exercises/front-desk/attempts"]
)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_may_not_read_the_api(browser: Browser, path: str, site: str) -> None:
    """Drafts or the token read by a script tag, a form or an old browser's mistake elsewhere."""
    answer = browser.get(path, **{"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "cross-site")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_link_from_elsewhere_opens_a_page(browser: Browser) -> None:
    """A guard so strict that a bookmark or a link in a chat does not work."""
    answer = browser.get(
        "/topics/front-desk", **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/roadmap", "/topics/front-desk", "/nope", "/api/progress", "/static/base.css"]
)
def test_every_answer_is_headed(browser: Browser, path: str) -> None:
    """A page without a policy, an error page above all."""
    headers = browser.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", policy["style-src"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin", (
        "no-referrer makes browsers send Origin: null with our forms"
    )
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_nonce_is_new_each_time_and_the_page_has_it(browser: Browser) -> None:
    """A nonce that can be learned from one page and used in the next."""
    pages = [browser.get("/topics/front-desk") for _ in range(2)]
    nonces = [re.search(r"'nonce-([\w-]+)'", page.headers["Content-Security-Policy"])[1] for page in pages]
    assert nonces[0] != nonces[1]
    assert nonces[0] in pages[0].text


@pytest.mark.parametrize(
    "path", ["/", "/roadmap", "/topics/front-desk", "/topics/cellar", "/topics/laundry", "/nope"]
)
def test_pages_obey_their_own_policy(browser: Browser, path: str) -> None:
    """Inline scripts and styles, which the policy stops: the page would look broken."""
    html = browser.get(path).text
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", html)
    assert not re.search(r"\son\w+=", html)
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html), "something would be loaded from elsewhere"


def test_cookies_are_not_for_scripts_or_other_sites(browser: Browser) -> None:
    """A session cookie that a script reads or that travels with another site's form."""
    cookie = browser.get("/topics/front-desk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_what_is_kept_is_for_its_owner_only(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    """Drafts and the signing key that other people on the computer can read."""
    make_app(DATA=tmp_path / "new" / "data")
    folder = tmp_path / "new" / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "flaskpath.db").stat().st_mode) == 0o600


def test_the_key_is_made_once_and_has_no_default(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    """A default key, known to everybody; or one that changes and logs everybody out."""
    keys = [make_app(DATA=tmp_path / name).config["SECRET_KEY"] for name in ("a", "a", "b")]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) >= 32
    assert not [path.name for path in (tmp_path / "a").iterdir() if path.name.startswith("secret.key.")]


def test_a_key_that_was_cut_off_is_made_again(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    """An empty key file, after a full disk, that signs with nothing."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "secret.key").write_text("")
    assert len(make_app(DATA=tmp_path / "a").config["SECRET_KEY"]) >= 32


def test_an_upload_that_is_too_big_is_refused_in_words(browser: Browser) -> None:
    """A server that reads a gigabyte into memory, or closes the connection without a word."""
    answer = browser.save({"app.py": "x" * 2_000_000}, 0)
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too-large")
