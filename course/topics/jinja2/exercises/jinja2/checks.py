"""What a price list must show to those who buy, whatever the suppliers send and the visitors type."""

import json
import re

from flaskpath.grading.api import check
from flaskpath.grading.attacks import script_injection, template_injection

STOCK = "stock.json"
EMPTY = "Nothing on the stall today."
NOTHING = "Nothing found"
SOLD_OUT = re.compile(r"Sold\s+out")
PAGES = ("/", "/offers", "/search")


def product(name, pence=1250, left=20, **more):
    return {"name": name, "pence": pence, "left": left, **more}


def stall(site, products, **files):
    """The learner's app over another morning's stock."""
    return site.again(files={STOCK: json.dumps(products), **files})


def card_of(page, name):
    """The card that shows `name`; fails unless there is exactly one."""
    cards = [card for card in page.select(".card") if name in card.words]
    if len(cards) != 1:
        page.fail(
            f"The stock has one product called {name}, and {page.path} has {len(cards)} cards that show "
            "its name. A card is one element with the class card.",
            expected=f"one card with {name}",
            got=page.words[:300] or "an empty page",
        )
    return cards[0]


def card_shows(page, name, text, why):
    card = card_of(page, name)
    if text.lower() not in card.words.lower():
        page.fail(why, expected=text, got=card.words)


def marked(card):
    return "sold-out" in (card.attributes.get("class") or "").split()


@check("Every product has a card with its name", task=1)
def one_card_per_product(site, draw):
    names = draw.several(draw.number(4, 7), draw.word)
    page = stall(site, [product(name) for name in names]).get("/").ok()
    page.hides(EMPTY, "the message for an empty stall")
    cards = page.select(".card")
    if not cards:
        page.fail(
            "The page has no card at all: no element with the class card.",
            expected=f"{len(names)} elements with the class card",
            got=page.words[:300],
        )
    for name in names:
        card_of(page, name)
    shown = sorted(names, key=lambda name: page.words.index(name))
    if len(cards) != len(names) or shown != names:
        page.fail(
            f"The stock has {len(names)} products, and the cards are not the same ones in the same order.",
            expected=", ".join(names),
            got=" | ".join(card.words for card in cards),
        )


@check("A note shows where there is one, and only there", task=1, after="one_card_per_product")
def notes_where_there_are_any(site, draw):
    with_note, without, null = draw.several(3, draw.word)
    note = draw.sentence()
    products = [product(with_note, note=note), product(without), product(null, note=None)]
    page = stall(site, draw.shuffled(products)).get("/").ok()
    card_shows(page, with_note, note, f"{with_note} has a note, and its card does not show it.")
    for name, what in ((null, "null"), (without, "missing")):
        words = card_of(page, name).words
        if "None" in words or "null" in words or "Undefined" in words:
            page.fail(
                f"The note of {name} is {what}, and the card shows a word in its place. None is a value "
                "like any other for Jinja, and prints as “None”: show the note only if there is one.",
                expected="no note",
                got=words,
            )


@check("An empty stall says so", task=1, after="one_card_per_product")
def empty_stall_says_so(site, draw):
    page = stall(site, []).get("/").ok().shows(EMPTY, "the message for an empty stall")
    if page.select(".card"):
        page.fail("There is nothing in the stock, and yet the page has a card.", expected="no card")


@check("Prices are in pounds, with two digits after the point", task=2, after="one_card_per_product")
def prices_have_two_digits(site, draw):
    pounds, ten = draw.number(11, 98), draw.number(1, 9)
    cents = {f"£0.0{ten}": ten, f"£{pounds}.{ten}0": pounds * 100 + ten * 10, f"£{pounds}.00": pounds * 100}
    names = dict(zip(cents, draw.several(3, draw.word), strict=True))
    products = [product(names[text], pence) for text, pence in cents.items()]
    page = stall(site, draw.shuffled(products)).get("/").ok()
    for text, pence in cents.items():
        card_shows(
            page,
            names[text],
            text,
            f"{names[text]} costs {pence} pence, and its card does not show {text}. A price has two digits "
            "after the point, also when they are zeros.",
        )


@check("A comma stands between thousands", task=2, after="prices_have_two_digits")
def prices_have_a_comma(site, draw):
    small, large = draw.several(2, draw.word)
    thousands, rest = draw.number(2, 9), draw.number(100, 999)
    below = draw.number(100, 999)
    text = f"£{thousands},{rest}.50"
    products = [product(small, below * 100), product(large, (thousands * 1000 + rest) * 100 + 50)]
    page = stall(site, products).get("/").ok()
    card_shows(page, large, text, f"{large} costs more than a thousand pounds, and its card lacks the comma.")
    card_shows(page, small, f"£{below}.00", f"{small} costs £{below}.00, and its card does not say so.")


@check("What costs nothing is free", task=2, after="prices_have_two_digits")
def nothing_is_free(site, draw):
    gift, other = draw.several(2, draw.word)
    page = stall(site, [product(gift, 0), product(other, 100)]).get("/").ok()
    card_shows(
        page,
        gift,
        "free",
        f"{gift} costs 0 pence, and its card does not say “free”. Mind that 0 counts as false in `if`.",
    )
    words = card_of(page, gift).words
    if "£" in words:
        page.fail(f"{gift} is free, and still its card shows an amount.", expected="free", got=words)
    if "free" in (words := card_of(page, other).words).lower():
        page.fail(f"{other} costs £1.00, and its card says that it is free.", expected="£1.00", got=words)


@check("What is sold out is marked, and nothing else", task=3, after="one_card_per_product")
def sold_out_is_marked(site, draw):
    names = draw.several(4, draw.word)
    gone = draw.pick(names)
    products = [product(name, left=0 if name == gone else draw.number(1, 40)) for name in names]
    page = stall(site, products).get("/").ok()
    for name in names:
        card = card_of(page, name)
        says = bool(SOLD_OUT.search(card.words))
        if name == gone and not says:
            page.fail(
                f"There is no {name} left, and its card does not say “Sold out”.",
                expected="Sold out",
                got=card.words,
            )
        if name == gone and not marked(card):
            page.fail(
                f"The card of {name} says “Sold out”, but lacks the class sold-out.",
                expected='class="card sold-out"',
                got=card.html[:200],
                hint="The class belongs to the card itself, beside the class card.",
            )
        if name != gone and (says or marked(card)):
            page.fail(
                f"There are {name} left, and its card is marked as sold out all the same.",
                expected="neither the words nor the class",
                got=card.html[:200],
            )


@check("The last three are announced", task=3, after="sold_out_is_marked")
def last_ones_are_announced(site, draw):
    counts = draw.shuffled([0, 1, 2, 3, 4, draw.number(5, 60)])
    names = draw.several(len(counts), draw.word)
    stock = [product(name, left=left) for name, left in zip(names, counts, strict=True)]
    page = stall(site, stock).get("/").ok()
    for name, left in zip(names, counts, strict=True):
        announced = f"Only {left} left"
        if 1 <= left <= 3:
            card_shows(page, name, announced, f"There are {left} {name} left, and its card does not say so.")
        elif "Only" in (words := card_of(page, name).words):
            page.fail(
                f"There are {left} {name} left. Only one, two or three are announced.",
                expected="Sold out" if left == 0 else "nothing about what is left",
                got=words,
            )


@check("Offers are on their page with the very same card", task=4, after="one_card_per_product")
def offers_show_the_same_card(site, draw):
    names = draw.several(6, draw.word)
    stock = [
        product(name, draw.number(1, 300_000), left, **more)
        for name, left, more in zip(
            names,
            draw.shuffled([0, 2, 30, 0, 3, 12]),
            [
                {"offer": True, "note": draw.sentence()},
                {"offer": True},
                {"offer": True},
                {},
                {},
                {"offer": False},
            ],
            strict=True,
        )
    ]
    morning = stall(site, draw.shuffled(stock))
    first, page = morning.get("/").ok(), morning.get("/offers").ok()
    same_cards(first, page, [one["name"] for one in stock if one.get("offer")])
    for one in stock:
        if not one.get("offer"):
            page.hides(one["name"], "a product that is no offer")


def same_cards(first, page, names):
    """`page` has the cards of `names` as the first page shows them."""
    for name in names:
        original, copy = card_of(first, name), card_of(page, name)
        if (original.words, marked(original)) != (copy.words, marked(copy)):
            page.fail(
                f"The card of {name} is not the same on {page.path} as on the first page.",
                expected=original.html,
                got=copy.html,
                hint="Write the card in a file of its own, and use it from both pages.",
            )


@check("The search shows what it found, with the very same card", task=4, after="one_card_per_product")
def search_finds_products(site, draw):
    q, start, *others = draw.several(5, draw.word)
    found = [f"{start}{q.upper()}", q]
    # The second name stands in the first one, but in capitals: a reader, and card_of, can tell them apart.
    stock = [product(found[0], left=0), product(found[1], 100_050, 2)] + [product(name) for name in others]
    morning = stall(site, draw.shuffled(stock))
    first, page = morning.get("/").ok(), morning.get("/search", query={"q": q}).ok()
    same_cards(first, page, found)
    for name in others:
        page.hides(name, "a product with another name")


@check(
    "The card is written once: a change in one place shows on all pages",
    task=4,
    after=("offers_show_the_same_card", "search_finds_products", "sold_out_is_marked"),
    hint="A macro that is imported, or an include in the loop: either will do.",
)
def card_is_written_once(site, draw):
    name, words = draw.word(), draw.title()
    gone = [product(name, left=0, offer=True)]
    places = [path for path, text in site.submitted.items() if path != STOCK and SOLD_OUT.search(text)]
    page, where, behind = None, "", list(PAGES)
    for place in places:
        changed = SOLD_OUT.sub(words, site.submitted[place])
        other = stall(site, gone, **{place: changed})
        answers = [other.get(address) for address in PAGES]
        left = [answer for answer in answers if answer.status != 200 or words not in answer.words]
        if not left:
            return
        if len(left) < len(behind):
            page, where, behind = left[0], place, [answer.path for answer in left]
    if not where:
        stall(site, gone).get("/").ok().fail(
            "The words “Sold out” could be changed in none of your files so that a page showed the change.",
            expected="one place that holds the words",
            got=", ".join(places) or "no file with these words",
        )
    page.fail(
        f"“Sold out” was changed to “{words}” in {where}, and {' and '.join(behind)} went on saying "
        "“Sold out”: the card is written in more than one place.",
        expected=f"{words} on all three pages",
        got=page.words[:300],
    )


@check("A search without a match says so", task=5, after="search_finds_products")
def search_without_match(site, draw):
    name, q = draw.several(2, draw.word)
    morning = stall(site, [product(name)])
    morning.get("/search", query={"q": name}).ok().hides(NOTHING, "the message for no match")
    page = morning.get("/search", query={"q": f"{q}x"}).ok()
    page.shows(NOTHING, "the message for no match").shows(f"{q}x", "what was typed")
    if page.select(".card"):
        page.fail("Nothing matches, and yet the page has a card.", expected="no card", got=page.words[:300])


@check("The search field still holds what was typed", task=5, after="search_finds_products")
def field_keeps_what_was_typed(site, draw):
    first, second, third = draw.several(3, draw.word)
    for typed in (first, f"{first} & {second}", f'{first} "{second}" <{third}>'):
        page = site.get("/search", query={"q": typed}).ok()
        kept = page.form("q").fields["q"]
        if kept != typed:
            page.fail(
                f"A visitor searched for {typed}, and the field came back with something else. "
                "Does value have quotes round it in your template?",
                expected=typed,
                got=str(kept) or "an empty field",
            )


@check(
    "Whatever suppliers call a product, it is only text",
    task=5,
    after="one_card_per_product",
    hint="Look for safe, for Markup, and for a template whose name does not end in .html.",
)
def names_stay_text(site, draw):
    scripts, templates = script_injection(draw), template_injection(draw)
    attempts = [*scripts, *templates]
    morning = stall(site, [product(one.text, offer=True, note=one.text) for one in attempts])
    for address in PAGES:
        page = morning.get(address)
        for script in scripts:
            alive = script.runs_on(page)
            if alive:
                page.fail(
                    f"A supplier calls a product {script.text}, and it came alive at {address}: the browser "
                    "of everybody who looks runs the supplier's program. Jinja escapes what it prints, "
                    "unless safe or Markup says not to, or the template's name does not end in .html.",
                    expected="the name as text, with < and quotes escaped",
                    got=alive[:300],
                )
        for template in templates:
            template.must_not_run(page)
        page.ok()
        for attempt in attempts:
            page.shows(attempt.text, f"the product's name as text at {address}")


@check(
    "Whatever visitors type, no script runs",
    task=5,
    hint="Hand q to a template as a value, and put quotes round every attribute that holds it.",
)
def typed_scripts_stay_text(site, draw):
    for attempt in script_injection(draw):
        page = site.get("/search", query={"q": attempt.text})
        attempt.must_not_run(page)
        page.ok().shows(attempt.text, "what was typed")


@check(
    "Whatever visitors type, it is no part of a template",
    task=5,
    hint="render_template_string with a visitor's text in its source is never safe: use a file, and pass q.",
)
def typed_braces_stay_text(site, draw):
    for attempt in template_injection(draw):
        page = site.get("/search", query={"q": attempt.text})
        attempt.must_not_run(page)
        page.ok().shows(attempt.text, "what was typed")


@check("Each page says how many products it shows", task=5, after="search_finds_products", stretch=True)
def products_are_counted(site, draw):
    name, *others = draw.several(draw.number(4, 7), draw.word)
    morning = stall(site, [product(name, offer=True), *(product(other) for other in others)])
    morning.get("/").ok().shows(f"{len(others) + 1} products", "the number of products")
    for address in ("/offers", f"/search?q={name}"):
        page = morning.get(address).ok().shows("1 product", "the number of products")
        page.hides("1 products", "a plural for one product")
