"""What the hut's contact form must do with right letters, wrong ones, and those that come from elsewhere."""

from collections import Counter

from flaskpath.grading.api import check
from flaskpath.grading.attacks import script_injection

FIELDS = ("name", "email", "guests", "message")
AGAIN = (200, 400, 422)


def letter(draw, **changes):
    """A right letter, every value drawn."""
    right = {
        "name": f"{draw.foreign_name()} {draw.word().title()}",
        "email": draw.email(),
        "guests": str(draw.number(2, 11)),
        "message": f"{draw.sentence()} {draw.sentence()}"[:400],
    }
    return {**right, **changes}


def send(site, values, who="a guest"):
    """A new guest opens the form, fills it in and sends it: (guest, what came at once)."""
    guest = site.visitor(who)
    form = guest.get("/contact").ok().form(*FIELDS)
    return guest, guest.submit(form, **values)


def text_of(length, draw):
    """Words of exactly so many characters, blank neither first nor last."""
    words = draw.words(length // 3 + 1)[: length - 1].rstrip()
    return words + "x" * (length - len(words))


def is_kept(site, values):
    """Whether the letters show one with this name or this message; one of them is new in every letter."""
    words, message = site.get("/letters").ok().words, " ".join(values["message"].split())
    return (message if len(message) > 8 else values["email"]) in words


def came_back(guest, sent, values, why):
    """The form that came back for a letter that breaks a rule; fails if the letter was kept."""
    site = sent.site
    if is_kept(site, values):
        sent.fail(
            f"{why} The browser's own checks were passed by, as anybody can, and the letter was kept.",
            expected="the form again, and nothing kept",
            got=f"{sent.status}, and the letter is at /letters",
            hint="A validator on the field, and keep() only if form.validate_on_submit() says yes. required, "
            "min and type in the HTML are a courtesy: a visitor can leave them out.",
        )
    page = guest.follow(sent)
    if page.status not in AGAIN:
        page.answers(*AGAIN)
    if page.path.partition("?")[0] == "/thanks":
        page.fail(
            f"{why} It was not kept, but the guest was thanked.", expected="the form again", got="/thanks"
        )
    page.form(*FIELDS)
    return page


@check("The contact page has a form with four labelled fields", task=1)
def shows_form(site):
    page = site.get("/contact")
    if page.status in (301, 302, 303, 307, 308):
        page.fail(
            "A guest only opened the form, and was sent on. Does the view take a GET for a letter?",
            expected="200 and the form",
            got=f"{page.status} to {page.location}",
            hint="validate_on_submit is a method: without brackets it is always true.",
        )
    form = page.ok().form(*FIELDS)
    if form.method != "POST":
        page.fail(
            "The form would be sent with GET: the letter would stand in the address.",
            expected='method="post"',
            got=form.method,
        )
    for name in FIELDS:
        if not page.beside(name):
            page.fail(
                f"The field {name} has no label: nothing says what to type.",
                expected="a label",
                got="no words",
            )


@check("A right letter is kept and the guest is sent to the thanks", task=2, after="shows_form")
def letter_is_kept(site, draw):
    values = letter(draw)
    guest, sent = send(site, values)
    if sent.status == 405:
        sent.fail(
            "The guest pressed Send and got 405: no rule for /contact takes a POST.",
            expected="the letter is taken",
            got="405",
            hint='methods=["GET", "POST"]',
        )
    if sent.status in AGAIN and not is_kept(site, values) and sent.forms:
        hidden = any(one.attributes.get("type", "").lower() == "hidden" for one in sent.select("form input"))
        sent.fail(
            "Every field was right, and the form came back; nothing was kept. "
            + (
                "Something in it does not validate: look at form.errors."
                if hidden
                else "There is no hidden field in it: the CSRF token is missing, so the form can never validate, "
                "and the error belongs to a field that nobody sees. hidden_tag() puts it into the form."
            ),
            expected="a redirect to /thanks",
            got=f"{sent.status} and the form: {sent.words[:200]}",
            hint="{{ form.hidden_tag() }} right after <form ...>."
            if not hidden
            else "print(form.errors) in the view.",
        )
    if sent.status == 200:
        sent.fail(
            "The letter was sent, and the answer to the POST is a page. Whoever reloads it sends the letter again.",
            expected="302 or 303 to /thanks",
            got="200",
            hint='After keep(...): return redirect(url_for("thanks")).',
        )
    sent.redirects_to("/thanks", statuses=(302, 303))
    guest.follow(sent).ok()
    page = site.get("/letters").ok()
    for name, value in values.items():
        page.shows(value, f"the letter's {name}")


@check("Reloading the thanks sends nothing twice", task=2, after="letter_is_kept")
def reload_is_harmless(site, draw):
    values = letter(draw)
    guest, sent = send(site, values)
    for _ in range(3):
        guest.follow(sent).ok()
    count = site.get("/letters").ok().words.count(values["email"])
    if count != 1:
        sent.fail(
            "One letter was sent, and the page after it reloaded.",
            expected="1 letter at /letters",
            got=f"{count} letters",
        )


def takes(site, draw, field, good):
    for value, what in good:
        values = letter(draw, **{field: value})
        _, sent = send(site, values)
        if sent.status not in (302, 303) or not is_kept(site, values):
            sent.fail(
                f"A letter with {what} is right, and was refused.",
                expected=f"{field}={value[:80]!r} is kept",
                got=f"{sent.status}, and beside {field}: {sent.beside(field)[:200]}"
                if sent.forms
                else str(sent.status),
                hint="Does the validator let through what just fits?",
            )


def refuses(site, draw, field, bad):
    for value, what in bad:
        values = letter(draw, **{field: value})
        guest, sent = send(site, values)
        came_back(guest, sent, values, f"A letter came with {what}.")


@check("The name: not blank, and at most 40 characters", task=3, after="letter_is_kept")
def name_is_checked(site, draw):
    refuses(
        site,
        draw,
        "name",
        [("", "an empty name"), ("    ", "a name of blanks"), (text_of(41, draw), "a name of 41 characters")],
    )
    takes(site, draw, "name", [(text_of(40, draw), "a name of 40 characters"), ("Ü", "a name of one letter")])


@check("The address: one that mail could go to", task=3, after="letter_is_kept")
def email_is_checked(site, draw):
    one, two = draw.several(2, draw.word)
    refuses(
        site,
        draw,
        "email",
        [
            ("", "no email address"),
            (one, "an email address without an @"),
            (f"@{two}.example", "an email address with nothing before the @"),
            (f"{one}@", "an email address with nothing after the @"),
            (f"{one} {two}@{one}.example", "an email address with a blank in it"),
        ],
    )
    takes(
        site,
        draw,
        "email",
        [(f"{one}.{two}@mail.{two}.example", "dots in the address"), (draw.email(), "an address")],
    )


@check("The guests: a whole number from 1 to 12", task=3, after="letter_is_kept")
def guests_are_checked(site, draw):
    large = str(draw.number(14, 900))
    refuses(
        site,
        draw,
        "guests",
        [
            ("", "no number of guests"),
            ("0", "0 guests"),
            ("13", "13 guests"),
            (large, f"{large} guests"),
            (f"-{draw.number(1, 9)}", "fewer guests than none"),
            ("2.5", "two guests and a half"),
            (draw.word(), "a word for a number"),
        ],
    )
    takes(site, draw, "guests", [("1", "1 guest"), ("12", "12 guests")])


@check("The letter: 10 to 500 characters, and not just blanks", task=3, after="letter_is_kept")
def message_is_checked(site, draw):
    refuses(
        site,
        draw,
        "message",
        [
            ("", "nothing in it"),
            (" " * 20, "20 blanks in it"),
            (text_of(9, draw), "9 characters in it"),
            (text_of(501, draw), "501 characters in it"),
        ],
    )
    takes(
        site, draw, "message", [(text_of(10, draw), "10 characters"), (text_of(500, draw), "500 characters")]
    )


@check("The form comes back with all that was typed, and can be mended", task=4, after="letter_is_kept")
def input_is_kept(site, draw):
    values = letter(
        draw,
        name=f'{draw.foreign_name()} "{draw.word()}" & <{draw.word()}>',
        email=f"{draw.word()} at {draw.word()}",
        message=f"{draw.sentence()}\n{draw.sentence()} '{draw.word()}'",
    )
    guest, sent = send(site, values)
    page = came_back(guest, sent, values, "A letter came with an email address without an @.")
    form = page.form(*FIELDS)
    for name, typed in values.items():
        kept = str(form.fields[name]).replace("\r\n", "\n").strip()
        if kept != typed:
            page.fail(
                f"The email address was wrong and the form came back, but {name} does not hold any more what "
                "the guest had typed.",
                expected=repr(typed),
                got=repr(kept),
                hint="Hand the template the form object that was validated, and let it draw the field: "
                "{{ form." + name + "() }}. A new object, or a redirect, has forgotten it all.",
            )
    mended = {**values, "email": draw.email()}
    again = guest.submit(form, page, email=mended["email"])
    if not is_kept(site, mended):
        again.fail(
            "The guest put the email address right in the form that came back, and sent it once more. It was not kept.",
            expected="the letter is kept",
            got=f"{again.status}: {again.words[:200]}",
            hint="Is hidden_tag() in the form that comes back, too?",
        )


def added(before, now):
    """The words that are new, numbers aside."""
    news = Counter(now.split()) - Counter(before.split())
    return Counter({word: count for word, count in news.items() if any(char.isalpha() for char in word)})


@check("What is wrong is said beside its field, and beside no other", task=4, after="letter_is_kept")
def errors_stand_beside(site, draw):
    fresh = site.get("/contact").ok()
    bad = {"name": "   ", "email": draw.word(), "guests": "40", "message": text_of(9, draw)}
    for wrong in (["name"], ["email"], ["guests"], ["message"], list(FIELDS)):
        values = letter(draw, **{name: bad[name] for name in wrong})
        guest, sent = send(site, values)
        page = came_back(guest, sent, values, f"A letter came with something wrong in {', '.join(wrong)}.")
        said = {name: added(fresh.beside(name), page.beside(name)) for name in FIELDS}
        for name in wrong:
            if not said[name]:
                elsewhere = " ".join(added(fresh.words, page.words))
                page.fail(
                    f"The guest sent {name}={bad[name]!r}, and beside that field nothing says what is wrong."
                    + (" Something new stands elsewhere on the page." if elsewhere else ""),
                    expected=f"a message beside {name} that a fresh form does not have",
                    got=f"beside {name}: {page.beside(name)}; new on the page: {elsewhere or 'nothing'}"[
                        :400
                    ],
                    hint="Loop over form." + name + ".errors right after the field.",
                )
        # In a form without an element around each field, a message between two fields is beside both.
        accounted = sum((said[name] for name in wrong), Counter())
        for name in FIELDS:
            if name not in wrong and said[name] - accounted:
                page.fail(
                    f"{name} was right, and there is a message beside it all the same.",
                    expected=f"messages beside {', '.join(wrong)} only",
                    got=f"beside {name}: {page.beside(name)}",
                )
            if name not in wrong and said[name] and not near(name, wrong):
                page.fail(
                    f"The message about {', '.join(wrong)} stands beside {name} as well, which was right.",
                    expected=f"messages beside {', '.join(wrong)} only",
                    got=f"beside {name}: {page.beside(name)}",
                )


def near(name, wrong):
    return any(abs(FIELDS.index(name) - FIELDS.index(other)) == 1 for other in wrong)


@check("What guests write stays text", task=4, after="letter_is_kept")
def text_stays_text(site, draw):
    for attempt in script_injection(draw):
        values = letter(
            draw, name=attempt.text[:40], email=attempt.text, message=f"{attempt.text} {draw.word()}"
        )
        guest, sent = send(site, values)
        attempt.must_not_run(
            came_back(guest, sent, values, "A letter came with a script for an email address.")
        )
        guest, sent = send(site, {**values, "email": draw.email()})
        guest.follow(sent).ok()
        attempt.must_not_run(site.get("/letters").ok())


@check("A letter without this visitor's token is not kept", task=5, after="letter_is_kept")
def token_is_wanted(site, draw):
    victim = site.visitor("a guest")
    victim.get("/contact").ok().form(*FIELDS)
    values = letter(draw)
    sent = victim.post("/contact", data=values)
    if is_kept(site, values):
        sent.fail(
            "A page somewhere else had a hidden form that posts to /contact. A guest who had opened your "
            "form came by there, and her browser sent the attacker's letter, with her cookies. It was kept: "
            "your app did not ask for the CSRF token.",
            expected="nothing kept",
            got=f"{sent.status}, and the letter is at /letters",
            hint="FlaskForm asks for the token in validate_on_submit(). Is it switched off with csrf = False "
            "or WTF_CSRF_ENABLED, or is the form never validated?",
        )
    if sent.status >= 500:
        sent.answers(400)
    attacker = site.visitor("an attacker")
    hidden = {
        one.attributes.get("name", ""): one.attributes.get("value", "")
        for one in attacker.get("/contact").ok().select("form input")
        if one.attributes.get("type", "").lower() == "hidden"
    }
    values = letter(draw)
    sent = victim.post("/contact", data={**hidden, **values})
    if is_kept(site, values):
        sent.fail(
            "The attacker opened /contact, took the token from the page, and had a guest's browser send it. "
            "The letter was kept: your token is the same for everybody.",
            expected="nothing kept: a token belongs to one visitor",
            got=f"{sent.status}, and the letter is at /letters",
            hint="Leave the token to Flask-WTF: it goes with the visitor's session.",
        )


@check("Letters with web addresses are refused", task=5, stretch=True, after="letter_is_kept")
def web_addresses_are_refused(site, draw):
    fresh = site.get("/contact").ok()
    for scheme in ("http", "https"):
        values = letter(draw, message=f"{draw.sentence()} {scheme}://{draw.word()}.example")
        guest, sent = send(site, values)
        page = came_back(guest, sent, values, "A letter came with a web address in it.")
        if not added(fresh.beside("message"), page.beside("message")):
            page.fail(
                "Nothing beside the message says why it was refused.",
                expected="a message",
                got=page.words[:300],
            )
    takes(site, draw, "message", [(f"{draw.sentence()} the mule, slowly", "no web address in it")])
