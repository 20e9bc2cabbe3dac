"""What the café's settings must be, layer by layer, with values that the learner has never seen."""

import json
import re

from flaskpath.grading.api import check
from flaskpath.grading.attacks import readable_texts
from flaskpath.grading.gitignore import added, ignored

DEFAULT = {"TITLE": "Repair café", "PLACES": 20, "FEE": 2.5, "OPEN": True, "DAYS": ["Tuesday"]}
DEVELOPMENT = {**DEFAULT, "TITLE": "Repair café (practice)", "PLACES": 3}
PRODUCTION = {**DEFAULT, "PLACES": 40}
FILE = "instance/settings.toml"


def toml(settings):
    """A settings file as the café's volunteers write it: JSON's texts, numbers and lists are TOML's, too."""
    return {FILE: "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())}


def variables(settings):
    return {f"CAFE_{n}": v if isinstance(v, str) else json.dumps(v) for n, v in settings.items()}


def some_days(draw):
    return draw.shuffled(["Monday", "Wednesday", "Friday", "Saturday"])[:2]


def shown_by(settings):
    """What stands on the front page for each setting."""
    return {
        "TITLE": settings["TITLE"],
        "PLACES": f"{settings['PLACES'] + 1} chairs",
        "FEE": f"{settings['FEE'] * 2:.2f} EUR",
        "OPEN": "Open today" if settings["OPEN"] else "Closed today",
        "DAYS": f"Every {' and '.join(settings['DAYS'])}",
    }


def needs(page, settings, why, sources):
    """Fails unless the front page shows these settings. `sources` says for a setting where its value stands."""
    if page.status >= 500:
        report = page.inside.get("exception")
        crash = f"{report.get('type')}: {report.get('message')}" if isinstance(report, dict) else "an error"
        page.fail(
            f"{why}, and the front page crashed: {crash}. Is each setting there, and of the type that it has in "
            "Default?",
            expected="the front page",
            got=str(page.status),
        )
    page.ok()
    for name, wanted in shown_by(settings).items():
        if not re.search(rf"(?<!\w){re.escape(wanted)}(?!\w| \()", page.words):
            page.fail(
                f"{why}. {name} should be {settings[name]!r}, {sources.get(name, 'as in Default')}.",
                expected=wanted,
                got=page.words,
            )


@check("Development and production have their own settings", task=1)
def places(site, draw):
    own = {"TITLE": "as in the table for development", "PLACES": "as in the table for development"}
    needs(site.get("/"), DEVELOPMENT, "CAFE_ENV was not set", own)
    key = {"DISPLAY_KEY": draw.secret()}
    production = site.again(files=toml(key), environ={"CAFE_ENV": "production", **variables(key)})
    own = {
        "PLACES": "as in the table for production",
        "TITLE": "the default: production says nothing about it",
    }
    needs(production.get("/"), PRODUCTION, "CAFE_ENV was production", own)


@check(
    "The instance folder's file wins over the classes",
    task=2,
    after="places",
    hint="Load instance/settings.toml after the class, so that it has the last word.",
)
def instance_wins(site, draw):
    own = {"PLACES": draw.number(50, 900), "DAYS": some_days(draw)}
    machine = site.again(files=toml(own))
    needs(
        machine.get("/"),
        {**DEVELOPMENT, **own},
        "CAFE_ENV was not set, and instance/settings.toml held PLACES and DAYS",
        {**dict.fromkeys(own, "as in instance/settings.toml"), "TITLE": "as in the table for development"},
    )


@check(
    "The environment wins over the file",
    task=3,
    after="instance_wins",
    hint="The layer that is loaded last has the last word.",
)
def environment_wins(site, draw):
    in_file = {"PLACES": draw.number(50, 400), "FEE": draw.number(3, 90) + 0.25, "TITLE": draw.title()}
    set_now = {"PLACES": draw.number(500, 900), "TITLE": draw.title()}
    started = site.again(files=toml(in_file), environ=variables(set_now))
    needs(
        started.get("/"),
        {**DEVELOPMENT, **in_file, **set_now},
        "instance/settings.toml held PLACES, FEE and TITLE, and CAFE_PLACES and CAFE_TITLE were set differently",
        {**dict.fromkeys(set_now, "as in the environment"), "FEE": "as in instance/settings.toml"},
    )


@check("Each variable has its setting's type", task=3, after="environment_wins")
def types(site, draw):
    given = {
        "TITLE": str(draw.number(1900, 2099)),
        "PLACES": draw.number(50, 900),
        "FEE": draw.number(3, 90),
        "OPEN": False,
        "DAYS": some_days(draw),
    }
    environ = variables(given)
    why = " ".join(f"{name}={text}" for name, text in environ.items())
    started = site.again(environ=environ)
    sources = {
        "OPEN": "for the text 'false' was set. A text that isn't empty counts as true",
        "DAYS": "a list: join would take a text apart, letter by letter",
    }
    needs(started.get("/"), given, f"The app was started with {why}", sources)


@check("A value that can't be meant starts nothing", task=3, after="types")
def malformed(site, draw):
    for name, text in (("PLACES", draw.word()), ("OPEN", draw.word())):
        refusal = site.refuses_to_start(
            f"CAFE_{name} was {text!r}, and {name} is {'a number' if name == 'PLACES' else 'true or false'}.",
            environ={f"CAFE_{name}": text},
        )
        if name not in refusal.words:
            refusal.names(f"CAFE_{name}")


def source_opens(site, taken_in):
    """Fails if a text of the files that git takes in opens /inside."""
    texts = [
        one for one in readable_texts(taken_in) if one.file and one.text.isascii() and one.text.isprintable()
    ]
    for known in [one for one in texts if one.text[0] not in "/<"][:60]:
        page = site.get("/inside", headers={"X-Display-Key": known.text})
        if page.status == 200:
            page.fail(
                f"Somebody got your folder from git, read {known.place}, sent {known.text!r} as the display's key, "
                "and production told them who is in the house. What git takes in is no secret.",
                expected="403: only the key from the instance folder or the environment opens it",
                got=f"200: {page.words[:80]}",
                hint="Give DISPLAY_KEY no value in the classes; let it come from instance/ or the environment.",
            )


def taken_in(site):
    """The files that git takes in, path to text."""
    return {path: site.submitted[path] for path in added(site.submitted, site.submitted)}


@check("Without a key from outside, production does not start", task=4, after="places")
def no_key_no_start(site):
    refusal = site.refuses_to_start(
        "CAFE_ENV was production, and neither the instance folder nor the environment held a DISPLAY_KEY.",
        files={path: None for path in site.submitted if path.startswith("instance/")},
        environ={"CAFE_ENV": "production"},
        if_started=lambda started: source_opens(started, taken_in(site)),
    )
    if "DISPLAY_KEY" not in refusal.words:
        refusal.names("DISPLAY_KEY")


@check("Only the key from outside opens the door's page", task=4, after=("instance_wins", "no_key_no_start"))
def key_from_outside(site, draw):
    key = draw.secret()
    production = site.again(files=toml({"DISPLAY_KEY": key}), environ={"CAFE_ENV": "production"})
    page = production.get("/inside", headers={"X-Display-Key": key})
    if page.status == 403:
        page.fail(
            "DISPLAY_KEY stood in instance/settings.toml. The display at the door sent it, and was turned away.",
            expected="200",
            got="403",
        )
    page.ok()
    source_opens(production, taken_in(site))


@check("Git leaves the instance folder alone", task=4, after="instance_wins")
def git_leaves_instance_alone(site):
    page = site.get("/").ok()
    if not ignored(FILE, site.submitted):
        page.fail(
            "A volunteer wrote the key into instance/settings.toml and handed the folder to git, which took that "
            "file in with the rest. Now the key is in the history, for everybody who gets a copy.",
            expected="a pattern in .gitignore that fits the folder instance",
            got=site.submitted.get(".gitignore", "no .gitignore"),
            hint="One line is enough: instance/",
        )
    gone = [
        path
        for path in ("app.py", "config.py", "pages.py")
        if path in site.submitted and ignored(path, site.submitted)
    ]
    if gone:
        page.fail(
            f"Git leaves {gone[0]} alone, and without it there is no app.", got=site.submitted[".gitignore"]
        )


@check("A test gets the defaults and its own settings, and nothing else", task=5, after="environment_wins")
def tests_are_isolated(site, draw):
    title, key = draw.title(), draw.secret()
    in_file = {"PLACES": draw.number(50, 400), "DAYS": some_days(draw), "DISPLAY_KEY": draw.secret()}
    set_now = {"FEE": draw.number(30, 90), "TITLE": draw.title()}
    tested = site.again(
        files=toml(in_file),
        environ={"CAFE_ENV": "production", **variables(set_now)},
        config={"TITLE": title, "DISPLAY_KEY": key},
    )
    default = "the default: a test that depends on the machine's own settings fails on other machines"
    needs(
        tested.get("/"),
        {**DEFAULT, "TITLE": title},
        "create_app was given TITLE and DISPLAY_KEY, on a machine with a settings.toml and variables of its own",
        {"TITLE": "as create_app was given", **dict.fromkeys(("PLACES", "FEE", "DAYS"), default)},
    )
    tested.get("/inside", headers={"X-Display-Key": key}).ok()


@check("A test needs no key", task=5, after="tests_are_isolated")
def tests_need_no_key(site, draw):
    places = draw.number(50, 900)
    tested = site.again(environ={"CAFE_ENV": "production"}, config={"PLACES": places})
    needs(
        tested.get("/"), {**DEFAULT, "PLACES": places}, "create_app was given PLACES", {"PLACES": "as given"}
    )


@check("A variable that is no setting is noticed", task=5, stretch=True, after="malformed")
def unknown_variable(site, draw):
    name = f"CAFE_{draw.word().upper()}"
    site.refuses_to_start(f"{name} was set, and there is no such setting.", environ={name: "12"}).names(name)
