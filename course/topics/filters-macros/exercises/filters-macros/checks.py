"""What the Mending Room's pages must show, for people who were never there before and for a page that Ben wrote."""

import json
import re

from flaskpath.grading.api import check
from flaskpath.grading.attacks import script_injection

MORE = "…"
FIELDS = ("name", "email", "town", "about")


def person(number, name, **more):
    return {"number": number, "name": name, "town": None, "about": None, "mends": [], "mended": None, **more}


def room(site, people, files=None):
    """The learner's app with other people."""
    return site.again(files={"people.json": json.dumps(people), **(files or {})})


def file_called(site, name):
    """The path of the learner's file of this name, in whichever folder; None if there is none."""
    return next((path for path in site.submitted if path.rsplit("/", 1)[-1] == name), None)


def board(site, draw, template, people=()):
    """The page that Ben's template makes."""
    path = file_called(site, "board.html") or "templates/board.html"
    page = room(site, list(people) or [person(1, draw.name())], {path: template}).get("/board")
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"Ben's page uses what you promised, and it crashed: {crash.get('type')}: {crash.get('message')}",
            expected="a page",
            got=f"his template: {template}",
            hint="A filter is known by its function's name, or by the name in the decorator. Does it stand "
            "None?",
        )
    return page.ok()


def quoted(text):
    """`text` as a constant in a template."""
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
    )


def on_board(site, draw, filtered):
    """What each of Ben's expressions shows: expression to visible text."""
    rows = "".join("<p class=row>[{{ " + one + " }}]</p>\n" for one in filtered)
    page = board(site, draw, "<!doctype html><title>Board</title>" + rows)
    shown = [row.words for row in page.select("p.row")]
    return page, dict(zip(filtered, (words[1:-1] for words in shown), strict=False))


def counts(draw, number, one, many):
    return f"1 {one}" if number == 1 else f"{number or 'no'} {many}"


@check("Things are counted in words on each profile", task=1)
def profile_counts_things(site, draw):
    many = draw.number(2, 900)
    people = [person(n, draw.name(), mended=mended) for n, mended in enumerate((many, 1, 0, None), 11)]
    there = room(site, people)
    for one in people:
        page = there.get(f"/people/{one['number']}").ok()
        wanted = counts(draw, one["mended"], "thing", "things") + " mended"
        if wanted not in page.words:
            page.fail(
                f"This person's mended is {one['mended']}, and the page should say “{wanted}”.",
                expected=wanted,
                got=page.words[:300],
                hint="Three cases: none (None too), one, many.",
            )


@check("The first page counts its people", task=1)
def home_counts_people(site, draw):
    for size in (0, 1, draw.number(2, 9)):
        names = draw.several(size, draw.name)
        page = room(site, [person(n, name) for n, name in enumerate(names, 1)]).get("/").ok()
        wanted = counts(draw, size, "person", "people")
        page.shows(wanted, "how many people mend here")
        if size == 1:
            page.hides("1 people", "a plural for one").hides("1 persons", "a plural for one")


@check("Ben can count with plural", task=1, after="profile_counts_things")
def plural_for_others(site, draw):
    one, many = draw.several(2, draw.word)
    large = draw.number(2, 5000)
    wanted = {
        f"{large}|plural('{one}')": f"{large} {one}s",
        f"1|plural('{one}')": f"1 {one}",
        f"0|plural('{one}')": f"no {one}s",
        f"none|plural('{one}')": f"no {one}s",
        f"{large}|plural('{one}', '{many}')": f"{large} {many}",
        f"1|plural('{one}', '{many}')": f"1 {one}",
        f"none|plural('{one}', '{many}')": f"no {many}",
    }
    page, shown = on_board(site, draw, wanted)
    for expression, words in wanted.items():
        if shown.get(expression) != words:
            page.fail(
                f"Ben wrote {{{{ {expression} }}}} on his page, and it did not come out as {words!r}.",
                expected=words,
                got=shown.get(expression, "nothing"),
            )


def long_text(draw, length):
    """A text of exactly `length` characters, in words."""
    words = draw.words(length // 3)[: length - 1].rstrip()
    return words + "x" * (length - len(words))


def teaser_problem(text, length, shown):
    """What is wrong with `shown` as a teaser of `text`, in words; None if nothing is."""
    if len(text) <= length:
        return None if shown == text else "a text that fits should stay as it is"
    if len(shown) > length:
        return f"it is {len(shown)} characters long"
    if not shown.endswith(MORE):
        return f"it was cut, and does not end with {MORE}"
    kept = shown[: -len(MORE)]
    if not text.startswith(kept) or kept != kept.rstrip():
        return f"it is not the text's beginning with {MORE} right after it"
    first = text.split()[0]
    if len(first) > length - 1:
        return None if len(kept) >= length - 3 else "there was room for more of the long word"
    if text[len(kept) : len(kept) + 1] not in ("", " "):
        return "a word is cut in two"
    fits = text[: length - 1].rsplit(" ", 1)[
        0
    ]  # the last whole word, or the one before it, depending on the way
    if len(kept) < len(fits.rsplit(" ", 1)[0] if text[length - 1 : length] != " " else fits):
        return "more whole words would fit"
    return None


@check("The first page shows each person's text, cut where it is long", task=2)
def home_shows_teasers(site, draw):
    first, second, third = draw.several(3, draw.name)
    # The 60th character is inside a long word, whatever is drawn.
    long = (
        f"{long_text(draw, draw.number(48, 54))} {''.join(draw.several(4, draw.word))} {long_text(draw, 90)}"
    )
    short = long_text(draw, draw.number(20, 59))
    people = [person(1, first, about=long), person(2, second, about=short), person(3, third)]
    page = room(site, draw.shuffled(people)).get("/").ok()
    if "None" in page.words:
        page.fail(
            f"{third} has no text: about is None. The page shows the word None.",
            expected="nothing",
            got=page.words[:300],
        )
    page.shows(short, "a text that fits").shows(first).shows(second).shows(third)
    begin = long[:25]
    found = re.search(re.escape(begin) + r"[^…]*…?", page.words)
    page.shows(begin, "the beginning of a long text")
    problem = teaser_problem(long, 60, found[0])
    if problem:
        page.fail(
            f"The text of {first} has {len(long)} characters. On the first page {problem}.",
            expected=f"at most 60 characters, whole words, then {MORE}",
            got=found[0][:400],
        )


@check("Ben can cut texts with teaser, at any length", task=2, after="home_shows_teasers")
def teaser_for_others(site, draw):
    length = draw.number(20, 50)
    cases = [
        (long_text(draw, size), length) for size in (length - 1, length, length + 1, length + 4, 4 * length)
    ]
    cases += [(draw.word() * 30, length), (draw.word() * 30 + " and more", length), (long_text(draw, 60), 60)]
    words = f"{draw.name()} & {draw.name()} <3 {long_text(draw, 90)}"
    cases += [(words, 25), (draw.word(), length)]
    expressions = {f"{quoted(text)}|teaser({size})": (text, size) for text, size in cases}
    bare = long_text(draw, 61)
    expressions[f"{quoted(bare)}|teaser"] = (bare, 60)
    page, shown = on_board(site, draw, [*expressions, "none|teaser(20)", "''|teaser"])
    for expression, (text, size) in expressions.items():
        problem = teaser_problem(text, size, shown.get(expression, ""))
        if problem:
            page.fail(
                f"Ben cut a text of {len(text)} characters down to {size}: {problem}.",
                expected=f"at most {size} characters of: {text[:200]}",
                got=shown.get(expression, "nothing"),
                hint="Jinja's truncate leaves a text alone that is up to 5 characters too long, unless "
                "its leeway is 0."
                if len(text) <= size + 5
                else "Count the … as well. A first word without a gap after it must be cut anyway.",
            )
    if shown.get("none|teaser(20)") or shown.get("''|teaser"):
        page.fail(
            "Of None nothing should be left.", expected="an empty text", got=str(shown.get("none|teaser(20)"))
        )


def has_paragraphs(page, texts, what):
    """Fails unless the page has a <p> for each of `texts`, with just that text in it."""
    found = [one.words for one in page.select("p")]
    for text in texts:
        if text in found:
            continue
        if f"<p>{text}" in page.words or "<p>" in page.words:
            page.fail(
                f"{what}: readers see the letters <p>. Jinja escaped what your filter returned, because it "
                "is plain text. Markup says which part of it is HTML.",
                expected=f"a paragraph with: {text}",
                got=page.words[:300],
                hint='Markup("<p>{}</p>").format(part): the tags are yours, the part is escaped.',
            )
        page.fail(
            f"{what}: there is no <p> with just this paragraph in it.",
            expected=text,
            got=" | ".join(found)[:400] or "no <p> at all",
            hint="Split at empty lines. A line may end with \\r\\n, and an empty one may hold blanks.",
        )


@check("A profile shows every paragraph of the text", task=3)
def profile_has_paragraphs(site, draw):
    parts = draw.several(3, draw.sentence)
    people = [person(1, draw.name(), about="\n\n".join(parts)), person(2, draw.name(), about=None)]
    there = room(site, people)
    has_paragraphs(there.get("/people/1").ok(), parts, "A text of three paragraphs")
    page = there.get("/people/2").ok()
    if "None" in page.words:
        page.fail(
            "This person's about is None, and the page shows the word None.",
            expected="nothing",
            got=page.words,
        )


@check("Paragraphs typed into a form are found, too", task=3, after="profile_has_paragraphs")
def typed_paragraphs(site, draw):
    parts = draw.several(4, draw.sentence)
    typed = f"{parts[0]}\r\n\r\n{parts[1]}\r\n  \r\n{parts[2]}\r\n\r\n\r\n\r\n{parts[3]}\r\n"
    visitor = site.visitor("a newcomer")
    page = visitor.post(
        "/join", data={"name": draw.name(), "email": draw.email(), "town": "", "about": typed}
    )
    has_paragraphs(visitor.follow(page).ok(), parts, "Somebody joined and typed four paragraphs")


@check("Ben can show paragraphs", task=3, after="profile_has_paragraphs")
def paragraphs_for_others(site, draw):
    first, second, third = draw.several(3, draw.sentence)
    template = (
        "<!doctype html><title>Board</title><div id=a>{{ "
        + quoted(f"\n{first}\n\n\n{second}\nand\n \n{third}\n\n")
        + "|paragraphs }}"
        "</div><div id=b>{{ none|paragraphs }}</div><div id=c>{{ ''|paragraphs }}</div>"
    )
    page = board(site, draw, template)
    has_paragraphs(page, [first, f"{second} and", third], "Ben's text has three paragraphs")
    for name in ("b", "c"):
        if any(one.words for one in page.select(f"#{name}")):
            page.fail(
                "Of None and of an empty text nothing should be left.", got=page.select(f"#{name}")[0].html
            )
    if any(not one.words for one in page.select("#a p")):
        page.fail(
            "There are empty paragraphs in Ben's text.", expected="three <p>", got=page.select("#a")[0].html
        )


@check("What they mend is in order, and in one line", task=4)
def mends_in_order(site, draw):
    words = sorted(draw.several(5, draw.word))
    shown = [word.title() if n in (1, 4) else word for n, word in enumerate(words)]
    mixed = draw.shuffled(shown)
    page = room(site, [person(1, draw.name(), mends=mixed)]).get("/people/1").ok()
    if ", ".join(shown) not in page.words:
        page.fail(
            "What this person mends is not in the order of the alphabet, with commas between. Capitals don't "
            "come before the rest.",
            expected=", ".join(shown),
            got=page.words[:400],
            hint="Jinja's filters sort and join. Python's sorted() puts all capitals first.",
        )


@check("What is missing has words of its own", task=4)
def missing_has_words(site, draw):
    town, thing = draw.word().title(), draw.word()
    people = [
        person(1, draw.name(), town=None),
        person(2, draw.name(), town="", mends=[thing]),
        person(3, draw.name(), town=town),
    ]
    there = room(site, people)
    for number, what in ((1, "None"), (2, "empty")):
        page = there.get(f"/people/{number}").ok()
        if "a town unknown" not in page.words or "None" in page.words:
            page.fail(
                f"The town is {what}, and the profile does not say so in the words of the task.",
                expected="a town unknown",
                got=page.words[:300],
                hint="default() is meant for what is missing altogether. Its second argument, true, makes it "
                "take None and the empty text as well.",
            )
    there.get("/people/1").shows("anything", "what somebody mends whose list is empty").hides("[]")
    there.get("/people/2").hides("anything", "words for an empty list").shows(thing)
    there.get("/people/3").shows(town, "the town").hides("a town unknown")


BEN = """<!doctype html><title>Board</title>{%% from "_fields.html" import field %%}<form method="post">
%s
<button>Go</button></form>"""


def ben(site, draw, *calls):
    """Ben's page with a form made of these calls of `field`."""
    if file_called(site, "_fields.html") is None:
        site.get("/join").fail(
            "There is no file _fields.html, from which Ben could import the macro.",
            expected="templates/_fields.html",
            got=", ".join(sorted(path for path in site.submitted if path.endswith(".html"))),
        )
    return board(site, draw, BEN % "\n".join("{{ " + call + " }}" for call in calls))


def control(page, name):
    """The one control of this name on the page."""
    found = [one for one in page.select("input, textarea, select") if one.attributes.get("name") == name]
    if len(found) != 1:
        page.fail(
            f"There should be one control with the name {name}.",
            expected=f'name="{name}"',
            got=", ".join(one.html[:80] for one in page.select("input, textarea, select")) or "no controls",
        )
    return found[0]


def held(page, name):
    """What the control of this name holds."""
    control(page, name)
    return str(page.form(name).fields[name]).replace("\r\n", "\n")


@check("The macro makes a field of whatever it is given", task=5)
def field_takes_arguments(site, draw):
    names, labels = draw.several(3, draw.word), draw.several(3, draw.title)
    value, text = f"{draw.word()} {draw.word()}", f"{draw.sentence()}\n{draw.sentence()}"
    page = ben(
        site,
        draw,
        f"field('{names[0]}', '{labels[0]}', '{value}')",
        f"field('{names[1]}', '{labels[1]}', type='password')",
        f"field('{names[2]}', '{labels[2]}', value={quoted(text)}, type='textarea')",
    )
    page.form(*names)
    for name, wanted in zip(names, (value, "", text), strict=True):
        if held(page, name) != wanted:
            page.fail(
                f"Ben gave the field {name} the value {wanted!r}, and it holds something else.",
                expected=repr(wanted),
                got=repr(held(page, name)),
                hint='The value stands in quotes: value="{{ value }}". In a textarea it stands between the tags, '
                "with no blank beside it.",
            )
    for name, wanted in zip(names, ("text", "password", "textarea"), strict=True):
        made = control(page, name)
        kind = "textarea" if made.tag == "textarea" else made.attributes.get("type", "text").lower()
        if kind != wanted:
            page.fail(f"Ben asked for a field of the type {wanted}.", expected=wanted, got=made.html[:200])
    for name, label in zip(names, labels, strict=True):
        if label not in (words := page.label(name)):
            page.fail(f"Ben called the field {name} “{label}”.", expected=label, got=words)


@check("The macro puts an error beside its own field", task=5, after="field_takes_arguments")
def field_shows_its_error(site, draw):
    names, (error, another) = draw.several(5, draw.word), draw.several(2, draw.sentence)
    page = ben(
        site,
        draw,
        f"field('{names[0]}', 'First')",
        f"field('{names[1]}', 'Second', 'x', '{error}')",
        f"field('{names[2]}', 'Third', none, none)",
        f"field('{names[3]}', 'Fourth')",
        f"field('{names[4]}', 'Fifth', error='{another}', type='textarea')",
    )
    page.shows_beside(names[1], error, "its error").shows_beside(names[4], another, "its error")
    for name in (names[0], names[2], names[3]):
        for wrong in (error, another):
            if wrong in (there := page.beside(name)) and page.words.count(wrong) > 1:
                page.fail(
                    "An error stands beside a field that has none.",
                    expected=f"nothing beside {name}",
                    got=there,
                )
    if "None" in page.words or "None" in held(page, names[2]):
        page.fail(
            "Ben handed over None for the value and the error, and the field shows the word None.",
            expected="an empty field without an error",
            got=f"{page.beside(names[2])} {control(page, names[2]).html}",
            hint="A default is used only if the argument is left out. None is a value: ask with if.",
        )


@check("All fields of the form come from the macro", task=5, after="field_takes_arguments")
def form_uses_the_macro(site, draw):
    head = re.compile(r"\{%[-+]?\s*macro\s+field\b.*?%\}", re.DOTALL)
    path = next((path for path, text in site.submitted.items() if head.search(text)), None)
    if path is None:
        site.get("/join").fail(
            "No file of yours begins a macro called field.", expected="{% macro field(...) %} in _fields.html"
        )
    word = draw.word()
    changed = head.sub(lambda found: f"{found[0]}<b>{word}</b>", site.submitted[path])
    page = site.again(files={path: changed}).get("/join").ok()
    page.form(*FIELDS)
    if (count := page.words.count(word)) < len(FIELDS):
        page.fail(
            f"A word was added to the macro field, and it shows {count} times on /join, which has {len(FIELDS)} "
            "fields: not every field is made by the macro.",
            expected=f"{len(FIELDS)} fields made by the macro",
            got=page.words[:300],
        )
    kinds = {name: control(page, name) for name in FIELDS}
    if kinds["about"].tag != "textarea":
        page.fail(
            "The field about should be a textarea.", expected="<textarea>", got=kinds["about"].html[:200]
        )
    if kinds["email"].attributes.get("type", "").lower() != "email":
        page.fail(
            "The field email should be of the type email.",
            expected='type="email"',
            got=kinds["email"].html[:200],
        )
    for name in FIELDS:
        page.label(name)


@check("A form that comes back keeps what was typed", task=5, after="form_uses_the_macro")
def form_keeps_values(site, draw):
    typed = {
        "name": "",
        "email": f"{draw.word()} at {draw.word()}",
        "town": f'{draw.foreign_name()} & "{draw.word()}" <{draw.word()}>',
        "about": f"{draw.sentence()}\n{draw.sentence()} '{draw.word()}'",
    }
    page = site.post("/join", data=typed).answers(200, 400, 422)
    page.form(*FIELDS)
    for name, wanted in typed.items():
        if held(page, name).strip() != wanted:
            page.fail(
                f"The form came back, and what was typed into {name} is not in it as it was.",
                expected=repr(wanted),
                got=repr(held(page, name)),
                hint="Hand values.<field> to the macro; an attribute's value stands in quotes.",
            )
    fresh = site.get("/join").ok().form(*FIELDS).fields
    if any(str(value).strip() for value in fresh.values()):
        site.get("/join").fail("A form opened afresh is not empty.", expected="empty fields", got=str(fresh))


@check("Each complaint stands beside its own field", task=5, after="form_uses_the_macro")
def form_shows_errors(site, draw):
    complaints = dict(zip(("name", "email", "about"), draw.several(3, draw.sentence), strict=True))
    there = site.again(files={"complaints.json": json.dumps(complaints)})
    good = {"name": draw.name(), "email": draw.email(), "town": draw.word(), "about": draw.sentence()}
    bad = {"name": " ", "email": draw.word(), "about": draw.words(120)}
    for wrong in (("name", "email", "about"), ("email",), ("about",), ("name",)):
        page = there.post("/join", data={**good, **{name: bad[name] for name in wrong}}).answers(
            200, 400, 422
        )
        for name, sentence in complaints.items():
            if name in wrong:
                page.shows_beside(name, sentence, f"the complaint about {name}")
            else:
                page.hides(sentence, f"a complaint about {name}, which was right")
    fresh = there.get("/join").ok()
    for sentence in complaints.values():
        fresh.hides(sentence, "a complaint, before anything was sent")


def stays_text(attempt, page, how):
    alive = attempt.runs_on(page)
    if alive:
        page.fail(
            f"{how} is {attempt.text}, and at {page.path} it came alive: it is part of the page's HTML now, "
            "and runs in every reader's browser. safe and Markup switch escaping off; what strangers wrote "
            "must be escaped.",
            expected="the text as text, with < and quotes escaped",
            got=alive[:300],
            hint='Markup("<p>{}</p>").format(text) escapes the text; Markup("<p>" + text + "</p>") does not.',
        )


@check(
    "Names, towns and texts stay text on every page",
    task=6,
    after=("profile_has_paragraphs", "home_shows_teasers"),
)
def written_stays_text(site, draw):
    attempts = script_injection(draw)
    people = [
        person(n, one.text, town=one.text, about=f"{one.text}\n\n{one.text}", mends=[one.text], mended=n)
        for n, one in enumerate(attempts, 1)
    ]
    there = room(site, people)
    home = there.get("/").ok()
    for number, attempt in enumerate(attempts, 1):
        profile = there.get(f"/people/{number}").ok()
        for page in (home, profile):
            stays_text(attempt, page, "What somebody wrote in a profile")
        if profile.words.count(attempt.text) < 5:
            profile.fail(
                f"Somebody's name, town, text and skill is {attempt.text}, and a reader should see just that "
                "in each of these places.",
                expected=f"{attempt.text} as text: name, town, skill and two paragraphs",
                got=profile.words[:600],
            )


@check("What is typed into the form stays text", task=6, after="form_uses_the_macro")
def typed_stays_text(site, draw):
    for attempt in script_injection(draw):
        page = site.post(
            "/join", data={"name": "", "email": attempt.text, "town": attempt.text, "about": attempt.text}
        )
        stays_text(attempt, page, "What somebody typed into the form")
        for name in ("email", "town", "about"):
            if (kept := held(page, name).strip()) != attempt.text:
                page.fail("What was typed is not in the field as it was.", expected=attempt.text, got=kept)


@check(
    "Filters and macro are safe in Ben's hands",
    task=6,
    after=("paragraphs_for_others", "field_shows_its_error"),
)
def safe_for_others(site, draw):
    for attempt in script_injection(draw):
        text = quoted(attempt.text)
        page = ben(
            site,
            draw,
            f"{text}|paragraphs",
            f"{text}|teaser",
            f"3|plural({text})",
            f"field('a', {text}, {text}, {text})",
            f"field('b', {text}, {text}, {text}, type='textarea')",
        )
        stays_text(attempt, page, "What Ben's page shows")
        if page.words.count(attempt.text) < 7:
            page.fail(
                f"Ben's page shows {attempt.text} with your filters and as a label and an error; a reader "
                "should see just that.",
                expected=f"{attempt.text}, seven times as text",
                got=page.words[:600],
            )


@check(
    "A box around whatever is put between call and endcall",
    task=6,
    stretch=True,
    after="field_takes_arguments",
)
def box_with_call(site, draw):
    titles, words = draw.several(2, draw.title), draw.several(2, draw.word)
    template = '<!doctype html><title>Board</title>{% from "_fields.html" import box %}' + "".join(
        "{% call box('" + title + "') %}<em class=inside>{{ 1 + 1 }} " + word + "</em>{% endcall %}"
        for title, word in zip(titles, words, strict=True)
    )
    page = board(site, draw, template)
    heads = [one.words for one in page.select("h1, h2, h3, h4, h5, h6")]
    inside = [one.words for one in page.select("em.inside")]
    if not set(titles) <= set(heads) or inside != [f"2 {word}" for word in words]:
        page.fail(
            "Ben called box twice, each with a title and something inside.",
            expected=f"headings {titles}, and inside 2 {words[0]} and 2 {words[1]}",
            got=page.text[:600],
            hint="{{ caller() }} in the macro stands for what is between call and endcall.",
        )
