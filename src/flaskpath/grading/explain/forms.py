"""Blocks between a form in the browser and the view that reads it."""

from __future__ import annotations

import re

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.source import Place
from flaskpath.grading.markup import Document

BLOCKS = (
    block(
        "form-without-enctype",
        r"DebugFilesKeyError",
        "The view looked for an uploaded file, and the browser sent only the file's name.",
        'Give the form enctype="multipart/form-data"; without it a browser sends no files.',
    ),
    block(
        "csrf-token-missing",
        r"The CSRF (?:session )?token is missing",
        "The form came back without its CSRF token, so it was refused.",
        "Put {{{{ form.hidden_tag() }}}} inside the <form> of the template.",
    ),
    block(
        "field-without-name",
        r"BadRequestKeyError: [^\n]{0,300}",
        "The view asked for a form field or argument that the request did not carry.",
        "Does the input have a name attribute, the same as in the view? For what may be missing use .get().",
    ),
)
_ASKED = re.compile(r"\brequest\s*\.\s*(?:form|args|values)\s*\[\s*[\"']([^\"']{1,100})[\"']\s*\]")
_FILE_INPUT = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?file\b", re.IGNORECASE)


def field_without_name(evidence: Evidence) -> Finding | None:
    """The view insisted on a field that was not sent; or the page's form has a field that can't be sent."""
    if evidence.status == 400 and evidence.view is not None and evidence.refusal_unwanted:
        asked = [name for name in _ASKED.findall(evidence.view.body) if name not in evidence.sent]
        if asked and "multipart" not in evidence.request_header("Content-Type"):
            return _not_sent(evidence, asked[0])
    nameless = _nameless(evidence) if "field" in evidence.expected or "form with" in evidence.expected else ""
    if nameless:
        place = _template_line(evidence, nameless)
        return evidence.finding(
            "field-without-name",
            f"The form's field {nameless} has an id and no name. A browser sends only what has a name, "
            "so nothing of it reaches your view.",
            f'Write name="{nameless}" into the tag; the id is for its label.',
            place,
        )
    return None


def _not_sent(evidence: Evidence, name: str) -> Finding:
    place = _template_line(evidence, name)
    why = f" In {place.file} the field has an id and no name." if place else ""
    return evidence.finding(
        "field-without-name",
        f"The view asked for {name}, and the request did not carry it: a browser sends what has a name.{why}",
        f'Give the input name="{name}". For what may be missing use .get().',
        place,
    )


def _nameless(evidence: Evidence) -> str:
    """The id of a field without a name that the check looked for."""
    for element in Document(evidence.body).select("form input, form textarea, form select"):
        attributes = element.attributes
        button = attributes.get("type", "").lower() in ("submit", "button", "reset", "image")
        name = attributes.get("id", "")
        looked_for = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", evidence.expected)
        if name and not attributes.get("name") and not button and looked_for:
            return name
    return ""


def _template_line(evidence: Evidence, id: str) -> Place | None:
    tag = re.compile(
        rf"<(?:input|textarea|select)\b(?![^>]*\bname\s*=)[^>]*\bid\s*=\s*[\"']?{re.escape(id)}(?![\w-])"
    )
    return evidence.files.find(tag)


def form_without_enctype(evidence: Evidence) -> Finding | None:
    """A file was chosen, and the form is one that sends no files."""
    sent_names = evidence.method == "POST" and "urlencoded" in evidence.request_header("Content-Type")
    pages = evidence.earlier if sent_names else [evidence]
    sends_nothing = any(_sends_no_files(one.body) for one in pages)
    reads_files = evidence.view is not None and "request.files" in evidence.view.body
    if not sends_nothing and not (reads_files and sent_names):
        return None
    return evidence.finding(
        "form-without-enctype",
        "The form has a field for a file and no enctype, so a browser sends only the file's name: "
        "request.files stays empty.",
        'Write <form method="post" enctype="multipart/form-data">.',
        evidence.files.find(_FILE_INPUT),
    )


def _sends_no_files(page: str) -> bool:
    """Whether a form of the page has a field for a file and the enctype that leaves it out."""
    return _FILE_INPUT.search(page) is not None and any(
        form.files and form.method == "POST" and form.enctype.strip().lower() != "multipart/form-data"
        for form in Document(page).forms
    )


def csrf_token_missing(evidence: Evidence) -> Finding | None:
    """A Flask-WTF form was posted without its token and came back, as if nothing had been typed."""
    if evidence.method != "POST" or "csrf_token" in evidence.exchange.request.body:
        return None
    place = evidence.files.find(re.compile(r"<form\b"))
    if evidence.status == 400 and "The CSRF token is missing" in evidence.body and evidence.refusal_unwanted:
        return evidence.finding("csrf-token-missing", *_TOKEN, place)
    uses_wtf = re.search(r"\bFlaskForm\b", evidence.files.python)
    switched_off = re.search(r"WTF_CSRF_ENABLED\W{1,6}False|csrf\s*=\s*False", evidence.files.python)
    view = evidence.view
    silent = evidence.status == 200 and view is not None and "validate_on_submit" in view.body
    if (
        not uses_wtf
        or switched_off
        or not silent
        or evidence.exchange.request.cut
        or evidence.exchange.response.cut
    ):
        return None
    forms = [form for form in Document(evidence.body).forms if form.method == "POST"]
    if not forms or any("csrf_token" in form.fields for form in forms):
        return None
    return evidence.finding("csrf-token-missing", *_TOKEN, place)


_TOKEN = (
    "The form carries no CSRF token, so Flask-WTF refuses it: validate_on_submit() is never true. "
    "form.errors holds 'The CSRF token is missing.', and the page doesn't show it.",
    "Put {{ form.hidden_tag() }} inside the <form> of the template.",
)
BEHAVIOURS = (csrf_token_missing, form_without_enctype, field_without_name)
