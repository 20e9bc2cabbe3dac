"""What guests, the owner and the real server expect of the hostel's site."""

from flaskpath.grading.api import check


def the_settings(draw, closed=False):
    """The owner's settings this time, by name."""
    name, city, currency = draw.several(3, draw.word)
    return {
        "HOSTEL_NAME": f"The {name.title()} and Lantern",
        "CITY": city.title(),
        "CURRENCY": currency[:3].upper(),
        "CLOSED": closed,
        "CLOSED_MESSAGE": f"We sleep until {draw.word()}.",
    }


def the_rooms(draw):
    """Three rooms this time, by number; no two have the same beds or price."""
    numbers = draw.several(3, lambda: draw.number(10, 99))
    beds = draw.several(3, lambda: draw.number(2, 9))
    prices = draw.several(3, lambda: draw.number(101, 399))
    return {
        number: {"beds": bed, "price": price}
        for number, bed, price in zip(numbers, beds, prices, strict=True)
    }


def site_with(site, settings, rooms=None):
    """The learner's site, started with the owner's other settings (and rooms)."""
    files = {"settings.py": "".join(f"{key} = {value!r}\n" for key, value in settings.items())}
    if rooms:
        files["rooms.py"] = f"ROOMS = {rooms!r}\n"
    return site.again(files=files)


def answered(page, what):
    """The page, if it is a 200; else a sentence about what usually lies behind the other status."""
    if page.status == 404:
        variable = any(character.isdigit() for character in page.path)
        page.fail(
            f"{page.path} answers 404, but it should be {what}."
            + (
                " If there is a rule for it: without a converter, the part in angle brackets reaches your "
                "view as a text, and no text is a key of ROOMS."
                if variable
                else " Is there a rule for this address?"
            ),
            expected=f"200 and {what}",
            got="404",
        )
    if page.status >= 500:
        page.fail(
            f"{page.path} ended in an error. If this began with your hooks: a function marked "
            "after_request must return the response that it was given, or there is nothing left to send.",
            expected=f"200 and {what}",
            got=f"{page.status}",
        )
    return page.ok()


@check("The pages follow settings.py", task=1)
def pages_follow_the_settings(site, draw):
    settings = the_settings(draw)
    hostel = site_with(site, settings)
    for path, wanted in (("/", f"Welcome to {settings['HOSTEL_NAME']}"), ("/about", settings["CITY"])):
        page = answered(hostel.get(path), "a page")
        if wanted not in page.words:
            page.fail(
                f"The owner changed settings.py and started the site again, but {path} does not follow. Is "
                "the old value still typed into your code?",
                expected=wanted,
                got=page.words,
                hint='app.config.from_pyfile("settings.py") loads the file when the app starts.',
            )


@check("A changed setting shows on the next page", task=1, after="pages_follow_the_settings")
def settings_are_read_when_asked(site, draw):
    settings = the_settings(draw)
    hostel = site.again(config=settings)
    for path, wanted in (("/", settings["HOSTEL_NAME"]), ("/about", settings["CITY"])):
        page = answered(hostel.get(path), "a page")
        if wanted not in page.words:
            page.fail(
                f"A setting was changed in app.config, and {path} did not follow. The value was read once, "
                "when the app started. Read it from app.config inside the view.",
                expected=wanted,
                got=page.words,
            )


@check("Each room has its page", task=2, after="pages_follow_the_settings")
def room_pages(site, draw):
    settings, rooms = the_settings(draw), the_rooms(draw)
    hostel = site_with(site, settings, rooms)
    for number in draw.shuffled(rooms)[:2]:
        room = rooms[number]
        page = answered(hostel.get(f"/rooms/{number}"), f"the page of room {number}")
        page.shows(f"{room['beds']} beds", f"the beds of room {number}")
        page.shows(f"{room['price']} {settings['CURRENCY']}", "its price with the currency from the settings")
        for other in rooms.values():
            if other is not room:
                page.hides(f"{other['price']} {settings['CURRENCY']}", "the price of another room")


@check("A room that does not exist is not found", task=2, after="room_pages")
def unknown_rooms(site, draw):
    rooms = the_rooms(draw)
    hostel = site_with(site, the_settings(draw), rooms)
    for path in (f"/rooms/{draw.number(500, 900)}", f"/rooms/{draw.word()}"):
        page = hostel.get(path)
        if page.status >= 500:
            page.fail(
                f"There is no room behind {path}, and your view ended in an error where a 404 was due. "
                "ROOMS[...] raises KeyError for a key that it does not have: ask first.",
                expected="404",
                got=f"{page.status}",
                hint="abort(404) ends a view at once.",
            )
        if page.status != 404:
            page.fail(
                f"There is no room behind {path}, so the status should be 404. Programs read the status, "
                f"not the words: {page.status} means that all is well.",
                expected="404",
                got=f"{page.status}",
                hint="abort(404) ends a view at once.",
            )


@check("The list of rooms leads to each of them", task=2, stretch=True, after="room_pages")
def list_of_rooms(site, draw):
    rooms = the_rooms(draw)
    page = answered(site_with(site, the_settings(draw), rooms).get("/rooms"), "the list of rooms")
    for number in rooms:
        page.link(f"/rooms/{number}")


@check("A stay has its price", task=3, after="room_pages")
def price_of_a_stay(site, draw):
    settings, rooms = the_settings(draw), the_rooms(draw)
    hostel = site_with(site, settings, rooms)
    for number in draw.shuffled(rooms)[:2]:
        nights = draw.number(3, 9)
        total = f"{rooms[number]['price'] * nights} {settings['CURRENCY']}"
        page = answered(hostel.get(f"/stay/{number}/{nights}"), "the price of a stay")
        if total not in page.words:
            page.fail(
                f"{nights} nights at {rooms[number]['price']} should cost {total}. If the number that came "
                f"is very long: a text times a number repeats the text. With int: in the rule, {nights} "
                "comes as a number.",
                expected=total,
                got=page.words,
            )


@check("A stay that cannot be is not found", task=3, after="price_of_a_stay")
def impossible_stays(site, draw):
    rooms = the_rooms(draw)
    hostel = site_with(site, the_settings(draw), rooms)
    number = draw.pick(list(rooms))
    for path in (f"/stay/{draw.number(500, 900)}/2", f"/stay/{number}/{draw.word()}", f"/stay/{number}/2.5"):
        page = hostel.get(path)
        if page.status != 404:
            page.fail(
                f"Nobody can stay as {path} says, so the answer should be a 404.",
                expected="404",
                got=f"{page.status}",
                hint="With int: in the rule, only whole numbers fit; all else is a 404 by itself.",
            )


@check("In winter every address says that the hostel is closed", task=4, after="pages_follow_the_settings")
def closed_in_winter(site, draw):
    settings, rooms = the_settings(draw, closed=True), the_rooms(draw)
    hostel = site_with(site, settings, rooms)
    for path in ("/", "/about", f"/rooms/{draw.pick(list(rooms))}", f"/{draw.word()}"):
        page = hostel.get(path)
        if page.status >= 500 and page.status != 503:
            page.ok()
        if settings["CLOSED_MESSAGE"] not in page.words:
            page.fail(
                f"CLOSED is true, and {path} answers as if it were summer. A function marked "
                "before_request sees every request before the views do; what it returns is the answer. "
                "Without return, the view is asked as always.",
                expected=f"503 and {settings['CLOSED_MESSAGE']}",
                got=f"{page.status}: {page.words[:200]}",
            )
        if page.status != 503:
            page.fail(
                f"{path} shows the winter message with status {page.status}, so programs take it for the "
                "page itself. 503 says: not now, ask again later.",
                expected="503",
                got=f"{page.status}",
                hint="A view or a hook may return two things: the text, and the status.",
            )


@check("In summer it is open", task=4, after="closed_in_winter")
def open_in_summer(site, draw):
    settings = the_settings(draw)
    page = answered(site_with(site, settings).get("/"), "the front page")
    page.hides(settings["CLOSED_MESSAGE"], "the winter message")


@check("Every answer is signed with the hostel's name", task=4, after="pages_follow_the_settings")
def every_answer_is_signed(site, draw):
    for closed, path in ((False, "/about"), (False, f"/{draw.word()}"), (True, "/")):
        settings = the_settings(draw, closed=closed)
        page = site_with(site, settings).get(path)
        signed = page.headers.get("X-Hostel")
        if signed != settings["HOSTEL_NAME"]:
            page.fail(
                f"The answer to {path} ({page.status}) has no header X-Hostel with the hostel's name. Some "
                "answers come from none of your views, such as the 404; a function marked after_request "
                "sees them all.",
                expected=f"X-Hostel: {settings['HOSTEL_NAME']}",
                got=f"X-Hostel: {signed}" if signed else "no such header",
            )


@check(
    "python app.py starts a server",
    task=5,
    after=("settings_are_read_when_asked", "impossible_stays", "open_in_summer", "every_answer_is_signed"),
    hint='if __name__ == "__main__": holds for python app.py, and not for an import.',
)
def python_starts_it(terminal):
    served = terminal.serve("python", "app.py", port=5000)
    page = served.get("/about")
    if page.status not in (200, 503):
        page.fail(
            "`python app.py` starts a server, but it does not answer as the imported app does.",
            expected="200 and the page",
            got=f"{page.status}",
        )
