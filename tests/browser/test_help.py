"""Hints that are remembered, a right way beside one's own code, versions that are compared and taken back."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from flaskpath.course.model import Exercise

from .workbench import Workbench, as_text

MINE = "from flask import Flask\n\napp = Flask(__name__)\n# mine, {}\n"


def hints(bench: Workbench) -> None:
    bench.page.get_by_role("tab", name="Hints").click()


def test_a_hint_that_was_opened_is_remembered(bench: Workbench) -> None:
    """Catches help that has to be asked for again after a reload, or on the telephone."""
    page = bench.page
    hints(bench)
    first = page.locator(".hint-task").first
    with page.expect_response(re.compile("/hints$")):
        first.get_by_text("Hint 1 of").click()
    used = first.locator(".hint-used")
    expect(used.nth(0)).to_be_visible()
    page.evaluate("localStorage.clear()")
    page.reload()
    bench.wait_until_ready()
    hints(bench)
    expect(used.nth(0)).to_be_visible()
    expect(first.get_by_text("Hint 2 of")).to_be_visible()
    expect(used.nth(1)).to_be_hidden()


def test_after_the_last_hint_a_right_way_is_shown_beside_ones_own_code(bench: Workbench) -> None:
    """Catches a dead end after the last hint, and a right way that does not begin with the learner's own lines."""
    page = bench.page
    bench.type(MINE.format("a line that no right way has"))
    hints(bench)
    expect(page.locator("#right-way")).to_be_hidden()
    first = page.locator(".hint-task").first
    for number in range(1, first.locator("details").count() + 1):
        first.get_by_text(f"Hint {number} of").click()
    page.get_by_role("button", name="Show me a right way").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("del", has_text="a line that no right way has")).to_be_visible()
    expect(dialog.locator("ins").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#right-way-used")).to_be_visible()


def test_versions_are_listed_compared_and_taken_back(bench: Workbench, exercise: Exercise) -> None:
    """Catches a history without verdicts, a comparison with the wrong version, and work lost by looking back."""
    page = bench.page
    bench.type(MINE.format("the first"))
    with page.expect_response(re.compile("/verdict$")):
        page.keyboard.press("ControlOrMeta+Enter")
    expect(bench.check_state).to_contain_text("checked")
    page.get_by_role("button", name="Versions").click()
    number = page.locator(".versions li").first.get_attribute("data-attempt")
    page.keyboard.press("Escape")
    bench.write(as_text(exercise.solution), over={**as_text(exercise.starter), "app.py": ""})
    expect(bench.summary).to_contain_text("All of it works")
    bench.expect_saved()
    page.get_by_role("button", name="Versions").click()
    rows = page.locator(".versions li")
    expect(rows.first).to_contain_text("passed")
    old = page.locator(f'.versions li[data-attempt="{number}"]')
    expect(old).to_contain_text(re.compile(r"\d+ of \d+"))
    old.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("del", has_text="mine, the first")).to_be_visible()
    dialog.get_by_label("From").select_option("draft")
    expect(dialog).to_contain_text("These two are the same.")
    dialog.get_by_role("button", name="Back to the list").click()
    old.get_by_role("button", name="Use").click()
    bench.expect_text("mine, the first")
    bench.notices.get_by_role("button", name="Bring mine back").click()
    expect(bench.summary).to_contain_text("All of it works")


def test_all_of_it_can_be_taken_away(bench: Workbench, tmp_path: Path) -> None:
    """Catches a link that a browser shows as a page, or a zip of what was there before the last keys."""
    bench.type(MINE.format("just typed"))
    bench.page.get_by_role("button", name="Versions").click()
    with bench.page.expect_download() as told:
        bench.page.get_by_role("link", name="Take all of it away").click()
    packed = tmp_path / told.value.suggested_filename
    told.value.save_as(packed)
    with zipfile.ZipFile(io.BytesIO(packed.read_bytes())) as files:
        assert "just typed" in files.read("routing/app.py").decode()
        assert "routing/.git/HEAD" in files.namelist()


def test_the_way_to_the_terminal_is_shown(bench: Workbench) -> None:
    """Catches a learner who cannot go on in their own editor."""
    bench.page.get_by_role("button", name="Open in my editor").click()
    dialog = bench.page.get_by_role("dialog")
    for words in ("flaskpath start routing", "--from-draft", "flaskpath push", "flaskpath pull"):
        expect(dialog).to_contain_text(words)
