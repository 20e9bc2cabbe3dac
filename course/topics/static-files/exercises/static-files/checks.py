"""What a browser loads beside the blog's pages, and whether it comes, at home and under a prefix."""

import json
import re

from flaskpath.grading.api import check

SCRIPT_TYPES = ("text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript")


def file_of(path):
    """The file's name in an address or a path."""
    return path.partition("?")[0].rpartition("/")[2]


def copies(site, name):
    """The texts of all files of this name that the learner handed in."""
    return [text for path, text in site.submitted.items() if file_of(path) == name]


def drawn_posts(draw):
    return [
        {"slug": slug, "title": draw.title(), "paragraphs": [draw.sentence(), draw.sentence()]}
        for slug in draw.several(2, draw.slug)
    ]


def newer(site, draw):
    """The same app with Tess's next posts and newer files: (site, posts)."""
    posts, word = drawn_posts(draw), draw.word()
    files = {}
    for path, text in site.submitted.items():
        match file_of(path):
            case "posts.json":
                files[path] = json.dumps(posts)
            case "river.css":
                files[path] = f"{text}\n.{word} {{ color: red; }}\n"
            case "reading.js":
                files[path] = f"{text}\n// {word}\n"
            case "leaf.svg":
                files[path] = text.replace("</svg>", f"<desc>{word}</desc></svg>")
    return site.again(files=files), posts


def open_post(reader, draw):
    """Opens one of the posts by its link on the front page: (page, title)."""
    front = reader.get("/").ok()
    links = [link for link in front.links if "/posts/" in link.href]
    if not links:
        front.fail(
            "The front page should still lead to the posts, and it has no link to any.",
            expected="links to /posts/...",
            got=", ".join(link.href for link in front.links)[:300] or "no links",
        )
    link = draw.pick(links)
    return reader.click(link, front).ok(), link.words


def bring(reader, page, address, kinds, what):
    """Loads what `page` names, and insists that it comes, as one of these content types."""
    came = reader.open(address, page)
    if came.status == 404:
        relative = not address.startswith(("/", "http:", "https:"))
        why = (
            f" {address} is a relative address: it begins where {file_of(page.path) or 'the page'} is, at {page.path}."
            if relative
            else ""
        )
        came.fail(
            f"{page.path} names {what} at {address}. A browser then asks for {came.path} and gets 404, not found: "
            f"the page stays without it.{why}",
            expected=f"200 and {what}",
            got=f"404 for {came.path}",
            hint="Flask hands out the files in the folder static, and url_for('static', filename=...) takes the name "
            "below that folder.",
        )
    if came.status in (301, 302, 303, 307, 308):
        came = reader.follow(came)
    came.ok()
    if came.content_type not in kinds:
        came.fail(
            f"{what} comes as {came.content_type or 'nothing in particular'}, and a browser does not use it "
            f"unless it comes as {kinds[0]}.",
            expected=f"Content-Type: {kinds[0]}",
            got=f"Content-Type: {came.content_type or '(none)'}",
            hint="A text that a view returns is taken for HTML. The static folder and send_from_directory() set the "
            "type by the file's name.",
        )
    return came


def stylesheets(reader, page):
    """The stylesheets that a browser loads for `page`, and those that they import."""
    links = [one.attributes.get("href", "") for one in page.select("link[rel~=stylesheet i]")]
    if not links:
        if page.select("link[href*='.css']"):
            page.fail(
                "The page has a <link> to a stylesheet that does not say what it is: without "
                'rel="stylesheet" the browser does not load it.',
                expected='<link rel="stylesheet" href="...">',
                got=page.select("link[href*='.css']")[0].html,
            )
        inside = bool(page.select("style"))
        page.fail(
            f"The page at {page.path} should load a stylesheet of its own. "
            + (
                "Its style was copied into the page, so a newer river.css changes nothing."
                if inside
                else "It names none."
            ),
            expected='<link rel="stylesheet" href="...">',
            got="a <style> element in the page" if inside else "no stylesheet",
        )
    waiting, sheets = [(page, address) for address in links], []
    while waiting and len(sheets) < 8:
        where, address = waiting.pop(0)
        sheets.append(bring(reader, where, address, ("text/css",), "the stylesheet"))
        waiting += [(sheets[-1], found) for found in imports(sheets[-1].text)]
    return sheets


def without_comments(css):
    """`css` (at most 50,000 characters of it) without what stands between the comment signs."""
    first, *others = css[:50_000].split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def imports(css):
    return re.findall(r"""@import\s{1,9}(?:url\()?["']?([^"')\s;]{1,200})""", without_comments(css))


def pictures(css):
    """The addresses in url(...)."""
    return [
        found.strip().strip("\"'").strip()
        for found in re.findall(r"url\(([^)]{1,300})\)", without_comments(css))
    ]


def same(text, files):
    """Whether `text` is one of these files as handed in; lines with a gap may have been filled."""
    came = {line.strip() for line in text.splitlines()}
    return any(
        all(line.strip() in came for line in file.splitlines() if "{{" not in line and "{%" not in line)
        for file in files
    )


def dressed(site, reader, page):
    """Insists that `page` loads river.css as it was handed in; gives that stylesheet."""
    sheets = stylesheets(reader, page)
    for sheet in sheets:
        if same(sheet.text, copies(site, "river.css")):
            return sheet
    page.fail(
        f"{page.path} loads a stylesheet, but none of them is your file river.css as it stands.",
        expected="the rules of river.css",
        got=sheets[0].text[:300],
    )


def leaf(site, reader, sheet):
    """Insists that `sheet` shows leaf.svg as it was handed in."""
    addresses = pictures(sheet.text)
    for address in addresses:
        if "{{" in sheet.text or "{%" in sheet.text:
            sheet.fail(
                "There is a {{ }} in river.css as the browser gets it. A stylesheet is not a template: it is handed "
                "out as it is, and nobody fills the gap.",
                expected="an address",
                got=f"url({address})",
                hint="An address in a stylesheet begins where the stylesheet is. That makes it short.",
            )
        if file_of(address) == "leaf.svg" and not re.match(r"[A-Za-z]:|file:", address):
            picture = bring(reader, sheet, address, ("image/svg+xml",), "the leaf")
            if same(picture.text, copies(site, "leaf.svg")):
                return picture
            picture.fail(
                f"{picture.path} is another picture than your leaf.svg.", expected="leaf.svg as it is"
            )
    sheet.fail(
        "river.css should show leaf.svg from your app, and the address in it leads elsewhere.",
        expected='url("...leaf.svg"), an address on this site',
        got=", ".join(f"url({address})" for address in addresses)[:300] or "no url(...) at all",
        hint="Look for url( in river.css.",
    )


def timed(site, reader, page, title):
    """Insists that a post loads reading.js as it was handed in, and can be read."""
    scripts = [one.attributes["src"] for one in page.select("script[src]")]
    if not scripts:
        wrong = page.select("script[href], link[href*='.js']")
        page.fail(
            "The post should load reading.js, and the browser is not told of any script: it looks for the address in "
            "the src of a <script>.",
            expected='<script src="..."></script>',
            got=wrong[0].html[:200] if wrong else "no <script src>",
        )
    if title not in page.words:
        page.fail(
            "The post has a script, and its words are gone from the page. A <script> lasts until </script>, and "
            "what stands in between is not shown; /> does not close it.",
            expected=f"a page that shows {title!r}",
            got=page.words[:200] or "an empty page",
        )
    for address in scripts:
        if same(bring(reader, page, address, SCRIPT_TYPES, "the script").text, copies(site, "reading.js")):
            return
    page.fail(
        "The post loads a script, but it is not your file reading.js as it stands.",
        expected="reading.js",
        got=", ".join(scripts)[:300],
    )


@check("The front page loads the stylesheet", task=1)
def front_is_dressed(site):
    reader = site.visitor("a reader")
    dressed(site, reader, reader.get("/").ok())


@check("Every post loads it, too", task=2)
def posts_are_dressed(site, draw):
    reader = site.visitor("a reader")
    page, _ = open_post(reader, draw)
    dressed(site, reader, page)


@check("Every post loads the script, and can be read", task=3)
def script_runs(site, draw):
    reader = site.visitor("a reader")
    page, title = open_post(reader, draw)
    timed(site, reader, page, title)
    if not page.select("#reading-time"):
        page.fail(
            'The paragraph that the script fills, <p id="reading-time">, is gone from the post.',
            expected='an element with id="reading-time"',
            got="no such element",
        )


@check("The stylesheet finds the leaf", task=4, after="front_is_dressed")
def leaf_loads(site):
    reader = site.visitor("a reader")
    leaf(site, reader, dressed(site, reader, reader.get("/").ok()))


@check(
    "Under another address everything still loads",
    task=5,
    after=("posts_are_dressed", "script_runs", "leaf_loads"),
    hint="Look for an address that begins with a slash, in templates and in river.css. url_for() and relative "
    "addresses move along.",
)
def moves_house(site, draw):
    blog, posts = newer(site, draw)
    reader = blog.mounted(f"/{draw.word()}/{draw.word()}").visitor("a reader")
    front = reader.get("/").ok()
    for post in posts:
        opened = reader.click(front.link(post["title"]), front).ok()
        sheet = dressed(blog, reader, opened)
        timed(blog, reader, opened, post["title"])
        opened.shows(post["paragraphs"][1], "the post's words")
    dressed(blog, reader, front)
    leaf(blog, reader, sheet)


@check("The leaf is the icon in the browser's tab", task=5, stretch=True, after="leaf_loads")
def leaf_is_icon(site, draw):
    reader = site.visitor("a reader")
    for page in (reader.get("/").ok(), open_post(reader, draw)[0]):
        icons = page.select("link[rel~=icon i][href]")
        if not icons:
            page.fail(
                f"{page.path} names no icon.",
                expected='<link rel="icon" href="...">',
                got="no such element",
            )
        came = bring(reader, page, icons[0].attributes["href"], ("image/svg+xml",), "the icon")
        if not same(came.text, copies(site, "leaf.svg")):
            came.fail("The icon is another picture than leaf.svg.", expected="leaf.svg")
