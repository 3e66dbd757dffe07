"""Say what became of imported files: counts, what they state, what was found, how it was read."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from lingtan.app.results import FileImport
from lingtan.base.errors import LingtanError
from lingtan.reports.model import Amount, Block, Cell, Column, ColumnKind, Heading, Table, Tone
from lingtan.reports.way import Way, way_to
from lingtan.reports.words import Words
from lingtan.web.actions.tables import findings_table, note, number, text_table
from lingtan.web.import_ways import LIST, PLACES_OF, way_to_import

COUNTS = ("read", "new", "same", "changed", "withdrawn", "refused", "statements")
FIRST_ROWS = frozenset({"read", "new", "changed"})  # what a rehearsal shows the first of
SHOWN = 20


def imported(done: Sequence[FileImport], words: Words) -> tuple[Block, ...]:
    """Return what became of files, or what an import would make of them."""
    is_rehearsal = any(each.is_dry_run for each in done)
    said = words.say("do.import.rehearsed" if is_rehearsal else "do.import.done")
    blocks: list[Block] = [note(said, ()), _counts(done, words)]
    for place, each in enumerate(done, start=1):
        blocks.extend(_of_file(each, place, words))
    return tuple(blocks)


def _counts(done: Sequence[FileImport], words: Words) -> Table:
    columns = (
        Column(heading=words.say("do.heading.file"), weight=2),
        Column(heading=words.say("do.heading.mapping"), weight=2),
        *(
            Column(heading=words.say(f"do.heading.{count}"), kind=ColumnKind.NUMBER)
            for count in COUNTS
        ),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.file, each.mapping, *_numbers(each, place, words))
        for place, each in enumerate(done, start=1)
    ]
    return Table(
        id="imports", title=words.say("do.table.imports"), columns=columns, rows=tuple(rows)
    )


def _numbers(each: FileImport, place: int, words: Words) -> Iterator[Amount]:
    """Yield what became of the rows of a file; each leads to them where they are listed."""
    for name in COUNTS:
        yield replace(number(getattr(each, name), words, 0), leads_to=_way(each, place, name))


def _way(each: FileImport, place: int, name: str) -> Way | None:
    """Return the way to rows: what is kept of the import, else what this page shows of them."""
    if name == "statements":
        return _here("stated", place) if each.stated else None
    if each.import_id is not None and not each.is_dry_run:
        return way_to_import(each.import_id, PLACES_OF.get(name, LIST))
    if name == "refused":
        return _here("findings", place) if each.findings else None
    has_rows = each.preview is not None and each.preview.height > 0
    return _here("preview", place) if has_rows and name in FIRST_ROWS else None


def _here(table: str, place: int) -> Way:
    return way_to("", f"table-{_id(table, place)}")


def _id(table: str, place: int) -> str:
    """Return the id of a table of one file among several."""
    return f"{table}_{place}"


def _of_file(each: FileImport, place: int, words: Words) -> Iterator[Block]:
    if each.error is None and not each.findings and not each.stated and each.preview is None:
        return
    yield Heading(text=each.file)
    if each.error is not None:
        yield note(words.error_what(each.error), _steps(each, each.error, words), Tone.DOUBT)
    if each.is_repeated:
        yield note(words.say("do.import.repeated"), ())
    if each.findings:
        yield _numbered(findings_table(each.findings, words), place)
    if each.stated:
        yield _numbered(_stated(each, words), place)
    if each.preview is not None and each.preview.height:
        yield _numbered(_preview(each.preview, words), place)


def _numbered(table: Table, place: int) -> Table:
    return replace(table, id=_id(table.id, place))


def _steps(each: FileImport, error: LingtanError, words: Words) -> Iterator[str]:
    own = f"page.{error.words}.next"  # what a page offers itself, in the place of a command
    facts = {**error.facts, "upload": each.file}  # what an error names may be the mapping
    yield words.say(own, facts) if words.has(own) else words.error_next(error)
    yield from (words.detail(detail) for detail in error.details)


def _stated(each: FileImport, words: Words) -> Table:
    rows = (
        (stated.about, change.part, change.old or "–", change.new or "–")
        for stated in each.stated
        for change in stated.changes
    )
    return text_table("stated", words, ("about", "part", "old", "new_value"), rows)


def _preview(frame: pl.DataFrame, words: Words) -> Table:
    return Table(
        id="preview",
        title=words.say("do.table.preview"),
        columns=tuple(Column(heading=name) for name in frame.columns),
        rows=tuple(
            tuple("" if value is None else str(value) for value in row)
            for row in frame.head(SHOWN).iter_rows()
        ),
    )
