"""The workbench without JavaScript: a form that saves and checks, and gives back what was typed when it cannot."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser as Page

from flaskpath.grading.verdict import CheckResult, Explanation, Verdict

from .conftest import RIGHT, WRONG, Browser, QuickEngine

PATH = "/topics/front-desk"


def fields(files: dict[str, str], action: str, revision: int = 0) -> dict[str, object]:
    return {**{f"file:{path}": text for path, text in files.items()}, "action": action, "revision": revision}


def test_save_keeps_the_draft_with_plain_line_ends(browser: Browser) -> None:
    """Forms send CR LF: files that change from line to line between the form and the editor."""
    answer = browser.submit(PATH, fields({"app.py": "one\r\ntwo\r\n"}, "save"))
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    assert browser.draft()["files"] == {"app.py": "one\ntwo\n"}


def test_check_shows_the_verdict(browser: Browser) -> None:
    """A check that only works with a script; a reload that posts again."""
    answer = browser.submit(PATH, fields(WRONG, "check"))
    assert answer.status_code == 303
    shown = browser.get(answer.headers["Location"].partition("#")[0]).text
    assert "Greets" in shown
    assert browser.attempts()[0]["passed"] is False
    browser.submit(PATH, fields(RIGHT, "check", revision=1))
    assert browser.get("/api/progress").json["passed"] == ["front-desk"]


def test_an_explanation_keeps_the_original_words(
    browser: Browser, engine: QuickEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An explanation in place of the error that it explains: nobody could look that error up."""
    told = Explanation("no-secret-key", "No key.", "Set one.", "RuntimeError: no secret key <was> set")
    check = CheckResult("greets", 1, "Greets", "failed", message="It crashed.", explanation=told)
    failed = Verdict("front-desk", False, "jail", 1, 1.0, (check,))
    monkeypatch.setattr(engine, "verdict", lambda *_, **__: failed)
    browser.submit(PATH, fields(WRONG, "check"))
    shown = Page(browser.get(PATH).text).css_first(".explanation")
    assert "No key." in shown.text()
    assert shown.css_first("details pre").text() == "RuntimeError: no secret key <was> set"


def test_reset_goes_back_to_the_starter(browser: Browser) -> None:
    """A button that does nothing without a script."""
    browser.save(WRONG, 0)
    browser.submit(PATH, fields(WRONG, "reset", revision=1))
    assert browser.draft()["source"] == "starter"
    assert browser.attempts()[0]["kind"] == "reset"


def test_an_older_form_does_not_overwrite_and_shows_what_was_typed(browser: Browser) -> None:
    """Two tabs without a script: the older one wins, or its text is gone."""
    browser.save(RIGHT, 0)
    answer = browser.submit(PATH, fields({"app.py": "# typed here <b>\n"}, "save"))
    assert answer.status_code == 409
    shown = Page(answer.text)
    assert shown.css_first("textarea").text() == "# typed here <b>\n"
    assert "newer draft" in shown.css_first("[role=alert]").text()
    assert browser.draft()["files"] == RIGHT
    revision = shown.css_first("input[name=revision]").attributes["value"]
    again = browser.submit(
        PATH, fields({"app.py": "# typed here <b>\n"}, "save", revision=int(str(revision)))
    )
    assert again.status_code == 303, "saving again insists"


def test_a_refused_file_is_given_back(browser: Browser) -> None:
    """An error page in place of an hour's work."""
    answer = browser.submit(PATH, fields({"app.py": "# mine\n", "../x.py": "y"}, "save"))
    assert answer.status_code == 400
    shown = Page(answer.text)
    assert shown.css_first("textarea[name='file:app.py']").text() == "# mine\n"
    assert "leads out" in shown.css_first("[role=alert]").text()


def test_a_form_without_its_token_is_refused(browser: Browser) -> None:
    """Another site's form that passes the other guards by some trick."""
    answer = browser.submit(PATH, {**fields(WRONG, "save"), "csrf_token": "x"})
    assert answer.status_code == 400
    assert "reload the page" in answer.text
    assert browser.draft()["revision"] == 0


def test_a_form_from_another_site_is_refused(browser: Browser) -> None:
    """A form elsewhere that saves or runs code here."""
    answer = browser.submit(PATH, fields(WRONG, "check"), Origin="https://evil.example")
    assert answer.status_code == 403
    assert browser.attempts() == []


def test_the_largest_draft_fits_into_the_form(browser: Browser) -> None:
    """Flask's own limit for forms, half a megabyte, which cuts long drafts off."""
    files = {f"{number}.py": "x\n" * 64 * 1024 for number in range(4)}
    assert browser.submit(PATH, fields(files, "save")).status_code == 303
    assert browser.draft()["files"] == files


def test_an_unwritten_topic_takes_no_form(browser: Browser) -> None:
    """A post to a topic without exercises that breaks."""
    token = browser.get(PATH).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.client.post(
        "/topics/kitchen",
        data={"csrf_token": token},
        base_url="http://127.0.0.1:5050",
        headers={"Origin": "http://127.0.0.1:5050"},
    )
    assert answer.status_code == 404
