"""What the bakery's contact page and its sign must do, method by method."""

import re

from flaskpath.grading.api import check

PLAIN = "text/plain; charset=utf-8"
DONE = (200, 201, 202, 204)


def write(site, name, text):
    """A new visitor opens the page, fills in the form and sends it; gives the page that comes of it."""
    visitor = site.visitor(name)
    page = visitor.get("/contact").ok()
    sent = visitor.submit(page.form("name", "message"), name=name, message=text)
    if sent.method == "GET":
        sent.fail(
            "The form was sent with GET: what the customer wrote went into the address, and nothing "
            "was posted. "
            'A form posts only if it says method="post".',
            expected="POST /contact with the fields in its body",
            got=f"GET {sent.path}",
            hint='Look at the <form> in your template: <form method="post">.',
        )
    if sent.status == 405:
        sent.fail(
            "The customer pressed Send and got 405, Method Not Allowed: the address is there, and no "
            "rule for it "
            "takes a POST. A rule takes GET only, unless its methods say more.",
            expected="the message is taken in",
            got="405",
            hint='Give the rule methods=["GET", "POST"], or write a second view with @app.post.',
        )
    return visitor.follow(sent).ok() if sent.status in (301, 302, 303, 307, 308) else sent.answers(200, 201)


def hang(site, words):
    """Hangs `words` on the door, and insists that it was taken."""
    page = site.put("/sign", body=words.encode(), content_type=PLAIN)
    if page.status == 405:
        page.fail(
            "The baker's PUT got 405, Method Not Allowed: no rule for /sign takes a PUT.",
            expected="the words are taken",
            got="405",
            hint='Write @app.put("/sign"), or add "PUT" to the rule\'s methods.',
        )
    return page.answers(*DONE)


def take_down(site):
    """Takes the sign down, and insists that it was done."""
    page = site.delete("/sign")
    if page.status == 405:
        page.fail(
            "The baker's DELETE got 405, Method Not Allowed: no rule for /sign takes a DELETE.",
            expected="the sign is taken down",
            got="405",
            hint='Write @app.delete("/sign"), or add "DELETE" to the rule\'s methods.',
        )
    return page.answers(*DONE)


def needs_sign(site, words, happened):
    """Fails unless exactly `words` hang at the door."""
    page = site.get("/sign")
    if page.status != 200 or page.text.strip() != words:
        page.fail(
            f"{happened}, the sign should say {words!r}.",
            expected=f"200 and {words!r}",
            got=f"{page.status} and {page.text.strip()[:200]!r}" if page.status == 200 else str(page.status),
        )
    return page


def board(site):
    """The contact page as a reader sees it, but for digits: a clock or a counter on it may go on."""
    return re.sub(r"\d+", "0", site.get("/contact").ok().words)


@check("The contact page has a form for a name and a message", task=1)
def shows_form(site):
    site.get("/contact").ok().form("name", "message")


@check("A message that was sent can be read by everybody", task=2, after="shows_form")
def message_is_kept(site, draw):
    name, text = draw.name(), draw.sentence()
    write(site, name, text)
    page = site.get("/contact").ok()
    page.shows(text, "the message that was sent").shows(name, "its sender's name")


@check("Every message stays, also when two people write the same", task=2, after="message_is_kept")
def all_stay(site, draw):
    names, text, last = draw.several(2, draw.foreign_name), draw.sentence(), draw.sentence()
    for name in names:
        write(site, name, text)
    write(site, names[0], last)
    page = site.get("/contact").ok()
    if (count := page.words.count(text)) != 2:
        page.fail(
            f"{names[0]} and {names[1]} both wrote {text!r}. It should stand in the page twice.",
            expected="2 times",
            got=f"{count} times",
        )
    page.shows(last, "the message that came last").shows(names[1], "the second sender's name")


@check("Looking at the contact page changes nothing", task=3, after="message_is_kept")
def looking_is_safe(site, draw):
    name, text = draw.name(), draw.word()
    write(site, name, draw.sentence())
    before = board(site)
    fields = {"name": name, "message": text}
    for method in ("GET", "HEAD", "OPTIONS"):
        looked = site.request(method, "/contact", query=fields)
        if looked.status >= 400:
            looked.fail(
                f"Somebody only looked, with {method}, and was answered with {looked.status}. "
                f"Does the work of a POST run for {method}, too?",
                expected="200",
                got=str(looked.status),
                hint='Keep a message only if request.method == "POST"; "not GET" is more than that.',
            )
        if board(site) != before:
            looked.fail(
                f"Somebody only looked, with {method}, and a message was kept or lost. Only a POST "
                "may do that.",
                expected="the same messages as before",
                got=f"another page after {method} /contact?name={name}&message={text}",
                hint="Take a message from request.form, and only if the method is POST.",
            )


@check("At first there is no sign", task=4, fresh=True)
def no_sign_yet(site):
    site.get("/sign").answers(404)
    # A 404 alone is also what an app without any rule says; the words of a PUT come back in the next check.
    if site.put("/sign", body=b"-", content_type=PLAIN).status == 404:
        site.get("/sign").fail(
            "There is no rule for /sign yet: even hanging a sign with PUT is answered with 404.",
            expected="404 for a GET, but not for a PUT",
            got="404 for both",
            hint='Write a view for @app.get("/sign") and one for @app.put("/sign").',
        )


@check("The sign says what the baker put there", task=4, after="no_sign_yet")
def sign_is_put(site, draw):
    words = f"{draw.sentence()} {draw.foreign_name()} & {draw.name()}"
    hang(site, words)
    page = needs_sign(site, words, f"After PUT /sign with the body {words!r}")
    if not page.content_type.startswith("text/plain"):
        page.fail(
            "The words on the sign were answered as HTML: whoever can hang a sign could run a script "
            "in visitors' "
            "browsers.",
            expected="Content-Type: text/plain",
            got=f"Content-Type: {page.content_type}",
            hint="plain() in board.py makes an answer that stays plain text.",
        )


@check("New words take the place of the old ones", task=4, after="sign_is_put")
def sign_is_replaced(site, draw):
    first, second = draw.several(2, draw.sentence)
    hang(site, first)
    hang(site, second)
    hang(site, second)
    needs_sign(site, second, f"After PUT of {first!r} and then, twice, of {second!r}")


@check("The sign can be taken down, and a second time does no harm", task=5, after="sign_is_put")
def sign_is_deleted(site, draw):
    words = draw.sentence()
    hang(site, words)
    needs_sign(site, words, "After a PUT")
    take_down(site)
    page = site.get("/sign")
    if page.status == 200:
        page.fail("The baker took the sign down with DELETE, but it still hangs.", expected="404", got="200")
    page.answers(404)
    site.delete("/sign").answers(*DONE, 404, 410)
    hang(site, words)
    needs_sign(site, words, "After it was taken down and hung again")


@check("Asking only for the headers leaves the sign alone", task=6, after="sign_is_put")
def head_only_looks(site, draw):
    words = draw.sentence()
    hang(site, words)
    head = site.head("/sign")
    after = site.get("/sign")
    if after.status != 200 or after.text.strip() != words:
        head.fail(
            "HEAD /sign should only look, and the sign is gone or changed afterwards. A link checker "
            "could do that.",
            expected=f"the sign still says {words!r}",
            got=f"{after.status} on the next GET",
            hint="Flask runs the same view for HEAD as for GET. Which branch does request.method == "
            "'HEAD' take?",
        )
    head.answers(200)
    if head.text:
        head.fail("An answer to HEAD has no body.", expected="headers only", got=head.text[:200])
    if head.content_type != after.content_type:
        head.fail(
            "HEAD should send the same headers as GET.",
            expected=f"Content-Type: {after.content_type}",
            got=f"Content-Type: {head.content_type}",
        )


@check("Each address says which methods it takes", task=6, after=("message_is_kept", "sign_is_put"))
def options_tell(site, draw):
    hang(site, draw.sentence())
    site.options("/contact").answers(200, 204).allows("GET", "POST")
    site.options("/sign").answers(200, 204).allows("GET", "PUT", "DELETE")


@check("Other methods are turned away and change nothing", task=6, after=("message_is_kept", "sign_is_put"))
def others_are_refused(site, draw):
    words, text = draw.sentence(), draw.word()
    hang(site, words)
    fields = {"name": draw.name(), "message": text}
    for method, path, allowed in (
        ("PUT", "/contact", ("GET", "POST")),
        ("DELETE", "/contact", ("GET", "POST")),
        ("POST", "/sign", ("GET", "PUT", "DELETE")),
        ("PATCH", "/sign", ("GET", "PUT", "DELETE")),
    ):
        page = site.request(method, path, data=fields)
        if page.status != 405:
            page.fail(
                f"{method} {path} is none of the methods that work there, but was answered with "
                f"{page.status}.",
                expected="405, Method Not Allowed",
                got=str(page.status),
                hint="List in the rule only the methods that work; Flask turns the others away for you.",
            )
        page.allows(*allowed)
    site.get("/contact").ok().hides(text, "what came by a method that is not taken")
    needs_sign(site, words, "After methods that are not taken")


@check("A PUT tells whether it made something new", task=6, stretch=True, after="sign_is_deleted")
def created_or_changed(site, draw):
    first, second = draw.several(2, draw.sentence)
    take_down(site)
    hang(site, first).answers(201)
    hang(site, second).answers(200, 204)
