"""What the club's pages must do, for members that the learner has never met."""

import json

from flaskpath.grading.api import check


def open_club(site, draw):
    """The learner's app with other members: (site, people). The names are of four kinds, in a drawn order."""
    given = draw.several(4, draw.name)
    foreign = draw.several(2, draw.foreign_name)
    names = [given[0], f"{given[1]} {draw.word().title()}", foreign[0], f"{foreign[1]} {given[2]} {given[3]}"]
    numbers = draw.several(len(names), lambda: draw.number(2, 9999))
    abouts = draw.several(len(names), draw.sentence)
    people = [
        {"number": number, "name": name, "about": about}
        for number, name, about in zip(numbers, names, abouts, strict=True)
    ]
    people = draw.shuffled(people)
    return site.again(files={"people.json": json.dumps(people, ensure_ascii=False).encode()}), people


def address(name):
    """The path of a person's page, as a browser shows it."""
    return f"/people/{name}"


def visit(site, path):
    """What a visitor ends up with at `path`, redirects followed."""
    visitor = site.visitor("a visitor")
    page = visitor.get(path)
    return visitor.follow(page) if page.status in (301, 302, 303, 307, 308) else page


def who_ran(page):
    """A sentence about the rule that Flask chose for this address, where the app tells."""
    rule = page.inside.get("rule")
    return f" Flask chose the rule {rule} for it." if rule else ""


def outcome(page):
    """What became of a request that should have been a page, with the rule that Flask chose for it."""
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        return f"the app crashed: {crash.get('type')}: {crash.get('message')}.{who_ran(page)}"
    return f"the answer was {page.status}{', not found' if page.status == 404 else ''}.{who_ran(page)}"


@check("The list names every member", task=1)
def lists_everyone(site, draw):
    club, people = open_club(site, draw)
    page = visit(club, "/people/")
    if page.status == 404 and club.get("/people").status == 200:
        page.fail(
            "The list answers at /people, but at /people/, with the slash, there is nothing.",
            expected="200 and the list",
            got="404",
            hint="A rule without a slash at its end does not fit an address with one. "
            "The other way round, Flask helps.",
        )
    page.ok()
    for person in people:
        page.shows(person["name"], "a member's name")


@check(
    "Whoever leaves out the last slash is sent on to the list",
    task=1,
    after="lists_everyone",
    hint="Look at the end of your rule: a rule that ends with a slash also catches the address without it.",
)
def one_address(site):
    page = site.get("/people")
    if page.status == 200:
        page.fail(
            "The list now has two addresses: /people answers by itself and does not redirect to /people/.",
            expected="a redirect to /people/",
            got="the page itself, with status 200",
        )
    if page.location and site.get("/people/").status != 200:
        page.fail("/people sends the visitor on, but /people/ with the slash is not the list.")
    page.redirects_to("/people/")


@check("A member's page shows the name and the words about them", task=2)
def page_for_each(site, draw):
    club, people = open_club(site, draw)
    for person in [one for one in people if one["name"].isascii() and " " not in one["name"]]:
        page = visit(club, address(person["name"]))
        if page.status != 200:
            page.fail(
                f"{person['name']} is a member. A visitor asked for {page.path}, and {outcome(page)}",
                expected="200 and the person's page",
                got=str(page.status),
                hint="Is there a rule for /people/<name>, and does its view look through all of PEOPLE?",
            )
        page.ok().shows(person["name"], "the person's name").shows(person["about"], "the words about them")
        for other in people:
            if other is not person:
                page.hides(other["about"], f"the words about {other['name']}, on {person['name']}'s page")


@check("Names with spaces and with any letters have their page", task=2, after="page_for_each")
def names_as_people_have_them(site, draw):
    club, people = open_club(site, draw)
    for person in people:
        if person["name"].isascii() and " " not in person["name"]:
            continue
        page = visit(club, address(person["name"]))
        if page.status != 200:
            kind = "spaces in it" if " " in person["name"] else "letters outside A to Z"
            page.fail(
                f"{person['name']} is a member, and it is a name with {kind}. "
                f"A visitor asked for {page.path}, and {outcome(page)}",
                expected=f"200 and the page of {person['name']}",
                got=str(page.status),
                hint="Your view gets the name as a person writes it. Compare it as it is, and allow "
                "any letter.",
            )
        page.shows(person["name"], "the person's name").shows(person["about"], "the words about them")


@check(
    "Every name in the list leads to that person's page", task=2, after=("lists_everyone", "page_for_each")
)
def names_are_links(site, draw):
    club, people = open_club(site, draw)
    visitor = club.visitor("a visitor")
    page = visit(club, "/people/").ok()
    for person in people:
        opened = visitor.follow(visitor.click(page=page, link=page.link(person["name"])))
        if opened.status == 404:
            opened.fail(
                f"The link of {person['name']} leads to {opened.path}, and nothing is there.",
                expected=f"the page of {person['name']}",
                got="404",
                hint="Look at the link's address in the page, and at your rule for a person's page.",
            )
        opened.ok().shows(person["about"], f"the words about {person['name']}")


@check("A name that nobody has is not found", task=3, after="page_for_each")
def unknown_name(site, draw):
    club, people = open_club(site, draw)
    part = next(one["name"] for one in people if " " in one["name"]).split()[-1]
    for name in (draw.word().title(), f"{draw.word().title()} {draw.word().title()}", part):
        page = visit(club, address(name))
        if page.status == 200:
            page.fail(
                f"No member is called {name}, yet {page.path} was answered with status 200, which "
                "tells everybody: "
                "here it is. Words in the page do not change its status.",
                expected="404",
                got="200",
                hint="abort(404) ends the view, and answers 'not found'.",
            )
        if page.status == 500:
            page.fail(
                f"No member is called {name}. That should be a 404, not found, but {outcome(page)}",
                expected="404",
                got="500",
                hint="What does your view do when it finds nobody? That is the place for abort(404).",
            )
        page.answers(404)


@check("The page for newcomers is not taken for a member", task=4)
def fixed_page(site, draw):
    club, _ = open_club(site, draw)
    page = visit(club, "/people/new")
    if page.status != 200:
        page.fail(
            f"A visitor asked for /people/new, the page for newcomers, and {outcome(page)} "
            "A rule without brackets, /people/new, wins over every rule with a variable.",
            expected="200 and 'Come on Tuesday'",
            got=str(page.status),
            hint="Give the page a rule of its own, with no variable in it.",
        )
    page.shows("Come on Tuesday", "the words for newcomers")


@check("A member is found by number, too", task=5, after="page_for_each")
def found_by_number(site, draw):
    club, people = open_club(site, draw)
    for person in people:
        page = visit(club, f"/people/{person['number']}")
        if page.status != 200:
            page.fail(
                f"Number {person['number']} is {person['name']}. A visitor asked for {page.path}, and "
                f"{outcome(page)} Where two rules fit the same addresses, the first in the file gets "
                "them all.",
                expected=f"200 and the page of {person['name']}",
                got=str(page.status),
                hint="A converter such as int makes one of the rules narrower; names don't fit it then.",
            )
        page.shows(person["name"], "the person's name").shows(person["about"], "the words about them")


@check("A number that nobody has is not found", task=5, after="found_by_number")
def unknown_number(site, draw):
    club, _ = open_club(site, draw)
    for number in (0, draw.number(10_000, 99_999)):
        page = visit(club, f"/people/{number}")
        if page.status == 200:
            page.fail(
                f"Nobody has number {number}, yet {page.path} showed a page.", expected="404", got="200"
            )
        page.answers(404)


@check("Everything below /old/ is gone", task=5, stretch=True, hint="Which converter also fits slashes?")
def old_pages(site, draw):
    for depth in (1, 2, 4):
        site.get("/old/" + "/".join(draw.several(depth, draw.word)) + ".html").answers(410)
