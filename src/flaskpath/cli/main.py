"""The `flaskpath` command: finds the sub-command, imports only that one, and turns faults into sentences."""

from __future__ import annotations

import importlib
import logging
import sys

import click

from flaskpath import __version__
from flaskpath.cli.faults import WRONG_USE, Fault

# name: (module in flaskpath.cli, one line for --help); the module has it as `command`, or under its own name
COMMANDS = {
    "learn": ("learn", "Open the course in the browser."),
    "list": ("roadmap", "Show the roadmap, your progress and what is next."),
    "start": ("start", "Lay out a topic's exercise in a folder."),
    "check": ("check", "Say what works in an exercise's folder, what does not, and why."),
    "watch": ("watch", "Check again whenever a file is saved."),
    "push": ("exchange", "Put a folder's files into the browser's editor."),
    "pull": ("exchange", "Put what the browser's editor holds into a folder."),
    "course": ("course", "Prove and extend a course (for authors)."),
    "doctor": ("doctor", "Say what this machine offers and what is missing."),
}
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"flaskpath.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, "command", None) or getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            cure = f"Did you mean 'flaskpath {near[0]}'?" if near else "'flaskpath --help' lists them."
            raise click.UsageError(f"There is no command {args[0]!r}. {cure}", ctx) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="flaskpath %(version)s")
def cli() -> None:
    """The Flask roadmap that answers back.

    Learn in the browser with 'flaskpath learn', or in your own editor: 'flaskpath start flask', then
    'flaskpath check'.
    """


def main() -> None:
    """Run the command line; exit 0 passed, 1 not passed, 2 wrong use or our own fault."""
    # What our modules log is for operators; a learner gets the verdict's sentence instead.
    logging.getLogger("flaskpath").addHandler(logging.NullHandler())
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_USE)
    except Fault as fault:
        click.echo(str(fault), err=True)
        sys.exit(WRONG_USE)
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        sys.stderr.close()
        sys.exit(WRONG_USE)
    sys.exit(status if isinstance(status, int) else 0)
