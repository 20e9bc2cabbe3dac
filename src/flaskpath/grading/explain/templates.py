"""Blocks in templates, in the pages made of them, and in the files that a page asks for."""

from __future__ import annotations

import html
import posixpath
import re
from urllib.parse import unquote, unquote_plus

from flaskpath.grading.explain.blocks import block
from flaskpath.grading.explain.evidence import Evidence, Finding
from flaskpath.grading.explain.source import Place

BLOCKS = (
    block(
        "template-not-found",
        r"TemplateNotFound: (?P<name>[^\n]{1,200})",
        "Flask looked for the template {name} in the templates folder and did not find it.",
        "Put the file in a folder called templates beside your app's file, and check the spelling of its name.",
    ),
    block(
        "undefined-in-template",
        r"UndefinedError: '(?P<name>[^']{1,200})' is undefined",
        "The template uses {name}, and the view did not hand it a value of that name.",
        "Pass it: render_template(..., {name}=...). Or is it misspelt in one of the two places?",
    ),
    block(
        "template-syntax",
        r"TemplateSyntaxError: (?P<text>[^\n]{1,300})",
        "Jinja can't read the template: {text}",
        "Does every {{% if %}} have its {{% endif %}}, every {{% for %}} its {{% endfor %}}, "
        "and every {{{{ its }}}}?",
    ),
)
_PRINTED = re.compile(r"\{\{[-+]?\s*([A-Za-z_]\w{0,99})\s*(?:\|\s*(?!default\b|d\b)\w+\s*)?[-+]?\}\}")
_BOUND = re.compile(
    r"\{%[-+]?\s*(?:for\s+([\w\s,()]{1,100}?)\s+in\b|(?:if|elif|set|macro|call|with|import|from)\b([^%]{0,500})%\})"
)
_WORD = re.compile(r"\w+")
_PARENT = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\s+[\"']([^\"']{1,200})[\"']")
_ALWAYS_THERE = frozenset(
    [
        "request", "session", "g", "config", "current_user", "csrf_token", "url_for", "get_flashed_messages",
        "self", "loop", "super", "caller", "true", "false", "none", "True", "False", "None", "range", "dict",
        "lipsum", "cycler", "joiner", "namespace", "varargs", "kwargs", "_",
    ]
)  # fmt: skip
_LOOPED = re.compile(
    r"\{%[-+]?\s*for\s+[\w\s,()]{1,100}?\sin\s+([A-Za-z_]\w{0,99})\s*(?:if\b[^%]{0,200})?[-+]?%\}"
)
_MADE_BY_HAND = re.compile(r"\b[fF]r?[\"']|\.format\(|[\"']\s*[%+]|\+\s*[\"']")
_STATIC = re.compile(r"\.(?:css|m?js|png|jpe?g|gif|svg|webp|ico|woff2?|ttf)$", re.IGNORECASE)
_MOST_NAMES = 30  # of a context, where a longer one may have been cut; and that are looked into


def undefined_in_template(evidence: Evidence) -> Finding | None:
    """A template printed a name that its context does not hold: an empty place in the page."""
    rendered = evidence.inside.get("templates")
    if not isinstance(rendered, list) or evidence.inside.get("cut") or evidence.status >= 400:
        return None
    for one in rendered:
        name, context = one.get("name"), one.get("context")
        if not isinstance(name, str) or not isinstance(context, dict) or len(context) > _MOST_NAMES:
            continue
        paths = _family(evidence, name)
        texts = [evidence.files.texts[path] for path in paths]
        bound = {
            word
            for text in texts
            for found in _BOUND.findall(text)
            for word in _WORD.findall(" ".join(found))
        }
        seen: set[str] = set()
        for path in paths:
            for number, line in enumerate(evidence.files.texts[path].splitlines(), 1):
                for printed in _PRINTED.findall(line[:1000]) + _LOOPED.findall(line[:1000]):
                    if printed in context or printed in bound or printed in seen or len(seen) >= _MOST_NAMES:
                        continue
                    seen.add(printed)
                    if not _may_come_otherwise(evidence, printed):
                        return _empty_place(evidence, printed, sorted(context), Place(path, number))
    return None


def _empty_place(evidence: Evidence, name: str, given: list[str], place: Place) -> Finding:
    there = f"; what it was given is {', '.join(given[:8])}" if given else ""
    return evidence.finding(
        "undefined-in-template",
        f"{place}, shows {name}, and no value of that name came with the template{there}. "
        "Jinja leaves an empty place instead of complaining.",
        f"Pass it: render_template(..., {name}=...). Or is it misspelt in one of the two places?",
        place,
        original=f"{{{{ {name} }}}} in {place.file}; {evidence.original}",
    )


def _family(evidence: Evidence, name: str) -> list[str]:
    """The template's file and those that it extends or includes; empty where it is not surely known."""
    found: list[str] = []
    waiting = [name]
    while waiting and len(found) < 20:
        paths = evidence.files.ending(f"/templates/{waiting.pop()}")
        if len(paths) != 1 or paths[0] not in evidence.files.texts:
            return []
        if paths[0] not in found:
            found.append(paths[0])
            waiting += _PARENT.findall(evidence.files.texts[paths[0]])
    return found


def _may_come_otherwise(evidence: Evidence, name: str) -> bool:
    """Whether the name may be a global or a callable, which the guest does not tell."""
    if name in _ALWAYS_THERE:
        return True
    makes = rf"\b(?:def|class|import|as)\s+{name}\b|(?:globals\b[^\n]{{0,80}}|template_global[^\n]{{0,80}})\b{name}\b"
    return re.search(makes, evidence.files.python) is not None


def static_404(evidence: Evidence) -> Finding | None:
    """A stylesheet, script or picture that the page asks for is not where it asks."""
    path = unquote(evidence.path)
    if evidence.status != 404 or evidence.method not in ("GET", "HEAD"):
        return None
    if not _STATIC.search(path) or evidence.inside.get("rule") not in (None, "/static/<path:filename>"):
        return None
    name = posixpath.basename(path)
    there = evidence.files.ending(f"/{name}")
    inside = [one for one in there if f"/{one}".rpartition("/static/")[1]]
    if not path.startswith("/static/"):
        if not inside:
            return None
        return evidence.finding(
            "static-404",
            f"The page asks for {path}. The file is {inside[0]}, and Flask gives it out under /static/. "
            "An address without a slash in front is looked for below the page's own address.",
            "Write the address with url_for('static', filename=...); it is right on every page.",
        )
    if inside:
        happened = (
            f"The page asks for {path}, and the file lies at {inside[0]}: the rest of the path differs."
        )
    elif there:
        happened = f"The page asks for {path}, and the file lies at {there[0]}, outside of the static folder."
    else:
        happened = f"The page asks for {path}, and there is no file {name}."
    return evidence.finding(
        "static-404", happened, f"Put the file at {path[1:]}, beside your app's file, spelt just like that."
    )


def template_injection(evidence: Evidence) -> Finding | None:
    """A visitor's template expression was worked out by the app."""
    if "render_template_string" not in evidence.files.python:
        return None
    typed = [one for one in _typed(evidence) if re.search(r"\{\{.*\}\}|\{%.*%\}", one)]
    ran = [one for one in typed if _worked_out(one, evidence.body)]
    rendered = evidence.inside.get("templates") or "Template" in str(evidence.report.get("type"))
    if not ran or not rendered:
        return None
    place = evidence.files.find(re.compile(r"\brender_template_string\s*\("))
    return evidence.finding(
        "template-injection",
        f"A visitor typed {ran[0][:80]} and the app ran it: the visitor's text became a part of the template.",
        "Keep the template a fixed text and hand over what was typed as a value: "
        "render_template(..., value=text).",
        place,
    )


def _worked_out(typed: str, body: str) -> bool:
    """Whether a page shows the product that a visitor's expression asks for, or the expression has gone."""
    product = re.search(r"\{\{\s*(\d{1,9})\s*\*\s*(\d{1,9})\s*\}\}", typed)
    if product is not None:
        return re.search(rf"(?<!\d){int(product[1]) * int(product[2])}(?!\d)", body) is not None
    return "'" not in typed and typed not in body and html.escape(typed) not in body


def unescaped_f_string(evidence: Evidence) -> Finding | None:
    """A visitor's markup came back as markup, in a page that no template made."""
    rendered = evidence.inside.get("templates")
    if "html" not in evidence.header("Content-Type") or not isinstance(rendered, list):
        return None
    if any(one.get("name") for one in rendered):
        return None  # a template in a file: what is wrong there is no f-string
    markup = [one for one in _typed(evidence) if re.search(r"<[a-zA-Z/!]", one)]
    typed = next((one for one in markup if one in evidence.body), None)
    if typed is None:
        return None
    handlers = [
        one for one in evidence.files.functions() if any("errorhandler" in d.text for d in one.decorators)
    ]
    candidates = [evidence.view] if evidence.view else handlers
    view = next((one for one in candidates if _MADE_BY_HAND.search(one.body)), None)
    if view is None:
        return None
    return evidence.finding(
        "unescaped-f-string",
        f"A visitor typed {typed[:80]} and it stands in the page as markup: "
        f"{view.name} puts the text into the HTML as it is. A script would run in every reader's browser.",
        "Render a template, which escapes what it shows; or pass the text through escape() from markupsafe.",
        Place(view.file, view.line),
    )


def _typed(evidence: Evidence) -> list[str]:
    """What the visitor sent, longest first: fields, and the last part of the address."""
    path = unquote_plus(evidence.path[1:])
    texts = [*evidence.sent.values(), path, path.rpartition("/")[2], path.partition("/")[2]]
    return sorted((one for one in texts if one), key=len, reverse=True)


BEHAVIOURS = (template_injection, unescaped_f_string, static_404, undefined_in_template)
