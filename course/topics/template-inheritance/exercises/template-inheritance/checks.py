"""What a blog with one base must do: changed in one place it is changed on all pages, and a stranger's page fits in."""

import json
import re

from flaskpath.grading.api import check

NAME, FOOTER, LATELY = "Slow Trains", "Written on trains since 2019.", "Lately"
LINKS = {"Front page": "/", "All posts": "/posts/", "Who writes this": "/about", "A guest": "/guest"}
NOTICE, NEWCOMERS = "No trains on Sundays.", "New here? Start with the oldest post."
ABOUT, GUEST = "I get off wherever it smells of coffee.", "Trams are trains, too."
MINE = "Write to me: train@slow.example"
EXTENDS = '{% extends "base.html" %}\n'


def blog(site, draw, files=None):
    """The learner's app with other posts: (site, posts)."""
    titles, texts = draw.several(5, draw.title), draw.several(5, draw.sentence)
    stops, slugs = draw.several(15, lambda: draw.word().title()), draw.several(5, draw.slug)
    posts = [
        {"slug": slugs[n], "title": titles[n], "text": texts[n], "stops": stops[3 * n : 3 * n + 3]}
        for n in range(5)
    ]
    return site.again(files={"posts.json": json.dumps(posts), **(files or {})}), posts


def address(post):
    return f"/posts/{post['slug']}"


def all_addresses(posts):
    """One address for each of the five kinds of page."""
    return (*LINKS.values(), address(posts[1]))


def every_page(site, posts):
    """The five kinds of page, each answered with 200."""
    return [site.get(path).ok() for path in all_addresses(posts)]


def own_file(site, name):
    """The path of the learner's template called `name`, in whichever folder; fails if there is none."""
    paths = [path for path in site.submitted if path.rsplit("/", 1)[-1] == name]
    if not paths:
        site.get("/").fail(
            f"None of your files is called {name}.",
            expected=f"templates/{name}",
            got=", ".join(sorted(path for path in site.submitted if path.endswith(".html"))),
            hint="Save what all pages have in common as templates/base.html."
            if name == "base.html"
            else "Keep the name: Ines will send a file of this name.",
        )
    return min(paths, key=lambda path: ("templates/" not in path, len(path)))


def with_line(text, line):
    """Ways to add a line to a base: at the end of the body, at its beginning, or after everything."""
    before, end, after = text.rpartition("</body>")
    if end:
        yield "before </body>", f"{before}{line}{end}{after}"
    if body := re.search(r"<body[^>]*>", text):
        yield "after <body>", text[: body.end()] + line + text[body.end() :]
    yield "at its end", text + line


def pages_behind(site, draw, phrase, addresses):
    """Change `phrase` in one file after the other; the pages that do not follow where most do, and that file."""
    new, pattern = draw.title(), re.compile(r"\s+".join(map(re.escape, phrase.split())))
    places = [path for path, text in site.submitted.items() if pattern.search(text)]
    where, behind = "", None
    for path in sorted(places, key=lambda path: not path.endswith("base.html")):
        other, posts = blog(site, draw, {path: pattern.sub(new, site.submitted[path])})
        pages = [other.get(path) for path in addresses(posts)]
        left = [page for page in pages if page.status != 200 or new not in page.words]
        if not left:
            return "", []
        if behind is None or len(left) < len(behind):
            where, behind = path, left
    return where, behind


def written_once(site, draw, phrase, what, addresses):
    """Fails unless one change of `phrase`, in one file, is seen at all `addresses` (made of the posts)."""
    where, behind = pages_behind(site, draw, phrase, addresses)
    if behind is None:
        site.get("/").shows(phrase, what).fail(
            f"{what.capitalize()} ({phrase}) was looked for in your files, to change it, and stands in none of them."
        )
    if behind:
        behind[0].fail(
            f"“{phrase}” ({what}) was changed in {where}, and {', '.join(page.path for page in behind)} "
            "did not follow: it stands in another file as well. Sooner or later somebody changes one "
            "and forgets the other.",
            expected="one place to change for all pages",
            got=behind[0].words[:300],
            hint="Let it stand in base.html only, outside of what the pages fill in.",
        )


@check("Every page is there with its own words", task=1)
def pages_have_their_words(site, draw):
    there, posts = blog(site, draw)
    own = {"/": [posts[0]["title"], posts[0]["text"]], "/about": [ABOUT], "/guest": [GUEST]}
    own["/posts/"] = [post["title"] for post in posts]
    own.update({address(post): [post["title"], post["text"]] for post in posts[1:3]})
    for path, wanted in own.items():
        page = there.get(path).ok()
        for words in wanted:
            if words not in page.words:
                page.fail(
                    f"The page at {path} has lost its own words. In a template that extends another one, "
                    "only what stands in a block shows; all else is dropped without a word.",
                    expected=words,
                    got=page.words[:400] or "an empty page",
                    hint="Put them in {% block content %}, and have a block of that name in the base.",
                )
    for post in posts:
        there.get("/posts/").link(address(post))
    there.get(f"/posts/{draw.slug()}").answers(404)


@check("A line added to base.html shows on all five pages", task=1, after="pages_have_their_words")
def base_shows_everywhere(site, draw):
    path, word = own_file(site, "base.html"), draw.word()
    first = None
    for where, changed in with_line(site.submitted[path], f"<p>{word}</p>"):
        other, posts = blog(site, draw, {path: changed})
        missing = [page for page in every_page(other, posts) if word not in page.words]
        if not missing:
            return
        first = first or (where, missing)
    where, missing = first
    missing[0].fail(
        f"A line was added to base.html, {where}, and {', '.join(page.path for page in missing)} "
        f"{'does' if len(missing) == 1 else 'do'} not show it: made from a copy, not from base.html.",
        expected=f"<p>{word}</p> on all five pages",
        got=missing[0].words[:300],
        hint='Begin the page\'s template with {% extends "base.html" %}, and keep only its blocks.',
    )


@check("Every page has the name, the four links and the footer", task=1, after="pages_have_their_words")
def frame_is_complete(site, draw):
    there, posts = blog(site, draw)
    visitor = there.visitor()
    for page in every_page(there, posts):
        page.shows(NAME, "the blog's name")
        for words, target in LINKS.items():
            reached = visitor.follow(visitor.click(page.link(words), page))
            if reached.path.partition("?")[0] != target:
                page.fail(
                    f"The link “{words}” at {page.path} leads to {reached.path}.",
                    expected=target,
                    got=reached.path,
                )
        if (count := page.words.count(FOOTER)) != 1:
            page.fail(
                f"The footer stands {count} times at {page.path}.",
                expected=f"once: {FOOTER}",
                got=page.words[-200:],
                hint="It belongs in base.html, and in no page's own template." if count else "",
            )


@check(
    "Name, links and footer are each written once",
    task=1,
    after=("base_shows_everywhere", "frame_is_complete"),
)
def frame_is_written_once(site, draw):
    written_once(site, draw, NAME, "the blog's name", all_addresses)
    written_once(site, draw, "Who writes this", "a link's words", all_addresses)
    written_once(site, draw, FOOTER, "the footer", all_addresses)


@check("Each page has a title of its own, and the blog's name in it", task=2, after="pages_have_their_words")
def titles_differ(site, draw):
    there, posts = blog(site, draw)
    pages = [*every_page(there, posts), there.get(address(posts[2])).ok()]
    for page in pages:
        if NAME not in page.title:
            page.fail(
                f"The <title> of {page.path} lacks the blog's name.",
                expected=f"a title with {NAME}",
                got=page.title or "no title",
                hint="Let only the page's own part be the block; the name stays outside it, in base.html.",
            )
        twin = next((one for one in pages if one is not page and one.title == page.title), None)
        if twin:
            page.fail(
                f"{page.path} and {twin.path} have the same title: nobody can tell them apart in a list "
                "of tabs or bookmarks.",
                expected="a block title in base.html that each page fills",
                got=page.title,
            )
    for page, post in ((pages[-2], posts[1]), (pages[-1], posts[2])):
        if post["title"] not in page.title:
            page.fail(
                "The title of a post's page lacks the post's title.", expected=post["title"], got=page.title
            )


@check("The link to the page one is on is marked, and no other", task=3, after="frame_is_complete")
def current_link_is_marked(site, draw):
    there, posts = blog(site, draw)
    visitor = there.visitor()
    for page in every_page(there, posts):
        marked = [a for a in page.select("a[aria-current]") if a.attributes["aria-current"] == "page"]
        here = next((words for words, target in LINKS.items() if target == page.path), None)
        expected = f'aria-current="page" on “{here}” only' if here else "no link with it"
        got = ", ".join(f"“{a.words}”" for a in marked) or 'no link with aria-current="page"'
        if here and not marked:
            page.fail(f"At {page.path}, no link is marked as the current page.", expected=expected, got=got)
        for link in marked:
            reached = visitor.click(page.link(link.attributes.get("href", "")), page)
            if reached.path != page.path:
                page.fail(
                    f"A visitor at {page.path} is told by the link “{link.words}” that this is the current "
                    f"page, but it leads to {reached.path}.",
                    expected=expected,
                    got=got,
                    hint="Compare the whole path: every path begins with the one of the front page.",
                )


def with_sidebar(posts):
    """Addresses of the pages that keep the base's sidebar, or most of it."""
    return ("/", "/posts/", "/guest", address(posts[1]))


def keeps_lately(page, posts):
    """Fails unless the base's part of the sidebar is on the page, with the three newest posts."""
    if LATELY not in page.words:
        page.fail(
            f"At {page.path} the base's sidebar is gone: no “{LATELY}”. A page that fills a block replaces "
            "what the base has there, unless it says super().",
            expected=LATELY,
            got=page.words[:400],
            hint="{{ super() }} inside the block stands for what the base has there.",
        )
    for post in posts[:3]:
        page.link(address(post))


@check("The base's sidebar is on the pages that leave it as it is", task=4, after="frame_is_complete")
def sidebar_by_default(site, draw):
    there, posts = blog(site, draw)
    for path in ("/posts/", "/guest"):
        page = there.get(path).ok()
        keeps_lately(page, posts)
        page.shows(NOTICE, "the base's notice").hides(NEWCOMERS, "the front page's notice")
        page.hides(MINE, "the sidebar of /about")
    if any(link.href.endswith(posts[3]["slug"]) for link in page.links):
        page.fail("The sidebar should link to the three newest posts, and has the fourth one, too.")


@check("The front page changes only the notice", task=4, after="sidebar_by_default")
def front_page_has_its_notice(site, draw):
    there, posts = blog(site, draw)
    page = there.get("/").ok().shows(NEWCOMERS, "the front page's own notice")
    page.hides(NOTICE, "the base's notice")
    keeps_lately(page, posts)


@check("A post's page adds its stops to the sidebar", task=4, after="sidebar_by_default")
def post_adds_its_stops(site, draw):
    there, posts = blog(site, draw)
    for post in posts[:2]:
        page = there.get(address(post)).ok()
        for stop in post["stops"]:
            page.shows(stop, "one of the post's stops")
        keeps_lately(page, posts)
        page.shows(NOTICE, "the base's notice")
        page.hides(posts[2]["stops"][0], "a stop of another post")


@check("The page about the writer has a sidebar of its own", task=4, after="sidebar_by_default")
def about_replaces_sidebar(site, draw):
    there, posts = blog(site, draw)
    page = there.get("/about").ok().shows(MINE, "its own sidebar")
    for words in (LATELY, NOTICE, posts[1]["title"]):
        if words in page.words:
            page.fail(
                f"/about has a sidebar of its own, and still shows “{words}” from the base's.",
                expected=f"{MINE}, and nothing of the base's sidebar",
                got=page.words[:400],
                hint="In the base, all that belongs to the sidebar stands inside {% block sidebar %}.",
            )


@check("The sidebar is written once", task=4, after=("base_shows_everywhere", "post_adds_its_stops"))
def sidebar_is_written_once(site, draw):
    written_once(site, draw, LATELY, "the sidebar's heading", with_sidebar)


def from_ines(site, draw, template):
    """The page that Ines's template makes: (page, posts)."""
    path = own_file(site, "guest.html")
    there, posts = blog(site, draw, {path: EXTENDS + template})
    return there.get("/guest").ok(), posts


@check(
    "A friend's page that fills only the content",
    task=5,
    after=("base_shows_everywhere", "sidebar_by_default"),
)
def friend_fills_content(site, draw):
    words = draw.sentence()
    page, posts = from_ines(site, draw, "{% block content %}<p>" + words + "</p>{% endblock %}")
    if words not in page.words:
        page.fail(
            "Ines filled the block content, and her words are not on the page. A block that the base does "
            "not have is dropped.",
            expected=words,
            got=page.words[:400],
            hint="In base.html the block is called content, spelt just so.",
        )
    page.hides(GUEST, "what stood in guest.html before")
    if NAME not in page.title:
        page.fail(
            "Her page has no title block, and its <title> lacks the blog's name.",
            expected=NAME,
            got=page.title,
        )
    for wanted in (NAME, FOOTER, NOTICE, *LINKS):
        page.shows(wanted)
    keeps_lately(page, posts)


@check("A friend's page with a title and a sidebar of its own", task=5, after="friend_fills_content")
def friend_replaces_sidebar(site, draw):
    title, words = draw.title(), draw.sentence()
    page, _ = from_ines(
        site,
        draw,
        "{% block sidebar %}<p>" + words + "</p>{% endblock %}{% block title %}" + title + "{% endblock %}",
    )
    if title not in page.title or NAME not in page.title:
        page.fail(
            "Ines filled the block title with her part only; the base should add the blog's name.",
            expected=f"a title with {title} and {NAME}",
            got=page.title or "no title",
            hint="In base.html: the block inside <title>, and the name beside it, outside the block.",
        )
    page.shows(words, "her sidebar").shows(FOOTER, "the footer")
    for gone in (LATELY, NOTICE):
        if gone in page.words:
            page.fail(
                f"Ines filled the block sidebar with something of her own, and “{gone}” is still there. "
                "It does not stand inside that block.",
                expected="her sidebar only",
                got=page.words[:400],
                hint="{% block notice %} and the heading stand between {% block sidebar %} and its {% endblock %}.",
            )


@check(
    "A friend's page that adds to the sidebar and has its own notice", task=5, after="friend_fills_content"
)
def friend_adds_to_sidebar(site, draw):
    above, notice, below = draw.several(3, draw.sentence)
    page, posts = from_ines(
        site,
        draw,
        "{% block notice %}" + notice + "{% endblock %}"
        "{% block sidebar %}" + above + "{{ super() }}" + below + "{% endblock %}",
    )
    keeps_lately(page, posts)
    for words in (above, notice, below):
        page.shows(words, "what Ines put into the sidebar")
    page.hides(NOTICE, "the base's notice, which Ines replaced")
    places = [page.words.index(words) for words in (above, LATELY, notice, below)]
    if places != sorted(places):
        page.fail(
            "Ines put a sentence before super() and one after it, and filled the notice inside the sidebar. "
            "They come in another order.",
            expected=f"{above} ... {LATELY} ... {notice} ... {below}",
            got=page.words[:600],
        )


@check("A bare page for printing, from the same template", task=5, stretch=True, after="post_adds_its_stops")
def bare_page(site, draw):
    there, posts = blog(site, draw)
    page = there.get(address(posts[1]), query={"bare": "1"}).ok()
    page.shows(posts[1]["title"], "the post's title").shows(posts[1]["text"], "its text")
    for gone in (NAME, FOOTER, LATELY, NOTICE, *LINKS):
        page.hides(gone, "a part of the frame")
    there.get(address(posts[1])).ok().shows(FOOTER, "the footer, on the page as usual")
