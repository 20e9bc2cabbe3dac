"""Whose error is it? Every sound way to put words beside a field, and the ways that only look like it."""

from __future__ import annotations

import pytest

from flaskpath.grading.beside import label_of, words_beside
from flaskpath.grading.markup import Document

ERROR = "No such address."


def beside(html: str, field: str) -> str:
    element = Document(f"<form>{html}</form>").forms[0].element
    assert element
    return words_beside(element.node, field)


OWN_PLACE = [
    "<label>Name <input name=a></label><label>Mail <i>ERROR</i> <input name=b></label><label><input name=c></label>",
    "<p><label>Name <input name=a></label></p><p><label>Mail <input name=b></label> <em>ERROR</em></p><p><input name=c></p>",
    "<div><input name=a></div><div><div><input name=b></div><ul><li>ERROR</li></ul></div><div><input name=c></div>",
    "<table><tr><td><input name=a><tr><td>Mail<td><input name=b><td>ERROR<tr><td><input name=c></table>",
    "<label for=x>Mail <strong>ERROR</strong></label><p><input name=a><input name=c></p><p><input id=x name=b></p>",
    "<fieldset><input name=a></fieldset><fieldset><legend>ERROR</legend><input name=b type=radio>"
    "<input name=b type=radio></fieldset><input name=c>",
    "<p><input name=a></p><p><input type=hidden name=h>No such <b>address</b>.<textarea name=b>x</textarea></p><input name=c>",
]
BETWEEN = [
    "<input name=a><br><input name=b><b>ERROR</b><br><input name=c>",
    "<table><tr><td><input name=a><tr><td><input name=b><tr><td>ERROR<tr><td><input name=c></table>",
    "<ul><li id=e>ERROR</ul><input name=a><input name=b aria-describedby='hint e'><input name=c>",
]


@pytest.mark.parametrize("html", OWN_PLACE + BETWEEN)
def test_an_error_is_found_beside_its_field(html: str) -> None:
    """Catches a refusal of sound markup."""
    assert ERROR in beside(html.replace("ERROR", ERROR), "b")


@pytest.mark.parametrize("html", OWN_PLACE)
def test_an_error_in_a_place_of_its_own_is_no_other_fields(html: str) -> None:
    """Catches an error that is ascribed to the fields before and after as well."""
    html = html.replace("ERROR", ERROR)
    assert ERROR not in beside(html, "a") + beside(html, "c")


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>ERROR</ul><p><input name=a></p><p><input name=b></p>",
        "<p><input name=a> ERROR</p><p><input name=b></p>",
        "<p><input name=b></p><p><input name=c></p>ERROR",
        "<p><input name=a></p><p><textarea name=b>ERROR</textarea></p>",
        "<p><input name=a></p><p><input name=b><i hidden>ERROR</i></p>",
    ],
)
def test_an_error_elsewhere_is_not_beside(html: str) -> None:
    """Catches a list of errors above the form, another field's error, typed text, and what nobody sees."""
    assert ERROR not in beside(html.replace("ERROR", ERROR), "b")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<label>Mail <input name=b></label>", "Mail"),
        ("<label>Mail <i><input type=hidden name=h><input name=b></i></label>", "Mail"),
        ("<label for=x>Mail</label><input name=a><input id=x name=b>", "Mail"),
        ("<label for=x>Mail</label><input id=x name=a><input id=x name=b>", ""),
        ("<label>Mail</label><input name=b>", ""),
        ("<label>Both <input name=a><input name=b></label>", ""),
    ],
)
def test_a_label_leads_to_its_field(html: str, words: str) -> None:
    """Catches words that look like a label, and a label whose click goes to another field."""
    element = Document(f"<form>{html}</form>").forms[0].element
    assert element
    assert label_of(element.node, "b") == words
