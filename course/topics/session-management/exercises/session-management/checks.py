"""What the diary must do for its owner, and against whoever has a copy of a cookie, an old password or a list of keys."""

import re

from flaskpath.grading.api import check
from flaskpath.grading.attacks import session_key_holds, session_of

REDIRECTS = (301, 302, 303, 307, 308)
COPY = "somebody who copied the cookie"


def send(visitor, path, **fields):
    """Posts, and gives what the browser shows in the end."""
    page = visitor.post(path, data=fields)
    if page.status in (404, 405) or page.status >= 500:
        page.answers(200)
    return visitor.follow(page) if page.status in REDIRECTS else page


def reads(visitor):
    """Whose diary this browser opens at /diary; None for nobody's."""
    page = visitor.get("/diary")
    if page.status >= 500 or page.status == 404:
        page.ok()
    found = re.search(r"Diary of (\w{1,40})", page.words) if page.status == 200 else None
    return found[1] if found else None


def account(site, draw):
    """(name, password) of somebody who has just joined."""
    name, password = draw.word().title(), draw.password()
    send(site.visitor(name), "/join", name=name, password=password)
    return name, password


def enter(visitor, name, password):
    """Logs in, with whatever cookies the browser has, and insists that the diary is open."""
    send(visitor, "/login", name=name, password=password)
    stays(visitor, name, f"{name} sent the right password to /login")
    return visitor


def device(site, name, password, what="phone"):
    """Another browser in which this owner has logged in. That it works was the first check."""
    visitor = site.visitor(f"{name}'s {what}")
    send(visitor, "/login", name=name, password=password)
    return visitor


def stays(visitor, name, happened, *, hint=""):
    """Fails unless this browser opens the owner's diary."""
    who = reads(visitor)
    if who != name:
        visitor.last.fail(
            f"{happened}. Then {visitor.who} opened /diary, and it should be open.",
            expected=f"200 and 'Diary of {name}'",
            got=f"the diary of {who}" if who else f"{visitor.last.status}: {visitor.last.words[:200]}",
            hint=hint,
        )


def out(visitor, happened, *, hint=""):
    """Fails if this browser opens anybody's diary."""
    who = reads(visitor)
    if who is not None:
        visitor.last.fail(
            f"{happened}. Then {visitor.who} opened /diary and read on.",
            expected="no diary: the log-in page, say",
            got=f"Diary of {who}",
            hint=hint,
        )


def copied(site, visitor):
    """A browser into which somebody typed the cookies of this one; it knows of no lifetime."""
    thief = site.visitor(COPY)
    for name, value in visitor.cookies.items():
        thief.set_cookie(name, value)
    return thief


@check("The right password opens the diary, in that browser only", task=1)
def logs_in(site, draw):
    mira, omar = account(site, draw), account(site, draw)
    stranger = site.visitor("a stranger")
    out(stranger, "Nobody has logged in yet")
    phone = enter(site.visitor(f"{mira[0]}'s phone"), *mira)
    enter(site.visitor(f"{omar[0]}'s phone"), *omar)
    stays(phone, mira[0], f"{mira[0]} and {omar[0]} logged in, each on their own phone")
    out(stranger, f"{mira[0]} and {omar[0]} logged in on their phones")


@check("A wrong password opens nothing", task=1, after="logs_in")
def wrong_password(site, draw):
    mira, right = account(site, draw)
    for name, password in ((mira, draw.password()), (mira, ""), (draw.word().title(), right)):
        visitor = site.visitor("a stranger")
        send(visitor, "/login", name=name, password=password)
        out(visitor, f"A stranger tried to log in as {name} with the wrong password {password!r}")


@check("A log-in makes a fresh session", task=1, after="logs_in")
def renewed(site, draw):
    mira, omar = account(site, draw), account(site, draw)
    bob = site.visitor("Bob")
    bob.get("/diary")
    enter(bob.copy(f"{mira[0]} in the library"), *mira)
    out(bob, f"Bob put the cookies that he had into a browser in the library. {mira[0]} logged in there",
        hint="Make a new number at every log-in, whatever the browser brought along.")  # fmt: skip
    library = device(site, *omar, "library computer")
    bob = copied(site, library)
    enter(library, *mira)
    if reads(bob) == mira[0]:
        bob.last.fail(
            f"{omar[0]} was logged in at a library computer, and Bob has a copy of that cookie. Then {mira[0]} logged in "
            f"there, and Bob's copy opens the diary of {mira[0]}.",
            expected=f"no diary of {mira[0]}",
            got=f"Diary of {mira[0]}",
            hint="Make a new number at every log-in, whatever the browser brought along.",
        )
    for name in library.cookies:
        bob = site.visitor("Bob")
        bob.set_cookie(name, draw.word() * 4)
        enter(bob.copy(f"{mira[0]} in the library"), *mira)
        out(bob, f"Bob made up a value for the cookie {name} and put it into a browser in the library. {mira[0]} logged "
            "in there, and the value stayed", hint="Never take a number that a browser brings for a new session.")  # fmt: skip


@check("The owner stays logged in when the browser is closed", task=2, after="logs_in")
def remembered(site, draw):
    mira = account(site, draw)
    phone = device(site, *mira)
    kept = dict(phone.cookies)
    phone.reopen_browser()
    lost = ", ".join(sorted(set(kept) - set(phone.cookies)))
    stays(
        phone, mira[0],
        f"{mira[0]} logged in and closed the browser" + (f", which threw the cookie {lost} away" if lost else ""),
        hint="session.permanent = True gives the session's cookie a lifetime.",
    )  # fmt: skip


@check("A restart logs nobody out", task=2, after="logs_in")
def survives_restart(site, draw):
    mira = account(site, draw)
    phone = device(site, *mira)
    site.restart()
    stays(phone, mira[0], f"{mira[0]} logged in, and your app was started again",
          hint="What did your app make anew when it started: its secret key? Its record of who is logged in? "
          "Keep both outside the program.")  # fmt: skip


@check("A session ends 14 days after the diary was last opened", task=3, after="logs_in")
def idle_end(site, draw):
    mira = account(site, draw)
    phone = device(site, *mira)
    for _ in range(2):
        site.later(days=13)
        stays(phone, mira[0], f"{mira[0]} opened the diary every 13 days",
              hint="The 14 days count from the last time, not from the log-in.")  # fmt: skip
    thief = copied(site, phone)
    site.later(days=15)
    for visitor in (phone, thief):
        out(visitor, f"{mira[0]} opened the diary 15 days ago for the last time",
            hint="Is there any moment at which this session ends?")  # fmt: skip


@check("A session ends 60 days after the log-in, however much it is used", task=3, after="logs_in")
def absolute_end(site, draw):
    mira = account(site, draw)
    phone = device(site, *mira)
    for days in (12, 12, 12, 12, 11):
        site.later(days=days)
        phone.get("/diary")
    stays(phone, mira[0], f"{mira[0]} logged in 59 days ago and opened the diary every 12 days")
    thief = copied(site, phone)
    site.later(days=2)
    for visitor in (phone, thief):
        out(visitor, f"61 days ago {mira[0]} logged in, and the diary was opened every 12 days since. It never ends",
            hint="Keep the time of the log-in on your side, and never move it on.")  # fmt: skip
    enter(phone, *mira)


@check("After a log-out a copied cookie is worth nothing", task=4, after="logs_in")
def logs_out(site, draw):
    mira = account(site, draw)
    phone, tablet = device(site, *mira), device(site, *mira, "tablet")
    thief = copied(site, phone)
    stays(
        thief,
        mira[0],
        f"{mira[0]} logged in on the phone and then on the tablet, and the phone's cookie was copied",
    )
    send(phone, "/logout")
    out(phone, f"{mira[0]} logged out on the phone")
    out(thief, f"{mira[0]} logged out on the phone. Its cookie had been copied before",
        hint="session.clear() speaks to one browser only. What do you have on your side that you could take away?")  # fmt: skip
    stays(tablet, mira[0], f"{mira[0]} logged out on the phone, and on the phone only")


@check("Only a POST logs anybody out", task=4, after="logs_in")
def no_logout_by_get(site, draw):
    mira = account(site, draw)
    phone = device(site, *mira)
    for path in ("/logout", "/logout-everywhere"):
        phone.get(path)
        stays(phone, mira[0], f"The browser fetched GET {path} ahead of time",
              hint="Let these views take POST only.")  # fmt: skip


@check("Logging out everywhere ends all sessions of the owner, and no others", task=5, after="logs_in")
def everywhere(site, draw):
    mira, omar = account(site, draw), account(site, draw)
    phone, tablet = device(site, *mira), device(site, *mira, "tablet")
    other, thief = device(site, *omar), copied(site, tablet)
    send(phone, "/logout-everywhere")
    for visitor in (phone, tablet, thief):
        out(visitor, f"{mira[0]} pressed 'Log out everywhere' on the phone",
            hint="Which rows belong to this owner?")  # fmt: skip
    stays(other, omar[0], f"{mira[0]} logged out everywhere. {omar[0]} did not",
          hint="Delete by the owner's name, not everything.")  # fmt: skip
    tablet = device(site, *mira, "tablet")
    stays(tablet, mira[0], f"{mira[0]} logged out everywhere and logged in again")
    out(thief, f"{mira[0]} logged out everywhere and logged in again on the tablet")


@check("A new password ends all other sessions", task=6, after="logs_in")
def password_changed(site, draw):
    (mira, old), new = account(site, draw), draw.password()
    phone, tablet = device(site, mira, old), device(site, mira, old, "tablet")
    thief = copied(site, tablet)
    send(phone, "/password", old=old, new=new)
    for visitor in (tablet, thief):
        out(visitor, f"{mira} changed the password on the phone, because somebody else knew it",
            hint="A new password should end all sessions that were opened with the old one.")  # fmt: skip
    stays(phone, mira, f"{mira} changed the password on the phone")
    stranger = site.visitor("somebody who knows the old password")
    send(stranger, "/login", name=mira, password=old)
    out(stranger, f"{mira} changed the password, and somebody tried the old one at /login")
    enter(site.visitor(f"{mira}'s new tablet"), mira, new)


@check("A password is changed only by its owner, who knows the old one", task=6, after="password_changed")
def wrong_old(site, draw):
    (mira, old), new = account(site, draw), draw.password()
    phone, tablet = device(site, mira, old), device(site, mira, old, "tablet")
    send(site.visitor("a stranger"), "/password", old=old, new=new)
    page = send(tablet, "/password", old=draw.password(), new=new)
    stranger = site.visitor("a stranger")
    send(stranger, "/login", name=mira, password=new)
    if reads(stranger) is not None:
        page.fail(
            f"Somebody found {mira}'s tablet and sent /password with a wrong old password. Now the new one opens the "
            "diary.",
            expected="the password as it was",
            got=f"the password of {mira} is changed",
            hint="right_password(name, request.form['old']), and the name from the session's row.",
        )
    stays(phone, mira, f"Somebody failed to change {mira}'s password")
    enter(site.visitor(f"{mira}'s new phone"), mira, old)


@check("Nobody can forge a session", task=7, after="logs_in")
def key_holds(site, draw):
    mira, other = account(site, draw), draw.word().title()
    phone = device(site, *mira)
    session = session_of(phone)
    session_key_holds(phone, "/diary", **(session.changes(mira[0], other) if session else {}))


@check(
    "What was ended stays ended after a restart", task=7, after=("survives_restart", "logs_out", "everywhere")
)
def stays_ended(site, draw):
    mira, omar = account(site, draw), account(site, draw)
    phone, tablet, other = device(site, *mira), device(site, *mira, "tablet"), device(site, *omar)
    thieves = [copied(site, phone), copied(site, other)]
    send(phone, "/logout")
    send(other, "/logout-everywhere")
    site.restart()
    stays(tablet, mira[0], f"{mira[0]} logged out on the phone only, and your app was started again")
    for thief in thieves:
        out(thief, "The owner had logged out, and the cookie had been copied before. Your app was started again",
            hint="A list of ended sessions in a variable is forgotten at a restart.")  # fmt: skip


@check("The diary counts the owner's open sessions", task=7, stretch=True, after=("logs_out", "everywhere"))
def counts(site, draw):
    mira = account(site, draw)
    phone, tablet = device(site, *mira), device(site, *mira, "tablet")
    for wanted, happened in ((2, "a phone and a tablet are logged in"), (1, "the tablet logged out")):
        page = phone.get("/diary").ok()
        found = re.search(r"Open sessions: ?([0-9]{1,6})", page.words)
        if not found or int(found[1]) != wanted:
            page.fail(f"Of {mira[0]}'s sessions {happened}.", expected=f"Open sessions: {wanted}",
                      got=found[0] if found else page.words[:300])  # fmt: skip
        send(tablet, "/logout")
