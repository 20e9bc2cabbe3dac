import textwrap

from flask import render_template_string

PARAGRAPHS = "{% for part in parts %}<p>{{ part }}</p>{% endfor %}"


def plural(number, *forms):
    match number:
        case None | 0:
            return "no " + (forms[1] if len(forms) > 1 else forms[0] + "s")
        case 1:
            return "1 " + forms[0]
        case _:
            return f"{number} " + (forms[1] if len(forms) > 1 else forms[0] + "s")


def teaser(text, length=60):
    if text is None or len(text) <= length:
        return text or ""
    lines = textwrap.wrap(text, length - 1, break_on_hyphens=False)
    return lines[0] + "…"


def paragraphs(text):
    parts, part = [], []
    for line in str(text or "").splitlines() + [""]:
        if line.strip():
            part.append(line)
        elif part:
            parts.append("\n".join(part))
            part = []
    return Safe(render_template_string(PARAGRAPHS, parts=parts))


class Safe(str):
    """HTML made by a template, which has escaped what is in it."""

    def __html__(self):
        return self


WORDS = {"plural": plural, "teaser": teaser, "paragraphs": paragraphs}
