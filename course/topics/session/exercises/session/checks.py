"""What the reading room must do: for readers, for whoever sits down after them, and for those who bend cookies."""

import base64
import json
import re

from flaskpath.grading.api import check
from flaskpath.grading.attacks import session_key_holds, session_of

REDIRECTS = (301, 302, 303, 307, 308)


def readers(exercise, draw):
    """[(name, code), ...] of the library, in another order each time."""
    return draw.shuffled(json.loads(exercise.starter["readers.json"]).items())


def send(visitor, path, **fields):
    """Posts, insists that the address takes it, and gives what the browser shows in the end."""
    page = visitor.post(path, data=fields)
    return visitor.follow(page) if page.status in REDIRECTS else page


def log_in(site, name, code, visitor=None):
    """A browser in which this reader has filled in the form, and is greeted."""
    visitor = visitor or site.visitor(name)
    page = visitor.get("/login").ok()
    sent = visitor.submit(page.form("name", "code"), name=name, code=code)
    (visitor.follow(sent) if sent.status in REDIRECTS else sent).answers(200)
    front = visitor.get("/").ok()
    if name not in front.words:
        front.fail(
            f"{name} logged in with the right code, and / does not greet them.",
            expected=f"a page that names {name}",
            got=front.words[:300],
            hint="Write the name into session when the code is right, and read it there in the view of /.",
        )
    return visitor


def visits(visitor):
    """Opens / and gives the number after 'Visits:'."""
    page = visitor.get("/").ok()
    found = re.search(r"Visits: ?([0-9]{1,6})\b", page.words)
    if not found:
        page.fail(
            "The page of somebody who is logged in should say how often they opened it.",
            expected="the words 'Visits:' and a number",
            got=page.words[:300],
        )
    return int(found[1])


def no_names(page, names, happened):
    """Fails if the page greets one of the readers."""
    for name in names:
        if name in page.words:
            page.fail(
                f"{happened}, and the page greets {name}.",
                expected="a page for strangers",
                got=page.words[:300],
            )


@check("The right name and code open the reading room, in that browser only", task=1)
def logs_in(site, exercise, draw):
    (mira, code), (omar, other_code), *_ = readers(exercise, draw)
    stranger = site.visitor("a stranger")
    no_names(stranger.get("/").ok(), (mira, omar), "Nobody has logged in")
    first = log_in(site, mira, code)
    no_names(
        stranger.get("/").ok(),
        (mira, omar),
        f"{mira} logged in at one computer. A stranger opened / at another one",
    )
    second = log_in(site, omar, other_code)
    no_names(
        second.get("/").ok(), (mira,), f"{mira} and {omar} are logged in at two computers. {omar} opened /"
    )
    page = first.get("/").ok()
    if mira not in page.words:
        page.fail(
            f"{mira} was logged in. Then {omar} logged in at another computer, and {mira} is not greeted any more.",
            expected=f"a page that names {mira}",
            got=page.words[:300],
            hint="A variable of your module is shared by everybody. The session belongs to one browser.",
        )


@check("A wrong name or code opens nothing", task=1, after="logs_in")
def wrong_pair(site, exercise, draw):
    (mira, code), (_, other_code), *_ = readers(exercise, draw)
    pairs = ((mira, draw.word()), (mira, other_code), (draw.word().title(), code), (mira, ""))
    for name, wrong in pairs:
        visitor = site.visitor("a stranger")
        page = send(visitor, "/login", name=name, code=wrong)
        page.answers(200, 400, 401, 403, 422).form("name", "code")
        no_names(visitor.get("/").ok(), (mira, name), f"A stranger tried {name!r} with the code {wrong!r}")


@check("Each browser counts its own visits", task=2, after="logs_in")
def counts(site, exercise, draw):
    (mira, code), (omar, other_code), *_ = readers(exercise, draw)
    first, second = log_in(site, mira, code), log_in(site, omar, other_code)
    seen = [visits(visitor) for visitor in (first, first, second, first, second, first)]
    one, two = seen[0], seen[2]
    wanted = [one, one + 1, two, one + 2, two + 1, one + 3]
    if seen != wanted or one != two:
        first.last.fail(
            f"{mira} and {omar} opened / in turns, in this order: {mira}, {mira}, {omar}, {mira}, {omar}, {mira}. "
            "Each count should begin at the same number and go up by one for that reader only.",
            expected=", ".join(map(str, wanted)),
            got=", ".join(map(str, seen)),
            hint="Keep the number in session, not in a variable of your module.",
        )


@check("All books stay on the reader's own shelf", task=3, after="logs_in")
def shelf(site, exercise, draw):
    (mira, code), (omar, other_code), *_ = readers(exercise, draw)
    first, second = log_in(site, mira, code), log_in(site, omar, other_code)
    titles = [draw.title() for _ in range(2)] + [f"{draw.foreign_name()} & {draw.word()}"]
    for count, title in enumerate(titles, 1):
        send(first, "/shelf", title=title).answers(200, 201, 204)
        page = first.get("/").ok()
        for earlier in titles[:count]:
            if earlier not in page.words:
                page.fail(
                    f"{mira} put {count} book(s) on the shelf, each with a POST to /shelf, and {earlier!r} is not there. "
                    "Flask sends the cookie again only when it sees that the session changed. It does not look inside "
                    "a list, so append() goes unseen.",
                    expected=", ".join(titles[:count]),
                    got=page.words[:300],
                    hint='Put a new list into the session: session["shelf"] = session["shelf"] + [title].',
                )
    for title in titles:
        second.get("/").ok().hides(title, f"a book of {mira}'s, on {omar}'s page")


@check("A stranger's book goes on no shelf", task=3, after="shelf")
def no_shelf_for_strangers(site, exercise, draw):
    (mira, code), *_ = readers(exercise, draw)
    title, stranger = draw.title(), site.visitor("a stranger")
    page = send(stranger, "/shelf", title=title)
    if page.status >= 500:
        page.fail(
            "Somebody who is not logged in posted a book, and the app crashed.",
            expected="the log-in page, or a refusal such as 401 or 403",
            got=str(page.status),
            hint="Is there a name in the session? Ask before you use the shelf.",
        )
    stranger.get("/").ok().hides(title, "the book of somebody who never logged in")
    log_in(site, mira, code, stranger)
    stranger.get("/").ok().hides(title, f"a book from before {mira} logged in")


@check("Logging out leaves nothing for the next reader", task=4, after=("counts", "shelf"))
def logs_out(site, exercise, draw):
    (mira, code), (omar, other_code), *_ = readers(exercise, draw)
    elsewhere, computer, title = log_in(site, mira, code), log_in(site, mira, code), draw.title()
    began = visits(computer)
    send(computer, "/shelf", title=title)
    send(computer, "/logout").answers(200, 204)
    no_names(computer.get("/").ok(), (mira,), f"{mira} logged out with POST /logout, then somebody opened /")
    began_elsewhere = visits(elsewhere)
    if began_elsewhere != began:
        elsewhere.last.fail(f"{mira} logged out at one computer, and the count at another one changed.",
                            expected=f"Visits: {began}", got=f"Visits: {began_elsewhere}")  # fmt: skip
    log_in(site, omar, other_code, computer)
    leaves_nothing(computer, omar, title, began, f"{mira} logged out. {omar} logged in at the same computer")


def leaves_nothing(computer, name, title, began, happened):
    """The reader who sits there now starts afresh."""
    seen = visits(computer)
    if title in computer.last.words:
        computer.last.fail(
            f"{happened}, and the book of the reader before is on {name}'s shelf.",
            expected="an empty shelf",
            got=computer.last.words[:300],
            hint="session.clear() takes everything away, not only the name.",
        )
    if seen != began:
        computer.last.fail(
            f"{happened}, and {name}'s visits go on from those of the reader before.",
            expected=f"Visits: {began}",
            got=f"Visits: {seen}",
            hint="session.clear() takes everything away, not only the name.",
        )


@check("Whoever logs in starts afresh, also if the last reader forgot to log out", task=4, after="logs_out")
def takes_over(site, exercise, draw):
    (mira, code), (omar, other_code), *_ = readers(exercise, draw)
    computer, title = log_in(site, mira, code), draw.title()
    began = visits(computer)
    send(computer, "/shelf", title=title)
    log_in(site, omar, other_code, computer)
    leaves_nothing(computer, omar, title, began, f"{mira} went home without logging out. {omar} logged in")


@check("Only a POST logs anybody out", task=4, after="logs_in")
def no_logout_by_get(site, exercise, draw):
    (mira, code), *_ = readers(exercise, draw)
    visitor = log_in(site, mira, code)
    looked = visitor.get("/logout")
    page = visitor.get("/").ok()
    if mira not in page.words:
        looked.fail(
            f"The browser fetched GET /logout ahead of time, as some do with links, and {mira} was logged out.",
            expected=f"/ still greets {mira}",
            got=page.words[:300],
            hint='Let the view take POST only: @app.post("/logout").',
        )
    send(visitor, "/logout").answers(200, 204)


def thief_with(site, cookies):
    """A browser into which somebody typed these cookies."""
    thief = site.visitor("a thief")
    for name, value in cookies.items():
        thief.set_cookie(name, value)
    return thief


@check("A session ends 30 minutes after the last visit, copied or not", task=5, after="counts")
def closes(site, exercise, draw):
    (mira, code), *_ = readers(exercise, draw)
    visitor = log_in(site, mira, code)
    for minutes in (28, 28):
        site.later(minutes=minutes)
        page = visitor.get("/").ok()
        if mira not in page.words:
            page.fail(
                f"{mira} opened / every 28 minutes, and is a stranger now. 30 minutes are counted from the last visit.",
                expected=f"/ still greets {mira}",
                got=page.words[:300],
                hint="Is the time counted from the log-in? A session that changes is signed afresh.",
            )
    copied = visitor.cookies
    site.later(minutes=32)
    for who, browser in ((mira, visitor), (f"somebody who copied {mira}'s cookie", thief_with(site, copied))):
        page = browser.get("/").ok()
        if mira in page.words:
            page.fail(
                f"32 minutes after the last visit, {who} opened / and {mira}'s session still works.",
                expected="a page for strangers",
                got=page.words[:300],
                hint="Flask accepts a signature for 31 days, unless app.permanent_session_lifetime says otherwise.",
            )


def packed(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


@check("An edited cookie is worth nothing", task=6, after="logs_in")
def edited(site, exercise, draw):
    (mira, code), (omar, _), *_ = readers(exercise, draw)
    visitor = log_in(site, mira, code)
    cookies = visitor.cookies
    attempts = [
        (
            {**cookies, name: value.replace(write(mira), write(omar))},
            f"wrote {omar} where the cookie {name} said {mira}",
        )
        for name, value in cookies.items()
        for write in (str, packed, lambda text: json.dumps(text)[1:-1])
        if write(mira) in value
    ]
    session = session_of(visitor)
    if session is not None:
        changes = session.changes(mira, omar)
        story = f"unpacked the cookie, wrote {omar} where it said {mira}, and packed it again"
        attempts += [
            ({**cookies, session.name: value}, story)
            for value in (
                session.bent(**changes),
                session.unsigned(**changes),
                session.forged(draw.word(), **changes),
            )
        ]
    for changed, story in attempts:
        page = thief_with(site, changed).get("/")
        if omar in page.words:
            page.fail(
                f"A thief {story}. Now / takes the thief for {omar}, who never logged in.",
                expected="a page for strangers",
                got=page.words[:300],
                hint="A plain cookie is the visitor's own word. Keep the name in session, which is signed.",
            )
        page.ok()
    if not attempts:
        stolen_piece(site, cookies, mira)


def stolen_piece(site, cookies, name):
    """The cookies hold no name: then bending them at either end must lose the session."""
    for bend in (lambda value: value[:-2], lambda value: f"{value}x"):
        page = thief_with(site, {key: bend(value) for key, value in cookies.items()}).get("/").ok()
        no_names(page, (name,), f"A thief cut {name}'s cookie short or made it longer")


@check("Nobody can forge a session", task=6, after=("logs_in", "edited"))
def key_holds(site, exercise, draw):
    (mira, code), (omar, _), *_ = readers(exercise, draw)
    visitor = log_in(site, mira, code)
    session = session_of(visitor)
    session_key_holds(visitor, "/", **(session.changes(mira, omar) if session else {}))


@check("A shelf never grows too large for a cookie", task=6, stretch=True, after="shelf")
def shelf_is_bounded(site, exercise, draw):
    (mira, code), *_ = readers(exercise, draw)
    visitor = log_in(site, mira, code)
    titles = [f"{number} {draw.title()} {draw.foreign_name() * 40}" for number in range(10, 24)]
    for title in titles:
        send(visitor, "/shelf", title=title)
    page = visitor.get("/").ok()
    if mira not in page.words:
        page.fail(
            f"{mira} put {len(titles)} long titles on the shelf. The cookie grew over 4 KB, so the browser dropped it, "
            f"and {mira} is a stranger now.",
            expected=f"/ still greets {mira}",
            got=page.words[:300],
            hint="Cut each title, and keep the end of the list: shelf[-10:].",
        )
    for title in titles[-10:]:
        page.shows(title[:20], "one of the last ten titles")
    for title in titles[:-10]:
        page.hides(title[:20], "a title from before the last ten")
