"""Where a command begins: under the guard against Ctrl-C, before anything slow is loaded.

What a command is made of takes a third of a second to load. A stop within it waits until there
are words to tell it with, and breaks off no library in the middle.
"""

import os
from collections.abc import Sequence
from importlib import import_module

from lingtan.cli.interruption import stops_noted
from lingtan.cli.leaving import leave

OTHERS, ALL_BUT_OWNER = 0o007, 0o077


def main(arguments: Sequence[str] | None = None) -> None:
    """Load the commands, run the one asked for and leave with its exit code."""
    if arguments is None:  # a process of its own
        _write_for_owner_only()
    try:
        _run(arguments)
    except SystemExit as end:
        if arguments is None and isinstance(end.code, int):
            leave(end.code)
        raise


def _run(arguments: Sequence[str] | None) -> None:
    with stops_noted() as is_stopped:
        commands = import_module("lingtan.cli.main")
        try:
            commands.main(arguments, is_stopped)
        except KeyboardInterrupt:  # between one guard and the next
            commands.leave_stopped(arguments)


def _write_for_owner_only() -> None:
    """Let nobody else read what is written; a umask that shuts out others already stands."""
    before = os.umask(ALL_BUT_OWNER)
    if before & OTHERS == OTHERS:
        os.umask(before)
