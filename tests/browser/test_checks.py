"""Checks as you type: what a learner sees of a verdict of the real engine."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from flaskpath.course.model import Exercise, WrongWay

from .workbench import Workbench, as_text

SOLVED = re.compile("All of it works")


@pytest.fixture
def wrong(exercise: Exercise) -> WrongWay:
    """A mistake in the file that the editor opens, with the words that must help."""
    return next(way for way in exercise.wrong if way.name == "crash-on-stranger")


def show_wrong(bench: Workbench, exercise: Exercise, wrong: WrongWay) -> None:
    bench.write(as_text(wrong.files), over=as_text(exercise.starter))
    expect(bench.check(wrong.check)).to_have_class(re.compile(r"\bfailed\b"))


def test_the_starter_is_not_called_wrong(bench: Workbench) -> None:
    """Catches a learner greeted with red: before anything is typed, checks are merely not done yet."""
    expect(bench.page.locator(".check.todo").first).to_be_visible()
    expect(bench.page.locator(".check.failed")).to_have_count(0)
    expect(bench.summary).to_contain_text("waits for your code")


def test_typing_the_solution_passes_everything(bench: Workbench, exercise: Exercise) -> None:
    """Catches the product's main promise broken: type a right app, see that it works, be led on."""
    bench.write(as_text(exercise.solution), over=as_text(exercise.starter))
    expect(bench.summary).to_have_text(SOLVED)
    expect(bench.page.locator(".check:not(.passed)")).to_have_count(0)
    expect(bench.page.locator("#checks a.next")).to_have_attribute("href", re.compile("^/topics/"))
    expect(bench.page.locator("ol.tasks > li:not(.done)")).to_have_count(0)
    expect(bench.page.locator("#passed")).to_contain_text("1 of ")
    bench.page.reload()
    expect(bench.summary).to_have_text(SOLVED)


def test_a_mistake_is_explained_where_it_was_made(
    bench: Workbench, exercise: Exercise, wrong: WrongWay
) -> None:
    """Catches a red mark without help: the message, what was sent, what came back, and one next thing."""
    show_wrong(bench, exercise, wrong)
    card = bench.check(wrong.check)
    for word in wrong.words:
        expect(card).to_contain_text(re.compile(re.escape(word), re.IGNORECASE))
    expect(card.locator(".exchange pre").last).to_contain_text("GET /")
    expect(card.locator(".exchange pre").last).to_contain_text("500")
    expect(bench.said).to_contain_text("Failed:")


def test_a_line_in_a_verdict_leads_to_the_line_in_the_editor(
    bench: Workbench, exercise: Exercise, wrong: WrongWay
) -> None:
    """Catches a link to nowhere: the line of the learner's own code gets a note, and the cursor jumps to it."""
    show_wrong(bench, exercise, wrong)
    link = bench.check(wrong.check).locator("button.line")
    path, line = link.inner_text().split(",")[0].split(":")
    expect(bench.page.locator(".cm-why").first).to_be_visible()
    link.click()
    expect(bench.tab(path)).to_have_attribute("aria-selected", "true")
    expect(bench.editor).to_be_focused()
    expect(bench.page.locator(".cm-activeLineGutter")).to_have_text(line)
    expect(bench.page.locator(".cm-activeLine")).to_have_class(re.compile("cm-hit"))


def test_a_syntax_error_names_its_line_and_blocks_the_rest(bench: Workbench) -> None:
    """Catches ten red cards for one missing bracket."""
    bench.type(
        "from flask import Flask\n\napp = Flask(__name__\n\n\n@app.get('/')\ndef home():\n    return 'x'\n"
    )
    failed = bench.page.locator(".check.failed")
    expect(failed).to_have_count(1)
    expect(failed.locator("button.line")).to_contain_text("app.py:3")
    expect(bench.page.locator(".check.blocked").first).to_be_visible()
    expect(bench.page.locator(".cm-hit")).to_contain_text("app = Flask(__name__")


def test_the_original_words_are_one_click_away(bench: Workbench) -> None:
    """Catches an explanation in place of the error that it explains: nobody could look that error up."""
    bench.type("from flask import Flask\n\napp = Flask(__name__\n")
    explained = bench.page.locator(".check.failed .explanation")
    expect(explained).to_contain_text("Python could not read this line")
    expect(explained.locator("pre")).to_be_hidden()
    explained.locator("summary").click()
    expect(explained.locator("pre")).to_have_text("SyntaxError: '(' was never closed")


def test_hints_open_one_at_a_time(bench: Workbench, exercise: Exercise, wrong: WrongWay) -> None:
    """Catches a hint that gives all away at once, or that the card and the pane of hints disagree about."""
    show_wrong(bench, exercise, wrong)
    group = bench.page.locator(f'.group:has([data-check="{wrong.check}"])')
    task = int(group.get_attribute("data-task") or 0)
    rungs = next(hint.rungs for hint in exercise.hints if hint.task == task)
    card = bench.check(wrong.check)
    for number in range(1, len(rungs) + 1):
        card.get_by_role("button", name=f"Hint {number} of {len(rungs)}").click()
        expect(card.locator(".rung")).to_have_count(number)
    expect(card.get_by_role("button", name=re.compile("^Hint"))).to_have_count(0)
    bench.page.get_by_role("tab", name="Hints").click()
    expect(bench.page.locator(f'[data-hint-task="{task}"] details[open]')).to_have_count(len(rungs))


def test_what_the_app_prints_is_shown_as_text(bench: Workbench, exercise: Exercise) -> None:
    """Catches printed text getting lost, and markup in it becoming part of our page."""
    app = as_text(exercise.solution)[exercise.open_first]
    bench.type(app + "\nprint('<img src=x onerror=alert(1)>here')\n")
    output = bench.page.locator("details.output")
    output.locator("summary").click()
    expect(output.locator("pre")).to_contain_text("<img src=x onerror=alert(1)>here")
    expect(bench.page.locator("img")).to_have_count(0)


def test_a_verdict_is_fast_enough_to_be_measured(bench: Workbench, exercise: Exercise) -> None:
    """Catches the marks going missing by which the benchmark measures pause to verdict."""
    bench.type(as_text(exercise.solution)[exercise.open_first] + "\n# typed\n")
    marks = "name => performance.getEntriesByName(`flaskpath:${name}`).map(mark => mark.startTime)"
    expect(bench.summary).to_have_text(SOLVED)
    for _ in range(50):
        pauses, verdicts = (bench.page.evaluate(marks, name) for name in ("pause", "verdict"))
        if pauses and verdicts and verdicts[-1] > pauses[-1]:
            return
        bench.page.wait_for_timeout(100)
    raise AssertionError(f"no verdict was marked after the pause: {pauses}, {verdicts}")
