"""The names of HTML: which elements there are, which hold what, and whose end tag may be left out."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _names("area base br col embed hr img input link meta source track wbr")
HEAD = _names("title meta link style script base noscript template")
BLOCKS = _names(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hgroup hr main menu nav ol p pre search section table ul"
)
# What can hold words and the like, but no block.
PHRASING_ONLY = _names(
    "h1 h2 h3 h4 h5 h6 p pre span em strong small s cite q dfn abbr time code var samp kbd sub sup i b u mark bdi bdo "
    "label button"
)
OTHERS = _names(
    "a area audio base body br canvas caption col colgroup data datalist dd del dt embed figcaption head html iframe "
    "img input ins legend li link map meta meter noscript object optgroup option output param picture progress rp rt "
    "ruby script select slot source style summary svg math tbody td template textarea tfoot th thead title tr track "
    "video wbr"
)
OBSOLETE = _names(
    "acronym applet basefont bgsound big blink center dir font frame frameset isindex listing marquee nobr noembed "
    "noframes plaintext strike tt xmp"
)
KNOWN = BLOCKS | PHRASING_ONLY | OTHERS
# The end tag may be left out where another one or the parent's end closes it anyway.
OPTIONAL_END = _names(
    "p li dt dd option optgroup rt rp tr td th thead tbody tfoot colgroup caption html head body"
)
# An element that begins closes these, looked for up to the boundary.
_CELLS, _ROWS = _names("td th"), _names("tr td th")
_PARTS = _names("tr td th thead tbody tfoot caption colgroup")
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (_names("li"), _names("ul ol menu")),
    "dt": (_names("dt dd"), _names("dl")),
    "dd": (_names("dt dd"), _names("dl")),
    "option": (_names("option"), _names("select optgroup datalist")),
    "optgroup": (_names("option optgroup"), _names("select")),
    "td": (_CELLS, _names("tr table")),
    "th": (_CELLS, _names("tr table")),
    "tr": (_ROWS | {"caption", "colgroup"}, _names("table tbody thead tfoot")),
    **{name: (_PARTS, _names("table")) for name in ("thead", "tbody", "tfoot", "colgroup", "caption")},
    "rt": (_names("rt rp"), _names("ruby")),
    "rp": (_names("rt rp"), _names("ruby")),
    **{name: (_names("p"), _names("button")) for name in BLOCKS},
}
BOUNDARIES = _names("table td th caption template object html body")
PARENTS = {
    "li": _names("ul ol menu"),
    "dt": _names("dl div"),
    "dd": _names("dl div"),
    "option": _names("select optgroup datalist"),
    "optgroup": _names("select"),
    "tr": _names("table thead tbody tfoot"),
    "td": _names("tr"),
    "th": _names("tr"),
    "thead": _names("table"),
    "tbody": _names("table"),
    "tfoot": _names("table"),
    "caption": _names("table"),
    "figcaption": _names("figure"),
    "legend": _names("fieldset"),
    "summary": _names("details"),
}
_ALWAYS = _names("script template")
CHILDREN = {
    **{name: _names("li") | _ALWAYS for name in ("ul", "ol", "menu")},
    "dl": _names("dt dd div") | _ALWAYS,
    "table": _names("caption colgroup col thead tbody tfoot tr") | _ALWAYS,
    **{name: _names("tr") | _ALWAYS for name in ("thead", "tbody", "tfoot")},
    "tr": _CELLS | _ALWAYS,
}
# What a visitor presses or fills in can't stand within another such thing.
NOT_WITHIN = {
    "a": _names("a button"),
    "button": _names("a button"),
    "input": _names("a button"),
    "select": _names("a button"),
    "textarea": _names("a button"),
    "label": _names("a button label"),
    "form": _names("form"),
}
