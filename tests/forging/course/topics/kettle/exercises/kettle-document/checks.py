"""What a workflow says that it does, and what its commands do."""

from flaskpath.grading.api import check, fail
from flaskpath.grading.shell_lines import read_commands
from flaskpath.grading.workflows import RefusedWorkflow, read_workflow, without_excuses

FILE = ".github/workflows/brew.yml"


def the_step(terminal):
    """The step that runs brew.sh, and whose failure counts."""
    try:
        workflow = read_workflow(terminal.submitted[FILE])
    except RefusedWorkflow as refused:
        fail(
            f"GitHub would not accept it: {refused.sentence}",
            expected="a workflow",
            place=(FILE, refused.line),
        )
    if "push" not in workflow.events:
        fail("It does not start on push.", expected="on: push")
    for job in without_excuses(workflow).jobs:
        for step in job.steps:
            if any(one.words == ("sh", "brew.sh") and not one.excused for one in read_commands(step.run)):
                return step
    fail("No step runs sh brew.sh so that its failure counts.", expected="run: sh brew.sh")


@check("It runs brew.sh", task=1)
def runs_the_command(terminal):
    the_step(terminal)
    terminal.run("cat", FILE).succeeds()


@check("Its command really brews", task=1, after="runs_the_command")
def really_brews(terminal, draw):
    word = draw.word()
    terminal.write("brew.sh", f"echo {word} > cup.txt\n")
    run = terminal.run("bash", "-e", "-c", the_step(terminal).run)
    if (terminal.read("cup.txt") or "").strip() != word:
        run.fail("We ran the step's own command, and nothing was brewed.", expected=word)


@check("It is red where brewing fails", task=2, after="really_brews")
def fails_where_brewing_fails(terminal):
    terminal.write("brew.sh", "exit 3\n")
    terminal.run("bash", "-e", "-c", the_step(terminal).run).fails()
