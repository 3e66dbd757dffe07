"""Chapter 10: which periods are closed, by whom, and what restatements moved, because of what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.cause_words import cause_of
from lingtan.reports.chapters.base_year import base_year_blocks, base_year_tables
from lingtan.reports.context import Context
from lingtan.reports.counts import IMPORTS, counted
from lingtan.reports.figure_names import all_figures, figure_name, unit_of
from lingtan.reports.model import Amount, Block, Cell, Chapter, Heading, Paragraph, Table
from lingtan.reports.movement_ids import instant_before, movement_ids
from lingtan.reports.numbers import places_of_change, shown

PARK = "national.e_park_kg"
NO_UNIT, PER_CENT = "", 100.0
FACT = "fact"
UNITS_BY_END = {"_kwh": "kWh", "_kg": "kgCO2", "_share": "ratio", "_score": "ratio", "_t": "t"}
"""Unit of a figure that stands beside the account, by how its id ends."""
SHOWN = 24  # figures of one restatement in print; the workbook lists every one of every boundary


def closings_chapter(context: Context) -> Chapter:
    """Return the chapter on closings and restatements."""
    blocks: list[Block] = [Paragraph(text=context.say("text.closings"))]
    if not context.inputs.closings:
        blocks.append(Paragraph(text=context.say("text.no_closings")))
    else:
        blocks.append(closings_table(context))
    for closing in context.inputs.closings:
        if closing.is_restatement:
            blocks.extend(_of_restatement(context, closing))
    blocks.extend(base_year_blocks(context))
    return Chapter(id="closings", title=context.say("chapter.closings"), blocks=tuple(blocks))


def closing_tables(context: Context) -> tuple[Table, ...]:
    """Return closings and every figure restatements moved, for the workbook."""
    if not context.inputs.closings:
        return ()
    moved = [each for each in context.inputs.closings if each.draft.movements]
    tables = (movements_table(context, each, each.draft.movements) for each in moved)
    return closings_table(context), *tables, *base_year_tables(context)


def closings_table(context: Context) -> Table:
    """Return every closing: when, by whom, why, and what the park then emitted."""
    rows: list[tuple[Cell, ...]] = []
    for closing in context.inputs.closings:
        draft = closing.draft
        rows.append(
            (
                closing.period,
                context.say("closing.restated" if closing.is_restatement else "closing.closed"),
                context.moment(closing.known_at),
                draft.closed_by,
                draft.reason,
                counted(context, closing.last_import, IMPORTS),
                _emitted(context, closing),
            )
        )
    return Table(
        id="closings",
        title=context.say("table.closings"),
        columns=(
            context.text_column("period", 0.9),
            context.text_column("closing_what", 0.9),
            context.text_column("known_at", 1.3),
            context.text_column("closed_by", 1.4),
            context.text_column("reason", 2.0),
            context.number_column("files_known", weight=0.7),
            context.number_column("emissions", "kgCO2"),
        ),
        rows=tuple(rows),
        notes=(context.say("note.closings"),),
    )


def _emitted(context: Context, closing: Closing) -> Amount:
    """Return what the park emitted as it was closed; what was not known then has no id."""
    boundary = context.inputs.boundary.id
    kilograms = closing.draft.figures.get(boundary, {}).get(PARK)
    amount = context.amount(kilograms, "kgCO2")
    if kilograms is None:
        return amount
    id_ = address_of(PARK, period=closing.period, boundary=boundary, known_at=closing.known_at)
    return replace(amount, figure=id_)


def _of_restatement(context: Context, closing: Closing) -> Iterator[Block]:
    draft = closing.draft
    facts = {
        "period": closing.period,
        "known_at": context.moment(closing.known_at),
        "by": draft.closed_by,
        "reason": draft.reason,
    }
    yield Heading(text=context.say("heading.restatement", **facts), is_listed=False)
    mine = [each for each in draft.movements if each.boundary == context.inputs.boundary.id]
    if not mine:
        yield Paragraph(text=context.say("text.nothing_moved", **facts))
        return
    yield movements_table(context, closing, _named_first(context, mine)[:SHOWN], len(mine))


def _named_first(context: Context, moved: list[Movement]) -> list[Movement]:
    """Return movements in the order of print: the emission of the park, and its first framework.

    Those of figures a reader knows by no name come last.
    """
    first = {PARK}
    for framework in context.inputs.frameworks[:1]:
        for indicator in framework.indicators:
            first.update((indicator.figure.id, *(each.figure.id for each in indicator.variants)))

    def place(each: Movement) -> tuple[bool, bool, bool]:
        id_ = each.figure
        return figure_name(context, id_) == id_, id_ != PARK, id_ not in first

    return sorted(moved, key=place)


def movements_table(
    context: Context,
    closing: Closing,
    moved: tuple[Movement, ...] | list[Movement],
    of_all: int = 0,
) -> Table:
    """Return what a restatement moved: closed and restated value, and the share of each cause."""
    hidden = max(of_all - len(moved), 0)
    names = _names(context, [each.figure for each in moved])
    notes = [context.say("note.movements")]
    if hidden:
        notes.append(context.say("note.more_movements", count=hidden))
    return Table(
        id=f"movements_{closing.closing_id}",
        title=context.say("table.movements", period=closing.period, by=closing.draft.closed_by),
        columns=(
            context.text_column("boundary", 1.0),
            context.text_column("figure", 2.2),
            context.number_column("value_closed", weight=1.25),
            context.number_column("value_restated", weight=1.25),
            context.number_column("change"),
            context.text_column("unit", 0.75),
            context.text_column("because_of", 2.3),
        ),
        rows=tuple(_row(context, closing, each, names) for each in moved),
        notes=tuple(notes),
    )


def _names(context: Context, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of figures; one that two frameworks share is told with the framework."""
    names = {id_: figure_name(context, id_) for id_ in ids}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    frameworks = {
        figure.id: context.name(framework.name, framework.id)
        for framework in context.inputs.frameworks
        for indicator in framework.indicators
        for figure in (indicator.figure, *(each.figure for each in indicator.variants))
    }
    return {
        id_: context.say("variant_name", whole=name, part=frameworks[id_])
        if name in shared and id_ in frameworks
        else name
        for id_, name in names.items()
    }


def _row(
    context: Context, closing: Closing, moved: Movement, names: Mapping[str, str]
) -> tuple[Cell, ...]:
    earlier = instant_before(context.inputs.closings, closing)
    ids = movement_ids(moved, closing.period, earlier, closing.known_at)
    before = replace(_amount(context, moved, moved.before), figure=ids.get("before", ""))
    after = replace(_amount(context, moved, moved.after), figure=ids.get("after", ""))
    known = moved.before is not None and moved.after is not None
    change = (moved.after or 0.0) - (moved.before or 0.0) if known else None
    causes = (_cause(context, moved, share) for share in moved.shares)
    boundaries = {each.id: each.name for each in context.inputs.park.boundaries}
    name = boundaries.get(moved.boundary)
    return (
        context.name(name, moved.boundary) if name else moved.boundary,
        names[moved.figure],
        before,
        after,
        _amount(context, moved, change) if known else "",
        after.unit or before.unit,
        context.say("joiner").join(causes),
    )


def _amount(context: Context, moved: Movement, value: float | None) -> Amount:
    unit = _unit(context, moved.figure)
    show = shown(unit)
    scale = show.scale * (PER_CENT if show.is_share else 1.0)
    places = places_of_change(moved.least_change * scale, show.decimals)
    return context.amount(value, unit, places if show.decimals >= 0 else None)


def _unit(context: Context, id_: str) -> str:
    """Return the unit of a figure of the account, of an indicator, or of what stands beside."""
    figure, knowledge = all_figures(context).get(id_), context.inputs.knowledge
    if figure is not None:
        return context.gas_unit(figure, unit_of(figure))
    if id_ in knowledge.indicators:
        return knowledge.indicators[id_].indicator.unit
    kind, _, told = id_.partition(":")
    if kind == FACT:
        datum = knowledge.data.get(told.partition(":")[0])
        return datum.unit if datum else NO_UNIT
    ends = (unit for end, unit in UNITS_BY_END.items() if id_.endswith(end))
    return next(ends, NO_UNIT)


def _cause(context: Context, moved: Movement, share: Share) -> str:
    name = cause_of(share.cause, context.words)
    if share.change is None:
        return name
    amount = _amount(context, moved, share.change)
    sign = "+" if share.change > 0 else ""
    return context.say("closing.share", cause=name, change=f"{sign}{amount.text}")
