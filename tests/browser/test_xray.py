"""X-ray, requests by hand and attack stories: what a learner sees of them with the real engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from flaskpath.course.loader import load_course
from flaskpath.course.model import Exercise

from .conftest import Server, Witness
from .test_looks import barriers, expect_no_sideways_scrolling, keep
from .workbench import Workbench, as_text

APP = """
import sqlite3
from flask import Flask, flash, g, redirect, render_template, request, session

app = Flask(__name__)
app.secret_key = "a key for this test, long enough for anybody"

@app.before_request
def open_database():
    g.db = sqlite3.connect("notes.db")
    g.db.execute("CREATE TABLE IF NOT EXISTS note (text)")

@app.teardown_request
def close_database(error):
    g.db.close()

@app.route("/", methods=["GET", "POST"])
def board():
    if request.method == "POST":
        g.db.execute("INSERT INTO note VALUES (?)", (request.form["text"],))
        g.db.commit()
        session["author"] = request.form["text"]
        flash("Kept.")
        return redirect("/")
    notes = g.db.execute("SELECT text FROM note").fetchall()
    return f'''<!doctype html><title>Board</title><link rel=stylesheet href=/static/board.css>
<script>parent.document.title = "taken over"</script>
<p id="who" style="font-weight:700" onclick="alert(1)">{session.get("author", "nobody")}: {len(notes)} notes
<a href="/roadmap">away</a><img src="/static/x.png" alt="a picture">'''

@app.route("/echo", methods=["PUT", "BREW"])
def echo():
    return {"method": request.method, "json": request.get_json(silent=True), "mine": request.headers.get("X-Mine")}

@app.get("/crash")
def crash():
    return missing_name
"""


class XrayBench(Workbench):
    """The workbench with its X-ray, as a person uses it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.xray = page.locator("#xray")

    def open_xray(self) -> None:
        self.page.get_by_role("tab", name="X-ray").click()
        expect(self.xray.get_by_text("Here you see what your app does")).to_be_visible()
        self.start_anew()  # the server keeps an app over a reload of the page

    def start_anew(self) -> None:
        with self.page.expect_response(re.compile("/console$")):
            self.xray.get_by_role("button", name="Start anew").click()
        expect(self.xray.locator("form.hand")).to_contain_text("Forgotten")

    def send(
        self, method: str, path: str, *, kind: str = "", text: str = "", who: str = "", headers: str = ""
    ) -> None:
        form = self.xray.locator("form.hand")
        if kind:
            form.get_by_role("combobox", name="With").select_option(kind)
            if text:
                form.locator("textarea").first.fill(text)
        form.get_by_label("Method").fill(method)
        form.get_by_label("Address").fill(path)
        if who:
            form.get_by_role("combobox", name="As").select_option(who)
        if headers:
            if not form.get_by_label("One a line, as in").is_visible():
                form.get_by_text("Headers", exact=True).click()
            form.get_by_label("One a line, as in").fill(headers)
        with self.page.expect_response(re.compile("/console$")):
            form.get_by_role("button", name="Send").click()

    def step(self, text: str) -> Locator:
        return self.xray.locator(".timeline .step", has_text=text)


@pytest.fixture(scope="session")
def redirects() -> Exercise:
    return load_course().exercises["redirects"]


@pytest.fixture
def open_topic(
    server: Server, witness: Witness, new_context: Callable[..., BrowserContext]
) -> Callable[..., XrayBench]:
    def open_it(topic: str, **options: Any) -> XrayBench:
        page = new_context(**options).new_page()
        witness.watch(page, server)
        page.goto(f"{server.url}/topics/{topic}")
        bench = XrayBench(page)
        bench.wait_until_ready()
        return bench

    return open_it


@pytest.fixture
def attacked(open_topic: Callable[..., XrayBench], redirects: Exercise) -> XrayBench:
    """A workbench in which the classic attack has just succeeded."""
    bench = open_topic("redirects")
    write_wrong(bench, redirects)
    return bench


def write_wrong(bench: Workbench, redirects: Exercise) -> None:
    way = next(way for way in redirects.wrong if way.name == "goes-wherever-told")
    whole = as_text({**redirects.solution, **way.files})
    bench.write(whole, over=as_text(redirects.starter))
    expect(bench.check("only_here")).to_have_class(re.compile(r"\bfailed\b"))


def test_a_request_by_hand_is_laid_open(open_topic: Callable[..., XrayBench]) -> None:
    """Catches a timeline that leaves out what the app did: hooks, SQL with rows, session, cookies, flashes, the answer."""
    bench = open_topic("routing")
    bench.type(APP)
    # the verdict on it, which else may be said in place of the answer
    expect(bench.said).to_contain_text("/echo")
    bench.open_xray()
    bench.send("POST", "/", kind="form", text="text=milk")
    steps = bench.xray.locator(".exchange-step")
    expect(steps).to_have_count(2)
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    expect(bench.said).to_contain_text("GET /: 200 OK")
    steps.nth(0).click()
    expect(bench.step("Rule / leads to board")).to_be_visible()
    expect(bench.step("Hook before the view open_database()")).to_be_visible()
    expect(bench.step("INSERT INTO note")).to_contain_text("('milk',)")
    expect(bench.step("INSERT INTO note")).to_contain_text("1 row")
    expect(bench.step("INSERT INTO note")).to_have_class(re.compile("deep"))
    expect(bench.xray.locator(".step.flash")).to_contain_text("Kept.")
    expect(bench.step("Session after")).to_contain_text("'milk'")
    expect(bench.step("Cookie set")).to_contain_text("HttpOnly")
    expect(bench.step("Cookie set")).to_contain_text("no Secure")
    expect(bench.step("Hook at the end close_database()")).to_be_visible()
    bench.step("It sends the browser to").get_by_role("button", name="Followed: GET /").click()
    expect(bench.step("SELECT text FROM note")).to_contain_text("1 row")
    expect(bench.step("Session before")).to_contain_text("'milk'")
    bench.step("View board()").get_by_role("button").click()
    expect(bench.editor).to_be_focused()
    expect(bench.page.locator(".cm-activeLine")).to_contain_text("@app.route")


def test_visitors_state_and_any_method(open_topic: Callable[..., XrayBench]) -> None:
    """Catches one browser for everybody, data that is lost by an edit or kept after a fresh start, and methods refused."""
    bench = open_topic("routing")
    bench.type(APP)
    # the verdict on it, which else may be said in place of the answer
    expect(bench.said).to_contain_text("/echo")
    bench.open_xray()
    bench.send("POST", "/", kind="form", text="text=milk")
    bench.send("GET", "/", kind="none", who="Ben")
    page = bench.xray.locator("details.raw", has_text="Response, as it came")
    page.locator("summary").click()
    expect(page).to_contain_text("nobody: 1 notes")
    bench.type(APP.replace("notes\n", "lines\n"))
    bench.send("GET", "/", who="Ada")
    expect(bench.xray.locator("form.hand")).to_contain_text("data and log-ins were kept")
    page.locator("summary").click()
    expect(page).to_contain_text("milk: 1 lines")
    bench.start_anew()
    bench.send("GET", "/")
    page.locator("summary").click()
    expect(page).to_contain_text("nobody: 0 lines")
    bench.send("BREW", "/echo", kind="json", text='{"a": [1]}', headers="X-Mine: yes")
    page.locator("summary").click()
    expect(page).to_contain_text('"method":"BREW"')
    expect(page).to_contain_text('"mine":"yes"')
    bench.send("GET", "//elsewhere", kind="none")
    expect(bench.xray.locator("form.hand")).to_contain_text("An address begins with one slash")


def test_a_page_is_shown_and_can_do_nothing(open_topic: Callable[..., XrayBench]) -> None:
    """Catches a learner's script that runs in our page, a link that leads on in it, or something that it loads from us."""
    bench = open_topic("routing")
    bench.page.get_by_role("button", name="Add a file").click()
    bench.page.get_by_label("Name, with its folders").fill("static/board.css")
    bench.page.keyboard.press("Enter")
    bench.type("#who { letter-spacing: 7px }\n")
    bench.open("app.py")
    bench.type(APP)
    bench.open_xray()
    asked: list[str] = []
    bench.send("GET", "/")
    bench.expect_saved()
    main = bench.page.main_frame  # which checks and saves as it likes
    bench.page.on("request", lambda request: request.frame == main or asked.append(request.url))
    bench.xray.get_by_text("Response, as a page").click()
    element = bench.xray.locator("iframe.rendered")
    expect(element).to_have_attribute("sandbox", "")
    frame = bench.xray.frame_locator("iframe.rendered")
    expect(frame.locator("#who")).to_contain_text("nobody: 0 notes")
    expect(frame.locator("#who")).to_have_css("letter-spacing", "7px")
    expect(frame.locator("#who")).to_have_css("font-weight", "700")
    expect(frame.locator("script")).to_have_count(0)
    frame.get_by_text("away").click()
    bench.page.wait_for_timeout(300)
    expect(frame.locator("#who")).to_be_visible()
    assert asked == [], "the frame loaded something"
    assert "taken over" not in bench.page.title()
    inner = element.element_handle().content_frame()
    assert inner is not None
    assert inner.evaluate("origin") == "null", "the frame shares nothing with our page"


def test_a_crash_shows_the_learners_line_first(open_topic: Callable[..., XrayBench]) -> None:
    """Catches a traceback that begins in Flask's files, and an app that stays dead."""
    bench = open_topic("routing")
    bench.type(APP)
    bench.open_xray()
    bench.send("GET", "/crash")
    raised = bench.step("Raised NameError")
    expect(raised.locator(".frames li").first).to_contain_text("return missing_name")
    raised.locator(".frames button").first.click()
    expect(bench.page.locator(".cm-activeLine")).to_contain_text("return missing_name")
    bench.type(APP + "(\n")
    bench.send("GET", "/")
    expect(bench.xray.locator(".fault")).to_contain_text("Python can't read your file")
    expect(bench.xray.locator("form.hand")).to_contain_text("does not start")
    bench.type(APP)
    bench.send("GET", "/")
    expect(bench.step("Answer 200 OK")).to_be_visible()


def test_an_attack_that_succeeds_is_a_story_and_the_mend_ends_it(
    attacked: XrayBench, redirects: Exercise
) -> None:
    """Catches a red mark where a learner should see what an attacker gains, and a mend that nobody is shown."""
    card = attacked.check("only_here")
    expect(card.locator(".story > li")).to_have_count(3)
    expect(card.locator(".story")).to_contain_text(".example")
    expect(card.locator(".story")).to_contain_text("The password that the victim types in")
    card.get_by_role("button", name="Replay the attack in X-ray").click()
    expect(attacked.step("It sends the browser to")).to_contain_text(".example")
    attacked.page.get_by_role("tab", name="Checks").click()
    right = as_text(redirects.solution)
    attacked.open("app.py")
    attacked.type(right["app.py"])
    expect(card).to_have_class(re.compile(r"\bpassed\b"))
    held = card.locator("details.held")
    expect(held.locator("summary").first).to_contain_text("The attack that succeeded before fails now")
    expect(held).to_contain_text("Nothing")
    expect(held).to_contain_text("Normal use still works")
    held.get_by_role("button", name="Replay it in X-ray").click()
    expect(attacked.xray.get_by_role("heading", level=2)).to_be_focused()
    expect(attacked.xray.locator(".timeline")).not_to_contain_text(".example/")


def test_every_failing_check_can_be_replayed(attacked: XrayBench) -> None:
    """Catches a failure that can only be read about, also one where the app does not even start."""
    failed = attacked.page.locator(".check.failed")
    for card in failed.all():
        expect(card.get_by_role("button", name="Replay in X-ray")).to_have_count(1)
    attacked.open("app.py")
    attacked.type("from flask import Flask\n\napp = Flask(__name__\n")
    started = attacked.check("start")
    expect(started).to_have_class(re.compile(r"\bfailed\b"))
    started.get_by_role("button", name="Replay in X-ray").click()
    expect(attacked.xray).to_contain_text("SyntaxError")
    attacked.xray.get_by_role("button", name="app.py:3").click()
    expect(attacked.editor).to_be_focused()


def test_two_requests_side_by_side(open_topic: Callable[..., XrayBench], redirects: Exercise) -> None:
    """Catches "it worked before my last edit" without a way to see what is different."""
    bench = open_topic("redirects")
    right = as_text(redirects.solution)
    bench.write(right, over=as_text(redirects.starter))
    expect(bench.check("only_here")).to_have_class(re.compile(r"\bpassed\b"))
    bench.open("app.py")
    way = next(way for way in redirects.wrong if way.name == "goes-wherever-told")
    bench.type(as_text(way.files)["app.py"])
    card = bench.check("only_here")
    expect(card).to_have_class(re.compile(r"\bfailed\b"))
    card.get_by_role("button", name="Replay in X-ray").click()
    bench.xray.get_by_label("Compare with").select_option(label="the same when this check last passed")
    dialog = bench.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_be_in_viewport()
    expect(dialog).to_contain_text("When it passed")
    differing = dialog.locator("tr.differs", has_text="Location:")
    expect(differing.locator("mark").last).to_contain_text(".example")
    keep(bench.page, "xray-compare-1440")
    bench.page.keyboard.press("Escape")
    bench.open("app.py")
    bench.type(right["app.py"])
    expect(bench.xray.get_by_text("This check passes now.")).to_be_visible()
    bench.xray.get_by_role("button", name="Show the new run").click()
    expect(bench.xray.locator(".timeline")).not_to_contain_text(".example/")


def test_a_request_of_a_check_can_be_changed_and_sent(attacked: XrayBench) -> None:
    """Catches a learner who wants to try the attack alone, and has to type it off the screen."""
    attacked.check("only_here").get_by_role("button", name="Replay in X-ray").click()
    attacked.xray.get_by_role("button", name="Change and send it by hand").click()
    form = attacked.xray.locator("form.hand")
    expect(form.get_by_label("Address")).to_be_focused()
    expect(form.get_by_label("Address")).not_to_have_value("/")
    with attacked.page.expect_response(re.compile("/console$")):
        attacked.page.keyboard.press("Enter")
    expect(attacked.xray.get_by_role("heading", level=2)).to_have_text("By hand")
    expect(attacked.xray.locator(".timeline .step").last).to_contain_text("Answer")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_xray_and_stories_have_no_barriers(
    width: int, scheme: str, open_topic: Callable[..., XrayBench], redirects: Exercise
) -> None:
    """Catches contrast, names and roles of the X-ray, and a page that is wider than a telephone."""
    bench = open_topic("redirects", viewport={"width": width, "height": 860}, color_scheme=scheme)
    page, name = bench.page, f"{scheme}-{width}"
    switch = page.get_by_role("group", name="Show")
    if width < 900:
        switch.get_by_role("button", name="Code").click()
    write_wrong(bench, redirects)
    show_results = switch.get_by_role("button", name="Checks")

    def look(what: str) -> None:
        keep(page, f"xray-{what}-{name}")
        assert barriers(page) == [], what
        expect_no_sideways_scrolling(page)

    if width < 900:
        show_results.click()
    bench.check("only_here").scroll_into_view_if_needed()
    look("story")
    bench.check("only_here").get_by_role("button", name="Replay in X-ray").click()
    expect(bench.xray.locator(".timeline")).to_be_visible()
    look("check")
    bench.xray.locator(".exchange-step").first.click()
    bench.xray.get_by_text("Send a request by hand").click()
    bench.send("POST", "/login?next=/reports/7", kind="form", text="name=mira\npassword=wrong")
    bench.xray.get_by_text("Response, as a page").click()
    expect(bench.xray.frame_locator("iframe.rendered").locator("form")).to_be_visible()
    look("hand")
    bench.xray.locator("details.raw").last.scroll_into_view_if_needed()
    look("hand-end")
    bench.xray.get_by_label("Compare with").select_option(
        index=1
    )  # the check's request that was looked at before
    expect(page.get_by_role("dialog")).to_be_visible()
    look("compare")
