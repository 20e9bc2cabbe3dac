"""What a visitor of the pool's site finds: with the addresses as they are, with others, and under a prefix."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin

from flaskpath.grading.api import check
from flaskpath.grading.markup import Link

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ADDRESSES = {"Home": "/", "Hours": "/hours", "Courses": "/courses/", "Contact": "/contact"}
WELCOME = "Welcome to the pool"
BY_HAND = "An address that was typed by hand stays as it is; url_for asks the rule."


def draw_pool(draw):
    """Other data for the site: four courses on two days, whose names hold the signs that addresses use."""
    first, second = draw.several(2, lambda: draw.pick(DAYS))
    words = draw.several(5, draw.word)
    names = [
        f"{draw.foreign_name()} {words[0]}?",
        f"{words[1].title()} & 6{draw.number(0, 9)}+",
        f"{draw.number(2, 99)} % {words[2]} #{draw.number(2, 9)}",
        words[3].title(),
    ]
    days = draw.shuffled([first, first, second, second])
    courses = [
        {"name": name, "day": day, "about": draw.sentence()} for name, day in zip(names, days, strict=True)
    ]
    return {
        "hours": f"Open from {draw.number(5, 9)} to {draw.number(17, 22)}, {words[4]}",
        "telephone": f"0151 {draw.number(100, 999)} {draw.number(1000, 9999)}",
        "courses": draw.shuffled(courses),
    }


@dataclass
class Place:
    """The learner's site over some drawn data, somewhere: `where` says it for a sentence."""

    site: object
    pool: dict
    where: str = ""
    addresses: dict = field(default_factory=lambda: ADDRESSES)

    @property
    def telltale(self):
        """What each page of the bar shows and no other does."""
        return {"Home": WELCOME, "Hours": self.pool["hours"], "Contact": self.pool["telephone"],
                "Courses": self.pool["courses"][0]["name"]}  # fmt: skip

    def visit(self, path, visitor=None):
        visitor = visitor or self.site.visitor("a visitor")
        return visitor.follow(visitor.get(path))

    def click(self, page, link, leads_to):
        """The page that a browser gets by this link; one that is not there fails with a sentence about the link."""
        opened = page.visitor.follow(page.visitor.click(link, page=page))
        if opened.status != 200:
            crash = opened.inside.get("exception")
            why = f" The app crashed: {crash.get('type')}: {crash.get('message')}" if crash else ""
            if not why and any(sign in link.words and sign in link.href for sign in "?# "):
                why = " In an address, signs such as ? and # have a meaning of their own; url_for writes them as codes."
            opened.fail(
                f'{self.where}The link "{link.words}" in {page.path} leads to {link.href!r}, and the answer there '
                f"is {opened.status}.{why}",
                expected=leads_to,
                got=str(opened.status),
                hint=BY_HAND if self.where else "",
            )
        return opened


def ordinary(site, draw):
    pool = draw_pool(draw)
    return Place(site.again(files=data(pool)), pool)


def data(pool):
    return {"pool.json": json.dumps(pool, ensure_ascii=False)}


def under_prefix(site, draw):
    pool = draw_pool(draw)
    prefix = f"/{draw.word()}/{draw.word()}"
    return Place(site.again(files=data(pool)).mounted(prefix), pool, f"The site was mounted under {prefix}. ")


def with_other_addresses(site, draw):
    """The site after somebody renamed its rules; fails if they can't be renamed from outside."""
    pool = draw_pool(draw)
    new = dict(zip(("/", "/hours", "/courses", "/contact"), draw.several(4, draw.word), strict=True))
    new = {old: f"/{word}" for old, word in new.items()}
    renamed = site.renamed(new, files=data(pool))
    told = ", ".join(f"{old} to {other}" for old, other in new.items())
    addresses = {words: new[path.rstrip("/") or "/"] + ("/" if words == "Courses" else "")
                 for words, path in ADDRESSES.items()}  # fmt: skip
    for words, path in addresses.items():
        page = renamed.get(path)
        if page.status == 404:
            page.fail(
                f"The rules were renamed ({told}), but nothing answers at {path}. The rule of {words} could not be "
                "renamed, because Flask was not told it in one of the usual ways.",
                expected=f"the page {words} at {path}",
                got="404",
                hint="Set each rule by @app.get or @app.route, by add_url_rule or in a blueprint.",
            )
    return Place(renamed, pool, f"The rules were renamed ({told}) and nothing else was touched. ", addresses)


def crashed(page):
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"The page at {page.path} could not be made: {crash.get('type')}: {crash.get('message')}",
            expected="200 and the page",
            got="500",
        )
    return page.ok()


def bar(place, page):
    """The links in the <nav> elements of a page, by their words: (words, address, attributes)."""
    links = {}
    for link in page.select("nav a[href]"):
        links.setdefault(link.words.casefold(), link)
    missing = [words for words in ADDRESSES if words.casefold() not in links]
    if missing:
        page.fail(
            f"{place.where}The page at {page.path} should have a bar, a <nav> with the four links; "
            f"it has no link {' and no link '.join(missing)} there.",
            expected="Home, Hours, Courses, Contact in a <nav>",
            got=", ".join(link.words for link in links.values()) or "no links in a <nav>",
        )
    return {words: links[words.casefold()] for words in ADDRESSES}


def open_pages(place):
    """Every page with the bar: its words in the bar (or None) and the page."""
    pages = [(words, crashed(place.visit(path))) for words, path in place.addresses.items()]
    course = place.pool["courses"][0]
    courses = pages[2][1]
    opened = place.click(courses, course_link(courses, course), "the course's page")
    return [*pages, (None, crashed(opened))]


def bar_works(place, pages):
    """Fails unless each page's bar leads to the four pages. An address that was tried is not tried again."""
    tried = set()
    for _, page in pages:
        for words, link in bar(place, page).items():
            href = link.attributes["href"]
            way = (words, urljoin(f"http://localhost{page.path}", href))
            if way in tried:
                continue
            tried.add(way)
            there = f"the page {words}"
            opened = place.click(page, Link(words, href), there)
            if place.telltale[words] not in opened.words:
                opened.fail(
                    f'{place.where}The link "{words}" in {page.path} leads to {href!r}, and that is another page.',
                    expected=f"{there}, which shows {place.telltale[words]!r}",
                    got=opened.words[:300],
                    hint=BY_HAND if place.where else "",
                )


def course_link(page, course):
    """The link with a course's name, alone or with more words."""
    named = [link for link in page.links if course["name"].casefold() in link.words.casefold()]
    return min(named, key=lambda link: len(link.words)) if named else page.link(course["name"])


def courses_work(place, page):
    """Fails unless the list in `page` leads to each course's page."""
    for course in place.pool["courses"]:
        link = course_link(page, course)
        opened = place.click(page, link, f"the page of {course['name']!r}")
        for words in (course["name"], course["day"], course["about"]):
            if words not in opened.words:
                opened.fail(
                    f"{place.where}The link of the course {course['name']!r} leads to {link.href!r}, and the page "
                    f"there does not show {words!r}.",
                    expected=f"{course['name']}, {course['day']}, {course['about']}",
                    got=opened.words[:300],
                    hint=BY_HAND if place.where else "",
                )


def days_work(place, page):
    """Fails unless the list in `page` has a link for each day that has a course, to the list of that day."""
    for day in dict.fromkeys(course["day"] for course in place.pool["courses"]):
        link = page.link(day)
        opened = place.click(page, link, f"the courses of {day}")
        shows_only(place, opened, day, f'the link "{day}" leads to {link.href!r}')
        is_marked(place, opened, "Courses")


def shows_only(place, page, day, what):
    for course in place.pool["courses"]:
        if (course["name"] in page.words) != (course["day"] == day):
            there = "is missing" if course["day"] == day else "is there, too"
            page.fail(
                f"{place.where}On {page.path} ({what}) only the courses of {day} should be listed; "
                f"{course['name']!r} on {course['day']} {there}.",
                expected=", ".join(c["name"] for c in place.pool["courses"] if c["day"] == day),
                got=page.words[:300],
            )


def is_marked(place, page, words):
    """Fails unless the bar marks `words` as the page that is shown, and nothing else."""
    links = bar(place, page)
    marked = [name for name, link in links.items() if link.attributes.get("aria-current") == "page"]
    allowed = ([words],) if words else ([], ["Courses"])
    if marked not in allowed:
        page.fail(
            f"{place.where}On {page.path} the bar should mark "
            f"{words or 'Courses or nothing'} as the page that is shown; "
            f'aria-current="page" is on {" and ".join(marked) or "no link"}.',
            expected=f'aria-current="page" on {words or "Courses, or on no link"} and on no other',
            got=f"it is on {', '.join(marked) or 'no link'}",
            hint="Ask for each link whether request.endpoint is its view."
            if place.where or not marked
            else "",
        )


@check("Every page has the bar, and its links lead to the four pages", task=1)
def bar_on_every_page(site, draw):
    place = ordinary(site, draw)
    pages = [(words, crashed(place.visit(path))) for words, path in ADDRESSES.items()]
    bar_works(place, pages)


@check("Each course has a page, and its name in the list leads there", task=2)
def course_links(site, draw):
    place = ordinary(site, draw)
    courses_work(place, crashed(place.visit("/courses/")))


@check("A course that isn't there is not found", task=2, after="course_links")
def no_such_course(site, draw):
    for name in (draw.word(), f"{draw.title()}?"):
        site.get(f"/courses/{quote(name)}").answers(404)


@check("The bar works on a course's page as well", task=2, after=("bar_on_every_page", "course_links"))
def bar_on_a_course(site, draw):
    place = ordinary(site, draw)
    bar_works(place, open_pages(place)[-1:])


@check("The bar marks the page that is shown", task=3, after=("bar_on_every_page", "course_links"))
def current_is_marked(site, draw):
    place = ordinary(site, draw)
    for words, page in open_pages(place):
        is_marked(place, page, words)


@check(
    "One day's courses are listed, and each day has a link",
    task=4,
    after=("course_links", "current_is_marked"),
)
def one_day(site, draw):
    place = ordinary(site, draw)
    day = place.pool["courses"][0]["day"]
    page = crashed(place.site.get("/courses/", query={"day": day}))
    shows_only(place, page, day, "asked for by hand")
    days_work(place, crashed(place.visit("/courses/")))


@check(
    "After the rules were renamed, links and marks are right", task=5, after=("bar_on_a_course", "one_day")
)
def renamed_rules(site, draw):
    all_works(with_other_addresses(site, draw))


@check("Under a prefix, links and marks are right", task=6, after=("bar_on_a_course", "one_day"))
def mounted(site, draw):
    all_works(under_prefix(site, draw))


def all_works(place):
    pages = open_pages(place)
    bar_works(place, pages)
    courses_work(place, pages[2][1])
    for words, page in pages:
        is_marked(place, page, words)
    days_work(place, pages[2][1])


@check("A course's page shows its full address", task=6, stretch=True, after="mounted")
def full_address(site, draw):
    place = under_prefix(site, draw)
    courses = place.visit("/courses/")
    for course in place.pool["courses"]:
        page = place.click(courses, course_link(courses, course), "the course's page")
        address = f"http://localhost{page.path}"
        if address not in page.words and unquote(address) not in unquote(page.words):
            page.fail(
                f"{place.where}The course's page should show its own full address, for posters.",
                expected=address,
                got=page.words[:300],
                hint="url_for builds a full address if it is told _external=True.",
            )
