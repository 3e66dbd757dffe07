"""What offsets could change: each case for the workbook, the band in a few rows for a page."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from lingtan.base.figures import Evidence, weak_labels
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import FrameworkResult, OffsetCase
from lingtan.reports.context import Context
from lingtan.reports.first_few import first_few
from lingtan.reports.model import Amount, Block, Cell, Column, Heading, Paragraph, Table
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import way_to_origin

KIND = "offsets"
NAMED = 4  # frameworks named in a row or a note; the others are counted


def offset_blocks(context: Context) -> tuple[Block, ...]:
    """Return the band with its heading; nothing where no framework knows of offsets."""
    if not any(framework.offsets for framework in context.inputs.frameworks):
        return ()
    return (
        Heading(text=context.say("heading.offsets")),
        Paragraph(text=context.say("text.offsets")),
        offset_band(context),
    )


def offset_band(context: Context) -> Table:
    """Return the cases, each once: frameworks that share them share the row, equal ends a span."""
    alike: dict[tuple[OffsetCase, ...], list[str]] = {}
    for framework in context.inputs.frameworks:
        if framework.offsets:
            names = alike.setdefault(tuple(framework.offsets), [])
            names.append(context.name(framework.name, framework.id))
    rows: list[tuple[Cell, ...]] = []
    for cases, names in alike.items():
        said: str = first_few(context, dict.fromkeys(names), NAMED)
        for _, same in groupby(cases, key=_end):
            rows.append(_row(context, said, tuple(same)))
            said = ""
    return _table(context, rows)


def offsets_table(context: Context) -> Table:
    """Return every case of every framework, for the workbook."""
    rows = [
        _row(context, context.name(framework.name, framework.id), (case,))
        for framework in context.inputs.frameworks
        for case in framework.offsets
    ]
    return _table(context, rows)


def _end(case: OffsetCase) -> tuple[object, ...]:
    """Return what a case comes to; equal ones beside one another differ in their cap alone."""
    return case.is_the_rule, case.gross_kg, case.offsets_kg, case.net_kg


def _row(context: Context, names: str, same: tuple[OffsetCase, ...]) -> tuple[Cell, ...]:
    case = same[0]
    gross, offset, net = (detail_id(KIND, *case.about, p) for p in ("gross", "offset", "net"))
    return (
        names,
        _caps(context, same),
        context.say("cap_rule" if case.is_the_rule else "cap_case"),
        _amount(context, case.gross_kg, case.gross_evidence, gross),
        _amount(context, case.offsets_kg, case.offsets_evidence, offset),
        _amount(context, case.net_kg, case.gross_evidence | case.offsets_evidence, net),
    )


def _caps(context: Context, same: tuple[OffsetCase, ...]) -> Cell:
    lowest, highest = (
        context.traced(same[end].cap, "ratio", detail_id(KIND, *same[end].about, "cap"), 0)
        for end in (0, -1)
    )
    return lowest if len(same) == 1 else Sentence((_bare(lowest), "–", _bare(highest)))


def _bare(amount: Amount) -> Amount:
    """Return an amount of a column that names the unit itself; a document lists no id of it."""
    return replace(amount, unit="", figure="", leads_to=way_to_origin(amount.figure))


def _amount(context: Context, value: float, labels: frozenset[Evidence], id_: str) -> Amount:
    told = tuple(label.value for label in weak_labels(labels))
    return replace(context.traced(value, "kgCO2", id_), evidence=told)


def _table(context: Context, rows: Iterable[tuple[Cell, ...]]) -> Table:
    columns: tuple[Column, ...] = (
        context.text_column("framework", 2.9),
        context.number_column("cap", "ratio", 0.8),
        context.text_column("standing", 1.4),
        context.number_column("gross", "kgCO2", 1.2),
        context.number_column("offset", "kgCO2", 1.1),
        context.number_column("net", "kgCO2", 1.2),
    )
    return Table(
        id="offsets",
        title=context.say("table.offsets"),
        columns=columns,
        rows=tuple(rows),
        notes=_notes(context, context.inputs.frameworks),
    )


def _notes(context: Context, frameworks: Iterable[FrameworkResult]) -> tuple[str, ...]:
    """Say what would have to be stated to show every case, with the frameworks it is for."""
    waiting: dict[str, dict[str, None]] = {}
    for framework in frameworks:
        for reason in context.reasons(framework.offset_reasons):
            waiting.setdefault(reason, {})[context.name(framework.name, framework.id)] = None
    return tuple(
        sentence(
            context.words,
            "report.reason_note",
            {"name": first_few(context, names, NAMED), "reason": reason},
        )
        for reason, names in waiting.items()
    )
