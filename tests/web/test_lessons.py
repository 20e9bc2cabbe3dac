"""Lessons as HTML: what authors write arrives, and nothing that a browser would run."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser as Page

from flaskpath.web.lessons.markdown import render, render_inline, render_lesson
from flaskpath.web.lessons.source import module_file

LESSON = """\
# Redirects

After this you can send a visitor on.

## What it is

```http
GET / HTTP/1.1   →   your app
```

```python example
def f() -> str:
    return "<b>"
```

```check
GET /old -> 301, Location: /news
```

```html example file=templates/a.html
<p>{{ name }}</p>
```

| a | b |
|---|---:|
| 1 | 2 |

## The mistake

```python wrong
return redirect(request.args["next"])
```

See :source:`flaskpath.web.security:start_token` and `:source:` itself.

## Later, from memory

1. What does `redirect` do? *(It builds an answer with `Location`, **nothing** more.)*
2. A question (with brackets) and *emphasis*?
"""


def lesson() -> Page:
    return Page(render_lesson(LESSON))


def test_the_title_is_the_pages_and_sections_stay_below_it() -> None:
    """Two main headings on one page, or a lesson without any."""
    assert lesson().css_first("h1") is None
    assert [node.text() for node in lesson().css("h2")] == ["What it is", "The mistake", "Later, from memory"]
    assert [node.attributes["id"] for node in lesson().css("h2")] == [
        "about-what-it-is", "about-the-mistake", "about-later-from-memory",
    ]  # fmt: skip


def test_code_is_coloured_by_classes_and_reads_as_written() -> None:
    """Colours as inline styles, which our policy stops; code that loses a character."""
    block = lesson().css("pre.code")[1]
    assert block.text() == 'def f() -> str:\n    return "<b>"\n'
    assert block.css_first("span.k")
    assert lesson().css_first("[style]") is None
    assert "→" in lesson().css_first("pre.code").text()


def test_what_must_come_back_and_the_mistake_are_told_apart() -> None:
    """The wrong example that looks like the right one."""
    assert lesson().css_first("figure.wrong figcaption").text() == "The mistake"
    assert "redirect(request.args" in lesson().css_first("figure.wrong pre").text()
    assert lesson().css_first("figure.trial pre").text().strip() == "GET /old → 301, Location: /news"
    assert lesson().css("figure figcaption")[1].text() == "templates/a.html"


def test_tables_are_aligned_without_styles() -> None:
    """Markdown's own alignment is a style attribute."""
    assert lesson().css_first("td.right").text() == "2"


def test_links_into_our_source() -> None:
    """A link that leads nowhere, or code that only mentions one turned into a link."""
    links = lesson().css("a.source")
    assert [link.attributes["href"] for link in links] == ["/source/flaskpath.web.security#start_token"]
    assert links[0].text() == "flaskpath.web.security start_token()"
    assert "source" not in (Page(render("`:source:`flaskpath.web.security`")).css_first("a") or "")


def test_answers_are_folded_away() -> None:
    """A question whose answer is read before it is thought about."""
    items = lesson().css("ol li")
    assert items[0].css_first("details summary").text() == "Show the answer"
    assert items[0].css_first("details > div").text() == "It builds an answer with Location, nothing more."
    assert items[1].css_first("details") is None, "only an answer in brackets at the end"


def test_nothing_that_runs_gets_through() -> None:
    """A lesson from a pull request that carries a script."""
    wicked = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) "
        '![b](data:text/html;base64,xx) [c](<https://e.example/" onclick="x>)\n\n'
        '```python file="><script>\n<script>alert(1)</script>\n```\n\n```"><script>\nx\n```\n'
    )
    html = str(render(wicked))
    page = Page(html)
    assert page.css_first("script, img[onerror], [onclick], iframe, style") is None
    for node in page.css("a[href], img[src]"):
        target = node.attributes.get("href") or node.attributes.get("src") or ""
        assert not target.startswith(("javascript:", "data:"))


def test_one_line_has_no_paragraph() -> None:
    """A heading with a paragraph in it."""
    assert str(render_inline("The `next` page")) == "The <code>next</code> page"


def test_only_our_own_modules_are_shown() -> None:
    """A page that shows any file of the computer, or the course's solutions."""
    for module in (
        "os",
        "flaskpath/../../x",
        "flaskpath.._course",
        "flaskpath._course.topics",
        "",
        "flaskpath.web/x",
    ):
        assert module_file(module) is None, module
    assert module_file("flaskpath") is not None
    assert module_file("flaskpath.web.roadmap") is not None
