"""What the mirror must show, and what the answer to order must refuse."""

import json

from flaskpath.grading.api import check

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LANGUAGES = ("fr-CH, fr;q=0.9, en;q=0.7", "de", "pt-BR,pt;q=0.8", "sv-SE, sv;q=0.5", "cy, en-GB;q=0.4")
STATUSES = (201, 202, 402, 403, 404, 409, 410, 418, 422, 451, 503)
JSON = "application/json"


def reflected(page, key, wanted, sent):
    """Fails unless the mirror's answer `page` holds `wanted` under `key`; `sent` says what was sent."""
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"{sent} The mirror crashed over it: {crash.get('type')}: {crash.get('message')}",
            expected=f"200 and {key}: {shown(wanted)}",
            got="500",
        )
    if page.status == 415:
        page.fail(
            f"{sent} The answer was 415: the view asked for JSON although the request carried none.",
            expected=f"200 and {key}: {shown(wanted)}",
            got="415 Unsupported Media Type",
            hint="Ask request.is_json before you call request.get_json().",
        )
    answer = page.ok().is_json().data
    if not isinstance(answer, dict):
        page.fail("The mirror should answer with a JSON object.", expected="{...}", got=shown(answer))
    if key not in answer:
        page.fail(
            f'{sent} The mirror\'s answer has no key "{key}".',
            expected=f"{key}: {shown(wanted)}",
            got=f"the keys {', '.join(answer) or '(none)'}",
        )
    if answer[key] != wanted:
        page.fail(
            f'{sent} The mirror shows something else under "{key}".',
            expected=shown(wanted),
            got=shown(answer[key]),
        )


def shown(value):
    return json.dumps(value, ensure_ascii=False)[:400]


def some_fields(draw):
    """Fields of a form or query: repeated keys, letters of all kinds, signs that mean something on the wire."""
    first, second, third = draw.several(3, draw.word)
    return {
        first: [draw.foreign_name(), f"{draw.word()} & {draw.word()}=1", draw.foreign_name()],
        second: ["50 % + 日本 🌊"],
        third: ["", draw.sentence()],
    }


def order(site, body):
    """Orders an answer with `body`, anything that JSON can say."""
    return site.post("/answer", body=json.dumps(body).encode(), content_type=JSON)


@check("The mirror tells the method", task=1)
def tells_method(site):
    for method in METHODS:
        reflected(site.request(method, "/mirror"), "method", method, f"The request's method was {method}.")


@check("The mirror tells the language that was asked for, or that there was none", task=1)
def tells_language(site, draw):
    language = draw.pick(LANGUAGES)
    page = site.get("/mirror", headers={"Accept-Language": language})
    reflected(page, "language", language, f"The request had the header Accept-Language: {language}.")
    reflected(site.get("/mirror"), "language", None, "The request had no Accept-Language header.")


@check("The query comes back with every value and every letter", task=1)
def tells_query(site, draw):
    name, value, letters = draw.word(), draw.word(), draw.foreign_name()
    page = site.get("/mirror", query={name: value})
    reflected(page, "query", {name: [value]}, f"{name} was sent once in the query, as {value!r}.")
    page = site.get("/mirror", query={letters: f"{letters} & co = 7 %"})
    reflected(page, "query", {letters: [f"{letters} & co = 7 %"]}, "The query held other letters and signs.")
    several = draw.several(3, draw.word)
    page = site.get("/mirror", query={name: several})
    reflected(page, "query", {name: several}, f"{name} was sent three times in the query.")
    fields = some_fields(draw)
    reflected(site.get("/mirror", query=fields), "query", fields, "A query with several names was sent.")
    reflected(site.get("/mirror"), "query", {}, "There was no query.")


@check("A form's fields come back with every value and every letter", task=2)
def tells_form(site, draw):
    for method in ("POST", "PUT"):
        fields = some_fields(draw)
        page = site.request(method, "/mirror", data=fields)
        reflected(page, "form", fields, f"A form with {len(fields)} names was sent with {method}.")
    reflected(site.get("/mirror"), "form", {}, "There was no form.")


@check("Form and query are kept apart", task=2, after=("tells_form", "tells_query"))
def keeps_apart(site, draw):
    name = draw.word()
    asked, filled = draw.several(2, draw.word)
    sent = f"{name} stood as {asked!r} in the query and as {filled!r} in the form."
    page = site.post("/mirror", query={name: asked}, data={name: filled})
    reflected(page, "form", {name: [filled]}, sent)
    reflected(page, "query", {name: [asked]}, sent)


@check("JSON comes back, whatever it was", task=3)
def tells_json(site, draw):
    for value in (
        {draw.word(): draw.foreign_name(), draw.word(): [1, None, True, {"deep": draw.sentence()}]},
        [draw.number(1, 999), draw.word()],
        draw.number(1, 9999),
        draw.foreign_name(),
        False,
        {},
    ):
        method = draw.pick(("POST", "PUT", "PATCH"))
        page = site.request(method, "/mirror", body=json.dumps(value).encode(), content_type=JSON)
        reflected(page, "json", value, f"The JSON {shown(value)} was sent with {method}.")


@check("A request without JSON is not refused", task=3, after="tells_json")
def no_json(site, draw):
    reflected(site.get("/mirror"), "json", None, "A GET without a body was sent.")
    page = site.post("/mirror", data={draw.word(): draw.word()})
    reflected(page, "json", None, "A form was sent.")


@check("A body that promises JSON and is none gets a 400", task=3, after="tells_json")
def broken_json(site, draw):
    for body in (f'{{"{draw.word()}": ', f"{draw.word()}={draw.word()}"):
        page = site.post("/mirror", body=body.encode(), content_type=JSON)
        if page.status == 200:
            page.fail(
                f"The Content-Type promised JSON, but the body was {body!r}. The mirror said nothing about "
                "it, so the programmer goes on looking for the mistake.",
                expected="400",
                got=f"200 and {page.text.strip()[:200]}",
                hint="request.get_json() answers 400 by itself, unless it is called with silent=True.",
            )
        page.answers(400)


@check("Each file comes back with its name, type and size", task=4)
def tells_files(site, draw):
    one, two, three = draw.several(3, draw.word)
    sizes = [draw.number(1, 3000) for _ in range(3)]
    name = draw.foreign_name()
    kinds = draw.shuffled(["image/png", "text/csv", "application/pdf"])
    files = {
        one: [(f"{name} 1.png", b"\x89" * sizes[0], kinds[0]), (f"{two}.dat", b"\n" * sizes[1], kinds[1])],
        three: (f"{three}.tar.gz", bytes(sizes[2]), kinds[2]),
    }
    wanted = [
        {"field": one, "name": f"{name} 1.png", "type": kinds[0], "size": sizes[0]},
        {"field": one, "name": f"{two}.dat", "type": kinds[1], "size": sizes[1]},
        {"field": three, "name": f"{three}.tar.gz", "type": kinds[2], "size": sizes[2]},
    ]
    words = draw.word()
    page = site.post("/mirror", data={"words": words}, files=files)
    same_files(page, wanted, f"Three files were sent, two of them in the field {one}.")
    reflected(page, "form", {"words": [words]}, "The files came with the field words beside them.")
    same_files(site.get("/mirror"), [], "No file was sent.")


def same_files(page, wanted, sent):
    """As `reflected`, for files in any order; the facts of a file that were not asked for do no harm."""
    answer = page.data if page.status == 200 else None
    files = answer.get("files") if isinstance(answer, dict) else None
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        reflected(page, "files", wanted, sent)
    else:
        told = [{key: file.get(key) for key in ("field", "name", "type", "size")} for file in files]
        if sorted(map(shown, told)) != sorted(map(shown, wanted)):
            page.fail(
                f'{sent} The mirror shows something else under "files".',
                expected=shown(wanted),
                got=shown(told),
            )


@check("The form in the page sends the file itself", task=4, after="tells_files")
def form_sends_file(site, draw):
    visitor = site.visitor("somebody who tries it")
    form = visitor.get("/").ok().form("words", "picture")
    if "picture" not in form.files:
        visitor.last.fail(
            "The field picture is there, but it is no file field: nobody can choose a file in it.",
            expected='<input type="file" name="picture">',
            got="a field of another type",
        )
    name, words, size = f"{draw.word()}.png", draw.foreign_name(), draw.number(1, 2000)
    page = visitor.submit(form, words=words, picture=(name, b"x" * size, "image/png"))
    if page.status == 200 and isinstance(page.data, dict) and not page.data.get("files"):
        page.fail(
            f"Somebody chose {name} ({size} bytes) in the form and pressed the button. No file arrived: the "
            "form has no enctype for files, or does not post, and then a browser sends nothing but the "
            "file's name.",
            expected=f"a file {name} of {size} bytes",
            got=f"files: {shown(page.data.get('files'))}, form: {shown(page.data.get('form'))}",
            hint='The form needs method="post" and enctype="multipart/form-data".',
        )
    same_files(
        page,
        [{"field": "picture", "name": name, "type": "image/png", "size": size}],
        f"Somebody chose {name} ({size} bytes) in the form and pressed the button.",
    )
    reflected(page, "form", {**page.data["form"], "words": [words]}, "The words were sent with it.")


@check("A form in which no file was chosen sends none", task=4, after="form_sends_file")
def nothing_chosen(site, draw):
    visitor = site.visitor("somebody who tries it")
    page = visitor.submit(visitor.get("/").form("words", "picture"), words=draw.word())
    same_files(page, [], "Somebody pressed the button and had not chosen a file. A browser then sends a file "
               "whose name is empty.")  # fmt: skip


@check("The answer has the status, the headers and the text that were ordered", task=5)
def answers_to_order(site, draw):
    for status in (draw.pick(STATUSES), draw.number(520, 590), 200):
        text = f"{draw.sentence()} {draw.foreign_name()} <b>"
        headers = {
            f"X-{draw.word().title()}": draw.word(),
            "Retry-After": str(draw.number(1, 600)),
            "Cache-Control": f"max-age={draw.number(1, 999)}",
        }
        page = order(site, {"status": status, "headers": headers, "text": text})
        if page.status != status:
            crash = page.inside.get("exception")
            why = f" The app crashed: {crash.get('type')}: {crash.get('message')}" if crash else ""
            page.fail(
                f"The status {status} was ordered. It must be the status of the answer itself.{why}",
                expected=str(status),
                got=f"{page.status} and {page.text[:200]}",
                hint="A view may return three things: return text, status, headers.",
            )
        for name, value in headers.items():
            if page.headers.get(name) != value:
                page.fail(
                    f"The header {name}: {value} was ordered.",
                    expected=f"{name}: {value}",
                    got=f"{name}: {page.headers.get(name) or '(no such header)'}",
                )
        if page.text.rstrip("\n") != text:
            page.fail("Another text was ordered.", expected=text, got=page.text[:400])
        plain_text(page)
    order(site, {"status": 202, "text": draw.word()}).answers(202)


def plain_text(page):
    if page.content_type != "text/plain":
        page.fail(
            "The text came back as something else than plain text. As HTML, a script in it would run in the "
            "browser of whoever looks at it.",
            expected="Content-Type: text/plain",
            got=f"Content-Type: {page.content_type or '(none)'}",
            hint="Flask takes a text for HTML, unless the headers say another Content-Type.",
        )


@check("Whoever forgets something is told what it was", task=6, after="answers_to_order")
def missing_key(site, draw):
    whole = {"status": draw.pick(STATUSES), "headers": {"X-Any": draw.word()}, "text": draw.sentence()}
    for key in draw.shuffled(["status", "text"]):
        body = {name: value for name, value in whole.items() if name != key}
        page = refused(site, body, f'An order without "{key}" was sent')
        answer = page.data
        if not isinstance(answer, dict) or not isinstance(answer.get("error"), str):
            page.fail(
                f'An order without "{key}" was refused, but not with a JSON object that has an "error".',
                expected=f'{{"error": "... {key} ..."}}',
                got=shown(answer),
            )
        if key not in answer["error"]:
            page.fail(
                f'An order without "{key}" was refused, and the error does not say that {key} is missing.',
                expected=f"a sentence with the word {key}",
                got=answer["error"],
            )
        other = "text" if key == "status" else "status"
        if other in answer["error"] and "text" in body and "status" in body:
            page.fail("The error names a key that was there.", got=answer["error"])


def refused(site, body, sent):
    """Orders with `body`, which has to be refused with a 400; gives the answer."""
    page = order(site, body)
    if page.status == 400:
        return page
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"{sent}: {shown(body)}. The client made the mistake, and is told (500) that the server broke: "
            f"{crash.get('type')}: {crash.get('message')}",
            expected="400",
            got="500",
            hint="Ask whether it is there, and what it is, before you use it.",
        )
    page.fail(
        f"{sent}: {shown(body)}. It was answered with {page.status}, as if nothing were wrong with it.",
        expected="400",
        got=f"{page.status} and {page.text[:200]}",
    )


@check("An order that is no JSON object is refused", task=6, after="answers_to_order")
def not_an_object(site, draw):
    for body in draw.shuffled([None, draw.number(1, 99), [draw.word()], [], draw.word(), "status text"]):
        refused(site, body, "An order that is no JSON object was sent")
    page = site.post("/answer", body=b'{"status": ', content_type=JSON)
    page.answers(400)
    site.post("/answer", data={"status": "201", "text": draw.word()}).answers(400, 415)
    site.post("/answer").answers(400, 415)


@check("An order of the wrong kind is refused", task=6, after="answers_to_order")
def wrong_kinds(site, draw):
    whole = {"status": draw.pick(STATUSES), "headers": {"X-Any": draw.word()}, "text": draw.sentence()}
    for key, value in (
        ("status", draw.word()),
        ("status", draw.number(2, 99)),
        ("status", draw.number(100, 199)),
        ("status", draw.number(600, 9999)),
        ("status", None),
        ("status", [200]),
        ("text", draw.number(1, 99)),
        ("text", None),
        ("text", {"a": draw.word()}),
        ("headers", draw.word()),
        ("headers", [draw.word()]),
    ):
        refused(site, {**whole, key: value}, f'An order whose "{key}" can\'t be used was sent')
    order(site, whole).answers(whole["status"])


@check("Nobody slips in a header through a line break", task=6, stretch=True, after="answers_to_order")
def no_line_breaks(site, draw):
    for end in ("\r\n", "\n", "\r"):
        headers = {"X-Mood": f"{draw.word()}{end}Set-Cookie: admin=yes"}
        refused(
            site,
            {"status": 200, "headers": headers, "text": draw.word()},
            "A header with a line break was ordered",
        )
