"""JavaScript off, blocked or broken: the page can be read, and the plain form saves and checks."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from flaskpath.course.model import Exercise

from .conftest import Server
from .workbench import as_text


def test_without_javascript_the_solution_passes_all_the_same(
    server: Server, new_context: Callable[..., BrowserContext], exercise: Exercise
) -> None:
    """Catches a page that is empty, loses what was typed, or cannot check without scripts."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/topics/{exercise.topic}")
    expect(page.locator("#lesson")).to_contain_text(re.compile(r"\w{5}"))
    expect(page.locator("ol.tasks > li").first).to_be_visible()
    solution = as_text(exercise.solution)
    for path, text in solution.items():
        if text != as_text(exercise.starter).get(path):
            page.get_by_label(path, exact=True).fill(text)
    page.get_by_role("button", name="Save and check").click()
    expect(page.locator(".sum")).to_contain_text(re.compile(r"(\d+) of \1\b"))
    page.reload()
    expect(page.get_by_label(exercise.open_first, exact=True)).to_have_value(solution[exercise.open_first])


def test_when_the_editor_cannot_load_the_form_stays(
    server: Server, new_context: Callable[..., BrowserContext], exercise: Exercise
) -> None:
    """Catches a page without any way to type because one file did not arrive."""
    page = new_context().new_page()
    page.route(re.compile(r"/static/build/editor\.js"), lambda route: route.abort())
    page.goto(f"{server.url}/topics/{exercise.topic}")
    expect(page.get_by_text("The editor could not start.")).to_be_visible()
    expect(page.get_by_label(exercise.open_first, exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label(exercise.open_first, exact=True)).to_be_visible()
