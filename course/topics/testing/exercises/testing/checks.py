"""What a suite of tests for a registration and log-in workflow must notice, and what a workflow must run."""

from pathlib import PurePosixPath

from flaskpath.grading.api import check, fail
from flaskpath.grading.shell_lines import read_commands
from flaskpath.grading.workflows import (
    RefusedWorkflow,
    find_workflows,
    in_folder,
    read_workflow,
    without_excuses,
)

FILE = ".github/workflows/tests.yml"
DOWN = "nobody-is-kept"  # the broken app that every suite with a test of the way in notices


# --- the suite on the right app


@check(
    "Your tests pass on the right app",
    task=1,
    hint="Compare the failing test with the table of promises: the test expects something else than the club promises.",
)
def passes_on_the_right_app(suite):
    run = suite.run()
    if not run.count:
        run.fail(
            "pytest found no tests. It looks for functions called test_... in files called test_....py.",
            expected="at least one test",
            hint="The first lines of what pytest printed say what is in the way.",
        )
    if run.failed:
        first = run.failed[0]
        run.fail(
            f"The app is right, and yet “{first.name}” fails on it: {first.message}. "
            "A test that cries wolf is soon switched off.",
            expected="every test passes on the right app",
        )
    if not run.green:
        run.fail("No test passed on the right app.", expected="tests that run and pass")
    if not run.requests:
        run.fail(
            "Your tests pass, but they never ask the app anything. Such tests pass whatever the app does.",
            expected="requests such as client.get('/register')",
            got=f"{run.count} tests, no request",
        )


@check(
    "They notice when somebody registers and is forgotten", task=1, after="passes_on_the_right_app"
)
def notices_nobody_is_kept(suite):
    suite.catches(DOWN)


# --- what the register form refuses


@check("They notice members without a name", task=2, after="passes_on_the_right_app")
def notices_nameless_members(suite):
    suite.catches("nameless-members")


@check("They notice a name that is nothing but blanks", task=2, after="passes_on_the_right_app")
def notices_blank_names(suite):
    suite.catches("blank-names")


@check("They notice passwords that are too short", task=2, after="passes_on_the_right_app")
def notices_short_passwords(suite):
    suite.catches("short-passwords")


@check(
    "They notice when eight characters are refused",
    task=2,
    after="passes_on_the_right_app",
    hint="Faults live at edges. Test the last length that is refused and the first one that is welcome.",
)
def notices_eight_is_too_few(suite):
    suite.catches("eight-is-too-few")


@check("They notice when a taken name is given away again", task=2, after="passes_on_the_right_app")
def notices_stolen_name(suite):
    suite.catches("stolen-name")


@check("They notice a twin in other capitals", task=2, after="passes_on_the_right_app")
def notices_twins_in_capitals(suite):
    suite.catches("twins-in-capitals")


@check(
    "They notice when a refused password works all the same",
    task=2,
    after="passes_on_the_right_app",
    hint="The error page is right in this app. Ask what it did: try to log in with what was refused.",
)
def notices_refused_but_registered(suite):
    suite.catches("refused-but-registered")


@check(
    "They notice when a refused registration changes the owner's password",
    task=2,
    after="passes_on_the_right_app",
    hint="The 409 is right in this app. After it, does the owner's password still work? Does the other one?",
)
def notices_refused_but_stolen(suite):
    suite.catches("refused-but-stolen")


# --- what the log-in refuses


@check("They notice when any password will do", task=3, after="passes_on_the_right_app")
def notices_any_password(suite):
    suite.catches("any-password-will-do")


@check("They notice a crash for a name that nobody has", task=3, after="passes_on_the_right_app")
def notices_crash_for_unknown_names(suite):
    suite.catches("crash-for-unknown-names")


@check(
    "They notice when the log-in gives away who is a member",
    task=3,
    after="passes_on_the_right_app",
    hint="Log in as somebody who is not a member, and look at the status and the sentence.",
)
def notices_tells_who_is_a_member(suite):
    suite.catches("tells-who-is-a-member")


# --- the account page and the way out


@check("They notice an account page that is open to strangers", task=4, after="passes_on_the_right_app")
def notices_open_to_strangers(suite):
    suite.catches("open-to-strangers")


@check("They notice a log-out that changes nothing", task=4, after="passes_on_the_right_app")
def notices_log_out_changes_nothing(suite):
    suite.catches("log-out-changes-nothing")


@check("They notice when a link logs people out", task=4, after="passes_on_the_right_app")
def notices_logged_out_by_a_link(suite):
    suite.catches("logged-out-by-a-link")


@check(
    "They notice when all visitors share one visit",
    task=4,
    after="passes_on_the_right_app",
    stretch=True,
    hint="One app, two test clients: each client is a browser with cookies of its own.",
)
def notices_one_visit_for_all(suite):
    suite.catches("one-visit-for-all")


# --- each test stands alone


@check("They pass in the opposite order as well", task=5, after="passes_on_the_right_app")
def passes_in_any_order(suite):
    run = suite.run(order="reversed")
    if run.failed:
        first = run.failed[0]
        run.fail(
            f"Your tests pass from top to bottom. From bottom to top, “{first.name}” fails: {first.message}. "
            "It needs something that another test left behind. Give each test an app of its own.",
            expected="every test passes in any order",
        )
    if run.count != suite.run().count:
        run.fail(
            "From bottom to top other tests were found than from top to bottom.",
            expected=f"{suite.run().count} tests",
            got=f"{run.count} tests",
        )


@check("None of them is skipped", task=5, after="passes_in_any_order")
def none_is_skipped(suite):
    run = suite.run(order="reversed")
    if run.skipped:
        run.fail(
            f"“{run.skipped[0].name}” is skipped. A test that does not run notices nothing.",
            expected="every test runs",
        )


# --- the workflow


def the_workflow(files):
    """The learner's workflow as GitHub reads it, with its path."""
    found = find_workflows(files)
    others = sorted(found, key=lambda path: "pytest" not in found[path])
    path = FILE if FILE in found else next(iter(others), None)
    if path is None:
        near = [path for path in files if path.endswith((".yml", ".yaml"))]
        fail(
            f"GitHub looks for workflows in .github/workflows/ and finds none. There should be {FILE}.",
            expected=FILE,
            got=", ".join(near) or "no file that ends in .yml",
        )
    try:
        return path, read_workflow(files[path])
    except RefusedWorkflow as refused:
        fail(
            f"GitHub would not accept {path}, line {refused.line}: {refused.sentence}",
            expected="a workflow that GitHub accepts",
            got=line_of(files[path], refused.line) or "the file as it is",
            place=(path, refused.line) if refused.line else None,
        )


def line_of(text, line):
    lines = text.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def as_pytest(words):
    """What comes after pytest in this command; None if it does not run pytest."""
    words = list(words)
    if words[:1] and words[0].startswith("python") and words[1:3] == ["-m", "pytest"]:
        return words[3:]
    if words[:1] and words[0] in ("pytest", "py.test"):
        return words[1:]
    return None


def in_order(job):
    """The job's steps with the commands in each."""
    for step in job.steps:
        yield step, read_commands(step.run, pipefail=step.shell.strip() == "bash")


def testing_job(path, workflow, files):
    """The job, the step and the command that run pytest so that a failure counts."""
    honest = without_excuses(workflow)
    for job in honest.jobs:
        for step, commands in in_order(job):
            for command in commands:
                if as_pytest(command.words) is not None and not command.excused:
                    return job, step, command
    why_not(path, workflow, honest)


def why_not(path, workflow, honest):
    """Say what is wrong with a workflow in which no pytest counts."""
    steps = [step for job in workflow.jobs for step in job.steps if step.run]
    counted = [step for job in honest.jobs for step in job.steps]
    for step in steps:
        commands = read_commands(step.run)
        tests = [command for command in commands if as_pytest(command.words) is not None]
        if tests and step not in counted:
            fail(
                "The workflow has a step that runs pytest, and it stays green when a test fails: the step or its job "
                "is told never to run (if: false), or to carry on after an error (continue-on-error).",
                expected="a step whose failure fails the workflow",
                got=step.run.strip(),
                place=(path, step.line),
            )
        if tests:
            fail(
                "The workflow runs pytest, and the workflow stays green when a test fails: the shell throws pytest's "
                "failure away (|| true, a pipe, set +e, or a command after &&).",
                expected="a command whose failure ends the step",
                got=step.run.strip(),
                place=(path, step.line),
            )
    last = steps[-1] if steps else None
    said = last.run.strip() if last else "no step with run:"
    fail(
        "The workflow never runs your tests: no step calls pytest. It is green for every push, whatever is broken.",
        expected="a step such as: run: python -m pytest",
        got=said,
        place=(path, last.line) if last else None,
    )


def installs(job, until, files):
    """What the job's steps install before `until`: names in small letters, and whether a tool does it by itself."""
    names, by_itself = set(), False
    for step, commands in in_order(job):
        for command in commands:
            words = list(command.words)
            if words[:2] in (["uv", "sync"], ["poetry", "install"], ["pdm", "install"], ["pipenv", "install"]):
                by_itself = True
            if "install" in words and any("pip" in word for word in words[: words.index("install")]):
                named, local = asked_for(words[words.index("install") + 1 :], step, files)
                names |= named
                by_itself = by_itself or local
        if step is until:
            break
    return names, by_itself


def asked_for(words, step, files):
    """The packages that `pip install` with these words installs; True with them if it installs this project."""
    names, local = set(), False
    words = iter(words)
    for word in words:
        option, _, value = word.partition("=")
        if word in ("-r", "--requirement") or option == "--requirement" or word.startswith("-r"):
            target = value or (next(words, "") if word in ("-r", "--requirement") else word[2:])
            listed = files.get(in_folder(step, target))
            if listed is None:
                fail(
                    f"The workflow installs from {target}, and there is no such file beside your tests.",
                    expected="requirements.txt",
                    got=target,
                )
            names |= {package(line) for line in listed.splitlines()}
        elif word.startswith((".", "/")):
            local = True
        elif not word.startswith("-"):
            names.add(package(word))
    return names - {""}, local


def package(requirement):
    """The name in a line such as "Flask>=3.1  # the web"."""
    name = requirement.split("#")[0].strip()
    for index, letter in enumerate(name):
        if not (letter.isalnum() or letter in "-_."):
            return name[:index].lower()
    return name.lower()


@check("The workflow starts on every push and every pull request", task=6, after="notices_nobody_is_kept")
def workflow_starts_on_push(terminal):
    path, workflow = the_workflow(terminal.submitted)
    missing = [event for event in ("push", "pull_request") if event not in workflow.events]
    if missing:
        fail(
            f"{path} does not start on {' and '.join(missing)}.",
            expected="push and pull_request",
            got=", ".join(workflow.events),
            hint="on: can hold several events, each on a line of its own and ending with a colon.",
        )
    terminal.run("cat", path).succeeds()


@check("On a fresh machine, it fetches the code and installs what the tests need", task=6,
       after="workflow_starts_on_push")  # fmt: skip
def workflow_installs(terminal):
    files = terminal.submitted
    path, workflow = the_workflow(files)
    job, step, _ = testing_job(path, workflow, files)
    before = job.steps[: job.steps.index(step)]
    if not any(one.uses.startswith("actions/checkout") for one in before):
        fail(
            "The machine starts empty, and no step fetches your code before the tests.",
            expected="a step with uses: actions/checkout@v4",
            got=", ".join(one.uses or one.run.strip() for one in before) or "nothing before the tests",
            place=(path, step.line),
        )
    names, by_itself = installs(job, step, files)
    missing = [name for name in ("flask", "pytest") if name not in names]
    if missing and not by_itself:
        fail(
            f"The machine starts empty, and {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not installed before the tests run.",
            expected="a step such as: run: python -m pip install -r requirements.txt",
            got=", ".join(sorted(names)) or "nothing is installed",
            place=(path, step.line),
        )
    terminal.run("cat", path).succeeds()


@check("It runs your tests, and goes red when one of them fails", task=6,
       after="workflow_starts_on_push")  # fmt: skip
def workflow_runs_the_tests(terminal, exercise):
    files = terminal.submitted
    path, workflow = the_workflow(files)
    _, step, command = testing_job(path, workflow, files)
    folder = in_folder(step, ".")
    asked = as_pytest(command.words)
    shown = " ".join(command.words)
    apps = {"right": exercise.right_app}
    apps |= {app.name: app.files for app in exercise.broken_apps if app.name == DOWN}
    codes = {}
    for name, tree in apps.items():
        runs_in = terminal.again({str(PurePosixPath(folder) / app): text for app, text in tree.items()})
        ours = ["-p", "no:cacheprovider"] if name == "right" else ["-p", "no:cacheprovider", "-x"]  # one failure will do
        codes[name] = runs_in.run(
            "python", "-m", "pytest", *ours, *asked, cwd=folder, seconds=25,
            environ={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )  # fmt: skip
    right, broken = codes["right"], codes[DOWN]
    if right.exit != 0:
        said = "no tests are collected" if right.exit == 5 else "it ends with an error"
        said = "it does not end" if right.timed_out else said
        right.fail(
            f"We ran the workflow's own command, “{shown}”, beside the right app, and {said}.",
            expected="exit status 0",
        )
    if broken.exit == 0:
        broken.fail(
            f"We ran the workflow's own command, “{shown}”, beside a broken app that forgets everybody who registers, "
            "and it was content. It does not run all of your tests.",
            expected="an exit status that is not 0",
        )
