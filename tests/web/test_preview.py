"""Previews: their hosts lead to the learner's app and never to the site, and the site's hosts never to an app."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from flaskpath.grading.live import Answer, Busy, Line, Trouble
from flaskpath.web.preview.registry import Previews, TooMany, previews_of
from flaskpath.web.submissions.files import fixed_files

from .conftest import HOST, RIGHT, Browser, QuickEngine, QuickLive

PREVIEW = "/api/exercises/front-desk/preview"
HTML = (("Content-Type", "text/html"),)


class Shown:
    """A preview as the workbench and browsers meet it."""

    def __init__(self, browser: Browser, engine: QuickEngine) -> None:
        self.browser, self.engine = browser, engine

    def show(self, state: str = "keep", exercise: str = "front-desk") -> Any:
        path = f"/api/exercises/{exercise}/preview"
        return self.browser.send("POST", path, {"schema": 1, "state": state}).json

    def stop(self) -> Any:
        return self.browser.send("DELETE", PREVIEW, {"schema": 1}).json

    @property
    def status(self) -> Any:
        return self.browser.get(PREVIEW).json

    @property
    def app(self) -> QuickLive:
        return self.engine.shown[-1]

    def visit(self, host: str, path: str = "/", method: str = "GET", **more: Any) -> Any:
        """Ask a preview's host, as a browser without cookies does."""
        client = self.browser.client.application.test_client(use_cookies=False)
        return client.open(path, method=method, base_url=host, **more)


@pytest.fixture
def shown(browser: Browser, engine: QuickEngine) -> Shown:
    browser.save(RIGHT, 0)
    return Shown(browser, engine)


def policies(answer: Any) -> str:
    return " | ".join(answer.headers.getlist("Content-Security-Policy"))


# --- showing


def test_the_saved_draft_is_shown_and_followed(shown: Shown) -> None:
    """A preview of the starter, or one that stays as it was."""
    status = shown.show()
    assert (status["state"], status["revision"], status["addresses"]) == ("running", 1, ["/", "/rooms"])
    assert shown.visit(status["frame"]).data == b"# right\n"
    shown.browser.save({"app.py": "# newer\n"}, 1)
    assert shown.show()["frame"] == status["frame"]
    assert shown.visit(status["window"]).data == b"# newer\n"


def test_the_whole_tree_runs_pictures_too(shown: Shown, small_course: Any) -> None:
    """An app without the files that the editor does not show."""
    shown.show()
    fixed = fixed_files(small_course.exercises["front-desk"])
    assert fixed
    assert shown.app.files == {path: text.encode() for path, text in RIGHT.items()} | fixed


def test_an_edit_that_does_not_start_keeps_the_last_one_and_says_so(shown: Shown) -> None:
    """A blank frame while a line is half typed."""
    host = shown.show()["frame"]
    shown.browser.save({"app.py": "(\n"}, 1)
    status = shown.show()
    assert (status["state"], status["revision"]) == ("running", 1)
    assert (status["trouble"]["file"], status["trouble"]["line"]) == ("app.py", 1)
    assert shown.visit(host).data == b"# right\n"
    shown.browser.save({"app.py": "# mended\n"}, 2)
    assert shown.show()["trouble"] is None


def test_an_app_that_never_started_has_no_address(shown: Shown) -> None:
    """A frame that shows nothing."""
    shown.browser.save({"app.py": "(\n"}, 1)
    status = shown.show()
    assert (status["state"], status["frame"], status["window"]) == ("broken", None, None)
    assert status["trouble"]["message"]


def test_the_same_files_are_not_started_again_and_others_are_whatever_their_number(
    shown: Shown, data: Any
) -> None:
    """Log-ins lost to a save that changed nothing; an old version after the drafts were put back from a copy."""
    shown.show()
    shown.app.files["app.py"] = b"# still the same program"
    shown.show()
    assert shown.app.files["app.py"] == b"# still the same program"
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(data / "flaskpath.db")) as database:
        database.execute("""UPDATE draft SET files = '{"app.py": "# from the copy"}'""")
        database.commit()
    assert shown.show()["revision"] == 1
    assert shown.app.files["app.py"] == b"# from the copy"


def test_a_stopped_preview_says_so_and_goes_on_where_it_was(shown: Shown) -> None:
    """A page that loads for ever, and a database that is empty after a pause."""
    host = shown.show()["window"]
    assert (shown.stop()["state"], shown.status["why"]) == ("resting", "asked")
    answer = shown.visit(host)
    assert (answer.status_code, "You stopped it" in answer.text) == (503, True)
    assert shown.app.rests
    assert shown.show()["window"] == host
    assert shown.visit(host).data == b"# right\n"
    assert len(shown.engine.shown) == 1, "the same app, with what it wrote"


def test_a_reset_makes_new_hosts_so_that_cookies_are_forgotten_too(shown: Shown) -> None:
    """Log-ins that outlive the database that they are of."""
    old = shown.show()
    new = shown.show("reset")
    assert {new["frame"], new["window"]}.isdisjoint({old["frame"], old["window"]})
    assert shown.engine.shown[0].closed
    answer = shown.visit(old["frame"])
    assert (answer.status_code, "There is no preview here" in answer.text) == (404, True)


def test_what_has_no_page_has_no_preview(
    shown: Shown, make_app: Callable[..., Flask], small_course: Any
) -> None:
    """A tab that leads to an error, for a script or an app that needs a database server."""
    from dataclasses import replace

    desk = small_course.exercises["front-desk"]
    for changed in (replace(desk, kind="script"), replace(desk, services=("redis",))):
        topic = replace(small_course.topics["front-desk"], exercises=(changed,))
        course = replace(
            small_course,
            exercises={**small_course.exercises, "front-desk": changed},
            topics={**small_course.topics, "front-desk": topic},
        )
        other = Browser(make_app(COURSE=course))
        page = other.get("/topics/front-desk")
        assert 'id="preview"' not in page.text
        assert "frame-src" not in page.headers["Content-Security-Policy"]
        answer = other.send("POST", PREVIEW, {"schema": 1, "state": "keep"})
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "no-preview")


# --- hosts


def test_hosts_cannot_be_guessed_and_are_two(shown: Shown) -> None:
    """A preview that another page finds by trying."""
    status = shown.show()
    names = [urlsplit(status[door]).hostname.partition(".")[0] for door in ("frame", "window")]
    assert names[0] != names[1]
    assert all(len(set(name)) > 6 and len(name) == 32 for name in names)
    assert all(status[door].endswith(".localhost:5050") for door in ("frame", "window"))


def test_a_preview_host_leads_to_no_page_of_the_site(shown: Shown) -> None:
    """The site, its token and its API, seen by the preview's scripts as if they were of their own origin."""
    host = shown.show()["frame"]
    token = shown.browser.token
    for path in ("/", "/api/session", "/topics/front-desk", "/static/base.css", PREVIEW):
        answer = shown.visit(host, path)
        assert answer.data == b"# right\n", "the learner's app answers"
        assert token not in answer.text
    assert [environ["PATH_INFO"] for environ, _ in shown.app.asked][1] == "/api/session"


@pytest.mark.parametrize(
    "host",
    [
        "http://{label}.localhost:5051",  # another port than ours
        "http://{label}.localhost",
        "http://{label}.evil.example:5050",  # a name of somebody's that leads here
        "http://{label}.localhost.evil.example:5050",
        "http://x.{label}.localhost:5050",
        "http://{label}:5050",
    ],
)
def test_other_hosts_lead_to_no_preview_and_no_page(shown: Shown, host: str) -> None:
    """DNS rebinding: a site's own name that leads here reads a preview, or our page with the token in it."""
    label = urlsplit(shown.show()["frame"]).hostname.partition(".")[0]
    environ = {"SERVER_PORT": "5050", "HTTP_HOST": urlsplit(host.format(label=label)).netloc}
    answer = shown.visit("http://127.0.0.1:5050", environ_overrides=environ)
    assert answer.status_code == 403
    assert shown.browser.token not in answer.text
    assert not shown.app.asked


@pytest.mark.parametrize("host", ["http://preview.localhost:5050", "http://localhost.localhost:5050"])
def test_names_that_are_no_preview_are_refused_by_the_site(shown: Shown, host: str) -> None:
    """A wildcard that lets any name under localhost in."""
    assert shown.visit(host).status_code == 403


def test_a_host_that_leads_nowhere_says_nothing_of_the_site(shown: Shown) -> None:
    """The site's own error page, with the token in it, on a host that somebody else may have had."""
    answer = shown.visit(f"http://{'0' * 32}.localhost:5050", "/api/session")
    assert answer.status_code == 404
    assert shown.browser.token not in answer.text
    assert "sandbox" in policies(answer)


def test_on_a_server_previews_are_under_a_domain_of_their_own(
    make_app: Callable[..., Flask], engine: QuickEngine
) -> None:
    """Previews under the site's own registrable domain, whose cookies reach the site."""
    names = ("127.0.0.1", "course.example")
    browser = Browser(make_app(PREVIEW_DOMAIN="previews.invalid", ALLOWED_HOSTS=names))
    shown = Shown(browser, engine)
    status = shown.show()
    assert urlsplit(status["frame"]).hostname.endswith(".previews.invalid")
    answer = shown.visit(status["frame"])
    assert "https://course.example" not in policies(answer)
    assert "frame-ancestors 'self' http://127.0.0.1:5050 http://course.example:5050" in policies(answer)
    page = browser.get("/topics/front-desk")
    assert "frame-src http://*.previews.invalid:5050" in page.headers["Content-Security-Policy"]


# --- what reaches the app, and what comes back


def test_the_request_arrives_as_it_was_sent(shown: Shown) -> None:
    """Forms, paths and hosts that the app sees differently than it would at home."""
    host = shown.show()["frame"]
    shown.visit(
        f"{host}/",
        "/rooms/caf%C3%A9?floor=2&x=%26",
        "POST",
        data={"name": "Ada"},
        headers={"X-Mine": "1", "Origin": host},
    )
    environ, body = shown.app.asked[-1]
    assert body == b"name=Ada"
    expected = {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "QUERY_STRING": "floor=2&x=%26", "CONTENT_LENGTH": "8",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_X_MINE": "1", "HTTP_ORIGIN": host,
        "HTTP_HOST": urlsplit(host).netloc, "wsgi.url_scheme": "http",
    }  # fmt: skip
    assert {name: environ.get(name) for name in expected} == expected
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/rooms/café"


def test_nothing_of_the_connection_or_the_site_reaches_the_app(shown: Shown) -> None:
    """The site's own cookie told to a stranger's program, or a header that is between browser and server only."""
    name = shown.browser.client.application.config["SESSION_COOKIE_NAME"]
    headers = {
        "Cookie": f"{name}=secret; mine=1; {name}=again", "Connection": "close, X-Hop", "X-Hop": "1",
        "TE": "trailers", "Proxy-Authorization": "x", "X-Forwarded-For": "1.2.3.4",
    }  # fmt: skip
    shown.visit(shown.show()["frame"], headers=headers)
    environ, _ = shown.app.asked[-1]
    assert environ["HTTP_COOKIE"] == "mine=1"
    assert not {
        "HTTP_CONNECTION",
        "HTTP_X_HOP",
        "HTTP_TE",
        "HTTP_PROXY_AUTHORIZATION",
        "HTTP_X_FORWARDED_FOR",
    } & set(environ)
    assert all(isinstance(value, str) for value in environ.values())


def test_a_request_that_is_too_big_is_refused_and_not_passed_on(shown: Shown) -> None:
    """A preview that fills the server's memory."""
    answer = shown.visit(shown.show()["frame"], method="POST", data=b"x" * 1_600_000)
    assert (answer.status_code, "1.5 MB" in answer.text) == (413, True)
    assert not shown.app.asked


def test_websockets_are_said_not_to_work(shown: Shown) -> None:
    """A connection that hangs, and a learner who looks for the mistake in their own code."""
    headers = {"Upgrade": "websocket", "Connection": "Upgrade"}
    answer = shown.visit(shown.show()["frame"], headers=headers)
    assert (answer.status_code, "WebSockets do not work here" in answer.text) == (501, True)


def test_every_answer_is_held_in_a_sandbox(shown: Shown) -> None:
    """A stranger's page that navigates the workbench away, or is framed by a third one to be clicked unseen."""
    status = shown.show()
    shown.app.next = Answer(
        "200 OK", (*HTML, ("Content-Security-Policy", "default-src 'self'; frame-ancestors *")), b""
    )
    for door in ("frame", "window"):
        policy = policies(shown.visit(status[door]))
        assert "sandbox allow-scripts" in policy
        assert "default-src 'self'" in policy, "the app's own policy stays"
        for too_much in ("top-navigation", "popups-to-escape-sandbox"):
            assert too_much not in policy
    assert policies(shown.visit(status["window"])).endswith("frame-ancestors 'self'")
    assert policies(shown.visit(status["frame"])).endswith(
        "frame-ancestors 'self' http://127.0.0.1:5050 http://localhost:5050"
    )


def test_an_app_that_forbids_frames_is_still_shown_in_ours(shown: Shown) -> None:
    """An empty frame for learners who do the right thing."""
    status = shown.show()
    forbids = (("X-Frame-Options", "DENY"), ("Content-Security-Policy", "frame-ancestors 'none'; img-src *"))
    shown.app.next = Answer("200 OK", (*HTML, *forbids), b"")
    framed, alone = shown.visit(status["frame"]), shown.visit(status["window"])
    assert "X-Frame-Options" not in framed.headers
    assert policies(framed).startswith("img-src * | sandbox")
    assert alone.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in policies(alone)


def test_cookies_stay_on_the_preview_and_live_in_a_frame(shown: Shown) -> None:
    """Log-ins that do not work in the frame, and cookies for every name under localhost."""
    status = shown.show()
    shown.app.next = Answer(
        "200 OK",
        (*HTML, ("Set-Cookie", "session=a.b; Domain=localhost; HttpOnly; Path=/; SameSite=Lax")),
        b"",
    )
    assert (
        shown.visit(status["window"]).headers["Set-Cookie"] == "session=a.b; HttpOnly; Path=/; SameSite=Lax"
    )
    assert (
        shown.visit(status["frame"]).headers["Set-Cookie"]
        == "session=a.b; HttpOnly; Path=/; Secure; SameSite=None; Partitioned"
    )


def test_headers_that_undo_ours_do_not_come_through(shown: Shown) -> None:
    """A preview that tells the host's name to others, or one that no browser shows in a sandbox."""
    headers = (
        ("Referrer-Policy", "unsafe-url"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Connection", "close"),
        ("Strict-Transport-Security", "max-age=9"), ("Transfer-Encoding", "chunked"), ("Content-Length", "999"),
        ("X-Mine", "€"),
    )  # fmt: skip
    status = shown.show()
    shown.app.next = Answer("200 OK", (*HTML, *headers), b"four")
    answer = shown.visit(status["frame"])
    assert answer.headers.getlist("Referrer-Policy") == ["same-origin"]
    assert answer.headers["Content-Length"] == "4"
    for name in (
        "Cross-Origin-Opener-Policy",
        "Connection",
        "Strict-Transport-Security",
        "Transfer-Encoding",
    ):
        assert name not in answer.headers
    assert answer.headers["X-Mine"] == "?"


# --- when there is nothing to show

CRASH = Trouble(
    "raised",
    "KeyError: '<script>'",
    "",
    "app.py",
    2,
    (Line("app.py", 2, "home", "    return {}['<script>']"),),
    "Traceback",
)
STANDARD = b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n<p>The"


def test_a_crash_is_shown_in_the_learners_lines(shown: Shown) -> None:
    """ "Internal Server Error" and nothing else; and markup out of an exception's text."""
    status = shown.show()
    shown.app.next = Answer("500 INTERNAL SERVER ERROR", HTML, STANDARD, CRASH)
    answer = shown.visit(status["frame"], "/rooms", query_string="floor=2")
    assert answer.status_code == 500
    assert "KeyError: &#39;&lt;script&gt;&#39;" in answer.text
    assert "app.py, line 2, in home" in answer.text
    assert "GET /rooms?floor=2" in answer.text
    assert "<script>" not in answer.text
    status = shown.status
    assert [(one["path"], one["trouble"]["line"]) for one in status["opened"]] == [("/rooms?floor=2", 2)]
    shown.app.next = None
    shown.visit(status["frame"])
    assert shown.status["opened"][0] == {"path": "/", "trouble": None}


def test_what_frames_opened_is_told_but_not_what_led_elsewhere(shown: Shown) -> None:
    """An address line that shows another window's page, or one that only redirects."""
    status = shown.show()
    for path in ("/a", "/b", "/a"):
        shown.visit(status["frame"], path)
    shown.visit(status["window"], "/alone")
    shown.visit(status["frame"], "/style.css", headers={"Sec-Fetch-Mode": "no-cors"})
    assert [one["path"] for one in shown.status["opened"]] == ["/a", "/b"]
    shown.app.next = Answer("302 FOUND", (("Location", "/login"),), b"")
    shown.visit(status["frame"], "/a")
    assert [one["path"] for one in shown.status["opened"]] == ["/b"]
    shown.app.next = None
    for number in range(40):
        shown.visit(status["frame"], f"/{number}")
    assert len(shown.status["opened"]) == 12


def test_an_error_page_of_the_apps_own_and_what_scripts_ask_for_stay_as_they_are(shown: Shown) -> None:
    """A learner's own error page that nobody ever sees, or a page of ours where a script expects JSON."""
    host = shown.show()["frame"]
    shown.app.next = Answer("500 INTERNAL SERVER ERROR", HTML, b"<p>Sorry!", CRASH)
    assert shown.visit(host).data == b"<p>Sorry!"
    shown.app.next = Answer("500 INTERNAL SERVER ERROR", HTML, STANDARD, CRASH)
    assert shown.visit(host, headers={"Sec-Fetch-Mode": "cors"}).data == STANDARD


@pytest.mark.parametrize(
    ("answers", "status", "words"),
    [
        (
            Answer("", (), b"", Trouble("too-slow", "Still answering GET / after 3 seconds.")),
            504,
            "Still answering",
        ),
        (Answer("", (), b"", Trouble("crashed", "The program's process ended.")), 500, "process ended"),
        (Busy(), 503, "Too much at once"),
        (RuntimeError("ours"), 500, "it is our fault"),
    ],
)
def test_whatever_goes_wrong_there_is_a_page_that_says_so(
    shown: Shown, answers: Any, status: int, words: str
) -> None:
    """A connection that closes without a word."""
    host = shown.show()["window"]
    shown.app.next = answers
    answer = shown.visit(host)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "default-src 'none'; style-src 'nonce-" in policies(answer)
    assert "sandbox" in policies(answer)


# --- how many, and how long


def previews(clock: Callable[[], float], most: int = 2) -> Previews:
    return Previews(most, idle_seconds=600, kept_seconds=3600, clock=clock)


def test_a_preview_that_nobody_looks_at_stops_and_is_forgotten_later() -> None:
    """Apps that run for days because a tab was closed; and a learner who comes back from lunch to an empty database."""
    now = 0.0
    registry, app = previews(lambda: now), QuickLive()
    one = registry.wake((1, "a"), lambda: app)
    now = 599
    registry.sweep()
    assert not app.rests
    registry.touch(one)
    now = 1100
    registry.sweep()
    assert not app.rests, "somebody looked at it meanwhile"
    now = 1200
    registry.sweep()
    assert (app.rests, one.resting) == (True, "idle")
    assert registry.at(one.labels["frame"]) == (one, "frame"), "its host says that it stopped"
    now = 599 + 3601
    registry.sweep()
    assert app.closed
    assert registry.at(one.labels["frame"]) is None
    registry.close()


def test_only_so_many_run_at_once_and_the_oldest_of_ones_own_gives_way() -> None:
    """A learner who opens every topic and fills the machine; or who stops a classmate's preview."""
    now = 0.0
    registry = previews(lambda: now)
    apps = {name: QuickLive() for name in "abcde"}
    for name in "abc":
        now += 1
        registry.wake((1, name), lambda name=name: apps[name])
    assert [apps[name].rests for name in "abc"] == [True, False, False]
    assert registry.find((1, "a")).resting == "crowded"
    with pytest.raises(TooMany):
        registry.wake((2, "a"), lambda: apps["d"])
    for name in "de":
        now += 1
        registry.wake((1, name), lambda name=name: apps[name])
    assert apps["a"].closed, "of those that rest only a few are remembered"
    assert not apps["b"].closed
    registry.close()
    assert all(app.closed for app in apps.values())
    with pytest.raises(TooMany):
        registry.wake((1, "a"), QuickLive)


def test_the_server_takes_its_previews_with_it(shown: Shown) -> None:
    """Programs that outlive the server."""
    shown.show()
    previews_of(shown.browser.client.application).close()
    assert shown.app.closed


# --- what a preview could try against the site


def test_a_cookie_that_the_site_did_not_sign_is_passed_over(app: Flask, browser: Browser) -> None:
    """A preview that sets the site's cookie for all of localhost: every form of the site would be refused."""
    page = browser.get("/topics/front-desk")
    name = app.config["SESSION_COOKIE_NAME"]
    own = page.headers["Set-Cookie"].partition(";")[0]
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    cookies = f"{name}=forged.by.somebody; {own}; {name}=x"
    answer = app.test_client(use_cookies=False).post(
        "/topics/front-desk",
        data={"csrf_token": token, "revision": "0", "action": "save", "file:app.py": "# right\n"},
        base_url=f"http://{HOST}",
        headers={"Origin": f"http://{HOST}", "Cookie": cookies},
    )
    assert answer.status_code == 303
    assert browser.draft()["revision"] == 1


def test_a_session_that_another_key_signed_is_none(app: Flask) -> None:
    """A cookie that a preview's own app signed, taken for the site's because it looks like one."""
    other = Flask("other")
    other.secret_key = "another key"
    forged = SecureCookieSessionInterface().get_signing_serializer(other).dumps({"csrf_token": "x"})
    with app.test_request_context(headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={forged}"}):
        from flask import session

        assert dict(session) == {}


def test_over_https_the_cookie_is_one_that_no_other_host_can_set(make_app: Callable[..., Flask]) -> None:
    """A server whose previews, or any host beside it, can give people a session."""
    client = make_app(HTTPS=True).test_client()
    cookie = client.get("/topics/front-desk", base_url=f"https://{HOST}").headers["Set-Cookie"]
    assert cookie.startswith("__Host-flaskpath_session=")
    assert all(part in cookie for part in ("; Secure", "; Path=/", "; HttpOnly"))
    assert "Domain" not in cookie


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_preview_cannot_drive_previews(shown: Shown, method: str) -> None:
    """A preview's script that resets or starts others with the learner's cookies."""
    host = shown.show()["frame"]
    body = {"schema": 1, "state": "reset"} if method == "POST" else {"schema": 1}
    answer = shown.browser.send(method, PREVIEW, body, Origin=host, **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "cross-site")
    assert shown.status["frame"] == host


def test_only_the_workbench_may_frame_previews(shown: Shown) -> None:
    """A policy that lets every page of the site, error pages too, show what strangers made."""
    assert (
        "frame-src http://*.localhost:5050"
        in shown.browser.get("/topics/front-desk").headers["Content-Security-Policy"]
    )
    for path in ("/", "/roadmap", "/nope", "/topics/cellar"):
        assert "frame-src" not in shown.browser.get(path).headers["Content-Security-Policy"]


def test_the_window_of_its_own_shows_previews_and_obeys_its_policy(shown: Shown) -> None:
    """A window without a frame in it, or with an inline script that the policy stops."""
    page = shown.browser.get("/preview/front-desk")
    assert page.status_code == 200
    assert "frame-src http://*.localhost:5050" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))|\sstyle=|\son\w+=", page.text)
    assert shown.browser.get("/preview/no-such-exercise").status_code == 404


def test_a_preview_that_is_just_starting_says_so(shown: Shown, in_background: Callable[..., Any]) -> None:
    """A second window that opens meanwhile and takes it for broken."""
    begun, go = threading.Event(), threading.Event()

    class Slow(QuickLive):
        def show(self, files: Any) -> Any:
            begun.set()
            assert go.wait(20)
            return super().show(files)

    shown.engine.live = lambda exercise: Slow()  # type: ignore[method-assign,assignment]  # for this test
    starting = in_background(shown.show)
    assert begun.wait(20)
    status = shown.status
    go.set()
    assert (status["state"], status["frame"]) == ("starting", None)
    assert starting.result()["state"] == "running"


@pytest.mark.parametrize(
    "body", [{"schema": 1}, {"schema": 1, "state": "all"}, {"schema": 1, "state": ["keep"]}]
)
def test_a_request_that_makes_no_sense_changes_nothing(shown: Shown, body: Any) -> None:
    """A reset by mistake."""
    host = shown.show()["frame"]
    assert shown.browser.send("POST", PREVIEW, body).status_code == 400
    assert shown.status["frame"] == host
