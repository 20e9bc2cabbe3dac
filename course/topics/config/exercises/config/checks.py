"""What the raffle must do in each place, with secrets that the learner has never seen."""

import hmac

from flaskpath.grading.api import check
from flaskpath.grading.attacks import readable_texts

NOTICE = "Practice run: these tickets win nothing"
SECRETS = ("TICKET_KEY", "TILL_CODE")


def make_ticket(number, key):
    """As the learner's tickets.py makes it."""
    return f"{number}-{hmac.new(key.encode(), str(number).encode(), 'sha256').hexdigest()[:20]}"


def production(draw, **changed):
    """The environment of the evening itself; None takes a variable away."""
    given = {"RAFFLE_ENV": "production", "TICKET_KEY": draw.secret(), "TILL_CODE": draw.secret(), **changed}
    return {name: value for name, value in given.items() if value is not None}


def at_the_till(site, number, code):
    return site.get(f"/tickets/{number}", headers={"X-Till-Code": code})


def front_page(site, where, others, *, notice, tickets):
    """The front page has this place's settings, and none of the other's."""
    page = site.get("/").ok()
    if tickets not in page.words or (NOTICE in page.words) != notice:
        shown = "shows" if NOTICE in page.words else "does not show"
        page.fail(
            f"With {where} the front page should have the settings of that place. It {shown} the notice for "
            f"practice runs, and it should{'' if notice else ' not'}; the number should be: {tickets}."
            + (
                f" These are the settings of {others}: does the app look at RAFFLE_ENV, by exactly this name?"
                if (NOTICE in page.words) != notice and tickets not in page.words
                else ""
            ),
            expected=f"{tickets}{', and ' + NOTICE if notice else ', and no notice'}",
            got=page.words,
        )


def tickets_end(site, code, last):
    """The last ticket is printed, the one after it does not exist."""
    at_the_till(site, last, code).ok()
    at_the_till(site, last + 1, code).answers(404)


def codes_to_try(files):
    """The texts of the learner's files that fit in a header, but for addresses and markup."""
    texts = [
        one for one in readable_texts(files) if one.file and one.text.isascii() and one.text.isprintable()
    ]
    return [one for one in texts if one.text[0] not in "/<"][:40]


@check("Without RAFFLE_ENV it is a practice run", task=1)
def development_values(site):
    front_page(site, "no RAFFLE_ENV at all", "production", notice=True, tickets="10 tickets")
    tickets_end(site, "0000", 10)
    site.get(f"/genuine/{make_ticket(7, 'practice')}").ok()


@check("RAFFLE_ENV=development means the same", task=1, after="development_values")
def development_by_name(site):
    named = site.again(environ={"RAFFLE_ENV": "development"})
    front_page(named, "RAFFLE_ENV=development", "production", notice=True, tickets="10 tickets")


@check(
    "RAFFLE_ENV=production brings the settings of the evening",
    task=1,
    hint='Look at os.environ.get("RAFFLE_ENV", "development"), and choose the set of settings by it.',
)
def production_values(site, draw):
    real = site.again(environ=production(draw))
    front_page(real, "RAFFLE_ENV=production", "development", notice=False, tickets="500 tickets")


@check("A misspelt RAFFLE_ENV starts nothing", task=2, after="production_values")
def unknown_place(site, draw):
    name = draw.pick(("prodution", "productoin", "produktion"))
    site.refuses_to_start(
        f"RAFFLE_ENV is {name!r}, which is no place that the app knows.",
        environ=production(draw, RAFFLE_ENV=name),
    ).names("RAFFLE_ENV")


@check("The till's code comes from the environment", task=3, after="production_values")
def code_from_environment(site, draw):
    environ = production(draw)
    real = site.again(environ=environ)
    page = at_the_till(real, draw.number(1, 500), environ["TILL_CODE"])
    for known in codes_to_try(site.submitted):
        opened = at_the_till(real, 1, known.text)
        if opened.status == 200:
            opened.fail(
                f"Somebody read {known.place}, sent {known.text!r} as the till's code, and production printed "
                "a ticket. What stands in a file is no secret.",
                expected="403: only the TILL_CODE of the environment opens the till",
                got=f"200 and the ticket {opened.text[:60]}",
                hint="In production, take TILL_CODE from os.environ, and from nowhere else.",
            )
    if page.status == 403:
        page.fail(
            "Production was started with a TILL_CODE in its environment, the till sent exactly that code, and "
            "was turned away. The code in app.config is another one.",
            expected="200 and a ticket",
            got="403",
        )
    page.ok()


@check("Tickets are signed with the key of the environment", task=3, after="code_from_environment")
def key_from_environment(site, draw):
    environ = production(draw)
    real = site.again(environ=environ)
    number = draw.number(1, 500)
    page = at_the_till(real, number, environ["TILL_CODE"]).ok()
    for known in readable_texts(site.submitted):
        forged = make_ticket(number, known.text)
        if forged == page.text.strip():
            real.get(f"/genuine/{forged}").fail(
                f"Somebody read {known.place}, and made ticket {number} at home with the key {known.text!r}. "
                "Production takes it for genuine. What stands in a file is no secret.",
                expected="404: only the TICKET_KEY of the environment makes tickets",
                got=f"200 for {forged}, which nobody sold",
                hint="In production, take TICKET_KEY from os.environ, and from nowhere else.",
            )
    if page.text.strip() != make_ticket(number, environ["TICKET_KEY"]):
        page.fail(
            "Production was started with a TICKET_KEY in its environment, and signed a ticket with another key.",
            expected="a ticket signed with that key",
            got=page.text[:100],
        )
    real.get(f"/genuine/{make_ticket(number, environ['TICKET_KEY'])}").ok()
    for key in ("practice", draw.secret()):
        real.get(f"/genuine/{make_ticket(number, key)}").answers(404)


@check("Production does not start without a secret, and says which", task=4, after="production_values")
def one_secret_missing(site, draw):
    for name, other in (SECRETS, SECRETS[::-1]):
        environ = production(draw, **{name: None})
        site.refuses_to_start(f"Production was started without {name}.", environ=environ).names(
            name
        ).leaves_out(other).hides(environ[other], f"the value of {other}")


@check("A secret that is empty is missing, too", task=4, after="one_secret_missing")
def empty_secret(site, draw):
    name = draw.pick(SECRETS)
    site.refuses_to_start(
        f"Production was started with {name} set to nothing.", environ=production(draw, **{name: ""})
    ).names(name)


@check("If both are missing, both are named", task=4, after="one_secret_missing")
def both_missing(site, draw):
    site.refuses_to_start(
        "Production was started without TICKET_KEY and TILL_CODE.",
        environ=production(draw, TICKET_KEY=None, TILL_CODE=None),
    ).names(*SECRETS)


@check("Production refuses the values for practice", task=4, stretch=True, after="one_secret_missing")
def practice_values(site, draw):
    site.refuses_to_start(
        "Production was started with TICKET_KEY=practice and TILL_CODE=0000, which everybody knows.",
        environ=production(draw, TICKET_KEY="practice", TILL_CODE="0000"),
    ).names(*SECRETS)
