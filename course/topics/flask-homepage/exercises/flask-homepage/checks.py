"""What visitors, screen readers and the host find on a homepage that could be anybody's."""

import json
import re
from posixpath import dirname, join

from flaskpath.grading import addresses
from flaskpath.grading.api import check, fail
from flaskpath.grading.failures import Failed
from flaskpath.grading.markup import Link, folded

PAGES = ("/", "/works", "/contact")
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="8"><path d="M0 0h8v8z"/></svg>\n'
PNG = b"\x89PNG\r\n\x1a\n"


def draw_person(draw, count):
    """Somebody else: (the data, the pictures by name). Names hold signs that mean something in HTML."""
    words = draw.several(count, draw.word) if count else []
    works, pictures = [], {}
    for place, word in enumerate(words):
        picture = f"{word}.{'png' if place % 2 else 'svg'}"
        size = draw.number(100, 999_999)
        pictures[picture] = PNG + str(size).encode() if place % 2 else PICTURE.format(size=size).encode()
        works.append({
            "name": f"{word.title()} & {draw.name()} <{draw.number(2, 9)}",
            "about": draw.sentence(),
            "picture": picture,
            "shows": f'A "{draw.word()}" & some {word}',
        })  # fmt: skip
    person = {"name": f"{draw.foreign_name()} {draw.word().title()}", "about": draw.sentence(),
              "email": draw.email(), "works": works}  # fmt: skip
    return person, pictures


def open_homepage(site, draw, count=3):
    """The learner's app as somebody else's homepage: (site, person, pictures)."""
    person, pictures = draw_person(draw, count)
    # The pictures go where the learner's own are: beside the one that came with the starter, wherever that is now.
    own = next((path for path in site.submitted if path.endswith("/radio.svg")), "static/radio.svg")
    data = next((path for path in site.submitted if path.rpartition("/")[2] == "me.json"), "me.json")
    files = {data: json.dumps(person, ensure_ascii=False)}
    files.update({join(dirname(own), name): content for name, content in pictures.items()})
    return site.again(files=files), person, pictures


def visit(homepage, path):
    """The page at `path` as a visitor gets it, redirects followed."""
    visitor = homepage.visitor("a visitor")
    page = visitor.follow(visitor.get(path))
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"The page {path} could not be made: {crash.get('type')}: {crash.get('message')}",
            expected="200 and the page",
            got="500",
        )
    if page.status == 200 and page.content_type != "text/html":
        page.fail(
            f"The page {path} came as {page.content_type or 'nothing that it names'}, so a browser does not show it "
            "as a page.",
            expected="Content-Type: text/html",
            got=f"Content-Type: {page.content_type or '(none)'}",
        )
    return page.ok()


@check("Each of the three pages shows what it should", task=1)
def pages_are_there(site, draw):
    homepage, person, _ = open_homepage(site, draw)
    visit(homepage, "/").shows(person["name"], "the person's name").shows(
        person["about"], "the words about the person"
    )
    visit(homepage, "/contact").shows(person["email"], "the e-mail address")
    page = visit(homepage, "/works")
    for work in person["works"]:
        page.shows(work["name"], "a work's name").shows(work["about"], "the words about it")


@check("Each page has a title of its own, with the person's name", task=2, after="pages_are_there")
def titles(site, draw):
    homepage, person, _ = open_homepage(site, draw)
    seen = {}
    for path in PAGES:
        page = visit(homepage, path)
        if not page.title:
            page.fail(
                f"The page {path} has no title, so its tab and its bookmarks have no name.",
                expected=f"a <title> with {person['name']}",
                got="no title, or an empty one",
            )
        if person["name"] not in page.title:
            page.fail(
                f"The title of {path} does not say whose page it is: {person['name']!r} is not part of it.",
                expected=f"a title with {person['name']}",
                got=page.title,
            )
        if page.title.casefold() in seen:
            page.fail(
                f"{path} has the same title as {seen[page.title.casefold()]}: in two tabs nobody can tell them apart.",
                expected="three different titles",
                got=page.title,
            )
        seen[page.title.casefold()] = path


@check("From each page a link leads to each of the others", task=3, after="pages_are_there")
def linked(site, draw):
    homepage, _, _ = open_homepage(site, draw, count=1)
    pages = {path: visit(homepage, path) for path in PAGES}
    for path, page in pages.items():
        here = f"{addresses.SITE}{page.path}"
        for target, other in pages.items():
            if target == path:
                continue
            wanted = {addresses.resolve(addresses.SITE, one) for one in (target, other.path)}
            link = next((link for link in page.links if addresses.resolve(here, link.href) in wanted), None)
            if link is None:
                page.fail(
                    f"A visitor arrived at {path} and wants to go on to {target}, but no link leads there.",
                    expected=f"a link to {target}",
                    got=", ".join(f"{link.words} ({link.href})" for link in page.links) or "no links at all",
                )
            if not link.words and not page.select("a img[alt], a[aria-label], a[title]"):
                page.fail(f"The link on {path} that leads to {target} has no words: nobody can see it.")


def fetch(page, address, what):
    """What a browser gets at `address`, asked for by `page`."""
    loaded = page.visitor.follow(page.visitor.click(Link(what, address), page=page))
    if loaded.status != 200:
        loaded.fail(
            f"{what} should come from {address!r}, as {page.path} says, and the answer there is {loaded.status}.",
            expected="200 and the file",
            got=str(loaded.status),
            hint="Is the file in the folder static, and does url_for('static', filename=...) name it right?",
        )
    return loaded


def own_address(page, address):
    """Whether a browser that reads `page` asks this site for `address`."""
    went = addresses.resolve(f"{addresses.SITE}{page.path}", address)
    return bool(address.strip()) and went is not None and addresses.local_part(went) is not None


@check("All pages load a stylesheet from the site itself", task=4, after="pages_are_there")
def stylesheet(site, draw):
    homepage, _, _ = open_homepage(site, draw, count=1)
    shared = None
    for path in PAGES:
        page = visit(homepage, path)
        named = [link.attributes.get("href", "") for link in page.select("link[href]")
                 if "stylesheet" in link.attributes.get("rel", "").lower().split()]  # fmt: skip
        own = [address for address in named if own_address(page, address)]
        if not own:
            page.fail(
                f"The page {path} loads no stylesheet of your own.",
                expected='<link rel="stylesheet" href="..."> in its <head>',
                got=", ".join(named) or 'no <link rel="stylesheet">',
            )
        addresses_of_all = set()
        for address in own:
            loaded = fetch(page, address, "The stylesheet")
            if loaded.content_type != "text/css":
                loaded.fail(
                    f"The stylesheet at {loaded.path} came as {loaded.content_type or 'nothing that it names'}, and "
                    "browsers refuse a stylesheet that is not text/css.",
                    expected="Content-Type: text/css",
                    got=f"Content-Type: {loaded.content_type or '(none)'}",
                    hint="Put the file into static: Flask sets the type of a static file by the end of its name.",
                )
            if not any(rule.partition("}")[0].strip() for rule in loaded.text.split("{")[1:]):
                loaded.fail(
                    f"The stylesheet at {loaded.path} is empty: no rule stands in it.",
                    expected="at least one rule, such as body { margin: 2em; }",
                    got=loaded.text[:200] or "an empty file",
                )
            addresses_of_all.add(loaded.path)
        shared = addresses_of_all if shared is None else shared & addresses_of_all
        if not shared:
            page.fail(f"{path} does not load the stylesheet that the other pages load.",
                      expected="one stylesheet for all three pages", got=", ".join(own))  # fmt: skip


@check("Each work's picture is shown, with words for those who can't see it", task=4, after="pages_are_there")
def pictures_are_shown(site, draw):
    homepage, person, pictures = open_homepage(site, draw)
    page = visit(homepage, "/works")
    images = page.select("img[src]")
    for work in person["works"]:
        alts = [image for image in images if folded(image.attributes.get("alt", "")) == folded(work["shows"])]
        if not alts:
            page.fail(
                f"No picture on /works has the words {work['shows']!r} as its alt. "
                f"They say what the picture of {work['name']!r} shows.",
                expected=f"an <img> with that alt, showing {work['picture']}",
                got="; ".join(f"alt={image.attributes.get('alt')!r}" for image in images) or "no <img> at all",
                hint='Write alt="{{ work.shows }}", quotes included: the text has blanks in it.',
            )  # fmt: skip
        loaded = fetch(page, alts[0].attributes["src"], f"The picture of {work['name']!r}")
        if loaded.body != pictures[work["picture"]]:
            loaded.fail(
                f"The picture of {work['name']!r} is {work['picture']}; at {loaded.path} another one came.",
                expected=work["picture"],
                got=f"{len(loaded.body)} other bytes",
            )
        kind = "image/png" if work["picture"].endswith("png") else "image/svg+xml"
        if loaded.content_type != kind:
            loaded.fail(
                f"The picture {work['picture']} came with the wrong type, so a browser may not show it.",
                expected=f"Content-Type: {kind}",
                got=f"Content-Type: {loaded.content_type or '(none)'}",
            )


@check("The pages are valid HTML, whatever stands in the data", task=5, after="pages_are_there")
def valid_pages(site, draw):
    for count in (draw.number(3, 5), 0):
        homepage, _, _ = open_homepage(site, draw, count)
        for path in PAGES if count else ("/works",):
            visit(homepage, path).valid_html()


@check(
    "serve.sh starts a production server",
    task=6,
    after=("titles", "linked", "stylesheet", "pictures_are_shown", "valid_pages"),
)
def goes_online(terminal, site, draw):
    command = terminal.submitted.get("serve.sh")
    if command is None:
        fail(
            "There is no file serve.sh, so the host does not know how to start your site.",
            expected="serve.sh beside app.py",
            got=", ".join(sorted(terminal.submitted))[:300],
        )
    lines = [line.partition("#")[0].strip() for line in command.splitlines()]
    if not any(lines):
        fail(
            "serve.sh holds no command yet, so nothing is started.",
            expected="the command that starts Gunicorn",
            got=command[:200] or "an empty file",
            hint="gunicorn wants a file and a name in it: file:name.",
        )
    try:
        served = terminal.serve("sh", "serve.sh", port=8000)
        page = served.get("/")
    except Failed as failed:
        raise why_not(failed) from None
    server = page.headers.get("Server")
    if "werkzeug" in server.lower() or "development server" in served.printed:
        page.fail(
            "serve.sh starts the development server. It is made for one person who writes a program, and not for "
            "visitors: it says so itself each time it starts.",
            expected="Server: gunicorn",
            got=f"Server: {server}",
            hint="Start the app with Gunicorn: it is told the file and the name of the app object in it.",
        )
    if "gunicorn" not in server.lower() or not any(re.search(r"\bgunicorn\b", line) for line in lines):
        page.fail(
            "Something answers on port 8000, but it is not Gunicorn, started by serve.sh.",
            expected="Server: gunicorn",
            got=f"Server: {server or '(none)'}; serve.sh: {command[:200]}",
        )
    if page.status != 200 or page.title != site.get("/").title:
        page.fail("Gunicorn runs, but it does not answer with your site.", expected="200 and your first page",
                  got=f"{page.status} {page.words[:200]}")  # fmt: skip
    served.get(f"/{draw.word()}").answers(404)


def why_not(failed):
    """What kept the server from answering, as far as what it printed tells."""
    for sign, reason in (
        ("Failed to find attribute", "Gunicorn found the file, but no app object of that name in it."),
        ("No module named", "Gunicorn did not find the file that it was told."),
        ("not found", "There is no such program."),
        ("No application module", "Gunicorn was not told which app to start."),
        ("Listening at", "A server was started, but not on port 8000, where the host sends the visitors."),
        ("development server", "The development server was started: it is not for visitors."),
    ):
        if sign in failed.got:
            failed.message = f"{reason} {failed.message}"
            break
    return failed


@check("The site has an icon for the tab", task=6, stretch=True, after="pages_are_there")
def icon(site, draw):
    homepage, _, _ = open_homepage(site, draw, count=1)
    for path in PAGES:
        page = visit(homepage, path)
        icons = [link.attributes.get("href", "") for link in page.select("link[href]")
                 if "icon" in link.attributes.get("rel", "").lower().split()]  # fmt: skip
        if not any(own_address(page, address) for address in icons):
            page.fail(
                f"The page {path} names no icon of your own.",
                expected='<link rel="icon" href="..."> in its <head>',
                got=", ".join(icons) or "no icon",
            )
        loaded = fetch(page, next(address for address in icons if own_address(page, address)), "The icon")
        if not loaded.content_type.startswith("image/"):
            loaded.fail(
                "The icon is no picture.", expected="Content-Type: image/...", got=loaded.content_type
            )
