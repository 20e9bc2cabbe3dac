"""What the café's callers want to know, and what `flask run` must find."""

from flaskpath.grading.api import check

NO_CAKE = "No cake today."


def a_morning(draw, cake=True):
    """What the kitchen writes into today.py this time: the four values by name."""
    name, soup, cakes = draw.several(3, draw.word)
    return {
        "NAME": f"The {name.title()} Kettle",
        "SOUP": f"{soup} and {draw.word()}",
        "CLOSES": f"{draw.number(15, 22)}:{draw.number(11, 59)}",
        "CAKE": f"{cakes} sponge" if cake else "",
    }


def on(site, morning):
    """The learner's site as it starts on that morning."""
    return site.again(files={"today.py": "".join(f"{key} = {text!r}\n" for key, text in morning.items())})


def answered(page):
    """The page, if it is a 200; else a sentence about what usually lies behind the other status."""
    if page.status == 404:
        page.fail(
            f"Your app has no answer for {page.path}: it says 404.",
            expected="200 and the page",
            got="404",
            hint=f'A view for it begins with @app.get("{page.path}").',
        )
    if page.status >= 500:
        page.fail(
            f"The view for {page.path} ended in an error. A view must return its text: "
            "print(...) shows it to you alone, and a view without return gives None.",
            expected="200 and the page",
            got=f"{page.status}",
        )
    return page.ok()


@check(
    "The front door says welcome", task=1, hint="NAME stands in today.py; a view can use it in an f-string."
)
def front_door(site, draw):
    morning = a_morning(draw)
    page = answered(on(site, morning).get("/"))
    page.shows(f"Welcome to {morning['NAME']}", "the welcome with the name from today.py")


@check("The soup page says today's soup", task=2, after="front_door")
def soup(site, draw):
    morning = a_morning(draw)
    page = answered(on(site, morning).get("/soup"))
    if morning["SOUP"] not in page.words:
        page.fail(
            "The kitchen wrote another soup into today.py, and /soup does not say it. "
            "Does your view use SOUP from that file, or a soup of its own?",
            expected=morning["SOUP"],
            got=page.words,
            hint="import today, and then today.SOUP where the soup should stand.",
        )
    if morning["CLOSES"] in page.words:
        page.fail(
            "The soup page also says when the café closes. Each page says its own thing and leaves the "
            "other out.",
            expected=f"the soup, and not {morning['CLOSES']}",
            got=page.words,
        )


@check("The hours page says when the café closes", task=2, after="front_door")
def hours(site, draw):
    morning = a_morning(draw)
    page = answered(on(site, morning).get("/hours"))
    if morning["CLOSES"] not in page.words:
        page.fail(
            "The kitchen wrote another closing time into today.py, and /hours does not say it. "
            "Does your view use CLOSES from that file?",
            expected=morning["CLOSES"],
            got=page.words,
        )
    if morning["SOUP"] in page.words:
        page.fail(
            "Someone asked for the hours and got the soup as well. Each address has a view with its own "
            "answer.",
            expected=f"the closing time, and not {morning['SOUP']!r}",
            got=page.words,
        )


@check("The cake page says which cake there is", task=3, after="front_door")
def cake(site, draw):
    morning = a_morning(draw)
    page = answered(on(site, morning).get("/cake"))
    page.shows(morning["CAKE"], "the cake from today.py")
    page.hides(NO_CAKE, "the sentence for days without cake")


@check("On a day without cake it says so", task=3, after="cake")
def no_cake(site, draw):
    page = on(site, a_morning(draw, cake=False)).get("/cake")
    if page.status >= 500:
        page.fail(
            f'CAKE was empty, and /cake ended in an error instead of saying "{NO_CAKE}" '
            "Is there a way through your view that ends without return?",
            expected=NO_CAKE,
            got=f"{page.status}",
            hint="When the if is not taken, Python goes on below it. What stands there?",
        )
    page.ok().shows(NO_CAKE, "that there is no cake")


@check("Any other address is a 404", task=4, after=("soup", "hours"))
def other_addresses(site, draw):
    for path in draw.shuffled([f"/{draw.word()}", f"/soup/{draw.word()}", f"/{draw.word()}/hours"]):
        page = site.get(path)
        if page.status != 404:
            page.fail(
                f"Nobody gave {path} a page, yet it does not answer 404. Browsers and search engines read "
                "the status, not the words: without a 404, a mistyped address looks like a page that exists.",
                expected="404",
                got=f"{page.status}",
                hint="Give each address a rule of its own. Where no rule fits, Flask says 404 by itself.",
            )


@check(
    "flask run finds the app and serves it",
    task=1,
    after=("front_door", "soup", "hours", "cake", "no_cake", "other_addresses"),
)
def flask_run_finds_it(terminal):
    served = terminal.serve("flask", "run", "--port", "5000", port=5000)
    page = served.get("/").ok()
    if "Welcome to" not in page.words:
        page.fail(
            "`flask run` started a server, but its front door is another one than that of app.py.",
            expected="the welcome from your app.py",
            got=page.words,
        )


@check("The board links to the three pages", task=4, stretch=True, after="front_door")
def board(site, draw):
    morning = a_morning(draw)
    page = answered(on(site, morning).get("/board")).is_html()
    headings = " ".join(heading.words for heading in page.select("h1"))
    if morning["NAME"] not in headings:
        page.fail("The board has no <h1> with the café's name.", expected=morning["NAME"], got=headings)
    for address in ("/soup", "/hours", "/cake"):
        page.link(address)
