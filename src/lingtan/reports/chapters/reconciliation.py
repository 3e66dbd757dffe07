"""Data quality, continued: the sources held against each other, and what nobody can check."""

from dataclasses import replace

import polars as pl

from lingtan.metering.reconciliation.header_lines import HeaderLine, SteamHeader
from lingtan.reports.context import Context
from lingtan.reports.counts import RECONCILED, counted
from lingtan.reports.header_ids import ids_of_line
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.reconciled_ids import ids_of_row
from lingtan.reports.sentence import sentence
from lingtan.reports.way import way_to_origin

UNCHECKED = "unchecked"
ASPECTS = ("sigma", "adjusted", "test")  # told beside a reconciled value on a page
VERDICTS = ("sound", "suspect", "one_of", UNCHECKED, "absent")


def reconciliation_blocks(context: Context) -> tuple[Block, ...]:
    """Return what the sources say together; nothing where nothing was reconciled."""
    table = context.inputs.reconciled
    if table.is_empty():
        return ()
    whole = _whole(table)
    counts = {
        verdict: counted(context, whole.filter(pl.col("verdict") == verdict).height, RECONCILED)
        for verdict in VERDICTS
    }
    said = sentence(context.words, "report.text.reconciled_counts", counts)
    return (
        Heading(text=context.say("heading.reconciliation")),
        Paragraph(text=context.say("text.reconciliation")),
        Paragraph(text=said),
        _with_fewer_ids(context, reconciled_table(context, whole)),
        *header_tables(context),
    )


def reconciliation_sheet(context: Context) -> tuple[Table, ...]:
    """Return every month and the whole period, for the workbook."""
    table = context.inputs.reconciled
    if table.is_empty():
        return ()
    plain = reconciled_table(context, table)
    spans = table["span"].to_list()
    return (
        replace(
            plain,
            id="reconciled_months",
            title=context.say("table.reconciled_months"),
            columns=(context.text_column("span", 0.8), *plain.columns),
            rows=tuple((span, *row) for span, row in zip(spans, plain.rows, strict=True)),
        ),
    )


def reconciled_table(context: Context, table: pl.DataFrame) -> Table:
    """Return reconciled values beside what was read."""
    rows: list[tuple[Cell, ...]] = []
    for row in table.iter_rows(named=True):
        ids = ids_of_row(row, context.inputs.period.name)
        amounts = [
            replace(
                context.amount(row[key], "as_metered", 0),
                figure=ids[key],
                unit=_unit(context, row),
            )
            if row[key] is not None
            else ""
            for key in ("reading", "sigma", "reconciled")
        ]
        shares = [
            _with_id(_adjusted(context, row), ids["adjusted"]),
            _with_id(_test(context, row), ids["test"]),
        ]
        verdict = context.word("reconciled_verdict", row["verdict"])
        rows.append((_name(context, row), *amounts, _unit(context, row), *shares, verdict))
    return Table(
        id="reconciled",
        title=context.say("table.reconciled"),
        columns=(
            context.text_column("meter", 2.4),
            context.number_column("reading", weight=1.3),
            context.number_column("sigma", weight=1.1),
            context.number_column("reconciled", weight=1.3),
            context.text_column("unit", 0.6),
            context.number_column("adjustment", "ratio", weight=1.1),
            context.number_column("measurement_test", weight=0.8),
            context.text_column("reconciled_verdict", 1.1),
        ),
        rows=tuple(rows),
        notes=(context.say("note.reconciled"), context.say("note.usual_losses")),
    )


def _with_fewer_ids(context: Context, table: Table) -> Table:
    """Return a table for a page: what is told beside a reconciled value follows from its id.

    A page leads to each of them; a document's index does not list them.
    """
    note = context.say("note.reconciled_ids", names=", ".join(f"#{name}" for name in ASPECTS))
    rows = tuple(tuple(_without_aspect(cell) for cell in row) for row in table.rows)
    return replace(table, rows=rows, notes=(*table.notes, note))


def _without_aspect(cell: Cell) -> Cell:
    is_aspect = isinstance(cell, Amount) and cell.figure.endswith(ASPECTS)
    if not isinstance(cell, Amount) or not is_aspect:
        return cell
    return replace(cell, figure="", leads_to=way_to_origin(cell.figure))


def _with_id(cell: Cell, id_: str) -> Cell:
    return replace(cell, figure=id_) if isinstance(cell, Amount) else cell


def header_tables(context: Context) -> tuple[Table, ...]:
    """Return the steam headers, mass and energy reconciled together; nothing without any."""
    headers = context.inputs.headers
    if not headers:
        return ()
    return (
        Table(
            id="headers",
            title=context.say("table.headers"),
            columns=(
                context.text_column("node", 1.4),
                context.text_column("meter", 2.0),
                context.number_column("mass", "t"),
                context.number_column("mass_reconciled", "t"),
                context.number_column("enthalpy", "GJ/t"),
                context.number_column("enthalpy_reconciled", "GJ/t"),
            ),
            rows=tuple(
                _line(context, header.node, line) for header in headers for line in header.lines
            ),
            notes=tuple(_header_note(context, header) for header in headers),
        ),
    )


def _line(context: Context, node: str, line: HeaderLine) -> tuple[Cell, ...]:
    name = _name(context, {"stream": line.stream, "is_loss": line.is_loss})
    ids = ids_of_line(node, line)
    return (
        context.subject(node),
        name,
        context.traced(line.flow_t, "t", ids["flow_t"], 1),
        context.traced(line.flow_reconciled_t, "t", ids["flow_reconciled_t"], 1),
        context.traced(line.gj_per_t, "GJ/t", ids["gj_per_t"], 3),
        context.traced(line.reconciled_gj_per_t, "GJ/t", ids["reconciled_gj_per_t"], 3),
    )


def _header_note(context: Context, header: SteamHeader) -> str:
    return context.say(
        "note.headers",
        node=context.subject(header.node),
        chi2=context.number(header.chi2, 2),
        critical=context.number(header.critical, 2),
    )


def _whole(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the longest span, which stands last."""
    return table.filter(pl.col("span") == table["span"].last())


def _name(context: Context, row: dict[str, object]) -> str:
    stream = str(row["stream"])
    if not row["is_loss"]:
        return context.meter(stream)
    found = context.thing_names.get(stream)
    return context.say("loss_at", node=context.name(found, stream) if found else stream)


def _unit(context: Context, row: dict[str, object]) -> str:
    """Return the unit of a meter's carrier, or of that of the node a loss is at."""
    stream = str(row["stream"])
    if not row["is_loss"]:
        return context.meter_unit(stream)
    carriers = {node.id: node.carrier for node in context.inputs.park.nodes}
    return context.carrier_unit(carriers.get(stream, ""))


def _adjusted(context: Context, row: dict[str, object]) -> Cell:
    reading, adjustment = row["reading"], row["adjustment"]
    if not isinstance(reading, float) or not isinstance(adjustment, float) or not reading:
        return ""
    return context.amount(adjustment / abs(reading), "ratio", 2)


def _test(context: Context, row: dict[str, object]) -> Cell:
    """Return the test value; a dash where nothing checks the stream, and zero would look sound."""
    test = row["test"]
    if row["verdict"] == UNCHECKED:
        return "–"
    return context.amount(test, "1", 2) if isinstance(test, float) else ""
