"""The HTML check: finds what a beginner gets wrong, accepts what the standard accepts, and stays quick on hostile text."""

from __future__ import annotations

import time

import pytest

from flaskpath.grading.validity import faults_in


def page(body: str, head: str = "") -> str:
    return f'<!doctype html>\n<html lang="en">\n<head><title>Zoë</title>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


@pytest.mark.parametrize(
    "text",
    [
        page(""),
        "<!DOCTYPE HTML><HTML LANG=en><TITLE>x</TITLE><P>No head, no body, no ends.<P>Two<UL><LI>a<LI>b</UL>",
        '<!-- a comment first -->\n<!doctype html><html lang=en><meta charset=utf-8><title>x</title>text</html>',
        page("<p>One<p>Two<ul><li>a<ul><li>deep</ul><li>b</ul><dl><dt>a<dd>b<dt>c<dd>d</dl>"),
        page("<table><caption>c<tr><th>a<td><p>b<tr><td>c<table><tr><td>in</table></table>"),
        page("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"),
        page('<img src="a.png" alt><br/><hr><input name=a><img src=b.png alt="" />'),
        page('<svg viewBox="0 0 1 1"><title>x</title><g><path d="M0"/></g></svg><p>after</p>'),
        page("<script>if (a < b) { document.write('<p>'); }</script>", "<style>a > b {}</style>"),
        page('<textarea name="t"><p></textarea><label for="q">Q</label><input id="q" required>'),
        page('<a href="/x?a=1&b=2"><div><h2>A block in a link</h2></div></a>'),
        page("<select name=s><optgroup label=g><option>a<option>b</optgroup></select>"),
        page("<my-card><p>own element</p></my-card><template><li>x</li><td>y</td></template>"),
        page('<form><fieldset><legend>L</legend><label>a <input name="a"></label></fieldset><button>b</button></form>'),
        page("<figure><img src=x alt=y><figcaption>z</figcaption></figure><details><summary>s</summary>t</details>"),
        page("<ruby>漢<rp>(<rt>kan<rp>)</ruby><p>3 &lt; 4 &amp; 5 > 4</p>"),
        page("<button><p-x></p-x>ok</button><ul></ul>", '<link rel="stylesheet" href="a.css"><noscript></noscript>'),
    ],
)  # fmt: skip
def test_what_the_standard_allows_is_no_fault(text: str) -> None:
    """Catches a refusal of a right page: optional end tags, any case, unquoted values, svg, scripts."""
    assert faults_in(text) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (page("").replace("<!doctype html>", ""), 1, "does not begin with `<!doctype html>`"),
        ("<p>first</p>" + page(""), 1, "must come before anything else"),
        (page("").replace("<!doctype html>", "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>"), 1, "an old one"),
        (page("").replace(' lang="en"', ""), 2, "its language"),
        ("<!doctype html><title>x</title><p>y", 1, "its language"),
        (page("").replace("<title>Zoë</title>", ""), 1, "no `<title>`"),
        (page("").replace("Zoë", " "), 3, "`<title>` is empty"),
        (page("", "<title>b</title>"), 3, "A second `<title>`"),
        (page("<title>b</title>"), 5, "second `<title>`"),
        (page("<div>\n<p>a</p>"), 5, "`<div>` begins here and is not closed when `</body>`"),
        (page("<ul><li><a href=x>a</li></ul>"), 5, "`<a>` begins here and is not closed when `</li>`"),
        (page("<p><b><i>a</b></i></p>"), 5, "`<i>` begins here and is not closed when `</b>`"),
        (page("<h1>a</h2>"), 5, "`</h2>` closes nothing"),
        (page("a</div>"), 5, "`</div>` closes nothing"),
        (page("<p>a\n<ul><li>b</ul>\n</p>"), 7, "a paragraph can't hold a `<ul>`"),
        (page("<p><span>a<div>b</div></span></p>"), 5, "`<span>` begins here and is not closed when `<div>`"),
        (page("<span><div>b</div></span>"), 5, "can't stand within `<span>`"),
        (page("<h1><p>b</p></h1>"), 5, "`<p>` can't stand within `<h1>`"),
        (page("<li>a</li>"), 5, "`<li>` stands in `<body>`"),
        (page("<ul><a href=x>a</a></ul>"), 5, "directly in `<ul>`"),
        (page("<ul>a</ul>"), 5, "The text 'a' stands directly"),
        (page("<table><tr><p>x</p></tr></table>"), 5, "directly in `<tr>`"),
        (page("<a href=x>a<a href=y>b</a></a>"), 5, "`<a>` can't stand within `<a>`"),
        (page("<form><form></form></form>"), 5, "within `<form>`"),
        (page("<img src=x.png>"), 5, "no `alt`"),
        (page("<img src='' alt=x>"), 5, "empty `src`"),
        (page('<p id="a">x</p>\n<p id="a">y</p>'), 6, "first in line 5"),
        (page('<p id="a b">x</p>'), 5, "no blank"),
        (page('<p class="a" class="b">x</p>'), 5, "`class` twice"),
        (page('<a href="x>one</a> <a href="y">two</a>'), 5, "quotes don't match"),
        (page('<a href="x>one</a>'), 5, "never closed"),
        (page('<a href="x"class="y">one</a>'), 5, "a blank is missing"),
        (page("<p>1 < 2</p>"), 5, "`&lt;`"),
        (page("<!-- and so on"), 5, "never ends"),
        (page("<titel>x</titel>"), 5, "Is it `<title>`?"),
        (page("<center>x</center>"), 5, "no longer part of HTML"),
        (page("<div/>"), 5, "does not close itself"),
        (page("a</br>b"), 5, "`</br>` closes nothing"),
        (page("<style>p {}</style>"), 5, "`<style>` belongs into `<head>`"),
        (page("", "<h1>x</h1>"), 3, "`</head>` comes too late: `<h1>`"),
        (page("", "words"), 3, "comes too late"),
        (page("<body>"), 5, "A second `<body>`"),
        (page("x") + "<p>after</p>", 8, "after the end of the page"),
        (page('<label for="q">a</label><input name="q">'), 5, "belongs to nothing"),
        (page('<a href="my page.html">a</a>'), 5, "holds a blank"),
        (page("<script>let a = 1;"), 5, "`<script>` is never closed".replace("`", "")),
        (page("<p>a</p"), 5, "</p> begins here and has no"),
        (page("<div>" * 300), 5, "More than 200"),
    ],
)  # fmt: skip
def test_a_beginners_fault_is_found_where_it_is(text: str, line: int, words: str) -> None:
    """Catches a fault that is passed over, or told in a way that does not help."""
    found = faults_in(text if words != "</p> begins here and has no" else text.partition("\n</body>")[0])
    assert any(fault.line == line and words in fault.sentence for fault in found), found


def test_one_mistake_is_told_once() -> None:
    """Catches a single slip that brings a page full of complaints."""
    for body in (
        "<p><b><i>a</b></i></p>",
        "<div><p>a</p>",
        "<p>a<ul></ul></p>",
        "<img src=x>",
        "<ul><li><a>x</li></ul>",
    ):
        assert len(faults_in(page(body))) == 1, body


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a ", '<a a="', "<a b='x", "</", "<", "<!", "<?", "<a/", "<a =", "<script>", "<p>", "<li>", "<a id=x>",
     "<b>", "</b>", "<p></p>", "<table><tr><td>", "<x a=b", "= ", "<svg>", "\n", "&", "<p a='", "</p a"],
)  # fmt: skip
def test_hostile_text_is_read_in_no_time(piece: str) -> None:
    """Catches a reader whose time grows with the square of a page that a learner can make as large as they like."""
    started = time.process_time()
    faults_in(piece * (60_000 // len(piece)))
    faults_in(page(piece * (60_000 // len(piece))))
    faults_in("<a " + piece * (60_000 // len(piece)))
    assert time.process_time() - started < 2
