"""What was typed is never lost: reloads, crashes, a dead server, two tabs, deleting and starting again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import expect

from .conftest import Server
from .workbench import Workbench

APP = "from flask import Flask\n\napp = Flask(__name__)\n\n# {}\n"


def test_a_draft_survives_a_reload(bench: Workbench) -> None:
    """Catches typed text getting lost between the editor, the course and the next page."""
    bench.type(APP.format("kept by the course"))
    bench.expect_saved()
    bench.page.evaluate("localStorage.clear()")
    bench.page.reload()
    bench.expect_text("kept by the course")


def test_text_typed_right_before_the_tab_dies_is_kept(bench: Workbench) -> None:
    """Catches a save that waits for a pause: the reload comes in the same instant as the last letter."""
    bench.type(APP.format("typed at the last moment"))
    bench.page.reload()
    bench.wait_until_ready()
    bench.expect_text("typed at the last moment")


def test_a_draft_survives_a_power_cut_of_the_server(bench: Workbench, server: Server) -> None:
    """Catches drafts kept in memory, and a page that cannot save any more after a restart made a new token."""
    bench.type(APP.format("before the power cut"))
    bench.expect_saved()
    server.kill()
    server.start()
    bench.type(APP.format("after the power cut"))
    bench.expect_saved()
    bench.page.evaluate("localStorage.clear()")
    bench.page.reload()
    bench.expect_text("after the power cut")


def test_a_dead_server_is_told_calmly_and_nothing_is_lost(bench: Workbench, server: Server) -> None:
    """Catches silence, lost text, or a page that does not save by itself once the server is back."""
    server.kill()
    bench.type(APP.format("written in the dark"))
    expect(bench.banner).to_contain_text("Not saved to the course yet")
    expect(bench.banner).to_contain_text("kept in this browser")
    expect(bench.save_state).to_have_text("kept in this browser")
    server.start()
    expect(bench.banner).to_be_hidden(timeout=30_000)
    bench.expect_saved()
    expect(bench.check_state).to_contain_text("checked")
    bench.page.evaluate("localStorage.clear()")
    bench.page.reload()
    bench.expect_text("written in the dark")


def test_text_written_against_a_dead_server_survives_a_reload_of_the_page(
    open_workbench: Callable[..., Workbench], server: Server
) -> None:
    """Catches the browser's copy not being found, or not being told about, on the next visit."""
    bench = open_workbench()
    server.kill()
    bench.type(APP.format("only this browser knows"))
    expect(bench.save_state).to_have_text("kept in this browser")
    context = bench.page.context
    bench.page.close()
    server.start()
    again = open_workbench(context)
    again.expect_text("only this browser knows")
    expect(again.notices).to_contain_text("Brought back")
    again.expect_saved()


def in_conflict(open_workbench: Callable[..., Workbench]) -> tuple[Workbench, Workbench]:
    """Two browsers on the same exercise; the second typed without knowing what the first saved."""
    first, second = open_workbench(), open_workbench()
    first.type(APP.format("typed in the first"))
    first.expect_saved()
    second.type(APP.format("typed in the second"))
    expect(second.banner).to_contain_text("Another tab saved a different version")
    expect(second.banner).to_contain_text("app.py")
    second.expect_text("typed in the second")
    return first, second


def test_two_tabs_keep_both_until_mine_is_chosen(open_workbench: Callable[..., Workbench]) -> None:
    """Catches the last save winning in silence."""
    _, second = in_conflict(open_workbench)
    second.banner.get_by_role("button", name="Keep mine").click()
    expect(second.banner).to_be_hidden()
    second.page.reload()
    second.expect_text("typed in the second")


def test_two_tabs_keep_both_until_theirs_is_taken_and_mine_can_come_back(
    open_workbench: Callable[..., Workbench],
) -> None:
    """Catches a choice that cannot be undone."""
    _, second = in_conflict(open_workbench)
    second.banner.get_by_role("button", name="Take theirs").click()
    second.expect_text("typed in the first")
    second.notices.get_by_role("button", name="Go back to mine").click()
    second.expect_text("typed in the second")
    second.expect_saved()


def test_starting_again_can_be_undone(bench: Workbench) -> None:
    """Catches a reset that asks nothing or throws the work away."""
    bench.type(APP.format("a long day's work"))
    bench.expect_saved()
    bench.page.get_by_role("button", name="Reset").click()
    bench.page.get_by_role("button", name="Start again").click()
    expect(bench.editor).not_to_contain_text("a long day's work")
    bench.notices.get_by_role("button", name="Bring mine back").click()
    bench.expect_text("a long day's work")
    bench.expect_saved()


def test_a_version_from_before_a_fresh_start_is_found_later(bench: Workbench) -> None:
    """Catches a way back that is gone with the page."""
    bench.type(APP.format("a long day's work"))
    bench.expect_saved()
    bench.page.get_by_role("button", name="Reset").click()
    bench.page.get_by_role("button", name="Start again").click()
    expect(bench.notices).to_contain_text("Back at the starter")
    bench.page.reload()
    bench.wait_until_ready()
    bench.page.get_by_role("button", name="Versions").click()
    bench.page.locator(".versions li", has_text="before a fresh start").get_by_role("button").first.click()
    bench.expect_text("a long day's work")


def test_files_are_added_renamed_deleted_and_brought_back(bench: Workbench) -> None:
    """Catches file tabs that lose a text, and names that lead out of the folder."""
    page = bench.page
    page.get_by_role("button", name="Add a file").click()
    page.get_by_label("Name, with its folders").fill("../outside.py")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("..")
    page.get_by_label("Name, with its folders").fill("notes.md")
    page.keyboard.press("Enter")
    bench.type("# words of mine")
    bench.tab("notes.md").focus()
    page.keyboard.press("F2")
    page.get_by_label("Name, with its folders").fill("docs/notes.md")
    page.keyboard.press("Enter")
    bench.expect_text("# words of mine")
    bench.tab("docs/notes.md").focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(bench.tab("docs/notes.md")).to_have_count(0)
    bench.notices.get_by_role("button", name="Undo").click()
    bench.expect_text("# words of mine")
    bench.expect_saved()
    page.reload()
    bench.open("docs/notes.md")
    bench.expect_text("# words of mine")


def test_a_full_browser_does_not_stop_the_course_from_saving(bench: Workbench) -> None:
    """Catches a page that dies because the browser's own storage is full or forbidden."""
    bench.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    bench.type(APP.format("saved all the same"))
    bench.expect_saved()
    bench.page.reload()
    bench.expect_text("saved all the same")


def test_what_was_typed_before_the_editor_was_there_is_kept(
    open_workbench: Callable[..., Workbench],
    new_context: Callable[..., object],
    server: Server,
    exercise: object,
) -> None:
    """Catches a slow script that throws away what was typed into the plain form meanwhile."""
    context = new_context()
    page = context.new_page()  # type: ignore[attr-defined]  # the fixture is untyped: Playwright's context
    held: list[object] = []
    page.route(re.compile(r"/static/build/editor\.js"), lambda route: held.append(route))
    page.goto(f"{server.url}/topics/routing", wait_until="commit")
    area = page.locator("textarea").first
    area.fill(APP.format("typed early"))
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()  # type: ignore[attr-defined]  # as above: a Playwright route
    bench = Workbench(page)
    bench.wait_until_ready()
    bench.expect_text("typed early")
    bench.expect_saved()
    assert "typed early" in json.dumps(page.evaluate("Object.values(localStorage)"))
