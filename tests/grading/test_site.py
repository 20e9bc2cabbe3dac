"""Visitors, forms, restarts and races, as checks use them."""

from __future__ import annotations

import pytest

from .conftest import Judge, named

pytestmark = pytest.mark.sandbox

MEMBERS = """
from flask import Flask, request, redirect, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import IntegrityError
app = Flask(__name__)
app.config.update(SQLALCHEMY_DATABASE_URI="sqlite:///m.db", SECRET_KEY="t")
db = SQLAlchemy(app)
class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True)
with app.app_context():
    db.create_all()
@app.route("/", methods=["GET", "POST"])
def join():
    if request.method == "POST":
        name = request.form["name"]
        if db.session.scalar(db.select(Member).filter_by(name=name)):
            return "taken", 409
        db.session.add(Member(name=name))
        CATCH
        session["me"] = name
        return redirect("/")
    names = [m.name for m in db.session.scalars(db.select(Member))]
    return f"<p>{session.get('me', 'stranger')}: {names}</p><form method=post><input name=name><input type=hidden name=t value=5></form>"
"""
CAUGHT = """try: db.session.commit()
        except IntegrityError:
            db.session.rollback()
            return "taken", 409"""
RACE = """
@check("Race", task=1)
def race(site, draw):
    name = draw.word()
    pages = site.together(*[site.visitor().prepare("POST", "/", data={"name": name}) for _ in range(2)])
    if sorted(page.status for page in pages) != [302, 409]:
        pages[0].fail("race", got=str([page.status for page in pages]))
"""


def test_forms_cookies_and_restart(judge: Judge) -> None:
    """Catches a visitor who loses cookies, hidden fields or, after a power cut, the database."""
    checks = """
@check("Join", task=1)
def join(site, draw):
    name = draw.word()
    ada = site.visitor("Ada")
    page = ada.follow(ada.submit(ada.get("/").form("name"), name=name))
    page.ok().shows(f"{name}: ['{name}']")
    site.get("/").shows("stranger")
    site.restart()
    ada.get("/").shows(f"{name}: ['{name}']")
"""
    result = named(judge(checks, MEMBERS.replace("CATCH", CAUGHT)), "join")
    assert result.status == "passed", (result.message, result.got)


def test_a_race_is_seen(judge: Judge) -> None:
    """Catches simultaneous requests that are really sent one after the other."""
    assert named(judge(RACE, MEMBERS.replace("CATCH", CAUGHT)), "race").status == "passed"
    careless = named(judge(RACE, MEMBERS.replace("CATCH", "db.session.commit()")), "race")
    assert careless.status == "failed" and "500" in careless.got


PAGES = """
from flask import Flask, redirect, url_for
app = Flask(__name__)
@app.get("/")
def front():
    return f"<a href='{url_for('deep')}'>deep</a> <a href='/deep/page'>hard</a> <form action='/deep/page'><input name=a></form>"
@app.get("/deep/page")
def deep(): return "<img src=leaf.svg> <a href=/>home</a>"
@app.get("/based/page")
def based(): return "<base href='../deep/x'><img src=leaf.svg>"
@app.get("/deep/leaf.svg")
def leaf(): return "a leaf"
@app.get("/away")
def away(): return redirect("/shopping")
"""
UNDER = """
@check("Under a prefix", task=1)
def under(site, draw):
    ada = site.mounted("/shop").visitor("Ada")
    ada.click(ada.get("/").link("deep")).ok()
    ada.open("leaf.svg").ok().shows("a leaf")
    ada.open("leaf.svg", ada.get("/based/page")).ok().shows("a leaf")
"""


@pytest.mark.parametrize(
    "leaving",
    [
        'ada.click(ada.get("/").link("hard"))',
        'ada.submit(ada.get("/").form("a"), a="1")',
        'ada.open("/deep/leaf.svg", ada.get("/"))',
        'ada.follow(ada.get("/away"))',
    ],
)
def test_a_prefix_is_part_of_every_address(judge: Judge, leaving: str) -> None:
    """Catches a hard-coded address that works under a prefix, where a browser would be elsewhere."""
    result = named(judge(UNDER, PAGES), "under")
    assert result.status == "passed", (result.message, result.got)
    checks = f"""
@check("Out", task=1)
def out(site, draw):
    ada = site.mounted("/shop").visitor("Ada")
    {leaving}
"""
    result = named(judge(checks, PAGES), "out")
    assert result.status == "failed" and "outside" in result.message, (result.status, result.message)


def test_injected_script_is_found_alive(judge: Judge) -> None:
    """Catches a detector that misses live script or cries at escaped text."""
    checks = """
from flaskpath.grading.attacks import script_injection, template_injection
@check("Script", task=1)
def script(site, draw):
    for attempt in script_injection(draw):
        attempt.must_not_run(site.get("/", query={"q": attempt.text}))
@check("Template", task=1)
def template(site, draw):
    for attempt in template_injection(draw):
        attempt.must_not_run(site.get("/", query={"q": attempt.text}))
"""
    app = "from flask import Flask, request, render_template_string\nfrom markupsafe import escape\napp = Flask(__name__)\n@app.get('/')\ndef front(): return "
    safe = judge(
        checks, app + 'f\'<a title="{escape(request.args["q"])}">{escape(request.args["q"])}</a>\'\n'
    )
    assert safe.passed
    raw = judge(checks, app + "f'<p>{request.args[\"q\"]}</p>'\n")
    assert named(raw, "script").status == "failed" and named(raw, "template").status == "passed"
    evaluated = judge(
        checks, app + "render_template_string('<p>' + str(escape(request.args['q'])) + '</p>')\n"
    )
    assert named(evaluated, "template").status == "failed"


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("site.get('/nowhere').ok()", "not found (404)"),
        ("site.post('/').ok()", "refused (405)"),
        ("site.get('/away').ok()", "302"),
        ("site.visitor().follow(site.get('/away'))", "away from the site, to evil.example"),
        ("site.get('/').shows('gone', 'the word')", "should show the word"),
        ("site.get('/').form('name')", "it has no form"),
        ("site.get('/').link('About')", 'a link "About"'),
        ("site.get('/').data", "should be JSON"),
        ("site.get('/').valid_html()", "Line 1: The page does not begin with"),
    ],
)
def test_expectations_say_what_came(judge: Judge, check: str, words: str) -> None:
    """Catches messages that do not tell what was wrong."""
    app = """
from flask import Flask, redirect
app = Flask(__name__)
@app.get("/")
def front(): return "here"
@app.get("/away")
def away(): return redirect("////evil.example")
"""
    result = named(judge(f"@check('C', task=1)\ndef c(site): {check}\n", app), "c")
    assert result.status == "failed"
    assert words in result.message


def test_a_form_sends_files_as_a_browser_would(judge: Judge) -> None:
    """Catches a form without enctype whose file arrives all the same, and files that get lost in one that has it."""
    app = """
from flask import Flask, request
app = Flask(__name__)
@app.get("/")
def front():
    kind = 'enctype="multipart/form-data"' if "good" in request.args else ""
    return f'<form method="post" action="/take" {kind}><input name="who"><input type="file" name="a"></form>'
@app.post("/take")
def take():
    files = [[f.filename, f.mimetype, len(f.read())] for f in request.files.getlist("a")]
    return {"form": request.form.to_dict(), "files": files}
"""
    checks = """
@check("Good", task=1)
def good(site):
    ada = site.visitor("Ada")
    form = ada.get("/?good").form("who", "a")
    sent = ada.submit(form, who="Zoë", a=("b.png", b"123")).data
    if sent != {"form": {"who": "Zoë"}, "files": [["b.png", "image/png", 3]]}: fail(str(sent))
    sent = ada.submit(form, who="Zoë", a=[("b.png", b"12"), ("c.x", b"", "text/x-own")]).data
    if sent["files"] != [["b.png", "image/png", 2], ["c.x", "text/x-own", 0]]: fail(str(sent))
    sent = ada.submit(form, who="Zoë").data
    if sent["files"] != [["", "application/octet-stream", 0]]: fail(str(sent))
@check("Bad", task=1)
def bad(site):
    ada = site.visitor("Ada")
    sent = ada.submit(ada.get("/").form("who", "a"), who="Zoë", a=("b.png", b"123")).data
    if sent != {"form": {"who": "Zoë", "a": "b.png"}, "files": []}: fail(str(sent))
"""
    verdict = judge(checks, app)
    assert verdict.passed, [check.message for check in verdict.checks]


@pytest.mark.parametrize(
    "begin",
    [
        "",
        '"""A docstring\nof two lines."""\n',
        "#!/usr/bin/env python\n",
        "try:\n    import this_is_not_there\nexcept ImportError:\n    pass\n",
        '"""Doc."""\nfrom __future__ import annotations\nfrom __future__ import division  # why not\n',
    ],
)
def test_rules_are_renamed_however_they_are_written(judge: Judge, begin: str) -> None:
    """Catches a renaming that depends on how the learner wrote the rule, or on the file's first lines."""
    app = (
        begin
        + """
from flask import Blueprint, Flask, url_for
app = Flask(__name__)
ABOUT = "/about"
pages = Blueprint("pages", __name__, url_prefix="/pages")
@app.route("/")
def front(): return url_for("about") + " " + url_for("pages.one", number=7) + " " + url_for("other")
@app.get(ABOUT)
def about(): return "/about"
@pages.route("/<int:number>")
def one(number): return str(number)
app.register_blueprint(pages)
app.add_url_rule("/aboutness", "other", lambda: "other")
"""
    )
    checks = """
@check("Renamed", task=1)
def renamed(site):
    other = site.renamed({"/": "/start", "/about": "/x", "/pages": "/y/z"}, files={"data.txt": "1"})
    other.get("/").answers(404)
    other.get("/about").answers(404)
    other.get("/start").ok().shows("/x /y/z/7 /aboutness")
    other.get("/x").ok()
    other.get("/y/z/7").ok()
    site.get("/about").ok()
"""
    result = named(judge(checks, app), "renamed")
    assert result.status == "passed", (result.message, result.got)


def test_a_link_that_leaves_the_prefix_is_a_failure(judge: Judge) -> None:
    """Catches a visitor who is taken to a page under the prefix by a link that lacks it."""
    app = """
from flask import Flask, url_for
app = Flask(__name__)
@app.route("/")
def front(): return f'<a href="/shoplift">bad</a> <a href="/">home</a> <a href="{url_for("front", q=1)}">good</a>'
"""
    checks = """
@check("Good", task=1)
def good(site):
    ada = site.mounted("/shop").visitor()
    if ada.click(ada.get("/").link("good")).path != "/shop/?q=1": fail("lost")
@check("Bad", task=1)
def bad(site):
    ada = site.mounted("/shop").visitor()
    ada.click(ada.get("/").link("bad"))
@check("Home", task=1)
def home(site):
    ada = site.mounted("/shop").visitor()
    ada.click(ada.get("/").link("home"))
"""
    verdict = judge(checks, app)
    assert named(verdict, "good").status == "passed"
    for name in ("bad", "home"):
        assert "mounted under /shop" in named(verdict, name).message


def test_time_passes_for_the_app_and_for_browsers(judge: Judge) -> None:
    """Catches a clock that only one side sees, or that a restart puts back."""
    app = """
import time
from flask import Flask, make_response, request
app = Flask(__name__)
@app.get("/")
def front(): return f"{time.time():.0f} {request.cookies.get('a', 'none')} {request.scheme}"
@app.get("/set")
def set_it():
    response = make_response("set")
    response.set_cookie("a", "here", max_age=3600, secure=True, httponly=True, samesite="Lax")
    return response
"""
    checks = """
import time
@check("Later", task=1)
def later(site):
    ada = site.visitor("Ada")
    cookie = ada.get("/set").ok().cookie("a")
    if (cookie.text, cookie.lifetime, cookie.secure, cookie.http_only, cookie.same_site) != ("here", 3600, True, True, "lax"):
        fail(repr(cookie))
    for step, word in ((0, "here"), (59, "here"), (2, "none")):
        site.later(minutes=step)
        seconds, seen, scheme = ada.get("/").ok().text.split()
        if seen != word:
            fail(f"{step}: {seen}")
    site.later(days=8).restart()
    there = float(ada.get("/").ok().text.split()[0]) - time.time()
    if abs(there - 8 * 86400 - 3660) > 5:
        fail(f"restart: {there}")
    if ada.get("/set").cookie("a").lifetime != 3600 or not ada.cookies:
        fail("a new cookie did not start now")
    if site.visitor("Bea", https=True).get("/").text.split()[2] != "https":
        fail("no https")
    if site.mounted("/x").visitor().get("/").status != 200:
        fail("mounted")
"""
    result = named(judge(checks, app), "later")
    assert result.status == "passed", (result.message, result.got)


def test_signs_in_a_path_arrive_whole(judge: Judge) -> None:
    """Catches a question mark or a per cent sign in a path that is taken for what it means in an address."""
    app = """
from flask import Flask, request
app = Flask(__name__)
@app.route("/<name>")
def page(name): return {"name": name, "q": request.args.get("q")}
"""
    checks = """
@check("C", task=1)
def c(site):
    for q in (None, "50 %?"):
        page = site.get("/who%3F%20%2525%20%23%20%C3%A9", query={"q": q} if q else None)
        if page.data != {"name": "who? %25 # \\u00e9", "q": q}: fail(page.text)
"""
    result = named(judge(checks, app), "c")
    assert result.status == "passed", result.message


def test_a_server_that_ends_says_what_it_printed(judge: Judge) -> None:
    """Catches a server that comes up and dies, told without the reason that it gave."""
    program = (
        "import socket\\nlistening = socket.create_server(('127.0.0.1', 8000))\\n"
        "first, _ = listening.accept()\\nsecond, _ = listening.accept()\\nprint('no app of that name', flush=True)\\n"
    )
    checks = f"""
@check("Dies", task=1)
def dies(terminal):
    terminal.serve("python", "-c", "{program}", port=8000).get("/")
"""
    result = named(judge(checks, "from flask import Flask\napp = Flask(__name__)\n"), "dies")
    assert result.status == "failed"
    assert "ended before it had answered GET /" in result.message
    assert "no app of that name" in result.got
