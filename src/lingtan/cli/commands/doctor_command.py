"""``lingtan doctor``: what this machine has and lacks."""

from lingtan.app.examine_machine import examine_machine
from lingtan.cli.language import say
from lingtan.cli.options import AsJson
from lingtan.cli.show import SCREEN, print_json


def run(as_json: AsJson = False) -> None:
    """Say which Python, font and engines are used."""
    found = examine_machine()
    if as_json:
        print_json(found)
        return
    SCREEN.print(f"lingtan {found.lingtan}, Python {found.python}", soft_wrap=True)
    SCREEN.print(found.system)
    SCREEN.print(", ".join(f"{name} {version}" for name, version in found.engines))
    if found.chinese_font:
        SCREEN.print(f"[green]✓[/] {say('doctor.font', font=found.chinese_font)}")
    else:
        SCREEN.print(f"[yellow]![/] {say('doctor.no_font')}")
