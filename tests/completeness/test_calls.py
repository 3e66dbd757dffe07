"""Every command is a call of the library, and the page of commands names every call."""

import re
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.cli.main import COMMANDS
from lingtan.web.serving import application

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
TABLE = PAGE.read_text(encoding="utf-8").partition("## The same from Python")[2]
QUOTED = re.compile(r'"[^"]*"')  # park.zip is no call
ROWS = [QUOTED.sub("", line).split(" | ") for line in TABLE.splitlines() if line.startswith("| ")]
CALL = re.compile(r"\b(?:park|Workspace)\.([a-z_]+)(?![a-z.])")
ABOVE = {"serve": application}
"""What stands above the library, with what a program uses in its place."""


def calls_of(command: str) -> set[str]:
    """Return the calls the page names for a command."""
    rows = [row for row in ROWS if re.search(rf"`{command}[ `]", row[0])]
    return {call for row in rows for call in CALL.findall(row[1])}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_call(command: str) -> None:
    if command in ABOVE:
        assert f"{ABOVE[command].__module__}.{ABOVE[command].__name__}(" in TABLE
    else:
        assert calls_of(command), f"{command} stands in no row of the calls"
        assert all(hasattr(Workspace, call) for call in calls_of(command))


def test_the_page_names_every_call_and_no_other() -> None:
    named = {call for row in ROWS for call in CALL.findall(row[1])}
    calls = {name for name in dir(Workspace) if not name.startswith("_")}
    assert named == calls
