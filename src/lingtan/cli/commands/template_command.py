"""``lingtan template``: forms people know, prefilled."""

import shlex
from typing import Annotated

import typer

from lingtan.app.write_template import write_template
from lingtan.cli.language import say
from lingtan.cli.options import AsJson, Folder, Language, last_full_year, layout_of
from lingtan.cli.show import SCREEN, print_json


def run(
    folder: Folder,
    form: Annotated[str, typer.Argument(help=say("argument.form"))],
    year: Annotated[int | None, typer.Option("--year", help=say("option.year"))] = None,
    language: Language = "zh",
    as_json: AsJson = False,
) -> None:
    """Write a form into ``reports/``; `lingtan import` takes it back without a mapping."""
    path = write_template(layout_of(folder), form, year or int(last_full_year()), language)
    if as_json:
        print_json({"form": form, "file": path})
        return
    SCREEN.print(f"[green]✓[/] {path}")
    command = shlex.join(["lingtan", "import", str(folder), str(path)])
    SCREEN.print(f"[dim]{say('template.next', command=command)}[/]", soft_wrap=True)
