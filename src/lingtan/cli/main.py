"""The command ``lingtan``: one file a command, loaded only when it is called.

Exit codes: 0 done, and all that was asked for was given; 1 an error, and nothing of what it names
was taken (``import`` goes on with the other files); 2 the command line is wrong; 3 done, but some
of what was asked for was refused and the findings say what; 130 stopped by the user.
"""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from lingtan import __version__
from lingtan.base.beginning import begin_light, loading
from lingtan.base.errors import LingtanError, WorkspaceError
from lingtan.base.reasons import reason_of
from lingtan.cli.help_text import Command, Group
from lingtan.cli.interruption import interruptible
from lingtan.cli.language import say
from lingtan.cli.show import FAILED, STOPPED, print_error, speak_whatever_the_terminal_can_show
from lingtan.cli.usage import is_help, usage_error

COMMANDS = (
    "demo",
    "new",
    "import",
    "check",
    "reconcile",
    "answer",
    "account",
    "allocate",
    "compare",
    "match",
    "certificates",
    "evaluate",
    "uncertainty",
    "trace",
    "statement",
    "allowances",
    "heat",
    "finance",
    "close",
    "restate",
    "baseyear",
    "footprint",
    "candidates",
    "report",
    "monitoring",
    "evidence",
    "tasks",
    "campaign",
    "verification",
    "bundle",
    "verify",
    "backup",
    "restore",
    "template",
    "users",
    "tokens",
    "webhooks",
    "serve",
    "simulate",
    "doctor",
)


def main(
    arguments: Sequence[str] | None = None, is_stopped: Callable[[], bool] = lambda: False
) -> None:
    """Run a command and leave with its exit code, however it ends.

    Parameters
    ----------
    is_stopped : callable
        Whether it was stopped before it began: then nothing of it is done.
    """
    speak_whatever_the_terminal_can_show()
    with interruptible() as is_interrupted:
        try:
            if is_stopped():
                leave_stopped(arguments)
            _run(arguments)
        except (Exception, SystemExit):  # an engine may make an error of its own of it
            if not is_interrupted():
                raise
            leave_stopped(arguments)
        except KeyboardInterrupt:
            leave_stopped(arguments)


def leave_stopped(arguments: Sequence[str] | None) -> NoReturn:
    """Say that the command was stopped, what counts, and what to do; leave with 130."""
    words = sys.argv[1:] if arguments is None else arguments
    print_error(WorkspaceError("stopped"), as_json="--json" in words)
    sys.exit(STOPPED)


def _run(arguments: Sequence[str] | None) -> None:
    words = list(sys.argv[1:] if arguments is None else arguments)
    asked = next((word for word in words if not word.startswith("-")), "")
    as_json = "--json" in words
    try:
        code = command_line(asked)(args=words, prog_name="lingtan", standalone_mode=False)
    except LingtanError as error:
        print_error(error, as_json=as_json)
        sys.exit(FAILED)
    except TyperException as error:
        if is_help(error):
            typer.echo(error.format_message(), err=True)
        else:
            print_error(usage_error(error, asked, COMMANDS), as_json=as_json)
        sys.exit(error.exit_code)
    except OSError as error:
        facts = {"file": str(error.filename or "–"), "reason": reason_of(error)}
        print_error(WorkspaceError("refused_by_system", facts=facts), as_json=as_json)
        sys.exit(FAILED)
    sys.exit(code)


def command_line(asked: str) -> typer.Typer:
    """Return the commands by their summaries; only the one asked for is really loaded."""
    app = typer.Typer(cls=Group, add_completion=False, no_args_is_help=True, rich_markup_mode=None)
    app.callback(help=say("command.lingtan"))(entrance)
    for name in COMMANDS:
        run = load(name) if name == asked else summary
        app.command(name, cls=Command, help=say(f"command.{name}"))(run)
    return app


def load(name: str) -> Callable[..., None]:
    """Import the file of a command and return its function."""
    begin_light()
    with loading():
        command = importlib.import_module(f"lingtan.cli.commands.{name}_command")
    run: Callable[..., None] = command.run
    return run


def summary() -> None:
    """Stand in the list of commands for one that is not called."""


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"lingtan {__version__}")
        raise typer.Exit


def entrance(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help=say("option.version")
    ),
) -> None:
    """Hold the options that stand before any command."""
