"""What the API understands, what it refuses, and the literal examples that freeze it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flaskpath.web.submissions.files import LIMITS

from .conftest import EXAMPLES, HOST, RIGHT, WRONG, Browser

DRAFT = "/api/exercises/front-desk/draft"
VERDICT = "/api/exercises/front-desk/verdict"
REQUESTS = sorted((EXAMPLES / "requests").glob("*.json"))


def same_shape(shown: Any, real: Any, at: str = "") -> None:
    """The real answer has the example's keys, with values of the example's types."""
    if isinstance(shown, dict):
        assert isinstance(real, dict), at
        if not at.endswith(".files"):
            assert set(real) == set(shown), at
            for key in shown:
                same_shape(shown[key], real[key], f"{at}.{key}")
    elif isinstance(shown, list) and shown:
        assert isinstance(real, list), at
        for one in real[:1]:
            same_shape(shown[0], one, f"{at}[0]")
    elif not at.endswith(".checks"):
        assert type(real) is type(shown), (at, real)


@pytest.mark.parametrize("file", REQUESTS, ids=lambda file: file.stem)
def test_the_literal_examples_hold(browser: Browser, file: Path) -> None:
    """A change of the API's shape that nobody announced to the workbench."""
    example = json.loads(file.read_text("utf-8"))
    asked, told = example["request"], example["response"]
    path = asked["path"].replace("/redirects/", "/front-desk/")
    if ("base" in (asked["body"] or {}) and asked["body"]["base"] == 1) or file.stem in (
        "get-draft",
        "put-draft-conflict",
    ):
        browser.save(RIGHT, 0)
    if file.stem in (
        "get-progress",
        "get-attempts",
        "get-attempt",
        "get-session",
        "get-difference",
        "post-restore",
    ):
        browser.check(WRONG)
    if file.stem == "get-passed":
        browser.check(RIGHT)
    answer = (
        browser.get(path) if asked["method"] == "GET" else browser.send(asked["method"], path, asked["body"])
    )
    assert answer.status_code == told["status"]
    same_shape(told["body"], answer.json)
    if "error" in told["body"]:
        assert answer.json["error"] == told["body"]["error"], "sentences too"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad-json"),
        (b"{", "bad-json"),
        (b'{"schema": 1, "base": 0, "files": {"a": "\xff"}}', "bad-json"),
        (b"[" * 100_000, "bad-json"),
        (b'{"schema": 1, "base": ' + b"9" * 10_000 + b', "files": {"app.py": ""}}', "bad-json"),
        (b"[]", "bad-request"),
        (b"null", "bad-request"),
        (b'{"base": 0, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 2, "base": 0, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": true, "base": 0, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "base": -1, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "base": 1.5, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "base": "0", "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "base": true, "files": {"app.py": ""}}', "bad-request"),
        (b'{"schema": 1, "base": 0}', "bad-request"),
        (b'{"schema": 1, "base": 0, "files": []}', "bad-request"),
        (b'{"schema": 1, "base": 0, "files": {"app.py": 1}}', "bad-request"),
        (b'{"schema": 1, "base": 0, "files": {"app.py": null}}', "bad-request"),
        (b'{"schema": 1, "base": 0, "files": {"app.py": ""}, "extra\\ud800": 1}', "bad-request"),
        (b'{"schema": 1, "base": 0, "files": {}}', "bad-file"),
        (b'{"schema": 1, "base": 0, "files": {"app.py": "\\ud800"}}', "bad-file"),
        (b'{"schema": 1, "base": 0, "files": {"app.py": "\\u0000"}}', "bad-file"),
    ],
)
def test_what_is_no_draft_is_refused_in_words(browser: Browser, body: bytes, code: str) -> None:
    """A 500, or something half understood that is stored."""
    answer = browser.client.put(
        DRAFT,
        data=body,
        content_type="application/json",
        headers={"Origin": f"http://{HOST}", "X-Flaskpath-Token": browser.token},
        base_url=f"http://{HOST}",
    )
    assert answer.status_code == 400, answer.text
    assert answer.json is not None
    error = answer.json["error"]
    assert error["code"] == code, error
    assert error["message"].endswith(".")
    assert error["cure"]
    assert browser.draft()["revision"] == 0


PATHS = [
    ("../app.py", "leads out"),
    ("a/../../b.py", "leads out"),
    ("..", "leads out"),
    ("/etc/passwd", "leads out"),
    ("~/app.py", "leads out"),
    ("C:/x.py", "leads out"),
    ("a\\b.py", "no plain path"),
    ("a//b.py", "no plain path"),
    ("./a.py", "no plain path"),
    ("a/", "no plain path"),
    ("what?.py", "no plain path"),
    ("", "characters"),
    ("x" * 201, "characters"),
    ("a\nb.py", "cannot be shown"),
    ("a\0.py", "cannot be shown"),
    ("a\u202eyp.exe", "cannot be shown"),
    ("/".join("abcdefghi"), "folders deep"),
    ("con", "reserved"),
    ("a/NUL.txt", "reserved"),
    (".git/config", "reserved"),
    (".flaskpath.toml", "reserved"),
    ("__pycache__/app.pyc", "reserved"),
    ("dot.", "reserved"),
    ("blank ", "reserved"),
    ("static/bell.png", "kept for you"),
    ("static", "a file and a folder"),
    ("app.py/x.py", "a file and a folder"),
    ("APP.py", "one file on many computers"),
]


@pytest.mark.parametrize(("path", "words"), PATHS)
@pytest.mark.parametrize("ask", ["draft", "verdict"])
def test_odd_paths_are_refused_in_words(browser: Browser, path: str, words: str, ask: str) -> None:
    """A path that leads out, collides, or cannot exist on the learner's own computer."""
    files = {"app.py": "", path: ""}
    answer = browser.save(files, 0) if ask == "draft" else browser.check(files)
    assert answer.status_code == 400, answer.text
    error = answer.json["error"]
    assert error["code"] == "bad-path"
    assert words in error["message"]
    assert error["message"].isprintable()


@pytest.mark.parametrize(
    "path", ["ü/ß.html", "日本.py", "a b.txt", "static/.keep", "a/b/c/d/e/f/g/h", "x" * 200, ".env"]
)
def test_unusual_paths_are_kept(browser: Browser, path: str) -> None:
    """Letters of other languages, blanks and hidden files that are refused for no reason."""
    assert browser.save({"app.py": "", path: "text"}, 0).status_code == 200
    assert browser.draft()["files"][path] == "text"


def test_sizes_are_limited_in_words(browser: Browser) -> None:
    """A draft without limits; or one that is refused without saying which file is too big."""
    one = browser.save({"big.py": "é" * LIMITS.file_bytes}, 0).json["error"]
    assert "big.py" in one["message"]
    assert "256 KB" in one["message"]
    many = browser.save({f"{number}.py": "" for number in range(LIMITS.files + 1)}, 0).json["error"]
    assert str(LIMITS.files + 1) in many["message"]
    total = browser.save({f"{number}.py": "x" * LIMITS.file_bytes for number in range(5)}, 0).json["error"]
    assert "640 KB" in total["message"]
    assert browser.draft()["revision"] == 0


def test_a_draft_at_the_limits_fits(browser: Browser) -> None:
    """A limit of the request that is smaller than the limit of the draft, escapes and all."""
    files = {f"{number}.py": "\n" * LIMITS.file_bytes for number in range(4)}
    assert browser.save(files, 0).status_code == 200
    assert browser.draft()["files"] == files


def test_a_form_is_no_json(browser: Browser) -> None:
    """A cross-site form, which needs no preflight, taken for JSON."""
    answer = browser.client.post(
        VERDICT,
        data='{"schema": 1, "files": {"app.py": ""}}',
        content_type="text/plain",
        headers={"Origin": f"http://{HOST}", "X-Flaskpath-Token": browser.token},
        base_url=f"http://{HOST}",
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True, 2**53])
def test_a_seed_is_a_whole_number(browser: Browser, seed: object) -> None:
    """A seed that breaks the engine's draws or the database."""
    answer = browser.check(RIGHT, seed=seed)
    assert answer.json["error"]["code"] == "bad-request"


def test_api_errors_are_json(browser: Browser) -> None:
    """A page of HTML where a program expects JSON."""
    assert browser.get("/api/nope").json["error"]["code"] == "not-found"
    wrong = browser.send("PATCH", DRAFT, {})
    assert wrong.json["error"]["code"] == "wrong-method"
    assert "PUT" in wrong.headers["Allow"]
