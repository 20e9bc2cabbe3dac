"""What the station master finds after setup.sh has run once, and twice."""

from flaskpath.grading.api import check
from flaskpath.grading.failures import Failed, shortened
from flaskpath.grading.machine import Machine

GIVEN = ("app.py", "requirements.txt", "station.example.txt")
# What was on this machine before: the waiting-room clock needs the old tinyclock.
BEFORE = ("flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker", "tinyclock-1.0")
COMMAND = ("bash", "setup.sh")
PORT = 5000


def a_machine(terminal, exercise):
    """The station master's computer, as it was when the check before this one ended."""
    return Machine(terminal, exercise, BEFORE)


def start(machine, *paths):
    """What the pages at `paths` say after `bash setup.sh`; None if no board answers, and what the script printed."""
    try:
        board = machine.serve(*COMMAND, port=PORT, seconds=60)
    except Failed as silent:
        return None, silent.got
    try:
        return [board.get(path) for path in paths], board.printed
    finally:
        board.stop()


def with_a_page(app, word, left, right):
    """The board with one page more, which only a Flask that runs this very file can answer."""
    return f"""{app.decode()}

@app.get("/{word}")
def {word}():
    import flask
    return f"{{{left} * {right}}} by {{flask.__file__}} and {{tinyclock.__file__}}"
"""


def last_line(text):
    return (text.strip().splitlines() or ["it ended without a word"])[-1]


def places(packages):
    """Folders with the packages in them, for a message."""
    return "\n".join(
        f"{folder}: {', '.join(f'{name} {version}' for name, version in sorted(found.items()))}"
        for folder, found in sorted(packages.items())
    )


@check("An environment of its own is made", task=1, hint="python3 -m venv .venv makes one, in the folder .venv.")
def makes_environment(terminal, exercise, draw):
    machine = a_machine(terminal, exercise)
    machine.set_up()
    for path in GIVEN:
        terminal.write(path, exercise.starter[path])
    terminal.write("station.example.txt", f"{draw.word().title()}\n")
    hour, minute = draw.number(13, 23), draw.number(10, 59)
    word, left, right = draw.word(), draw.number(100, 999), draw.number(100, 999)
    terminal.write("app.py", with_a_page(exercise.starter["app.py"], word, left, right))
    pages, said = start(machine, f"/leaves/{hour}/{minute}", "/about", f"/{word}")
    terminal.write("app.py", exercise.starter["app.py"])
    terminal.notes["first"] = f"{hour}:{minute}", f"{left * right}", pages, said
    files = terminal.path_list()
    if ".venv/pyvenv.cfg" not in files:
        elsewhere = sorted(path.rpartition("/")[0] for path in files if path.endswith("/pyvenv.cfg"))
        shared = machine.outside() != machine.at_first
        terminal.run("ls", "-A").fail(
            "bash setup.sh ran in a fresh copy of the folder, and there is no environment in .venv afterwards."
            + (f" There is one in {elsewhere[0]}." if elsewhere else "")
            + (" pip changed the packages that all programs on this machine share." if shared and not elsewhere else ""),
            expected="the folder .venv with an environment in it",
            got=elsewhere[0] if elsewhere else shortened(said, 800) or "no environment",
        )


@check("Everything is installed into it, and nothing outside", task=2, after="makes_environment")
def packages_land_inside(terminal, exercise):
    machine = a_machine(terminal, exercise)
    listed = terminal.run("sh", "-c", "ls -d .venv/lib/python*/site-packages/* .local/lib/python*/site-packages/*")
    inside, outside = machine.inside(), machine.outside()
    for folder in sorted(outside.keys() | machine.at_first.keys()):
        was, found = machine.at_first.get(folder, {}), outside.get(folder, {})
        if was == found:
            continue
        new = [f"{name} {version}" for name, version in sorted(found.items()) if was.get(name) != version]
        gone = [f"{name} {version}" for name, version in sorted(was.items()) if name not in found]
        harm = ""
        if "tinyclock" in was and found.get("tinyclock") != was["tinyclock"]:
            harm = f" The waiting-room clock on this machine needs tinyclock {was['tinyclock']}, which is gone now."
        happened = f"{', '.join(new)} landed outside it, in {folder}" if new else f"{', '.join(gone)} was taken from {folder}"
        listed.fail(
            f"setup.sh made .venv, and then {happened}.{harm} "
            "pip installs into the Python that it belongs to. Use .venv/bin/pip, or activate the environment first "
            "with source: run as a program of its own, activate changes nothing in your script.",
            expected="tinyclock 2.0, flask and what it needs in .venv, and everything else as it was",
            got=places(machine.packages()),
            hint=".venv/bin/python -m pip install ... can only land in .venv.",
        )
    missing = [name for name in map(bare, BEFORE) if name not in inside]
    _, _, pages, said = terminal.notes["first"]
    if missing:
        settings = terminal.read(".venv/pyvenv.cfg") or ""
        borrowed = "include-system-site-packages = true" in settings
        listed.fail(
            f"{' and '.join(missing[:2])} {'is' if len(missing) == 1 else 'are'} not installed in .venv."
            + (" It was made with --system-site-packages: it borrows what this machine happens to have, "
               "and breaks on a machine that has not." if borrowed else ""),
            expected="everything that requirements.txt lists, and what that needs, in .venv",
            got=places(machine.packages()) if pages else shortened(said, 800),
        )
    if inside["tinyclock"] != "2.0":
        listed.fail(
            f"requirements.txt asks for tinyclock 2.0, and .venv has {inside['tinyclock']}.",
            expected="tinyclock 2.0",
            got=places(machine.packages()),
        )


def bare(name):
    return name.split("-")[0]


@check("The board runs from the environment", task=3, after="packages_land_inside")
def runs_from_environment(terminal):
    time, product, pages, said = terminal.notes["first"]
    station = terminal.run("cat", "station.txt")
    if pages is None:
        station.fail(
            f"After bash setup.sh nothing answers on port {PORT}. The script should end by starting the board.",
            expected=f"the board at http://127.0.0.1:{PORT}/",
            got=shortened(said, 800) or "the script ended without a word",
            hint=".venv/bin/python -m flask run starts it, and waits there until it is stopped.",
        )
    page, about, added = pages
    if page.status != 200 and station.exit != 0:
        page.fail(
            "The board runs, and its page ends in an error: there is no station.txt, where it looks for its station's name.",
            expected="station.txt, as a copy of station.example.txt",
            got=shortened(said[-800:], 800),
        )
    page.ok()
    if time not in page.words:
        page.fail(
            "The board runs, and says the time as tinyclock 1.0 does: it was started by the machine's own Python, which "
            "knows nothing of .venv. Start it with .venv/bin/python, or activate the environment first.",
            expected=time,
            got=page.words,
        )
    if "/.venv" not in about.words:
        about.fail(
            "The board was not started by the environment's Python.",
            expected="a Python in .venv",
            got=about.words,
        )
    page.shows(station.out.strip(), "the station from station.txt")
    if not added.words.startswith(f"{product} by ") or added.words.count("/.venv/") != 2:
        added.fail(
            f"Something answers on port {PORT}, and it is not app.py with the packages in .venv: a page that we had "
            "added to app.py is not there, or is served with packages from elsewhere.",
            expected=f"{product}, by flask and tinyclock in .venv",
            got=added.words,
        )


@check("The station's name is there from the first start", task=3, after="runs_from_environment")
def station_is_copied(terminal):
    wanted = terminal.submitted.get("station.txt") or terminal.read("station.example.txt") or ""
    terminal.run("cat", "station.txt").prints(wanted)


@check("A second start does no harm", task=4, after="runs_from_environment")
def second_run_is_harmless(terminal, exercise, draw):
    machine = a_machine(terminal, exercise)
    terminal.write("requirements.txt", exercise.starter["requirements.txt"])
    station = f"{draw.word().title()} Halt"
    terminal.write("station.txt", f"{station}\n")
    packages = machine.packages()
    pages, said = start(machine, "/leaves/6/30")
    if pages is None:
        terminal.run("ls", "-A").fail(
            f"The first bash setup.sh worked. After the second one nothing answers on port {PORT}: "
            f"{shortened(last_line(said), 200)}",
            expected="the board, as after the first start",
            got=shortened(said, 800),
            hint="What is there already need not be made again: [ -e station.txt ] asks whether a file is there.",
        )
    if (terminal.read("station.txt") or "").strip() != station:
        terminal.run("cat", "station.txt").fail(
            f"The station master wrote {station!r} into station.txt. The second bash setup.sh wrote over it.",
            expected=station,
            got=(terminal.read("station.txt") or "no station.txt").strip(),
            hint="Copy the example only if there is no station.txt yet.",
        )
    pages[0].ok().shows(station, "the station master's own station")
    for path in ("requirements.txt", "app.py"):
        given, found = exercise.starter[path].decode().strip(), (terminal.read(path) or "").strip()
        if found != given:
            terminal.run("cat", path).fail(
                f"setup.sh changed {path}. With every start it would change again.",
                expected=given,
                got=found or f"no {path}",
            )
    if machine.packages() != packages:
        terminal.run("ls", "-A").fail(
            "After the second start other packages are installed than after the first.",
            expected=places(packages),
            got=places(machine.packages()),
        )


@check(
    "If a package cannot be had, it stops and says so",
    task=4,
    stretch=True,
    after="second_run_is_harmless",
    hint="A shell script goes on after a command that failed, unless set -e stands at its top.",
)
def stops_when_an_install_fails(terminal, exercise, draw):
    machine = a_machine(terminal, exercise)
    terminal.write("requirements.txt", f"flask\ntinyclock==2.0\n{draw.word()}==1.0\n")
    run = machine.run(*COMMAND, seconds=30)
    terminal.write("requirements.txt", exercise.starter["requirements.txt"])
    if run.timed_out:
        run.fail(
            "requirements.txt asked for a package that nobody has. pip said so, and setup.sh started the board all the same.",
            expected="the script ends, with an exit status that is not 0",
            got="it went on",
        )
    run.fails()
