"""All filters in one place; the app takes them over by name."""

from flask import current_app
from jinja2.filters import do_truncate
from markupsafe import Markup, escape


def plural(count, singular, plural=""):
    count = count or 0
    word = singular if count == 1 else plural or f"{singular}s"
    return "%s %s" % (count if count > 0 else "no", word)


def teaser(text, length=60):
    if not text:
        return ""
    return do_truncate(current_app.jinja_env, text, length, end="\N{HORIZONTAL ELLIPSIS}", leeway=0)


def paragraphs(text):
    html, lines = "", []
    for line in [*(text or "").splitlines(), ""]:
        if line.strip():
            lines.append(escape(line))
        elif lines:
            html += "<p class='text'>" + "<br>".join(lines) + "</p>"
            lines = []
    return Markup(html)
