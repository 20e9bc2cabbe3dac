"""What the flat's shopping list says, to whom, and how often."""

from flaskpath.grading.api import check
from flaskpath.grading.attacks import script_injection

CATEGORIES = ("success", "warning", "error")
MOVED = (301, 302, 303, 307, 308)


def thing(draw):
    return draw.words(2).capitalize()


def put(person, *names):
    """`person` opens the list and puts things on it: the answer to the form, not followed yet."""
    page = person.get("/list").ok()
    return person.submit(page.form("things"), page, things=", ".join(names))


def land(person, sent):
    """The page that the browser shows in the end."""
    return (person.follow(sent) if sent.status in MOVED else sent).ok()


def press(person, page, name):
    """`person` presses the button of the thing called `name`: the answer, not followed yet."""
    for form in page.forms:
        if form.element and name in form.element.words and form.method == "POST":
            return person.submit(form, page)
    page.fail(
        f"{name} was put on the list, and there it has no button any more to say that it was bought.",
        expected=f"a form with {name} in it",
        got=page.words[:300],
    )


def says(page, text, category, sent):
    """Insists that `page` says `text` once, in `category`. `sent` is the answer that should have flashed it."""
    if text not in page.words:
        flashed = [tuple(one) for one in sent.inside.get("flashes") or () if len(one) == 2]
        said = f"{page.path} should say {text!r} after {sent.asked}"
        if any(text == first for first, _ in flashed):
            why = f"{said}. The two arguments of flash() stand the other way round: the text comes first."
            hint = 'flash("the text", "the category")'
        elif any(text == second for _, second in flashed) and not page.inside.get("exception"):
            why = f"{said}. It was flashed, and no template of this page shows it: flash() only puts it by."
            hint = "get_flashed_messages() in a template gives what was put by. Which template is part of every page?"
        elif flashed:
            why, hint = (
                f"{said}. Flashed was something else.",
                "Compare with the text in the task, name and full stop.",
            )
        else:
            why, hint = (
                f"{said}, and nothing was flashed. Does the line with flash() run, before the return?",
                "",
            )
        page.fail(
            why, expected=text, got=repr([second for _, second in flashed] or page.words[:300]), hint=hint
        )
    if (count := page.words.count(text)) != 1:
        page.fail(
            f"{page.path} should say {text!r} once.",
            expected="once",
            got=f"{count} times",
            hint="Is there a second template that shows the messages?",
        )
    around = [one for one in CATEGORIES if any(text in element.words for element in page.select(f".{one}"))]
    if around != [category]:
        page.fail(
            f"The category of {text!r} should be {category}: it stands inside an element with this class, and no other "
            "category's.",
            expected=f'class="{category}"',
            got=f"inside {' and '.join(around)}" if around else "inside none of success, warning and error",
            hint="with_categories=true gives pairs: the category and the text.",
        )


@check("Putting something on the list is answered", task=1)
def adding_is_said(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    sent = put(person, name)
    page = land(person, sent)
    if name not in page.words:
        page.fail(f"{name} was put on the list and is not there.", expected=name, got=page.words[:300])
    says(page, f"{name} is on the list.", "success", sent)


@check("When the page is loaded again, the message is gone", task=1, after="adding_is_said")
def gone_afterwards(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    text = f"{name} is on the list."
    sent = put(person, name)
    page = land(person, sent)
    says(page, text, "success", sent)
    for path in (page.path, "/list", "/about"):
        again = person.get(path).ok()
        if text in again.words:
            again.fail(
                f"The visitor has read {text!r}, opens {path} and reads it again. It is still there"
                + (", because it stands in the address." if "?" in path else ": nothing has taken it away."),
                expected="a page without it",
                got=text,
                hint="get_flashed_messages() takes away what it gives.",
            )


@check("Whichever page comes next says it", task=2, after="adding_is_said")
def any_page_says_it(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    sent = put(person, name)
    if sent.status in MOVED:
        says(person.get("/about").ok(), f"{name} is on the list.", "success", sent)
        person.get("/list").ok().hides(f"{name} is on the list.", "what /about has said already")
    else:
        sent.fail(
            "The form should be answered with a redirect, as it was before.",
            expected="302 or 303",
            got=str(sent.status),
        )


@check("Only the person who did it is told", task=2, after="adding_is_said")
def only_who_did_it(site, draw):
    ada, bob, name = site.visitor("Ada"), site.visitor("Bob"), thing(draw)
    text = f"{name} is on the list."
    bob.get("/list").ok()
    sent = put(ada, name)
    for path in ("/about", "/list"):
        page = bob.get(path).ok()
        if text in page.words:
            page.fail(
                f"Ada put {name} on the list. Before she opened her next page, another visitor opened {path} and read "
                "her message.",
                expected="a page without it",
                got=text,
                hint="What is kept in a variable of the module is shared by all visitors.",
            )
    says(land(ada, sent), text, "success", sent)


@check("What was on the list already is a warning", task=3, after="adding_is_said")
def warning_is_one(site, draw):
    ada, bob, name = site.visitor("Ada"), site.visitor("Bob"), thing(draw)
    land(ada, put(ada, name))
    typed = name.upper()
    sent = put(bob, typed)
    page = land(bob, sent)
    says(page, f"{typed} was on the list already.", "warning", sent)
    page.hides(f"{typed} is on the list.", "that it was added, which is not so")


@check("Buying something is answered", task=3, after="adding_is_said")
def buying_is_said(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    page = land(person, put(person, name))
    sent = press(person, page, name)
    says(land(person, sent), f"{name} is in the bag.", "success", sent)


@check("Whoever comes second is told not to pay", task=3, after="buying_is_said")
def second_is_told(site, draw):
    ada, bob, name = site.visitor("Ada"), site.visitor("Bob"), thing(draw)
    land(ada, put(ada, name))
    of_ada, of_bob = ada.get("/list").ok(), bob.get("/list").ok()
    land(ada, press(ada, of_ada, name))
    sent = press(bob, of_bob, name)
    page = land(bob, sent)
    says(page, f"{name} was bought already: do not pay twice!", "error", sent)
    page.hides(f"{name} is in the bag.", "the good news, which is not for the second")


@check("Several things, several messages", task=4, after="warning_is_one")
def several_at_once(site, draw):
    person = site.visitor("Ada")
    old, *new = draw.several(4, lambda: thing(draw))
    land(person, put(person, old))
    sent = put(person, *draw.shuffled([old, *new]))
    page = land(person, sent)
    wanted = [(f"{name} is on the list.", "success") for name in new]
    wanted.append((f"{old} was on the list already.", "warning"))
    there = [text for text, _ in wanted if text in page.words]
    if there and len(there) < len(wanted):
        page.fail(
            f"Four things were typed in, so there should be four messages. Of these the page shows {len(there)}.",
            expected=", ".join(text for text, _ in wanted),
            got=", ".join(there),
            hint="One call of flash() for each thing, and a loop in the template.",
        )
    for text, category in wanted:
        says(page, text, category, sent)


@check("A message comes through two redirects", task=5, after="adding_is_said")
def survives_redirects(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    page = land(person, put(person, name))
    page = land(person, press(person, page, name))
    form = next((form for form in page.forms if form.action.partition("?")[0].endswith("/clear")), None)
    if form is None:
        page.fail(
            "The list should still have its form that empties the bag.",
            expected="a form for /clear",
            got="none",
        )
    sent = person.submit(form, page)
    page = land(person, sent)
    text = "The bag is empty."
    flashed = any(text in one for one in sent.inside.get("flashes") or ())
    if flashed and text not in page.words:
        page.fail(
            f"{text!r} was flashed and is lost on the way: /clear sends the browser to /, and that is a redirect, too. "
            "Something read the messages while / was answered, and no page showed them.",
            expected=text,
            got=page.words[:300],
            hint="Do you read messages in a function that runs for every request? A template is the place.",
        )
    says(page, text, "success", sent)
    person.get("/list").ok().hides(text, "what was said already")


@check("A message shows every name as plain text", task=5, after="adding_is_said")
def text_stays_text(site, draw):
    person = site.visitor("Ada")
    attempt = draw.pick(script_injection(draw)[:3])
    sent = put(person, attempt.text)
    page = land(person, sent)
    attempt.must_not_run(page)
    says(page, f"{attempt.text} is on the list.", "success", sent)
    name = f"{draw.word().title()} & {draw.foreign_name()}'s <{draw.word()}>"
    sent = put(person, name)
    says(land(person, sent), f"{name} is on the list.", "success", sent)


@check("A screen reader reads messages out", task=5, stretch=True, after="adding_is_said")
def read_out(site, draw):
    person, name = site.visitor("Ada"), thing(draw)
    sent = put(person, name)
    page = land(person, sent)
    text = f"{name} is on the list."
    says(page, text, "success", sent)
    live = page.select(
        "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive], output"
    )
    if not any(text in one.words for one in live):
        page.fail(
            f"{text!r} does not stand in an element that screen readers read out by themselves.",
            expected='an element with role="status" around the messages',
            got=f"{len(live)} such elements, and none of them holds it",
        )
