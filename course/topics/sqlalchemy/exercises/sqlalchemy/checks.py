"""What a members' book must do for those who join, those who come back, and two who come at once."""

import re

from flaskpath.grading.api import check

SO_FAR = re.compile(r"Members so far:\s*(\d+)")
SQLITE = b"SQLite format 3\x00"
TAKEN = "already registered"


def join(site, name, email):
    return site.post("/register", data={"name": name, "email": email})


def new_names(draw, count):
    """Names that no other check uses: all of them share one book."""
    return [word.capitalize() for word in draw.several(count, draw.word)]


def new_name(draw):
    return new_names(draw, 1)[0]


def joined(page, name):
    """`page` answers a registration that should have gone well."""
    if page.status == 409:
        page.fail(
            f"{name} joined with an address that nobody had used, and was refused with a 409.",
            expected="a redirect to /members",
            got="409",
            hint="Only an address that is in the book already is a reason to refuse.",
        )
    return page.redirects_to("/members", statuses=(302, 303))


def raised(page):
    """The name of the exception that the app says ended this request, or ""."""
    report = page.inside.get("exception")
    return report.get("type", "") if isinstance(report, dict) else ""


def refused(page, story):
    """`page` refuses a taken address; `story` tells what was sent."""
    if raised(page) == "PendingRollbackError":
        page.fail(
            f"{story} The IntegrityError was caught, but the session was not rolled back, so the next "
            "question to the database raised PendingRollbackError.",
            expected="409",
            got=str(page.status),
            hint="Call db.session.rollback() first thing in the except block.",
        )
    if raised(page) == "IntegrityError" or (page.status >= 500 and not raised(page)):
        page.fail(
            f"{story} The app answered with {page.status}. The database refuses the second row with an "
            "IntegrityError when you commit: catch it there, and roll back before you go on.",
            expected="409",
            got=str(page.status),
        )
    if page.status == 200 and TAKEN in page.words:
        page.fail(
            f"{story} The page says so, but its status is 200, so a program would think that all went well.",
            expected="409",
            got="200",
            hint="A view may return two things: the page, and its status.",
        )
    # A crash for another reason speaks for itself.
    page.answers(409).shows(TAKEN, "why it was refused").form("name", "email")


def members(site):
    return site.get("/members").ok()


def so_far(site):
    page = site.get("/register").ok()
    found = SO_FAR.search(page.words)
    if not found:
        page.fail(
            "The page with the form does not say how many members there are.",
            expected="Members so far: and a number",
            got=page.words[:200],
        )
    return page, int(found[1])


@check("The register page has a form for a name and an email address", task=1)
def register_page_has_the_form(site):
    site.get("/register").ok().form("name", "email")


@check(
    "Someone who joins is on the members' page for everybody to see",
    task=1,
    after="register_page_has_the_form",
    hint="Look at the line after session.add: what makes the session write for good?",
)
def new_members_are_listed(site, draw):
    ada, name, email = site.visitor("Ada"), draw.foreign_name(), draw.email()
    form = ada.get("/register").ok().form("name", "email")
    joined(ada.submit(form, name=name, email=email), name)
    page = members(site)
    if name not in page.words:
        page.fail(
            f"{name} joined and was sent on as if all had gone well, but the next visitor does not find "
            f"{name} at /members. A row that was only added, and not committed, is thrown away when "
            "its request ends. So is what a view keeps in a variable of its own.",
            expected=name,
            got=page.words[:300],
        )
    page.shows(email, "the member's email address")


@check("Members are listed in the order in which they joined", task=1, after="new_members_are_listed")
def listed_in_order(site, draw):
    people = list(zip(new_names(draw, 4), draw.several(4, draw.email), strict=True))
    for name, email in people:
        joined(join(site, name, email), name)
    page = members(site)
    for _, email in people:
        page.shows(email, "the address of someone who joined")
    expected = [email for _, email in people]
    listed = sorted(expected, key=page.words.index)
    if listed != expected:
        page.fail(
            "Four people joined one after the other, and /members lists them in another order.",
            expected=", ".join(expected),
            got=", ".join(listed),
            hint="Ask for an order: order_by a column that grows with every new member.",
        )


@check("The register page counts the members", task=1, after="new_members_are_listed")
def members_are_counted(site, draw):
    _, before = so_far(site)
    for email in draw.several(2, draw.email):
        name = new_name(draw)
        joined(join(site, name, email), name)
    page, after = so_far(site)
    if after != before + 2:
        page.fail(
            f"The page said {before} members. Two more joined, and now it says {after}.",
            expected=f"Members so far: {before + 2}",
            got=f"Members so far: {after}",
        )


@check(
    "Members are still there after the app was stopped and started again",
    task=2,
    after="new_members_are_listed",
    hint="Look at SQLALCHEMY_DATABASE_URI, and at every line that runs when your module is imported.",
)
def members_survive_a_restart(site, draw):
    name, early, late = new_name(draw), *draw.several(2, draw.email)
    joined(join(site, name, early), name)
    members(site).shows(early, "the address of someone who joined")
    site.restart()
    page = members(site)
    if early not in page.words:
        page.fail(
            f"{name} joined and was listed. Then the app was stopped and started again, and after the "
            f"restart {name} is gone. What is kept in memory (a list, or a database without a file) "
            "ends with the program, and tables dropped at the start come back empty.",
            expected=early,
            got=page.words[:300],
        )
    name = new_name(draw)
    joined(join(site, name, late), name)
    members(site).shows(early, "the address from before the restart").shows(late, "the one from after it")


@check("The book is an SQLite database in a file", task=2, after="members_survive_a_restart")
def book_is_a_database(site, draw):
    name, email = new_name(draw), draw.email()
    page = joined(join(site, name, email), name)
    databases = [path for path in site.path_list() if (site.read(path) or b"").startswith(SQLITE)]
    if not databases:
        page.fail(
            f"{name} joined, and there is no SQLite database among the app's files.",
            expected="a file that SQLite made, such as instance/members.db",
            got=", ".join(sorted(site.path_list())) or "no files",
            hint='Set app.config["SQLALCHEMY_DATABASE_URI"] before SQLAlchemy(app).',
        )
    # What SQLite has not yet moved to its main file stands in a log beside it.
    kept = [site.read(path) or b"" for name in databases for path in (name, f"{name}-wal")]
    if not any(email.encode() in content for content in kept):
        page.fail(
            f"{name} joined with {email}, and the address is in none of the app's databases. "
            "Is it kept somewhere else?",
            expected=f"{email} in a table",
            got=f"not in {', '.join(sorted(databases))}",
        )


@check("An address that is in the book already is refused", task=3, after="new_members_are_listed")
def taken_address_is_refused(site, draw):
    email = draw.email()
    first, second = new_names(draw, 2)
    joined(join(site, first, email), first)
    page = join(site, second, email)
    if page.status in (302, 303):
        page.fail(
            f"{first} joined as {email}. Then {second} joined with the same address, and nobody minded: "
            "the address was accepted twice. Make it unique in the table.",
            expected="409",
            got=f"{page.status} to {page.location}",
        )
    refused(page, f"{first} joined as {email}. Then {second} tried the same address.")


@check("The first member stays as they were", task=3, after="taken_address_is_refused")
def first_member_stays(site, draw):
    email = draw.email()
    first, second = new_names(draw, 2)
    joined(join(site, first, email), first)
    join(site, second, email).answers(409)
    page = members(site)
    if first not in page.words or second in page.words:
        page.fail(
            f"{first} joined as {email}, and {second} was refused with the same address. Still, the refusal "
            "has changed the book: the row of the first member must not be overwritten or removed.",
            expected=f"{first} listed, {second} not",
            got=page.words[-300:],
        )
    times = page.words.count(email)
    if times != 1:
        page.fail(
            f"{email} was refused the second time, and yet /members shows it {times} times.",
            expected="once",
            got=f"{times} times",
        )


@check("After a refusal the next one can join", task=3, after="taken_address_is_refused")
def next_one_can_join(site, draw):
    email, other = draw.several(2, draw.email)
    name = new_name(draw)
    joined(join(site, name, email), name)
    _, before = so_far(site)
    join(site, new_name(draw), email).answers(409)
    page = join(site, name, other)
    if raised(page) == "PendingRollbackError":
        page.fail(
            f"Somebody was refused, and then {name} could not join either: {page.status}. A session in "
            "which something failed is of no use until it was rolled back.",
            expected="a redirect to /members",
            got=str(page.status),
        )
    joined(page, name)
    page, after = so_far(site)
    if after != before + 1:
        page.fail(
            f"There were {before} members. One was refused and one joined, and now there are {after}.",
            expected=f"Members so far: {before + 1}",
            got=f"Members so far: {after}",
        )


@check("Two people may have the same name", task=3, after="new_members_are_listed")
def same_name_is_welcome(site, draw):
    name = new_name(draw)
    first, second = draw.several(2, draw.email)
    joined(join(site, name, first), name)
    page = join(site, name, second)
    if page.status not in (302, 303):
        page.fail(
            f"A {name} is in the book already, so another {name} with the same name and an address of "
            "their own was turned away. Only the address has to be unique.",
            expected="a redirect to /members",
            got=str(page.status),
        )
    members(site).shows(first, "the first one's address").shows(second, "the second one's address")


@check(
    "Of two who send the same address at once, one is welcomed and one is refused",
    task=4,
    after="taken_address_is_refused",
    hint="Write the two requests side by side: when does each of them look, and when does it write?",
)
def same_address_at_once(site, draw):
    email = draw.email()
    names = new_names(draw, 2)
    visitors = [site.visitor(who) for who in ("Ada", "Ben")]
    pages = site.together(
        *(
            visitor.prepare("POST", "/register", data={"name": name, "email": email})
            for visitor, name in zip(visitors, names, strict=True)
        )
    )
    welcomed = [page for page in pages if page.status in (302, 303)]
    others = [page for page in pages if page.status not in (302, 303)]
    if not others:
        times = members(site).words.count(email)
        welcomed[1].fail(
            f"Two people sent {email} at once, and both were welcomed; /members shows the address {times} "
            "times. Both looked before either of them had written. Only the database sees both: make the "
            "column unique in the table.",
            expected="one redirect and one 409",
            got="two redirects",
        )
    if not welcomed:
        others[0].fail(
            f"Two people sent {email} at once, and neither of them could join.",
            expected="one redirect and one 409",
            got=" and ".join(str(page.status) for page in pages),
        )
    refused(
        others[0],
        f"Two people sent {email} at once. Both may look before either has written. One was welcomed.",
    )
    page = members(site)
    times = page.words.count(email)
    if times != 1:
        page.fail(
            f"One of the two was told that {email} is taken, and /members shows it {times} times.",
            expected="once",
            got=f"{times} times",
        )


@check("Two who send different addresses at once are both welcomed", task=4, after="new_members_are_listed")
def different_addresses_at_once(site, draw):
    emails = draw.several(2, draw.email)
    names = new_names(draw, 2)
    visitors = [site.visitor(who) for who in ("Ada", "Ben")]
    pages = site.together(
        *(
            visitor.prepare("POST", "/register", data={"name": name, "email": email})
            for visitor, name, email in zip(visitors, names, emails, strict=True)
        )
    )
    for page, name in zip(pages, names, strict=True):
        joined(page, name)
    page = members(site)
    for email in emails:
        page.shows(email, "the address of one of the two")


@check(
    "An address is the same in capitals, and with blanks around it",
    task=4,
    after="taken_address_is_refused",
    stretch=True,
    hint="Bring the address into one form before it goes into the book.",
)
def same_address_in_capitals(site, draw):
    email = draw.email()
    name = new_name(draw)
    joined(join(site, name, email), name)
    for written in (email.upper(), f"  {email.capitalize()} "):
        page = join(site, new_name(draw), written)
        if page.status != 409:
            page.fail(
                f"{email} is in the book, and “{written}” could join beside it.",
                expected="409",
                got=str(page.status),
            )
