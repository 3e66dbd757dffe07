"""Passwords come from a prompt or from standard input, never from the command line.

A command line is seen by everybody on the machine, and stays in the history of the shell.
"""

import sys
from getpass import getpass

from lingtan.base.errors import UserError
from lingtan.cli.language import say


def read_password() -> str:
    """Return a password: asked for twice on a terminal, else the first line of standard input.

    Raises
    ------
    UserError
        The two differ, or there is none.
    """
    if not sys.stdin.isatty():
        return _some(sys.stdin.readline().rstrip("\r\n"))
    password = _some(getpass(f"{say('users.password')}: "))
    if password != getpass(f"{say('users.password_again')}: "):
        raise UserError("passwords_differ")
    return password


def _some(password: str) -> str:
    if not password:
        raise UserError("no_password")
    return password
