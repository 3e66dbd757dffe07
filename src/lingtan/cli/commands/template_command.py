"""``lingtan template``: forms people know, prefilled."""

import shlex
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.wiring_files import FormKind
from lingtan.app.write_template import write_template
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    Language,
    ReportLanguage,
    Year,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, note_earlier, print_json


def run(
    folder: Folder,
    form: Annotated[FormKind, typer.Argument(help=say("argument.form"))],
    year: Year = None,
    language: Language = ReportLanguage.ZH,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write a form into ``reports/``; `lingtan import` takes it back without a mapping."""
    asked = int(last_full_year()) if year is None else year
    path = write_template(layout_of(folder), form.value, asked, language.value, replace=force)
    if as_json:
        print_json({"form": form, "file": path})
        return
    SCREEN.print(f"[green]✓[/] {escape(str(path))}", soft_wrap=True)
    note_earlier(path)
    command = shlex.join(["lingtan", "import", str(folder), str(path)])
    SCREEN.print(f"[dim]{say('template.next', command=command)}[/]", soft_wrap=True)
