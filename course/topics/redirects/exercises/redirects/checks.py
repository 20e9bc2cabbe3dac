"""Where people end up, on the way to the page that they wanted; and where an attacker can send them."""

import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from flaskpath.grading.api import check
from flaskpath.grading.attacks import open_redirect

MOVES = (301, 302, 303, 307, 308)


def keepers(exercise):
    """The users that stand in the starter."""
    return json.loads(exercise.starter["users.json"])


def sign_in(visitor, page, user, password=None):
    """The answer to the log-in form on `page`, filled in."""
    return visitor.submit(
        page.form("name", "password"), page=page, name=user["name"], password=password or user["password"]
    )


def open_login(visitor):
    """The log-in page, as somebody opens it who wants no page in particular."""
    return visitor.get("/login").ok()


def send_on(page, what):
    """Fails unless this answer to a form sends the browser on so that it asks for the next page with a GET."""
    if page.status in (302, 303):
        return page
    if page.status in (307, 308):
        page.fail(
            f"{page.status} after {what} tells the browser to send the form once more, password and all, "
            f"to {page.location}.",
            expected="302 or 303",
            got=f"{page.status} to {page.location}",
            hint="redirect(url, code=303) says: done, now get this page.",
        )
    if page.status == 301:
        page.fail(
            f"301 after {what} says that the log-in page has moved for good.",
            expected="302 or 303",
            got=f"301 to {page.location}",
        )
    if page.status < 400:
        page.fail(
            f"{what[0].upper()}{what[1:]} was answered with a page. Whoever reloads it sends the form, password and "
            "all, once more.",
            expected="302 or 303, and the page at an address of its own",
            got=f"{page.status} and a page",
            hint="Post, redirect, get: the view that takes the form ends with redirect(...).",
        )
    return page.answers(302, 303)


def at(page):
    """The address of a page without an empty query: path, and the query's names and values in order."""
    parts = urlsplit(page.path)
    return parts.path, parse_qsl(parts.query, keep_blank_values=True)


def bounced(site, visitor, path):
    """The log-in page that a stranger ends up at who asked for `path`."""
    page = visitor.get(path)
    if page.status == 200:
        if any("refresh" in one.attributes.get("http-equiv", "").lower() for one in page.select("meta")):
            page.fail(
                f"A stranger asked for {path} and got a page with status 200 that moves on by itself. Programs, and "
                "browsers that ignore such pages, stay there.",
                expected="a redirect to /login",
                got="200 and <meta http-equiv=refresh>",
                hint="return redirect(url_for(...)).",
            )
        page.fail(
            f"Nobody has signed in, and {path} was shown all the same (or a page in its place, without a redirect).",
            expected="a redirect to /login",
            got="200 and a page",
            hint="Ask first whether there is a user in the session.",
        )
    if page.status in (301, 308):
        page.fail(
            f"A stranger who asks for {path} gets a {page.status}: moved for good. Browsers remember it, so after "
            f"signing in they still go to the log-in page when they want {path}.",
            expected="302, 303 or 307",
            got=f"{page.status} to {page.location}",
            hint="302 is what redirect() sends by itself.",
        )
    if page.status not in MOVES:
        page.redirects_to("/login")
    end = visitor.follow(page)
    if at(end)[0] != "/login":
        end.fail(
            f"A stranger who asks for {path} should end up at /login.",
            expected="/login",
            got=end.path,
        )
    return end.ok()


@check("The log-in page has a form for a name and a password", task=1)
def login_form(site):
    page = site.get("/login").ok()
    form = page.form("name", "password")
    if form.method != "POST":
        page.fail(
            "The form sends the password with a GET: it would stand in the address bar and in every log.",
            expected='method="post"',
            got=f"method={form.method.lower()}",
        )


@check("A right pair opens the dashboard, which greets by name", task=1, after="login_form")
def signs_in(site, exercise):
    for user in keepers(exercise):
        visitor = site.visitor(user["name"])
        page = sign_in(visitor, open_login(visitor), user)
        if page.status == 200 and "password" in {name for form in page.forms for name in form.fields}:
            page.fail(
                f"{user['name']} signed in with the right password and got the log-in page again.",
                expected="a redirect to /dashboard",
                got="200 and the log-in form",
                hint="What does find_user give for this pair? Print it.",
            )
        end = visitor.follow(send_on(page, "the log-in form"))
        if at(end)[0] != "/dashboard":
            end.fail(
                f"{user['name']} signed in, wanted no page in particular, and should be at the dashboard.",
                expected="/dashboard",
                got=end.path,
            )
        end.ok().shows(user["name"], "the user's name")
        visitor.get("/dashboard").ok().shows(user["name"], "the user's name, also after a reload")


@check("Whoever stands in users.json may sign in, and nobody else", task=1, after="signs_in")
def other_users(site, draw):
    names = [draw.name(), draw.foreign_name()]
    users = [{"name": name, "password": draw.password()} for name in names]
    house = site.again(files={"users.json": json.dumps(users, ensure_ascii=False)})
    for user, other in zip(users, users[1:] + users[:1], strict=True):
        visitor = house.visitor(user["name"])
        visitor.follow(sign_in(visitor, open_login(visitor), user, other["password"]))
        if visitor.get("/dashboard").status == 200:
            visitor.last.fail(
                f"Somebody typed the name {user['name']} with the password of {other['name']}, and the dashboard "
                "opened.",
                expected="still a stranger",
                got="200 and the dashboard",
            )
        end = visitor.follow(sign_in(visitor, open_login(visitor), user))
        if at(end)[0] != "/dashboard":
            end.fail(
                f"{user['name']} stands in users.json, signed in with the right password, and did not get to the "
                "dashboard.",
                expected="/dashboard",
                got=end.path,
                hint="Ask find_user(name, password), and remember in the session whom it found.",
            )
        end.ok().shows(user["name"], "the name of the user who signed in").hides(
            other["name"], "another user's name"
        )


@check(
    "A stranger who wants the dashboard or a report is sent to the log-in page", task=2, after="login_form"
)
def strangers_wait(site, draw):
    for path in (
        "/dashboard",
        f"/reports/{draw.number(2, 900)}",
        f"/reports/{draw.number(2, 900)}?year=2024",
    ):
        bounced(site, site.visitor("a stranger"), path).form("name", "password")


@check(
    "After signing in people land on the page they asked for", task=3, after=("signs_in", "strangers_wait")
)
def comes_back(site, draw, exercise):
    number = draw.number(2, 900)
    query = urlencode(
        {"year": draw.number(1990, 2030), "part": f"{draw.word()} & {draw.foreign_name()}", "all": ""}
    )
    for wanted in (
        f"/reports/{number}",
        f"/reports/{number}?year={draw.number(1990, 2030)}",
        f"/reports/{number}?{query}",
    ):
        user = draw.pick(keepers(exercise))
        visitor = site.visitor(user["name"])
        login = bounced(site, visitor, wanted)
        end = visitor.follow(send_on(sign_in(visitor, login, user), "the log-in form"))
        path, came = at(end)
        parts = urlsplit(wanted)
        asked_for = parse_qsl(parts.query, keep_blank_values=True)
        if path == parts.path and came == asked_for:
            end.ok()
            continue
        lost = path == parts.path
        end.fail(
            f"{user['name']} asked for {wanted}, was sent to {login.path}, signed in, and "
            + (
                "landed on the right page without its query, or with another one."
                if lost
                else f"landed at {end.path}: the wanted page was lost on the way."
            ),
            expected=wanted,
            got=end.path,
            hint="Let url_for put it into the address, so that a & in it can't spill: "
            "url_for(..., next=request.full_path)."
            if lost
            else "Follow it step by step: the address of the log-in page, the form's action or a hidden field, the "
            "view that takes the form.",
        )


@check("A wrong password shows the form again, and the wanted page is remembered", task=3, after="comes_back")
def second_try(site, draw, exercise):
    user, wanted = (
        draw.pick(keepers(exercise)),
        f"/reports/{draw.number(2, 900)}?year={draw.number(1990, 2030)}",
    )
    visitor = site.visitor(user["name"])
    login = bounced(site, visitor, wanted)
    again = visitor.follow(sign_in(visitor, login, user, draw.password()))
    if again.status >= 500 or again.status in (404, 405):
        again.ok()
    again.form("name", "password")
    if again.words == login.words:
        again.fail(
            "After a wrong password the page looks just as before. How should anybody know what happened?",
            expected="the form, and a message",
            got=again.words,
            hint="The template has a place for a message.",
        )
    end = visitor.follow(sign_in(visitor, again, user))
    if at(end) != (urlsplit(wanted).path, parse_qsl(urlsplit(wanted).query)):
        end.fail(
            f"{user['name']} asked for {wanted}, mistyped the password once, then signed in, and landed at {end.path}. "
            "The second form has forgotten what the first one knew.",
            expected=wanted,
            got=end.path,
            hint="What does the form that comes after a wrong password hold of the wanted page?",
        )
    end.ok()


@check("The log-in page sends nobody to another site", task=4, after="signs_in")
def only_here(site, draw, exercise):
    user = keepers(exercise)[0]
    for attempt in open_redirect(draw):
        visitor = site.visitor("the victim")
        page = attempt.must_stay(visitor.get("/login", query={"next": attempt.text})).ok()
        answer = sign_in(visitor, page, user)
        if attempt.leads_to(answer) is None and answer.location in ("/dashboard", "http://localhost/dashboard"):
            continue  # as it should be, and that page was looked at before
        landed(attempt, attempt.must_stay(answer))


@check("Not after a wrong password, and not if somebody is signed in already", task=4, after="only_here")
def not_in_other_ways(site, draw, exercise):
    user = keepers(exercise)[0]
    for attempt in open_redirect(draw)[:2]:
        visitor = site.visitor("the victim")
        page = attempt.must_stay(visitor.get("/login", query={"next": attempt.text})).ok()
        again = attempt.must_stay(sign_in(visitor, page, user, draw.password()))
        landed(attempt, attempt.must_stay(sign_in(visitor, again, user)))
        attempt.must_stay(visitor.get("/login", query={"next": attempt.text}))
        # Other people's pages can send a form, too, with whatever they like in its hidden fields.
        fields = {"name": user["name"], "password": user["password"], "next": attempt.text}
        attempt.must_stay(site.post("/login", query={"next": attempt.text}, data=fields))


def landed(attempt, end):
    """After a sign-in with the attacker's address in `next`: the dashboard, where that address is no page of ours."""
    if end.status >= 500:
        end.fail(
            f"The address in next was {attempt.text!r}, and the app broke over it: {crash(end)}",
            expected="the dashboard",
            got=str(end.status),
            hint="Control characters, such as a line end, have no place in an address. Refuse them before "
            "redirect() sees them.",
        )
    if attempt.leaves and at(end)[0] != "/dashboard":
        end.fail(
            f"The address in next was {attempt.text!r}, which is no page of this site. The browser stayed here, but "
            "should be at the dashboard now.",
            expected="/dashboard",
            got=f"{end.path} ({end.status})",
            hint="If the address has not the plain shape that you know, forget it, and go to the dashboard.",
        )


def crash(page):
    report = page.inside.get("exception")
    return (
        f"{report.get('type')}: {report.get('message')}"
        if isinstance(report, dict)
        else f"status {page.status}"
    )


@check(
    "Signing out takes a POST and leads to a page that strangers may see",
    task=4,
    stretch=True,
    after="signs_in",
)
def signs_out(site, draw, exercise):
    user = draw.pick(keepers(exercise))
    visitor = site.visitor(user["name"])
    visitor.follow(sign_in(visitor, open_login(visitor), user))
    visitor.get("/logout")
    if visitor.get("/dashboard").status != 200:
        visitor.last.fail(
            "GET /logout signed the user out: a picture on any page of the web could do that.",
            expected="still signed in",
            got=f"GET /dashboard: {visitor.last.status}",
        )
    for here, there in (("/", "/"), (f"/reports/{draw.number(2, 900)}", "/login")):
        visitor.follow(sign_in(visitor, open_login(site.visitor()), user))
        page = visitor.get(here).ok()
        form = next((one for one in page.forms if urlsplit(one.action).path.endswith("/logout")), None)
        if form is None:
            page.fail(
                f"{here} should have a form that posts to /logout.",
                expected='<form method="post" action="/logout">',
                got=f"forms: {', '.join(one.action or '(no action)' for one in page.forms) or 'none'}",
            )
        answer = visitor.post(form.action, data=form.fields, headers={"Referer": f"http://localhost{here}"})
        end = visitor.follow(send_on(answer, "the log-out form"))
        if at(end)[0] != there:
            end.fail(
                f"{user['name']} signed out at {here} and should be at {there} now.",
                expected=there,
                got=end.path,
            )
        end.ok()
        bounced(site, visitor, "/dashboard")
    for attempt in open_redirect(draw)[:2]:
        fields = dict.fromkeys([*form.fields, "next", "page"], attempt.text)
        attempt.must_stay(
            visitor.post("/logout", data=fields, headers={"Referer": attempt.text.strip("\t ")})
        )
