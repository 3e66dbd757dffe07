"""What a verifier signs by: what is estimated and doubted, earlier years, files and signatures."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lingtan.base.findings import Severity
from lingtan.evidence.lineage.aspects import aspect_id
from lingtan.reports.context import Context
from lingtan.reports.counts import ESTIMATES, FIGURES, FINDINGS, GRADES, IMPORTS, counted
from lingtan.reports.figure_names import all_figures
from lingtan.reports.model import Amount, Block, Cell, Column, Heading, Paragraph, Table
from lingtan.reports.sums import estimated_emission
from lingtan.reports.way import way_to

ESTIMATED = "materiality:estimated_emission"  # the node a lineage has of it
PARTIES = ("operator", "verifier")
LIMITS = ("missing_share_limit", "estimated_share_limit")
HISTORY = (("national.e_park_kg", "kgCO2"), ("national.e_tce", "tce"))
INTENSITY = "tCO2/tce"
COUNTS = {"suspect": FINDINGS, "estimated": ESTIMATES, "missing": FINDINGS}


def assurance_blocks(context: Context) -> tuple[Block, ...]:
    """Return the statement of materiality and uncertainty."""
    return (
        Heading(text=context.say("heading.assurance")),
        Paragraph(text=context.say("text.assurance")),
        materiality_table(context),
        Paragraph(text=context.say("text.not_quantified")),
    )


def materiality_table(context: Context) -> Table:
    """Return how much of the account is estimated, doubted or weak, against which limits."""
    return Table(
        id="materiality",
        title=context.say("table.materiality"),
        columns=(
            context.text_column("measure", 3.4),
            context.number_column("amount"),
            context.text_column("unit", 0.7),
            context.number_column("share", "ratio"),
        ),
        rows=(*_emission_rows(context), *_interval_rows(context), *_count_rows(context)),
        notes=tuple(_limit_notes(context)),
    )


def _emission_rows(context: Context) -> Iterator[tuple[Cell, ...]]:
    """Yield what of the emission rests on estimated amounts, entries and exits alike."""
    estimated, every = estimated_emission(context.inputs.inventory.postings)
    amount = context.traced(estimated, "kgCO2", ESTIMATED)
    row = _row(context, "estimated_emission", amount, every, estimated)
    share = row[-1]
    if isinstance(share, Amount):
        row = (*row[:-1], replace(share, figure=aspect_id(ESTIMATED, "share")))
    yield row


def _interval_rows(context: Context) -> Iterator[tuple[Cell, ...]]:
    quality = context.inputs.quality
    expected = Decimal(int(quality["expected"].sum() or 0))
    for column, place in COUNTS.items():
        count = Decimal(int(quality[column].sum() or 0))
        amount = counted(context, count, place)
        row = _row(context, f"{column}_intervals", amount, expected, count)
        yield _share_from(row, GRADES)


def _count_rows(context: Context) -> Iterator[tuple[Cell, ...]]:
    imports = context.inputs.imports
    refused = Decimal(sum(entry.refused for entry in imports))
    read = refused + sum(entry.accepted for entry in imports)
    row = _row(context, "refused_rows", counted(context, refused, IMPORTS), read, refused)
    yield _share_from(row, IMPORTS)
    findings = context.inputs.all_findings()
    for severity in (Severity.ERROR, Severity.WARNING):
        count = Decimal(sum(finding.kind.severity is severity for finding in findings))
        amount = counted(context, count, FINDINGS)
        row = _row(context, f"findings_{severity.value}", amount, Decimal(len(findings)), count)
        yield _share_from(row, FINDINGS)
    figures = all_figures(context).values()
    whole = Decimal(len(figures))
    for key, number in (
        ("weak_figures", sum(bool(f.weak_evidence) and f.is_known for f in figures)),
        ("unknown_figures", sum(not figure.is_known for figure in figures)),
    ):
        row = _row(context, key, counted(context, number, FIGURES), whole, Decimal(number))
        yield _share_from(row, FIGURES)


def _row(
    context: Context, key: str, amount: Amount, whole: Decimal, part: Decimal
) -> tuple[Cell, ...]:
    share = context.amount(part / whole, "ratio", 2) if whole else ""
    return context.say(f"materiality.{key}"), amount, amount.unit, share


def _share_from(row: tuple[Cell, ...], place: tuple[str, str]) -> tuple[Cell, ...]:
    """Let the share of a row lead to the table that has both the part and the whole."""
    *others, share = row
    if not isinstance(share, Amount):
        return row
    return (*others, replace(share, leads_to=way_to(*place)))


def _limit_notes(context: Context) -> Iterator[str]:
    for parameter in context.inputs.inventory.parameters:
        if parameter.id in LIMITS and not isinstance(parameter.value, str):
            limit = context.amount(parameter.value, "ratio")
            name = context.term(parameter.id)
            yield context.say("limit_note", name=name, limit=limit.text, label=parameter.label)


def history_blocks(context: Context) -> tuple[Block, ...]:
    """Return the reported year beside those before it, or say that there are none."""
    heading = Heading(text=context.say("heading.history"))
    period = context.inputs.period
    if not period.is_year:
        return heading, Paragraph(text=context.say("text.no_history_of_part"))
    if not context.inputs.history:
        years = context.say("joiner_short").join((str(period.year - 2), str(period.year - 1)))
        return heading, Paragraph(text=context.say("text.no_history", years=years))
    return heading, history_table(context)


def history_table(context: Context) -> Table:
    """Return emission, energy and core indicator of up to three years, oldest first."""
    rows: list[tuple[Cell, ...]] = []
    for past in context.inputs.history:
        amounts = [context.amount(past.figures[id_].value, unit) for id_, unit in HISTORY]
        core = past.core.value if past.core else None
        year = str(past.year)
        year = context.say("trial_year", year=year) if past.is_trial else year
        rows.append((year, *amounts, context.amount(core, INTENSITY)))
    now = [context.figure(id_, unit) for id_, unit in HISTORY]
    rows.append((str(context.inputs.period.year), *now, _core_now(context)))
    return Table(
        id="history",
        title=context.say("table.history"),
        columns=(
            context.text_column("year"),
            context.number_column("emissions", "kgCO2"),
            context.number_column("coal_equivalent", "tce"),
            context.number_column("core_indicator", INTENSITY),
        ),
        rows=tuple(rows),
        notes=(context.say("note.history"),),
    )


def _core_now(context: Context) -> Amount:
    indicators = (each for result in context.inputs.frameworks for each in result.indicators)
    core = next((each for each in indicators if each.kind == "core"), None)
    return context.amount(core.figure.value if core else None, INTENSITY)


def files_table(context: Context) -> Table:
    """Return the files the account rests on: digest, when known, rows taken and refused."""
    rows: list[tuple[Cell, ...]] = [
        (
            entry.file,
            entry.sha256 or context.say("unknown"),
            context.moment(entry.known_at),
            context.amount(entry.accepted, "1"),
            context.amount(entry.refused, "1"),
            f"file:{entry.import_id}" if entry.import_id else "",
        )
        for entry in context.inputs.imports
    ]
    return Table(
        id="imports",
        title=context.say("table.imports"),
        columns=(
            context.text_column("file", 2.8),
            context.id_column("sha256", 2.9),
            context.text_column("known_at", 1.7),
            context.number_column("accepted", weight=0.95),
            context.number_column("refused", weight=0.95),
            context.id_column("id", 0.8),
        ),
        rows=tuple(rows),
        notes=(context.say("note.files"),),
    )


def signatures_table(context: Context) -> Table:
    """Return the block in which operator and verifier sign."""
    blanks = ("organisation", "name", "day_signed", "signature")
    columns: list[Column] = [context.text_column("party", 2.2)]
    columns += [context.text_column(blank, 1.2) for blank in blanks]
    rows = tuple((context.say(f"party.{party}"), "", "", "", "") for party in PARTIES)
    return Table(
        id="signatures",
        title=context.say("table.signatures"),
        columns=tuple(columns),
        rows=rows,
    )
