"""``lingtan import``: read files into the log, rehearse it, or suggest how."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.instants import read_receipt
from lingtan.app.layout import Layout
from lingtan.app.results import FileImport
from lingtan.app.stated import Stated
from lingtan.app.suggest_mapping import suggest_for
from lingtan.base.findings import Severity, worst
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, Folder, Limit, layout_of
from lingtan.cli.show import (
    FAILED,
    REFUSED,
    SCREEN,
    TO_ERROR,
    print_error,
    print_findings,
    print_json,
    thousands,
)


def run(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(help=say("argument.files"))],
    mapping: Annotated[Path | None, typer.Option(help=say("option.mapping"))] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help=say("option.suggest"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("option.dry_run"))] = False,
    again: Annotated[bool, typer.Option("--again", help=say("option.again"))] = False,
    trial: Annotated[bool, typer.Option("--trial", help=say("option.trial"))] = False,
    received: Annotated[str, typer.Option(help=say("option.received"))] = "",
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", help=say("option.evidence_of_receipt"))
    ] = None,
    as_json: AsJson = False,
    limit: Limit = 12,
) -> None:
    """Import files; leave with 1 when one could not be taken, with 3 when rows were refused."""
    layout = layout_of(folder)
    if suggest:
        _suggest(layout, files, as_json=as_json)
        return
    done = []
    request = ImportRequest(
        mapping=mapping,
        dry_run=dry_run,
        again=again,
        trial=trial,
        now=datetime.now(UTC),
        received=read_receipt(received, layout, datetime.now(UTC)),
        evidence=tuple(evidence or ()),
    )
    results = import_files(layout, files, request)
    for result in with_progress(results, len(files), as_json=as_json):
        done.append(result)
        if not as_json:
            print_import(result)
            print_stated(result.stated)
            if result.error is None:
                print_findings(result.findings, limit, none="import.no_findings")
    if as_json:
        print_json(done)
    if any(result.error is not None for result in done):
        raise typer.Exit(FAILED)
    if any(result.refused or worst(result.findings) is Severity.ERROR for result in done):
        raise typer.Exit(REFUSED)


def with_progress(
    results: Iterator[FileImport], count: int, *, as_json: bool
) -> Iterator[FileImport]:
    """Yield results and show on a terminal how many files are done."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    is_shown = TO_ERROR.is_terminal and not as_json
    with Progress(*columns, console=TO_ERROR, disable=not is_shown, transient=True) as progress:
        task = progress.add_task("", total=count)
        for result in results:
            progress.advance(task)
            yield result


def print_import(result: FileImport) -> None:
    """Print one line about a file, and the way out of what kept it from being taken."""
    if result.error is not None:
        print_error(result.error, about=result.file)
        return
    is_doubtful = result.refused or worst(result.findings) is Severity.ERROR
    mark = "[yellow]![/]" if is_doubtful else "[green]✓[/]"
    if result.is_repeated:
        mark = mark if is_doubtful else "[dim]=[/]"
    SCREEN.print(f"{mark} {escape(result.file)}  {_told(result)}")


def print_stated(stated: Sequence[Stated]) -> None:
    """Print what a form states, each part that is new with its old and new value."""
    for each in stated:
        state = "changed" if each.is_known else "new"
        told = say(f"import.stated.{state if each.changes else 'same'}")
        SCREEN.print(f"  [dim]{told}[/] {escape(each.about)}")
        for change in each.changes:
            old, new = (escape(value or "–") for value in (change.old, change.new))
            SCREEN.print(
                f"      {change.part}: {old} → {new}"
                if each.is_known
                else f"      {change.part}: {new}"
            )


def _told(result: FileImport) -> str:
    """Return in words what became of a file."""
    told = [_told_of_rows(result)]
    if result.statements and not result.is_repeated:
        told.append(say("import.statements", statements=thousands(result.statements)))
    if result.withdrawn:
        told.append(say("import.withdrawn", withdrawn=thousands(result.withdrawn)))
    if result.superseded:
        told.append(say("import.superseded", superseded=thousands(result.superseded)))
    if result.is_dry_run:
        told.append(say("import.rehearsed"))
    return "".join(told)


def _told_of_rows(result: FileImport) -> str:
    refused = thousands(result.refused)
    if result.is_repeated:
        return say(
            "import.repeated_refused" if result.refused else "import.repeated", refused=refused
        )
    return say(
        "import.done",
        new=thousands(result.new),
        same=thousands(result.same),
        changed=thousands(result.changed),
        refused=refused,
    )


def _suggest(layout: Layout, files: list[Path], *, as_json: bool) -> None:
    found = (suggest_for(layout, file, WORDS.language) for file in files)
    if as_json:
        print_json(
            [{"mapping": place, **mapping.model_dump(mode="json")} for place, mapping in found]
        )
        return
    for place, mapping in found:
        SCREEN.print(f"[green]✓[/] {say('import.suggested', file=str(place))}")
        for note in mapping.notes:
            why = f"{say(f'confidence.{note.confidence}')}: {say(f'note.{note.because}')}"
            told = f"{note.choice}: {note.value}" if note.value else note.choice
            mark = "[yellow]?[/]" if note.confidence == "guess" else " "
            SCREEN.print(f"{mark} {escape(told)}  [dim]{escape(why)}[/]")
        SCREEN.print(f"[dim]{say('import.suggested_next')}[/]")
