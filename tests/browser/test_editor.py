"""The editor: what it completes, what it notices, and files that come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .workbench import Workbench

APP = """from flask import Blueprint, Flask, render_template, request, url_for

app = Flask(__name__)
shop = Blueprint("shop", __name__)


@app.get("/")
def welcome_page():
    return render_template()


@shop.get("/things")
def things():
    return request
"""


def expect_offered(bench: Workbench, typed: str, *names: str) -> None:
    """The list of completions has these names after typing at the end of the file."""
    page = bench.page
    bench.editor.click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(typed, delay=25)
    page.keyboard.press("Control+Space")
    options = page.locator(".cm-tooltip-autocomplete")
    for name in names:
        expect(options).to_contain_text(name)


def add_file(bench: Workbench, path: str, text: str) -> None:
    bench.page.get_by_role("button", name="Add a file").click()
    bench.page.get_by_label("Name, with its folders").fill(path)
    bench.page.keyboard.press("Enter")
    bench.type(text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('\nx = url_for("', ["welcome_page", "shop.things", "static"]),
        ('\nx = render_template("', ["pages/first.html"]),
        ("\nx = request.", ["args", "form", "get_json"]),
        ("\nx = redir", ["redirect"]),
        ("\nx = shop.", ["route"]),
        ('\nx = url_for("static", filename="', ["site.css"]),
        ("\nfrom flask import sen", ["send_from_directory"]),
    ],
)
def test_what_a_flask_program_needs_is_offered(bench: Workbench, typed: str, expected: list[str]) -> None:
    """Catches completion that knows words and not what they are for."""
    add_file(bench, "templates/pages/first.html", "<p>\n")
    add_file(bench, "static/site.css", "p { color: red }\n")
    bench.open("app.py")
    bench.type(APP)
    expect_offered(bench, typed, *expected)


def test_a_template_is_offered_what_it_can_extend(bench: Workbench) -> None:
    """Catches completion that only Python files have."""
    bench.open("app.py")
    bench.type(APP)
    add_file(bench, "templates/base.html", "<p>\n")
    add_file(bench, "templates/page.html", "<p>\n")
    expect_offered(bench, '{% extends "', "base.html")
    bench.page.keyboard.press("Escape")
    expect_offered(bench, '" %}\n<a href="{{ url_for(\'', "welcome_page")


def test_what_does_not_parse_is_shown_at_its_line_in_every_file(bench: Workbench) -> None:
    """Catches a template's typo that is only found by the page that uses it."""
    add_file(bench, "templates/broken.html", "<p>\n{{ name }\n</p>\n")
    note = bench.page.locator(".cm-why-error")
    expect(note).to_contain_text("Jinja stops here")
    add_file(bench, "other.py", "x = 1\ny = (\n")
    expect(note).to_contain_text("was never closed")
    bench.type("x = 1\ny = ()\n")
    expect(note).to_have_count(0)


def test_a_pitfall_is_a_gentle_note(bench: Workbench) -> None:
    """Catches notes that look like errors, or that stay when the pitfall is gone."""
    bench.type('from flask import Flask\n\napp = Flask(__name__)\napp.secret_key = "dev"\n')
    note = bench.page.locator(".cm-why-gentle")
    expect(note).to_contain_text("signs the sessions")
    bench.type("from flask import Flask\n\napp = Flask(__name__)\n")
    expect(note).to_have_count(0)


def test_files_are_brought_from_the_computer(bench: Workbench, tmp_path: Path) -> None:
    """Catches an upload that takes what cannot be edited, or overwrites without asking."""
    page = bench.page
    style = tmp_path / "style.css"
    style.write_text("p { color: teal }\r\n")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff\x00")
    page.locator("#upload-input").set_input_files([style, picture])
    expect(bench.tab("style.css")).to_have_attribute("aria-selected", "true")
    bench.expect_text("color: teal")
    expect(bench.notices).to_contain_text("picture.png was not added. It is no text")
    expect(bench.tab("picture.png")).to_have_count(0)
    style.write_text("p { color: navy }\n")
    page.locator("#upload-input").set_input_files([style])
    page.get_by_role("dialog").get_by_role("button", name="Replace").click()
    bench.expect_text("color: navy")
    bench.notices.get_by_role("button", name="Undo").click()
    bench.expect_text("color: teal")
    bench.expect_saved()


def test_there_is_a_box_to_find_with(bench: Workbench) -> None:
    """Catches finding that only those can use who know its key."""
    bench.type("one\ntwo\none\n")
    bench.page.get_by_role("button", name="Find in this file").click()
    bench.page.get_by_role("textbox", name="Find").press_sequentially("one")
    expect(bench.page.locator(".cm-searchMatch")).to_have_count(2)


@pytest.mark.parametrize(
    ("path", "text", "token"),
    [
        ("schema.sql", "SELECT name FROM users;\n", ".tok-keyword"),
        ("data.json", '{"a": 1}\n', ".tok-number"),
        ("static/a.css", "p { color: red }\n", ".tok-propertyName"),
        ("notes.md", "# Title\n", ".tok-heading"),
        ("templates/a.html", "<p>x</p>\n", ".tok-typeName"),
    ],
)
def test_every_language_of_a_flask_project_has_its_colours(
    bench: Workbench, path: str, text: str, token: str
) -> None:
    """Catches a language whose file is not loaded, or is refused by the page's policy."""
    add_file(bench, path, text)
    expect(bench.page.locator(f"#editor {token}").first).to_be_visible()


def test_the_foot_is_one_line_where_there_is_room(bench: Workbench) -> None:
    """Catches what is said about saving and checking being squeezed into a narrow column."""
    bench.type("x = 1\n")
    bench.expect_saved()
    height = bench.page.locator("#pane-code > .foot").bounding_box()
    assert height is not None
    assert height["height"] < 50
    states = bench.page.locator(".foot-states").bounding_box()
    assert states is not None
    assert states["height"] < 30
