"""What people, programs and the owner of the tool library are told when something goes wrong."""

import json
from urllib.parse import urldefrag, urljoin

from flaskpath.grading.api import check
from flaskpath.grading.attacks import script_injection

LEAKS = (
    "Traceback",
    "ValueError",
    "TypeError",
    "KeyError",
    "tools.py",
    "app.py",
    "tools.json",
    "per_day",
    "werkzeug",
)
BREAKS = (
    "a price that is a word",
    "a price that is missing",
    "a price that is null",
)


def open_library(site, draw):
    """(site, good tools, broken tools, secret): other tools, three of them with a price that breaks the page."""
    numbers = draw.several(5, lambda: draw.number(2, 900))
    names = draw.several(5, draw.title)
    secret = draw.word() + draw.word()
    tools = [{"number": number, "name": name} for number, name in zip(numbers, names, strict=True)]
    for tool in tools[:2]:
        tool["per_day"] = f"{draw.number(1, 9)}.50"
    tools[2]["per_day"] = secret
    tools[4]["per_day"] = None
    good, broken = tools[:2], tools[2:]
    return site.again(files={"tools.json": json.dumps(draw.shuffled(tools))}), good, broken, secret


def led_home(page, what):
    """Fails unless the page is HTML and has a link that leads to the start page."""
    page.is_html()
    here = f"http://localhost{page.path}"
    if not any(
        urldefrag(urljoin(here, link.href)).url in ("http://localhost/", "http://localhost")
        for link in page.links
    ):
        links = ", ".join(f"{link.words} ({link.href})" for link in page.links)
        page.fail(
            f"{what} should be a page of the library's own, with a link that leads to the start page, /, also from "
            f"{page.path}.",
            expected='a link to /, such as <a href="/">',
            got=f"these links: {links}" if links else f"no link at all: {page.words[:200]}",
            hint="An address without a slash in front is looked for beside the page where the visitor is.",
        )
    return page


def not_found_page(page, what):
    """Fails unless the answer is a 404."""
    if page.status == 200:
        page.fail(
            f"{what}, yet {page.asked} was answered with status 200, which means: here it is. Search engines keep such "
            "pages, and programs believe them. Words in the page do not change its status.",
            expected="404",
            got=f"200, {page.words[:200]!r}",
            hint="A handler that returns only a page answers 200: return the status, too. In a view, abort(404).",
        )
    if page.status == 500:
        page.fail(
            f"{what}. That is nobody's fault and should be a 404, but {page.asked} was answered with 500: the server "
            "broke.",
            expected="404",
            got="500",
            hint="Does a handler of yours catch every exception? abort(404) raises one, too, from the family "
            "HTTPException.",
        )
    return page.answers(404)


def shows_nothing(page, secret):
    """Fails if the answer tells anything of the app's inside."""
    for leak in (secret, *LEAKS):
        if leak in page.text:
            where = page.text.index(leak)
            page.fail(
                f"{page.asked} broke, and the answer tells the visitor about the inside: {leak!r}. Whoever looks for a "
                "way in reads it with care.",
                expected="a page that says sorry, and nothing of what happened",
                got=page.text[max(0, where - 100) : where + 200],
                hint="Put the exception into the log, and into the page only words that you wrote yourself.",
            )
    return page


def broke(page, what):
    """Fails unless the answer is a 500."""
    if page.status == 200:
        page.fail(
            f"{what}: {page.asked} can't do what was asked, yet it was answered with status 200, which means: all is "
            "well.",
            expected="500",
            got=f"200, {page.words[:200]!r}",
            hint="A handler that returns only a page answers 200. Return the page and the status.",
        )
    if page.status == 500 and not page.content_type and page.inside.get("exception"):
        page.fail(
            f"{what}: {page.asked} broke, the error went straight through your app to the server, and the visitor got "
            "an empty page. That happens with DEBUG switched on in the code, or if the error handler breaks itself.",
            expected="500 and a page",
            got="500 and nothing",
            hint="Take DEBUG (and TESTING) out of the code; flask run --debug is for your desk. And keep the page for "
            "500 so simple that it can't break.",
        )
    return page.answers(500)


def json_error(page, status, what):
    """Fails unless the answer is that status and a JSON object with a sentence under "error"."""
    if page.status != status:
        page.fail(
            f"A program sent {page.asked}. {what}, so the status should be {status}; it was {page.status}.",
            expected=str(status),
            got=f"{page.status}, {page.text[:200]!r}",
            hint="Programs go by the status, not by the words.",
        )
    if page.content_type != "application/json":
        page.fail(
            f"A program sent {page.asked} and can only read JSON. The error came as "
            f"{page.content_type or 'something else'}.",
            expected='{"error": "..."}',
            got=page.text[:200],
            hint="In the error handler ask whether request.path begins with /api/, and return a dictionary there. Each "
            "kind of error needs it: 404, 405, 500.",
        )
    said = page.data.get("error") if isinstance(page.data, dict) else None
    if not isinstance(said, str) or not said.strip():
        page.fail(
            f"The JSON that answers {page.asked} should have a sentence under the name error.",
            expected='{"error": "..."}',
            got=page.text[:200],
        )
    return page


@check("An address that doesn't exist gets a page of the library's own", task=1)
def unknown_address(site, draw):
    for path in (f"/{draw.word()}", "/" + "/".join(draw.several(3, draw.word))):
        led_home(not_found_page(site.get(path), "There is no such address"), "The answer to a wrong address")


@check("A tool that doesn't exist gets it, too", task=1, after="unknown_address")
def unknown_tool(site, draw):
    library, good, _, _ = open_library(site, draw)
    number = draw.number(1000, 9999)
    page = not_found_page(library.get(f"/tools/{number}"), f"There is no tool {number}")
    led_home(page, "The answer for a tool that is not there")
    library.get(f"/tools/{good[0]['number']}").ok().shows(good[0]["name"], "the tool's name")


@check("The address in a page that is not found stays text", task=1, after="unknown_address")
def address_stays_text(site, draw):
    for attempt in script_injection(draw):
        attempt.must_not_run(not_found_page(site.get(f"/{attempt.text}"), "There is no such address"))


@check("A page that breaks gets a page of the library's own", task=2)
def broken_page(site, draw):
    library, _, broken, _ = open_library(site, draw)
    for tool, what in zip(broken, BREAKS, strict=True):
        page = broke(library.get(f"/tools/{tool['number']}"), f"A tool has {what}")
        led_home(page, f"A tool has {what}. The answer")


@check("It shows nothing of the inside", task=2, after="broken_page")
def nothing_internal(site, draw):
    library, _, broken, secret = open_library(site, draw)
    for tool in broken:
        shows_nothing(library.get(f"/tools/{tool['number']}"), secret)


@check("The next request works", task=2, after="broken_page")
def next_request(site, draw):
    library, good, broken, _ = open_library(site, draw)
    visitor = library.visitor("a visitor")
    for tool in good:
        for bad in broken:
            visitor.get(f"/tools/{bad['number']}")
        visitor.get(f"/tools/{tool['number']}").ok().shows(
            tool["name"], "the tool's name, right after another page broke"
        )
    visitor.get("/").ok().shows(broken[0]["name"], "a tool's name, also of one whose page breaks")


@check("Every unexpected error is in the log, with its traceback", task=3)
def logged(site, draw):
    library, _, broken, secret = open_library(site, draw)
    for prefix, who in (("/tools/", "a visitor"), ("/api/tools/", "a program")):
        before = len(library.printed)
        page = library.get(f"{prefix}{broken[0]['number']}")
        log = library.printed[before:]
        if secret in log and "Traceback (most recent call last)" in log:
            continue
        page.fail(
            f"{page.asked} broke for {who}, and the log "
            + ("holds the error without its traceback" if secret in log else "says nothing about it")
            + ". The owner will never learn where it broke.",
            expected=f"the traceback, ending with: ValueError: could not convert string to float: {secret!r}",
            got=log[-600:] or "nothing was logged",
            hint="Flask logs what no handler of yours takes away from it. A handler for Exception, or a try in a view, "
            "has to log by itself: app.logger.exception(...).",
        )


@check("A page that is not found leaves no traceback", task=3, after="unknown_address")
def quiet_when_not_found(site, draw):
    before = len(site.printed)
    page = site.get(f"/{draw.word()}")
    log = site.printed[before:]
    if "Traceback" in log:
        page.fail(
            f"Somebody asked for {page.path}, which is not there, and the log got a traceback. Among hundreds of those "
            "nobody sees the real ones.",
            expected="no traceback",
            got=log[-600:],
            hint="abort(404) and its like raise an HTTPException. Log the others.",
        )


@check("Programs get their 404 in JSON", task=4)
def json_not_found(site, draw):
    number = draw.number(1000, 9999)
    json_error(site.get(f"/api/tools/{number}"), 404, f"There is no tool {number}")
    json_error(site.get(f"/api/{draw.word()}"), 404, "There is no such address")


@check("A method that isn't taken is refused in JSON", task=4, after="json_not_found")
def json_method(site, draw):
    for method, path in (("POST", "/api/tools"), ("DELETE", f"/api/tools/{draw.number(1000, 9999)}")):
        json_error(site.request(method, path), 405, f"The address does not take {method}")


@check(
    "An unexpected error is JSON for a program, and shows nothing of the inside",
    task=4,
    after="json_not_found",
)
def json_broken(site, draw):
    library, good, broken, secret = open_library(site, draw)
    for tool, what in zip(broken, BREAKS, strict=True):
        page = json_error(library.get(f"/api/tools/{tool['number']}"), 500, f"The tool has {what}")
        shows_nothing(page, secret)
    if library.get(f"/api/tools/{good[0]['number']}").ok().data.get("name") != good[0]["name"]:
        page.fail("After an error the next request of a program got a wrong answer.")


@check("People keep getting pages", task=4, after=("unknown_address", "json_not_found"))
def pages_for_people(site, draw):
    for path in (f"/api{draw.word()}", f"/{draw.word()}/api/{draw.word()}"):
        page = not_found_page(site.get(path), "There is no such address")
        if page.content_type == "application/json":
            page.fail(
                f"A person asked for {path} and got JSON. It is not below /api/.",
                expected="a page",
                got=page.text[:200],
                hint='"/api" is also the start of "/apiary". What comes after the three letters?',
            )
        led_home(page, "The answer to a wrong address")


@check("A 405 says which methods are taken", task=4, stretch=True, after="json_method")
def allow_header(site):
    page = json_error(site.post("/api/tools"), 405, "The address does not take POST")
    page.allows("GET")
