"""Everything without a mouse, and what a screen reader is told."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from flaskpath.course.model import Exercise

from .workbench import Workbench, as_text


def test_the_whole_way_with_the_keyboard_alone(bench: Workbench, exercise: Exercise) -> None:
    """Catches a step that needs a mouse: reach the editor, solve, leave it, and follow the way on."""
    page = bench.page
    page.keyboard.press("F6")
    page.keyboard.press("F6")
    expect(bench.editor).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(as_text(exercise.solution)[exercise.open_first])
    page.keyboard.press("ControlOrMeta+Enter")
    expect(bench.summary).to_contain_text("All of it works")
    expect(bench.said).to_contain_text("Well done")
    page.keyboard.press("Escape")
    expect(bench.said).to_contain_text("Tab now leaves the editor")
    page.keyboard.press("Tab")
    expect(bench.editor).not_to_be_focused()
    page.keyboard.press("F6")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.next')"):
            break
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(f"/topics/{exercise.topic}$"))


def test_tab_indents_until_escape_frees_it(bench: Workbench) -> None:
    """Catches both: a Tab key that leaves in the middle of code, and one that traps."""
    bench.type("if True:\n")
    bench.page.keyboard.press("Tab")
    bench.page.keyboard.insert_text("pass")
    assert "    pass" in bench.text()
    expect(bench.editor).to_be_focused()
    bench.page.keyboard.press("Escape")  # closes the completions, if there are any
    bench.page.keyboard.press("Escape")
    bench.page.keyboard.press("Shift+Tab")
    expect(bench.editor).not_to_be_focused()


def test_enter_ends_a_line_even_while_completions_are_offered(bench: Workbench) -> None:
    """Catches Enter taking a completion that nobody chose."""
    bench.type("")
    bench.page.keyboard.type("ret", delay=30)
    expect(bench.page.locator(".cm-tooltip-autocomplete")).to_be_visible()
    bench.page.keyboard.press("Enter")
    assert bench.text() == "ret\n"


def test_names_of_other_files_are_offered(bench: Workbench) -> None:
    """Catches completion that knows only the open file."""
    bench.page.get_by_role("button", name="Add a file").click()
    bench.page.get_by_label("Name, with its folders").fill("other.py")
    bench.page.keyboard.press("Enter")
    bench.type("def a_rather_special_name():\n    pass\n")
    bench.open("app.py")
    bench.type("")
    bench.page.keyboard.type("a_rat", delay=30)
    expect(bench.page.locator(".cm-tooltip-autocomplete")).to_contain_text("a_rather_special_name")
    bench.page.wait_for_timeout(150)  # a list that just appeared is not taken from, lest it take by accident
    bench.page.keyboard.press("Tab")
    assert bench.text() == "a_rather_special_name"


def test_f8_walks_through_what_failed(bench: Workbench) -> None:
    """Catches a failed check that can only be found by looking."""
    bench.type("from flask import Flask\n\napp = Flask(__name__\n")
    expect(bench.page.locator(".check.failed")).to_have_count(1)
    bench.page.locator("#pane-lesson").focus()
    bench.page.keyboard.press("F8")
    expect(bench.editor).to_be_focused()
    expect(bench.page.locator(".cm-activeLineGutter")).to_have_text("3")


def test_the_keys_are_shown_and_the_question_mark_can_still_be_typed(bench: Workbench) -> None:
    """Catches a shortcut that steals a character from the learner's code."""
    bench.type("")
    bench.page.keyboard.type("?")
    assert bench.text() == "?"
    expect(bench.page.locator("dialog")).to_have_count(0)
    bench.page.locator("#pane-lesson").focus()
    bench.page.keyboard.press("?")
    expect(bench.page.get_by_role("dialog")).to_contain_text("check now")
    bench.page.keyboard.press("Escape")
    expect(bench.page.locator("dialog")).to_have_count(0)


def test_a_card_keeps_the_focus_when_the_next_verdict_comes(bench: Workbench) -> None:
    """Catches a screen reader's place being lost by every check."""
    bench.type("from flask import Flask\n\napp = Flask(__name__\n")
    button = bench.page.locator(".check.failed button.line")
    button.focus()
    with bench.page.expect_response(re.compile("/verdict$")):
        bench.page.keyboard.press("ControlOrMeta+Enter")
    expect(bench.check_state).to_contain_text("checked")
    expect(button).to_be_focused()


def test_saving_by_hand_is_answered(bench: Workbench) -> None:
    """Catches the browser's own save dialog, or silence."""
    bench.type("app = None\n")
    bench.page.keyboard.press("ControlOrMeta+s")
    expect(bench.said).to_contain_text("Saved.")
