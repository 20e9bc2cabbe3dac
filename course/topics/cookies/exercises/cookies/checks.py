"""What the magazine must do with its cookies: for readers, for members, and for those who edit them by hand."""

import base64
import hashlib
import re
from urllib.parse import quote, unquote

from flaskpath.grading.api import check, fail

THEMES = ("light", "dark", "sepia")
CARDS = {
    "well-4402": "Mira",
    "barn-1987": "Omar",
    "mill-6315": "Tessa",
    "quay-2050": "Pavel",
    "moor-7738": "Yara",
}
PAGES = ("/", "/articles/1", "/articles/3")
REDIRECTS = (301, 302, 303, 307, 308)


def send(visitor, path, **fields):
    """Posts, insists that it works, and gives the answer itself: it carries the cookies."""
    page = visitor.post(path, data=fields)
    if page.status in REDIRECTS:
        visitor.follow(page).answers(200)
        return page
    return page.answers(200, 201, 204)


def choose(visitor, theme):
    return send(visitor, "/theme", theme=theme)


def needs_theme(visitor, theme, happened, *, paths=PAGES[:2], hint=""):
    """Fails unless the pages have this theme for this visitor."""
    for path in paths:
        page = visitor.get(path).ok()
        found = re.search(r"Theme: ?(\w{1,40})", page.words)
        if not found or found[1] != theme:
            page.fail(
                f"{happened}. Then {path} should have the theme {theme}.",
                expected=f"Theme: {theme}",
                got=found[0] if found else page.words[:300],
                hint=hint,
            )


@check("A theme that was chosen is kept, and all pages have it", task=1)
def theme_is_kept(site, draw):
    reader = site.visitor("a reader")
    needs_theme(reader, "light", "A reader came for the first time")
    theme = draw.pick(THEMES[1:])
    answer = choose(reader, theme)
    if "theme" not in reader.cookies:
        answer.fail(
            f"A reader chose {theme} with POST /theme, and the browser keeps no cookie named theme afterwards.",
            expected=f"Set-Cookie: theme={theme}",
            got="; ".join(f"Set-Cookie: {value}" for value in answer.headers.all("Set-Cookie"))
            or "no Set-Cookie header",
            hint="set_cookie works on one response, and the view must return that very response.",
        )
    needs_theme(
        reader, theme, f"A reader chose {theme}", paths=PAGES, hint="Does every view read the cookie?"
    )


@check("The choice can be changed, and is each browser's own", task=1, after="theme_is_kept")
def theme_is_changed(site, draw):
    first, second, third = site.visitor("Ada"), site.visitor("Bela"), site.visitor("a newcomer")
    for theme in draw.shuffled(THEMES):
        choose(first, theme)
        needs_theme(first, theme, f"A reader changed the theme to {theme}")
    choose(first, "dark")
    choose(second, "sepia")
    needs_theme(first, "dark", "Ada chose dark, and Bela, in another browser, chose sepia. Ada came back")
    needs_theme(third, "light", "Ada and Bela chose their themes, and somebody came for the first time",
                hint="A variable of your module is shared by everybody. Only the cookie belongs to one browser.")  # fmt: skip


@check("A theme that you don't have is not kept", task=2, after="theme_is_kept")
def unknown_choice(site, draw):
    reader, word = site.visitor("a reader"), draw.word()
    choose(reader, "sepia")
    before = reader.cookies["theme"]
    page = reader.post("/theme", data={"theme": word})
    if page.status >= 500:
        page.fail(f"A reader asked for the theme {word!r}, and the app crashed.",
                  expected="a refusal such as 400, or the page as it was", got=str(page.status))  # fmt: skip
    if reader.cookies.get("theme") != before:
        page.fail(
            f"A reader had sepia. Then came POST /theme with the unknown theme {word!r}, and the cookie changed.",
            expected=f"theme={before}, as before",
            got=f"theme={reader.cookies.get('theme', '(gone)')}",
            hint="Ask `in THEMES` before you write the cookie.",
        )
    needs_theme(reader, "sepia", f"A reader had sepia and asked for the unknown theme {word!r}")


@check("A cookie that somebody wrote by hand breaks nothing", task=2, after="theme_is_kept")
def unknown_cookie(site, draw):
    for value in (draw.word(), "", f'"><b>{draw.word()}</b>', draw.foreign_name(), "x" * 3000):
        reader = site.visitor("somebody with the browser's tools open")
        reader.set_cookie("theme", value)
        shown = repr(value if len(value) < 50 else f"{value[:20]}...")
        for path in PAGES[:2]:
            page = reader.get(path)
            if page.status != 200:
                page.fail(
                    f"A reader's cookie holds {shown}, which is no theme. {path} does not work for them any more, "
                    "until the cookie ends.",
                    expected="200 and Theme: light",
                    got=str(page.status),
                    hint="A cookie is input. Is the value in THEMES? If not, go on as if there were no cookie.",
                )
        needs_theme(reader, "light", f"A reader's cookie holds {shown}, an unknown theme",
                    hint="Ask `in THEMES` when you read the cookie, too.")  # fmt: skip


@check("The choice lasts 365 days, also when the browser is closed", task=3, after="theme_is_kept")
def lasts_a_year(site):
    reader = site.visitor("a reader")
    answer = choose(reader, "dark")
    reader.reopen_browser()
    if "theme" not in reader.cookies:
        answer.fail(
            "A reader chose dark and closed the browser. The cookie said nothing about time, so the browser threw it "
            "away.",
            expected="Max-Age or Expires, 365 days ahead",
            got=answer.header("Set-Cookie"),
            hint="set_cookie(..., max_age=timedelta(days=365))",
        )
    for step in (200, 164):
        site.later(days=step)
        if step == 200:
            answer = choose(reader, "sepia")
    needs_theme(reader, "sepia", "164 days ago a reader chose sepia, and a year ago dark")
    site.later(days=200)
    needs_theme(reader, "sepia", "364 days ago a reader chose sepia",
                hint="max_age counts seconds, if it is a plain number: 365 * 24 * 60 * 60.")  # fmt: skip
    site.later(days=2)
    if "theme" in reader.cookies:
        answer.fail(
            "A reader chose sepia 366 days ago, and the browser still keeps it.",
            expected="a lifetime of 365 days",
            got=answer.header("Set-Cookie"),
        )
    needs_theme(reader, "light", "366 days ago a reader chose sepia")


@check("A reset takes the cookie away", task=4, after="theme_is_kept")
def reset(site):
    reader, other = site.visitor("a reader"), site.visitor("another reader")
    choose(reader, "dark")
    choose(other, "sepia")
    answer = send(reader, "/theme/reset")
    if "theme" in reader.cookies:
        answer.fail(
            "A reader had chosen dark and then pressed 'Back to the usual'. The browser still keeps a cookie named "
            "theme.",
            expected="no cookie named theme",
            got=f"theme={reader.cookies['theme']!r}",
            hint='response.delete_cookie("theme"), on the response that the view returns.',
        )
    needs_theme(reader, "light", "A reader went back to the usual")
    needs_theme(
        other, "sepia", "A reader went back to the usual. Another one, who had chosen sepia, came back"
    )


def guarded(page, cookie, what, *, https):
    """Fails unless the cookie is as private as it can be."""
    got = f"{cookie.name}: HttpOnly {cookie.http_only}, SameSite {cookie.same_site or 'not said'}, Secure {cookie.secure}"
    if not cookie.http_only:
        page.fail(f"Scripts can read {what}: one that was smuggled into a page sends it to its author.",
                  expected="HttpOnly", got=got, hint="set_cookie(..., httponly=True)")  # fmt: skip
    if cookie.same_site not in ("lax", "strict"):
        page.fail(f"The browser may send {what} along with forms that other sites aim at yours.",
                  expected="SameSite=Lax (or Strict)", got=got, hint='set_cookie(..., samesite="Lax")')  # fmt: skip
    if https and not cookie.secure:
        page.fail(
            f"The reader came by https. But {what} may go out by plain http later, where everybody on the way reads it.",
            expected="Secure",
            got=got,
            hint="set_cookie(..., secure=request.is_secure)",
        )


@check("The cookie is hidden from scripts and from other sites", task=5, after="theme_is_kept")
def theme_is_guarded(site):
    for https in (False, True):
        reader = site.visitor("a reader", https=https)
        page = choose(reader, "dark")
        guarded(page, page.cookie("theme"), "the cookie theme", https=https)
        needs_theme(reader, "dark", f"A reader who came by {'https' if https else 'http'} chose dark")


def let_in(site, code, visitor=None):
    """A browser in which this member has typed the code, and reads the letter."""
    visitor = visitor or site.visitor(CARDS[code])
    send(visitor, "/member", code=code)
    page = visitor.get("/members").ok()
    if f"Dear {CARDS[code]}" not in page.words:
        page.fail(
            f"{CARDS[code]} sent the right code to /member, and /members does not show the letter.",
            expected=f"Dear {CARDS[code]}, ...",
            got=page.words[:300],
            hint="What does the browser bring along to /members, and what does your app know about that?",
        )
    return visitor


def reads_as(page):
    """The member whose letter this is, or None."""
    found = re.search(r"Dear (\w{1,40})", page.words)
    return found[1] if found else None


@check("The code on the card shows the member's letter, in that browser only", task=6)
def members_get_in(site, draw):
    code, other = draw.several(2, lambda: draw.pick(sorted(CARDS)))
    stranger = site.visitor("a stranger")
    first, second = let_in(site, code), let_in(site, other)
    for visitor, wanted in ((first, CARDS[code]), (second, CARDS[other]), (stranger, None)):
        page = visitor.get("/members")
        if reads_as(page) != wanted:
            page.fail(
                f"{CARDS[code]} and {CARDS[other]} got in, each in their own browser. Then {visitor.who} opened /members.",
                expected=f"the letter to {wanted}" if wanted else "no letter",
                got=page.words[:300],
            )


@check("A wrong code shows no letter", task=6, after="members_get_in")
def wrong_code(site, draw):
    for code in (draw.slug(), "", f"{draw.pick(sorted(CARDS))}x"):
        visitor = site.visitor("a stranger")
        page = visitor.post("/member", data={"code": code})
        if page.status >= 500:
            page.fail(f"A stranger sent the code {code!r}, and the app crashed.", got=str(page.status))
        for seen in (page, visitor.get("/members")):
            if reads_as(seen):
                seen.fail(f"A stranger sent the wrong code {code!r} and reads the letter.",
                          expected="no letter", got=seen.words[:300])  # fmt: skip


def unpacked(value):
    """The value and what anybody can unpack from it."""
    yield value
    yield unquote(value)
    for part in re.split(r"[.:|&,]", value[:2000]):
        for unpack in (base64.urlsafe_b64decode, base64.b64decode, bytes.fromhex):
            try:
                padding = "=" * (-len(part) % 4) if unpack is not bytes.fromhex else ""
                yield unpack(part + padding).decode("utf-8", "replace")
            except ValueError:
                continue
    yield value[::-1]


def disguises(text):
    """How a text may stand in a cookie: as it is, packed, or as one of the usual hashes."""
    data = text.encode()
    yield text
    yield quote(text, safe="")
    yield base64.b64encode(data).decode()
    yield base64.urlsafe_b64encode(data).decode().rstrip("=")
    yield data.hex()
    yield text[::-1]
    for name in ("md5", "sha1", "sha256", "sha512"):
        yield hashlib.new(name, data).hexdigest()


@check("Nobody can read from a cookie who a member is", task=6, after="members_get_in")
def nothing_to_read(site, draw):
    code = draw.pick(sorted(CARDS))
    member = let_in(site, code)
    once, again = member.cookies, let_in(site, code).cookies
    for name, value in once.items():
        for secret, what in ((code, "the code on the card"), (CARDS[code], "the member's name")):
            # In both cookies: four letters may stand in one random number by chance.
            if tells(value, secret) and tells(again.get(name, ""), secret):
                member.last.fail(
                    f"{CARDS[code]} went for a coffee. Somebody opened the browser's tools and looked at the cookie "
                    f"{name}: from it they can tell {what}, {secret!r}. Packing and hashing hide nothing that can be "
                    "unpacked or tried out.",
                    expected="a cookie that says nothing to anybody",
                    got=f"{name}={value[:200]}",
                    hint="Put the name into a drawer of your own, and only a number from secrets into the cookie.",
                )


def tells(value, secret):
    return any(secret.lower() in text.lower() for text in unpacked(value)) or any(
        text in value for text in disguises(secret)
    )


@check("Nobody becomes a member by changing a cookie", task=6, after="members_get_in")
def nothing_to_change(site, draw):
    code, other = draw.several(2, lambda: draw.pick(sorted(CARDS)))
    cookies = let_in(site, code).cookies
    let_in(site, other)
    for name, value in cookies.items():
        for attempt in bent(value, code, other):
            thief = site.visitor("a thief")
            for key, kept in cookies.items():
                thief.set_cookie(key, attempt if key == name else kept)
            page = thief.get("/members")
            reader = reads_as(page)
            if reader and reader != CARDS[code]:
                page.fail(
                    f"A thief has {CARDS[code]}'s cookie {name}={value[:60]} before them. They changed it to "
                    f"{attempt[:60]!r}, and now they read the letter to {reader}.",
                    expected="no letter: a cookie that was changed is worth nothing",
                    got=page.words[:300],
                    hint="The visitor chooses what stands in a cookie. So let it be a long number that nobody can "
                    "guess, and look the rest up on your side.",
                )
            if page.status >= 500:
                page.fail(f"A thief changed the cookie {name} to {attempt[:60]!r}, and the app crashed.",
                          expected="no letter", got=str(page.status))  # fmt: skip
    for name in {*cookies, "member", "is_member"}:
        for guess in ("1", "true", "True", "yes", "member", CARDS[other]):
            thief = site.visitor("a thief")
            thief.set_cookie(name, guess)
            page = thief.get("/members")
            if reads_as(page):
                page.fail(f"A stranger wrote the cookie {name}={guess} by hand and reads the letter to {reads_as(page)}.",
                          expected="no letter", got=page.words[:300])  # fmt: skip


def bent(value, code, other):
    """What a thief who wants to be the other member would write."""
    pairs = [(code, other), (CARDS[code], CARDS[other]), (CARDS[code].lower(), CARDS[other].lower())]
    for was, wanted in pairs:
        for old, new in zip(disguises(was), disguises(wanted), strict=True):
            if old in value:
                yield value.replace(old, new)
    if re.fullmatch(r"[0-9]{1,12}", value):
        yield from (str(int(value) + step) for step in (1, -1, 2, -2, 3))
    yield value[:-1]
    yield value + "x"


@check("The member's cookie is hidden from scripts and from other sites", task=6, after="members_get_in")
def ticket_is_guarded(site, draw):
    code = draw.pick(sorted(CARDS))
    for https in (False, True):
        member = site.visitor(CARDS[code], https=https)
        page = send(member, "/member", code=code)
        if not page.set_cookies:
            fail(
                "The answer to POST /member with a right code sets no cookie.", expected="a Set-Cookie header"
            )
        for cookie in page.set_cookies:
            if not cookie.deletes:
                guarded(page, cookie, f"the cookie {cookie.name}", https=https)


@check("Leaving ends it, for a copied cookie too", task=6, stretch=True, after="members_get_in")
def leaves(site, draw):
    code = draw.pick(sorted(CARDS))
    member, elsewhere = let_in(site, code), let_in(site, code)
    thief = member.copy("somebody who copied the cookie before")
    send(member, "/member/leave")
    for visitor in (member, thief):
        page = visitor.get("/members")
        if reads_as(page):
            page.fail(
                f"{CARDS[code]} left with POST /member/leave. Then {visitor.who} opened /members.",
                expected="no letter",
                got=page.words[:300],
                hint="Take the ticket out of your own drawer as well, not only out of the browser.",
            )
    if reads_as(elsewhere.get("/members")) != CARDS[code]:
        elsewhere.last.fail(f"{CARDS[code]} left in one browser and is out in another one, too.",
                            expected="the letter", got=elsewhere.last.words[:300])  # fmt: skip
