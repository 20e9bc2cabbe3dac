"""Every page in both colour schemes and down to 360 pixels: readable, nothing cut off, no barrier that axe knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Server, Witness
from .workbench import Workbench

HERE = Path(__file__).resolve()
AXE = (HERE.parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
SCREENS = HERE.parents[2] / "build" / "screens"
SCHEMES = ("light", "dark")
WIDTHS = (1440, 1024, 360)
UNFINISHED = (
    "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get('/')\ndef home():\n    return None\n"
)


def keep(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}.png")


def barriers(page: Page) -> list[str]:
    """What axe-core finds: rule and first place. Run through the debugger: our pages let no foreign script in."""
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
    )
    return list(found)


def expect_no_sideways_scrolling(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} pixels wider than the window"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/", "/roadmap", "/topics/blueprints", "/topics/routing", "/no-such-page"])
def test_pages_have_no_barriers(
    path: str, width: int, scheme: str, server: Server, witness: Witness, new_context: Callable[..., object]
) -> None:
    """Catches poor contrast, missing names and roles, and pages that are wider than a telephone."""
    context = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page: Page = context.new_page()  # type: ignore[attr-defined]  # the fixture is untyped: Playwright's context
    witness.watch(page, server)
    page.goto(server.url + path)
    if path == "/topics/routing":
        expect(page.locator("html.js")).to_have_count(1)
    page.wait_for_timeout(300)
    keep(page, f"page{path.replace('/', '-')}-{scheme}-{width}")
    assert barriers(page) == []
    expect_no_sideways_scrolling(page)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1440, 360])
def test_the_workbench_at_work_has_no_barriers(
    scheme: str, width: int, open_workbench: Callable[..., Workbench]
) -> None:
    """Catches contrast and structure of what only shows while working: failures, hints, dialogs, panels."""
    bench = open_workbench(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = bench.page
    narrow = width < 900
    switch = page.get_by_role("group", name="Show")
    bench.type(UNFINISHED)
    expect(page.locator(".check.failed").first).to_be_attached()
    bench.expect_saved()
    for pane in ("Lesson", "Code", "Checks"):
        if narrow:
            switch.get_by_role("button", name=pane).click()
        keep(page, f"working-{scheme}-{width}-{pane.lower()}")
        assert barriers(page) == [], pane
        expect_no_sideways_scrolling(page)
    page.get_by_role("tab", name="Hints").click()
    keep(page, f"hints-{scheme}-{width}")
    assert barriers(page) == []
    if narrow:
        switch.get_by_role("button", name="Code").click()
    page.get_by_role("button", name="Keys").click()
    keep(page, f"keys-{scheme}-{width}")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    bench.editor.click()
    page.keyboard.press("ControlOrMeta+f")
    expect(page.locator(".cm-search")).to_be_visible()
    keep(page, f"search-{scheme}-{width}")
    assert barriers(page) == []


def test_a_narrow_screen_shows_one_pane_at_a_time(open_workbench: Callable[..., Workbench]) -> None:
    """Catches panes that cannot be reached on a telephone, and a jump to a line behind another pane."""
    bench = open_workbench(viewport={"width": 360, "height": 740})
    page = bench.page
    switch = page.get_by_role("group", name="Show")
    switch.get_by_role("button", name="Code").click()
    bench.type("from flask import Flask\n\napp = Flask(__name__\n")
    switch.get_by_role("button", name="Checks").click()
    expect(page.locator("#pane-code")).to_be_hidden()
    page.locator(".check.failed button.line").click()
    expect(page.locator("#pane-code")).to_be_visible()
    expect(bench.editor).to_be_focused()
