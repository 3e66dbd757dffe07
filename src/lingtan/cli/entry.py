"""Where a command begins: under the guard against Ctrl-C, before anything slow is loaded.

What a command is made of takes a third of a second to load. A stop within it waits until there
are words to tell it with, and breaks off no library in the middle.
"""

from collections.abc import Sequence
from importlib import import_module

from lingtan.cli.interruption import stops_noted
from lingtan.cli.leaving import leave


def main(arguments: Sequence[str] | None = None) -> None:
    """Load the commands, run the one asked for and leave with its exit code."""
    try:
        _run(arguments)
    except SystemExit as end:
        if arguments is None and isinstance(end.code, int):  # a process of its own
            leave(end.code)
        raise


def _run(arguments: Sequence[str] | None) -> None:
    with stops_noted() as is_stopped:
        commands = import_module("lingtan.cli.main")
        try:
            commands.main(arguments, is_stopped)
        except KeyboardInterrupt:  # between one guard and the next
            commands.leave_stopped(arguments)
