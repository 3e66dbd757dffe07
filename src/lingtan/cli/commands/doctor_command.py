"""``lingtan doctor``: what this machine has and lacks."""

import typer

from lingtan.app.examine_machine import Diagnosis, examine_machine
from lingtan.cli.language import say
from lingtan.cli.options import AsJson
from lingtan.cli.show import REFUSED, SCREEN, print_json


def run(as_json: AsJson = False) -> None:
    """Say which Python, font and engines are used; leave with 3 when there is no font."""
    found = examine_machine()
    if as_json:
        print_json(found)
    else:
        _print(found)
    if not found.chinese_font:
        raise typer.Exit(REFUSED)


def _print(found: Diagnosis) -> None:
    SCREEN.print(f"lingtan {found.lingtan}, Python {found.python}", soft_wrap=True)
    SCREEN.print(found.system)
    SCREEN.print(", ".join(f"{name} {version}" for name, version in found.engines))
    if found.chinese_font:
        SCREEN.print(f"[green]✓[/] {say('doctor.font', font=found.chinese_font)}")
    else:
        SCREEN.print(f"[yellow]![/] {say('doctor.no_font')}")
    if found.unsafe_expat:
        SCREEN.print(f"[yellow]![/] {say('doctor.unsafe_expat', version=found.unsafe_expat)}")
