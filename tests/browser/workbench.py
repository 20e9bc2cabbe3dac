"""The workbench as a person uses it: typing, reading, pressing. Tests speak in these words, not in selectors."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


def as_text(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: content.decode("utf-8") for path, content in files.items()}


class Workbench:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.editor = page.locator("#editor .cm-content")
        self.save_state = page.locator("#save-state")
        self.check_state = page.locator("#check-state")
        self.banner = page.locator("#banner")
        self.notices = page.locator("#notices")
        self.summary = page.locator("#checks .sum")
        self.said = page.locator("#said")

    def wait_until_ready(self) -> None:
        expect(self.page.locator("html.js")).to_have_count(1)

    def tab(self, path: str) -> Locator:
        return self.page.locator(f'#files [data-path="{path}"]')

    def check(self, check_id: str) -> Locator:
        return self.page.locator(f'[data-check="{check_id}"]')

    def open(self, path: str) -> None:
        self.tab(path).click()

    def type(self, text: str) -> None:
        """Replaces the open file's text, as pasting over everything would."""
        switch = self.page.get_by_role("group", name="Show").get_by_role("button", name="Code")
        if switch.is_visible():  # a narrow screen: one pane at a time
            switch.click()
        self.editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.press("Delete")

    def write(self, files: Mapping[str, str], *, over: Mapping[str, str]) -> None:
        """Types a whole version over another: only the files that differ."""
        for path, text in files.items():
            if over.get(path) != text:
                self.open(path)
                self.type(text)

    def text(self) -> str:
        """What stands in the open file; short files only, for a long one is not drawn whole."""
        lines = self.page.locator("#editor .cm-line").all_text_contents()
        return "\n".join(lines)

    def expect_saved(self) -> None:
        expect(self.save_state).to_contain_text("saved ")

    def expect_text(self, text: str) -> None:
        expect(self.editor).to_contain_text(text)
