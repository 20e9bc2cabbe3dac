"""Find and mend in a browser: from the complaint to the mended app, and exercises that are no apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from flaskpath.course.loader import load_course
from flaskpath.course.model import Exercise

from .conftest import Server, Witness
from .test_looks import barriers, expect_no_sideways_scrolling, keep
from .workbench import Workbench, as_text


def open_page(
    server: Server, witness: Witness, new_context: Callable[..., Any], path: str, **options: Any
) -> Page:
    page: Page = new_context(**options).new_page()
    witness.watch(page, server)
    page.goto(server.url + path)
    return page


def test_a_broken_app_is_found_mended_and_counted_for_itself(
    server: Server, witness: Witness, new_context: Callable[..., Any], exercise: Exercise
) -> None:
    """Catches practice that gives the fault away at once, cannot be finished, or passes the topic."""
    page = open_page(server, witness, new_context, "/topics/routing/practice")
    wrong = next(one for one in exercise.wrong if one.files.keys() == exercise.solution.keys())
    page.get_by_role("link", name=wrong.complaint).click()
    bench = Workbench(page)
    bench.wait_until_ready()
    expect(page.locator(".complaint")).to_contain_text(wrong.complaint)
    expect(page.locator(".check.todo").first).to_be_visible()
    expect(page.locator(".cm-why")).to_have_count(0)
    bench.write(as_text(exercise.solution), over=as_text(wrong.files))
    expect(bench.summary).to_contain_text("All of it works")
    expect(page.locator("#passed")).to_contain_text("0 of")
    bench.expect_saved()
    expect(page.locator("a.next")).to_contain_text("broken app")
    page.goto(f"{server.url}/topics/routing/practice")
    expect(page.locator("li.mended")).to_have_count(1)
    page.goto(f"{server.url}/topics/routing")
    bench.wait_until_ready()
    expect(bench.summary).not_to_contain_text("All of it works")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("name", ["", "/first"])
def test_practice_has_no_barriers(
    name: str, width: int, scheme: str, server: Server, witness: Witness, new_context: Callable[..., Any],
    exercise: Exercise,
) -> None:  # fmt: skip
    """Catches poor contrast, missing names and pages that are wider than a telephone."""
    path = f"/topics/routing/practice{f'/{exercise.wrong[0].name}' if name else ''}"
    page = open_page(
        server, witness, new_context, path, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    if name:
        Workbench(page).wait_until_ready()
    keep(page, f"practice{name.replace('/', '-')}-{scheme}-{width}")
    assert barriers(page) == []
    expect_no_sideways_scrolling(page)


@pytest.mark.parametrize("kind", ["script", "tests", "recipe"])
def test_exercises_that_are_no_apps_work_too(
    kind: str, server: Server, witness: Witness, new_context: Callable[..., Any]
) -> None:
    """Catches a workbench that only knows apps: no way to check, a wrong word, a verdict that never shows."""
    exercises = [one for one in load_course().exercises.values() if one.kind == kind and not one.services]
    if not exercises:
        pytest.skip(f"the course has no exercise of kind {kind}")
    exercise = exercises[0]
    page = open_page(server, witness, new_context, f"/topics/{exercise.topic}")
    bench = Workbench(page)
    bench.wait_until_ready()
    expect(bench.check_state).to_contain_text("not checked yet")
    solution = as_text(exercise.solution)
    for path in solution:
        if path not in exercise.starter:
            page.get_by_role("button", name="Add a file").click()
            page.get_by_label("Name, with its folders").fill(path)
            page.keyboard.press("Enter")
    bench.write(solution, over={path: data.decode() for path, data in exercise.starter.items()})
    bench.expect_saved()
    keep(page, f"kind-{kind}")
    page.get_by_role("button", name="Check now").click()
    expect(bench.summary).to_contain_text("All of it works", timeout=240_000)
    expect(bench.said).to_contain_text("Well done")
    keep(page, f"kind-{kind}-passed")
    assert barriers(page) == []
    bench.open(exercise.open_first)
    bench.type("this is (no program\n")
    page.get_by_role("button", name="Check now").click()
    expect(page.locator(".check.failed").first).to_be_visible(timeout=240_000)
