"""The preview as learners use it: their app live beside their code, in windows of its own, with log-ins and a database."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from flaskpath.course.model import Exercise

from .conftest import Server, Witness
from .test_looks import barriers, expect_no_sideways_scrolling, keep
from .workbench import Workbench

APP = """\
import sqlite3

from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = "only for this test"


@app.get("/")
def home():
    who = session.get("name", "a stranger")
    return f"<h1>Hotel, first version</h1><p id=who>Hello, {who}</p><a href='/rooms?floor=2'>Rooms</a>" + (
        "<form method=post action=/login><input name=name aria-label=Name><button>Log in</button></form>"
    )


@app.post("/login")
def login():
    session["name"] = request.form["name"]
    return redirect(url_for("home"))


@app.get("/rooms")
def rooms():
    with sqlite3.connect("rooms.db") as database:
        database.execute("CREATE TABLE IF NOT EXISTS look (id INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO look DEFAULT VALUES")
        number = database.execute("SELECT count(*) FROM look").fetchone()[0]
    return f"<p id=looks>Floor {request.args['floor']}, look {number}</p>"


@app.get("/broken")
def broken():
    return {}["missing"]
"""
SECOND = APP.replace("first version", "second version")


class PreviewTab:
    """The tab, and what is in its frame."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.locator(".preview-line")
        self.address = page.get_by_label("Address in your app")

    def open(self) -> None:
        switch = self.page.get_by_role("group", name="Show").get_by_role("button", name="Checks")
        if switch.is_visible():
            switch.click()
        self.page.get_by_role("tab", name="Preview").click()

    def open_afresh(self) -> None:
        """Open it without what an earlier test's app wrote: the server outlives the tests."""
        self.open()
        self.button("Start afresh").click()
        expect(self.line).to_have_text(re.compile("Running|does not start"))

    @property
    def app(self) -> FrameLocator:
        return self.page.frame_locator(".preview-frame iframe:not(.leaving)")

    @property
    def host(self) -> str:
        src = self.page.locator(".preview-frame iframe:not(.leaving)").get_attribute("src")
        assert src is not None
        found = re.match(r"http://[0-9a-f]{32}\.localhost:\d+", src)
        assert found, src
        return found[0]

    def go(self, path: str) -> None:
        self.address.fill(path)
        self.address.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.locator(".preview-panel").get_by_role("button", name=name)

    def log_in(self, name: str) -> None:
        self.app.get_by_label("Name").fill(name)
        self.app.get_by_role("button", name="Log in").click()


@pytest.fixture
def preview(bench: Workbench) -> PreviewTab:
    """The app above, typed, saved and shown."""
    bench.type(APP)
    bench.expect_saved()
    tab = PreviewTab(bench.page)
    tab.open_afresh()
    expect(tab.app.locator("h1")).to_have_text("Hotel, first version")
    return tab


def test_it_is_the_app_and_it_follows_what_is_saved(bench: Workbench, preview: PreviewTab) -> None:
    """A preview that must be reloaded, or goes back to the first page with each edit."""
    preview.app.get_by_role("link", name="Rooms").click()
    expect(preview.app.locator("#looks")).to_have_text("Floor 2, look 1")
    expect(preview.address).to_have_value("/rooms?floor=2")
    bench.type(APP.replace("Floor {", "Storey {"))
    expect(preview.app.locator("#looks")).to_have_text(re.compile(r"Storey 2, look 2"))
    expect(preview.line).to_contain_text("Running")
    preview.go("/")
    expect(preview.app.locator("h1")).to_have_text("Hotel, first version")


def test_a_log_in_holds_in_the_frame_and_after_an_edit(bench: Workbench, preview: PreviewTab) -> None:
    """Cookies that browsers do not keep in a frame of another site: nobody could ever log in."""
    preview.log_in("Ada")
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")
    bench.type(SECOND)
    expect(preview.app.locator("h1")).to_have_text("Hotel, second version")
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")


def test_a_half_typed_line_keeps_the_last_version_and_says_so(bench: Workbench, preview: PreviewTab) -> None:
    """A frame that goes blank with every key."""
    bench.type(APP + "\ndef (\n")
    expect(preview.line).to_contain_text("you see the version before it")
    expect(preview.app.locator("h1")).to_have_text("Hotel, first version")
    bench.tab("app.py").click()
    preview.line.get_by_role("button").click()
    expect(bench.editor).to_be_focused()
    bench.type(SECOND)
    expect(preview.app.locator("h1")).to_have_text("Hotel, second version")
    expect(preview.line).to_contain_text("Running. It follows")


def test_a_crash_is_told_in_the_frame_and_leads_to_the_line(bench: Workbench, preview: PreviewTab) -> None:
    """ "Internal Server Error", and a hunt for the line."""
    preview.go("broken")
    expect(preview.app.locator(".said")).to_have_text("KeyError: 'missing'")
    expect(preview.app.get_by_text("in broken", exact=False).first).to_be_visible()
    line = APP[: APP.index('{}["missing"]')].count("\n") + 1
    preview.line.get_by_role("button", name=f"app.py:{line}").click()
    expect(bench.editor).to_be_focused()
    expect(bench.page.locator(".cm-activeLine")).to_contain_text('{}["missing"]')


def test_it_can_be_stopped_and_started_and_reset(bench: Workbench, preview: PreviewTab) -> None:
    """What the app wrote, lost with a pause; or kept when the learner wants to begin again."""
    preview.log_in("Ada")
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")
    preview.go("/rooms?floor=1")
    expect(preview.app.locator("#looks")).to_have_text("Floor 1, look 1")
    host = preview.host
    preview.button("Stop").click()
    expect(preview.line).to_contain_text("Stopped. What it wrote is kept.")
    expect(bench.page.locator(".preview-frame iframe")).to_have_count(0)
    preview.button("Start again").click()
    expect(preview.app.locator("h1")).to_be_visible()
    assert preview.host == host
    preview.go("/rooms?floor=1")
    expect(preview.app.locator("#looks")).to_have_text("Floor 1, look 2")
    preview.button("Start afresh").click()
    expect(preview.app.locator("#who")).to_have_text("Hello, a stranger")
    assert preview.host != host
    preview.go("/rooms?floor=1")
    expect(preview.app.locator("#looks")).to_have_text("Floor 1, look 1")


def test_several_windows_share_the_log_in_and_follow_edits(
    bench: Workbench, preview: PreviewTab, witness: Witness, server: Server
) -> None:
    """A window of its own that shows yesterday's version, or forgets who is logged in."""
    preview.log_in("Ada")
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")
    windows = []
    for _ in range(2):
        with bench.page.context.expect_page() as opened:
            bench.page.get_by_role("link", name="Own window").click()
        witness.watch(opened.value, server)
        assert opened.value.evaluate("window.opener") is None
        windows.append(PreviewTab(opened.value))
    windows[1].go("/rooms?floor=3")
    expect(windows[1].app.locator("#looks")).to_have_text("Floor 3, look 1")
    expect(windows[0].app.locator("#who")).to_have_text("Hello, Ada")
    bench.page.bring_to_front()
    bench.type(SECOND)
    expect(windows[0].app.locator("h1")).to_have_text("Hotel, second version")
    expect(windows[0].app.locator("#who")).to_have_text("Hello, Ada")
    expect(windows[1].app.locator("#looks")).to_have_text("Floor 3, look 2")
    expect(windows[0].address).to_have_value("/")


def test_its_own_address_is_another_visitors(bench: Workbench, preview: PreviewTab) -> None:
    """No way to be two visitors at once, and an app that works in a frame only."""
    preview.log_in("Ada")
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")
    bench.page.get_by_text("About this preview").click()
    with bench.page.context.expect_page() as opened:
        bench.page.get_by_role("link", name="Open the app's own address").click()
    alone = opened.value
    expect(alone.locator("#who")).to_have_text("Hello, a stranger")
    alone.get_by_label("Name").fill("Bob")
    alone.get_by_role("button", name="Log in").click()
    expect(alone.locator("#who")).to_have_text("Hello, Bob")
    preview.button("Reload").click()
    expect(preview.app.locator("#who")).to_have_text("Hello, Ada")


def test_an_app_that_does_not_start_says_where(bench: Workbench) -> None:
    """An empty frame."""
    bench.type("import nothing_of_the_kind\n")
    bench.expect_saved()
    tab = PreviewTab(bench.page)
    tab.open_afresh()
    expect(tab.line).to_contain_text("does not start yet")
    expect(tab.line.get_by_role("button", name="app.py:1")).to_be_visible()
    bench.type(APP)
    expect(tab.app.locator("h1")).to_have_text("Hotel, first version")


def test_everything_is_reached_by_keyboard(bench: Workbench, preview: PreviewTab) -> None:
    """Buttons and the app itself that only a mouse gets to."""
    page = bench.page
    page.get_by_role("tab", name="Preview").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Preview")).to_be_focused()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.textContent || document.activeElement.tagName"
            )
        )
    for wanted in (
        "preview-address",
        "Reload",
        "Own window",
        "IFRAME",
        "Stop",
        "Start afresh",
        "About this preview",
    ):
        assert wanted in reached, reached


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_the_preview_has_no_barriers(
    scheme: str, width: int, open_workbench: Callable[..., Workbench]
) -> None:
    """Contrast, names and structure of the tab in each of its states, and pages wider than a telephone."""
    bench = open_workbench(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, tab = bench.page, PreviewTab(bench.page)
    bench.type(APP)
    bench.expect_saved()
    tab.open()
    expect(tab.app.locator("h1")).to_be_visible()
    expect(tab.line).to_contain_text("Running")
    states: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("running", lambda: None, lambda: None),
        (
            "crashed",
            lambda: tab.go("/broken"),
            lambda: expect(tab.line.get_by_role("button")).to_be_visible(),
        ),
        ("about", lambda: page.get_by_text("About this preview").click(), lambda: None),
        ("stopped", lambda: tab.button("Stop").click(), lambda: expect(tab.line).to_contain_text("Stopped")),
    ]
    for name, act, wait in states:
        act()
        wait()
        keep(page, f"preview-{name}-{scheme}-{width}")
        assert barriers(page) == [], name
        expect_no_sideways_scrolling(page)


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1440), ("light", 360)])
def test_its_own_window_has_no_barriers(
    scheme: str, width: int, open_workbench: Callable[..., Workbench], server: Server, exercise: Exercise
) -> None:
    """A window that is only for those who see it, or wider than a telephone."""
    page = open_workbench(viewport={"width": width, "height": 800}, color_scheme=scheme).page
    page.goto(f"{server.url}/preview/{exercise.id}")
    tab = PreviewTab(page)
    expect(tab.line).to_contain_text("Running")
    page.wait_for_timeout(300)
    keep(page, f"preview-window-{scheme}-{width}")
    assert barriers(page) == []
    expect_no_sideways_scrolling(page)
