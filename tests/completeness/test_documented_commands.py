"""Every command line in the documents is one the program takes."""

import re
from pathlib import Path

import pytest

from lingtan.cli.main import COMMANDS, command_line

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINE = re.compile(r"(?:^|`)lingtan ([a-z]+)((?: [^`\n#]*)?)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")


def documented() -> list[tuple[str, str, str]]:
    return [
        (page.name, command, rest)
        for page in PAGES
        for command, rest in LINE.findall(page.read_text(encoding="utf-8"))
        if not rest.startswith(" calculates")  # a sentence of prose, wrapped before our name
    ]


@pytest.mark.parametrize(("page", "command", "rest"), documented())
def test_a_documented_command_and_its_options_exist(
    page: str, command: str, rest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command in COMMANDS, page
    with pytest.raises(SystemExit) as leaving:
        command_line(command)(args=[command, "--help"])
    assert leaving.value.code == 0
    known = set(OPTION.findall(capsys.readouterr().out)) | {"--help"}
    assert set(OPTION.findall(rest)) <= known, page
