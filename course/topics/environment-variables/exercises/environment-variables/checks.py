"""What the guest book must do with environments, .env files and keys that the learner has never seen."""

from flaskpath.grading.api import check
from flaskpath.grading.attacks import session_forgery, session_of
from flaskpath.grading.gitignore import added, ignored

NO_ENV_FILE = {".env": None}
LIMIT = 50  # lines of .env.example that are read


def settings(draw, **changed):
    """An environment as on the server; None takes a variable away."""
    given = {
        "SECRET_KEY": draw.secret(),
        "DATABASE_URL": f"sqlite:///{draw.word()}/{draw.word()}.db",
        **changed,
    }
    return {name: value for name, value in given.items() if value is not None}


def env_file(values):
    return "".join(f"{name}={value}\n" for name, value in values.items())


def on_the_server(site, environ):
    """The learner's app with this environment, and without a .env."""
    return site.again(files=NO_ENV_FILE, environ=environ)


def write(site, name, words):
    """A guest writes into the book; gives their browser, which has the cookie now."""
    guest = site.visitor(name)
    sent = guest.submit(guest.get("/").ok().form("name", "words"), name=name, words=words)
    guest.follow(sent).ok().shows(words, "what the guest wrote")
    return guest


def signed_with(guest, key):
    """True if the guest's session cookie was signed with this key."""
    cookie = session_of(guest)
    return cookie is not None and cookie.signed_by(key)


def needs_key(site, guest, key, where):
    """Fails unless the guest's cookie was signed with `key`, and says which known key was used instead."""
    if signed_with(guest, key):
        return
    page, cookie = guest.get("/"), session_of(guest)
    known = session_forgery(cookie, site.submitted) if cookie else None
    if known:
        used = known.key.decode("utf-8", "replace")
        page.fail(
            f"SECRET_KEY was set {where}, and the guest's cookie was signed with {used!r} instead, {known.found}. "
            "Whoever knows it can sign cookies in any name.",
            expected="a cookie signed with the SECRET_KEY that was set",
            got=f"a cookie signed with {used!r}",
        )
    page.fail(
        f"SECRET_KEY was set {where}, but the guest's cookie was signed with another key, or not at all.",
        expected="a cookie signed with the SECRET_KEY that was set",
        got="a cookie signed with something else" if cookie else "no session cookie",
        hint='Is app.config["SECRET_KEY"] exactly the value of the variable?',
    )


def needs_file(server, address, where):
    """Fails unless the database's file is where `address` says."""
    file = address.removeprefix("sqlite:///")
    if file in server.path_list():
        return
    there = ", ".join(path for path in server.path_list() if path.endswith((".db", ".sqlite"))) or "none"
    server.get("/").fail(
        f"DATABASE_URL={address} was set {where}, a guest wrote into the book, and there is no file {file} "
        "afterwards. The entry went somewhere else.",
        expected=f"a database file {file}",
        got=f"database files: {there}",
        hint="BOOK_FILE is what follows sqlite:/// in DATABASE_URL.",
    )


def needs_entries(server, draw, wanted, why):
    """12 guests write; fails unless the page shows the newest `wanted` of them."""
    said = draw.several(12, draw.sentence)
    guest = server.visitor(draw.name())
    for words in said:
        guest.post("/", data={"name": guest.who, "words": words})
    page = server.get("/")
    if page.status >= 500:
        page.fail(
            f"{why}, and the page crashed. The environment holds texts, and nothing but texts: is this one "
            "a number before it goes into app.config?",
            expected=f"{wanted} entries",
            got=str(page.status),
            hint='int("3") makes the number 3 of the text.',
        )
    shown = sum(words in page.ok().words for words in said)
    if shown != wanted or said[-1] not in page.words:
        page.fail(
            f"{why}. 12 guests wrote into the book, and the page should show the newest {wanted}.",
            expected=f"{wanted} entries",
            got=f"{shown} entries",
        )


@check("Key and database are those of the environment", task=1)
def environment_is_followed(site, draw):
    environ = settings(draw, SECRET_KEY=draw.secret()[:32])  # just long enough
    server = on_the_server(site, environ)
    guest = write(server, draw.name(), draw.sentence())
    needs_key(site, guest, environ["SECRET_KEY"], "in the environment")
    needs_file(server, environ["DATABASE_URL"], "in the environment")
    needs_entries(server, draw, 10, "ENTRIES_SHOWN is not set")


@check("The page shows as many entries as ENTRIES_SHOWN says", task=1, after="environment_is_followed")
def number_is_followed(site, draw):
    count = draw.number(2, 8)
    server = on_the_server(site, settings(draw, ENTRIES_SHOWN=str(count)))
    needs_entries(server, draw, count, f"ENTRIES_SHOWN={count} is set")


@check("A .env file is read when the app starts", task=2)
def env_file_is_read(site, draw):
    values = settings(draw)
    laptop = site.again(files={".env": env_file(values)})
    guest = write(laptop, draw.name(), draw.sentence())
    needs_key(site, guest, values["SECRET_KEY"], "in .env, and nowhere else")
    needs_file(laptop, values["DATABASE_URL"], "in .env, and nowhere else")


@check("The real environment wins over .env", task=2, after="env_file_is_read")
def environment_wins(site, draw):
    environ, values = settings(draw), settings(draw)
    server = site.again(files={".env": env_file(values)}, environ=environ)
    guest = write(server, draw.name(), draw.sentence())
    if signed_with(guest, values["SECRET_KEY"]):
        guest.get("/").fail(
            "SECRET_KEY was set in the environment and, differently, in a .env that somebody had left there. "
            "The app used the one of the file: a forgotten file outweighs what the operator says.",
            expected="a cookie signed with the environment's key",
            got="a cookie signed with the key in .env",
            hint="load_dotenv() leaves alone what is set already; override=True turns that round.",
        )
    needs_key(site, guest, environ["SECRET_KEY"], "in the environment and, differently, in .env")


@check("Without a key or a database it does not start", task=3, after="environment_is_followed")
def nothing_by_default(site, draw):
    for name in ("SECRET_KEY", "DATABASE_URL"):
        site.refuses_to_start(
            f"There was no .env, and {name} was not set.",
            files=NO_ENV_FILE,
            environ=settings(draw, **{name: None}),
        ).names(name)


@check("A variable that is empty counts as missing", task=3, after="nothing_by_default")
def empty_is_missing(site, draw):
    name = draw.pick(("SECRET_KEY", "DATABASE_URL"))
    site.refuses_to_start(
        f"{name} was set to nothing.", files=NO_ENV_FILE, environ=settings(draw, **{name: ""})
    ).names(name)


@check("A short key does not start it, and is not shown", task=4, after="nothing_by_default")
def short_key(site, draw):
    key = draw.secret()[:31]
    site.refuses_to_start(
        "SECRET_KEY had 31 characters.", files=NO_ENV_FILE, environ=settings(draw, SECRET_KEY=key)
    ).names("SECRET_KEY").hides(key, "the key")


@check("An address that is none does not start it", task=4, after="nothing_by_default")
def malformed_address(site, draw):
    address = draw.pick(("sqlite:///", f"{draw.word()}.db", f"mysql://{draw.word()}/{draw.word()}"))
    site.refuses_to_start(
        f"DATABASE_URL was {address!r}, which is not sqlite:/// and a file's name.",
        files=NO_ENV_FILE,
        environ=settings(draw, DATABASE_URL=address),
    ).names("DATABASE_URL")


@check("A number of entries that is none does not start it", task=4, after="nothing_by_default")
def malformed_number(site, draw):
    for text in (draw.pick(("ten", "2.5", draw.word())), draw.pick(("0", f"-{draw.number(1, 9)}"))):
        site.refuses_to_start(
            f"ENTRIES_SHOWN was {text!r}, which is no number of entries.",
            files=NO_ENV_FILE,
            environ=settings(draw, ENTRIES_SHOWN=text),
        ).names("ENTRIES_SHOWN")


def read_example(site, page):
    """The names in .env.example, with their values there."""
    text = site.submitted.get(".env.example")
    if text is None:
        page.fail(
            "There is no file .env.example, so nobody knows what to set.",
            expected=".env.example",
            got="no such file",
        )
    values = {}
    for line in text.splitlines()[:LIMIT]:
        name, is_line, value = line.strip().removeprefix("export ").partition("=")
        if is_line and not name.startswith("#"):
            values[name.strip()] = value.partition(" #")[0].strip().strip("\"'")
    return values


def cloned(site):
    """What a colleague gets from git: a change for `site.again` that takes away what git leaves alone."""
    kept = added(site.submitted, site.submitted)
    return {path: None for path in site.submitted if path not in kept}


@check("Git leaves .env alone, and keeps the example", task=5)
def git_leaves_env_alone(site):
    page = site.get("/").ok()
    if not ignored(".env", site.submitted):
        page.fail(
            "Your folder was handed to git, and git took in .env with your key. From then on it stands in the "
            "history for everybody who gets a copy.",
            expected="a pattern in .gitignore that fits .env",
            got=site.submitted.get(".gitignore", "no .gitignore"),
            hint="One line in .gitignore is enough: .env",
        )
    if ignored(".env.example", site.submitted):
        page.fail(
            "A colleague who gets your folder from git has no .env.example: a pattern in .gitignore fits it, too.",
            expected=".env is left alone, .env.example is kept",
            got=site.submitted.get(".gitignore", "no .gitignore"),
            hint="Write the name .env without a star, or take the example back with a later line: !.env.example",
        )
    for path in ("app.py", "book.py", "templates/book.html"):
        if path in site.submitted and ignored(path, site.submitted):
            page.fail(
                f"Git leaves {path} alone, and without it there is no app.", got=site.submitted[".gitignore"]
            )


@check(
    "Whoever fills in the example has an app that starts",
    task=5,
    after=("env_file_is_read", "git_leaves_env_alone"),
)
def example_is_complete(site, draw):
    example = read_example(site, site.get("/"))
    missing = [name for name in ("SECRET_KEY", "DATABASE_URL", "ENTRIES_SHOWN") if name not in example]
    if missing:
        site.get("/").fail(
            f"A colleague copied .env.example to .env and filled it in. It has no line for {' and '.join(missing)}, "
            "so they could not know about it.",
            expected="a line NAME=... for every variable of the table",
            got=", ".join(example) or "no line of the form NAME=...",
        )
    values = {**example, **settings(draw)}
    colleague = site.again(files={**cloned(site), ".env": env_file(values)})
    guest = write(colleague, draw.name(), draw.sentence())
    needs_key(site, guest, values["SECRET_KEY"], "in a .env made from .env.example")


@check("The example as it is starts nothing", task=5, after="example_is_complete")
def example_holds_no_secret(site):
    example = read_example(site, site.get("/"))
    site.refuses_to_start(
        "Somebody copied .env.example to .env, and forgot to fill it in. Its SECRET_KEY is known to everybody.",
        files={".env": env_file(example)},
    ).names("SECRET_KEY")


@check("All that is wrong is said at once", task=5, stretch=True, after="nothing_by_default")
def all_at_once(site, draw):
    names = ("SECRET_KEY", "DATABASE_URL", "ENTRIES_SHOWN")
    right = draw.pick(names)
    wrong = [name for name in names if name != right]
    site.refuses_to_start(
        f"{' and '.join(wrong)} could not be meant, and {right} was right.",
        files=NO_ENV_FILE,
        environ=settings(draw, **dict.fromkeys(wrong, "x")),
    ).names(*wrong).leaves_out(right)
