"""What another boundary version would say, and which lines make the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.boundary_comparison import Comparison, Line, Why, total_of
from lingtan.reports.comparison_ids import (
    change_id,
    differing_id,
    known_id,
    line_change_id,
    line_sum_id,
    same_change_id,
    same_id,
)
from lingtan.reports.context import Context
from lingtan.reports.finding_words import thing_name
from lingtan.reports.model import Amount, Block, Cell, Column, Heading, Paragraph, Table
from lingtan.reports.traced_totals import traced_total
from lingtan.reports.way import way_to_origin

UNITS = {"kg": "kgCO2", "tce": "tce"}
EMISSION = "kg"


def version_blocks(context: Context) -> tuple[Block, ...]:
    """Return a table for each other boundary: emission by member; nothing where there is none."""
    versions = context.inputs.versions
    since = tuple(_since(context))
    if not versions and not since:
        return ()
    tables = (
        _by_member(context, boundary, found)
        for boundary, compared in versions.items()
        for found in compared
        if found.unit == EMISSION
    )
    texts = (Paragraph(text=context.say("text.versions")),) if versions else ()
    return (Heading(text=context.say("heading.versions")), *texts, *tables, *since)


def version_tables(context: Context) -> tuple[Table, ...]:
    """Return every line that differs, for the workbook."""
    return tuple(
        _lines(context, boundary, found)
        for boundary, compared in context.inputs.versions.items()
        for found in compared
    )


def _since(context: Context) -> Iterator[Paragraph]:
    """Say which boundaries are left out because a closing had none of them."""
    names = [context.name(each.name, each.id) for each in context.inputs.versions_since]
    if names:
        told = context.say("joiner_short").join(names)
        yield Paragraph(text=context.say("text.versions_since", boundaries=told))


def _by_member(context: Context, boundary: str, found: Comparison) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            context.enterprise(enterprise),
            *_of_member(context, boundary, found, lines),
            context.say(f"why.{why.value}"),
        )
        for (enterprise, why), lines in _groups(found.lines).items()
    ]
    rows.append((context.say("versions.same"), *_same(context, boundary, found), ""))
    return Table(
        id=f"versions_{boundary}",
        title=_title(context, boundary),
        columns=(context.text_column("enterprise", 1.8), *_columns(context, found)),
        rows=(*rows, _total(context, boundary, found, 1)),
        has_total=True,
    )


def _lines(context: Context, boundary: str, found: Comparison) -> Table:
    rows = tuple(_row(context, boundary, found, line) for line in found.lines)
    rest: tuple[Cell, ...] = (context.say("versions.same"), "", "", "")
    return Table(
        id=f"version_lines_{boundary}_{found.unit}",
        title=_title(context, boundary),
        columns=(
            context.text_column("enterprise", 1.6),
            context.text_column("account", 1.4),
            context.text_column("carrier"),
            context.text_column("stream", 1.4),
            *_columns(context, found),
        ),
        rows=(
            *rows,
            (*rest, *_same(context, boundary, found), ""),
            _total(context, boundary, found, len(rest)),
        ),
        has_total=True,
        notes=(context.say("note.versions"),),
    )


def _row(context: Context, boundary: str, found: Comparison, line: Line) -> tuple[Cell, ...]:
    return (
        context.enterprise(line.enterprise),
        context.word("account", line.account),
        context.carrier(line.carrier),
        _stream(context, line.stream),
        *_line_amounts(context, boundary, found, line),
        context.say(f"why.{line.why.value}"),
    )


def _stream(context: Context, id_: str) -> str:
    """Name what a line is of: a kind of use, or a thing of the park file; else its id."""
    told = context.word("line_stream", id_)
    return thing_name(context, id_) if id_ and told == id_ else told


def _line_amounts(
    context: Context, boundary: str, found: Comparison, line: Line
) -> tuple[Amount, ...]:
    """Return a line under each boundary with the id of its lines there, and the difference."""
    first, second, change = _amounts(context, found, line.first, line.second)
    own, other = (_line_id(context, each, found, line) for each in ("", boundary))
    return (
        replace(first, figure=own if line.first else ""),
        replace(second, figure=address_of(other, boundary=boundary) if line.second else ""),
        replace(change, figure=line_change_id(found.figure, boundary, line)),
    )


def _of_member(
    context: Context, boundary: str, found: Comparison, lines: Sequence[Line]
) -> tuple[Amount, ...]:
    """Return what differs of an enterprise under each boundary with its id, and the difference."""
    sums = [_sum(lines, side) for side in ("first", "second")]
    first, second, change = _amounts(context, found, *sums)
    own, enterprise = context.inputs.inventory.boundary, lines[0].enterprise
    here, there = (differing_id(found.figure, name, enterprise) for name in (boundary, own))
    ids = (here, address_of(there, boundary=boundary))
    return (
        *(_traced(each, id_) for each, id_ in zip((first, second), ids, strict=True)),
        replace(change, figure=change_id(found.figure, boundary, enterprise)),
    )


def _traced(amount: Amount, id_: str) -> Amount:
    """Return a number with its id; where nothing counts, only a page leads to it."""
    if amount.value:
        return replace(amount, figure=id_)
    return replace(amount, leads_to=way_to_origin(id_))


def _same(context: Context, boundary: str, found: Comparison) -> tuple[Amount, ...]:
    """Return what counts the same under both, with its id in each account."""
    first, second, change = _amounts(context, found, *(_unchanged(found),) * 2)
    own = context.inputs.inventory.boundary
    here, there = (same_id(found.figure, name) for name in (boundary, own))
    return (
        replace(first, figure=here),
        replace(second, figure=address_of(there, boundary=boundary)),
        replace(change, figure=same_change_id(found.figure, boundary)),
    )


def _line_id(context: Context, boundary: str, found: Comparison, line: Line) -> str:
    """Return the id of the lines of an account; that of a whole park tells by user what it has."""
    inputs = context.inputs
    asked = boundary or inputs.inventory.boundary
    return line_sum_id(inputs.park, inputs.period, asked, found.unit, line)


def _amounts(
    context: Context, found: Comparison, first: Decimal, second: Decimal
) -> tuple[Amount, ...]:
    """Return what counts under each boundary, and the difference."""
    change = total_of((second, -first))
    return tuple(context.amount(each, UNITS[found.unit]) for each in (first, second, change))


def _total(context: Context, boundary: str, found: Comparison, leading: int) -> tuple[Cell, ...]:
    """Return both totals: each names its figure, or what is known of it, in its account."""
    blank = [""] * (leading - 1)
    own = context.inputs.inventory.boundary
    _, second, change = _amounts(context, found, found.first, found.second)
    here, there = (known_id(found.figure, each) for each in (boundary, own))
    first = traced_total(context, found.first, UNITS[found.unit], found.figure, here)
    id_ = there if "second" in found.unknown else found.figure
    other = replace(second, figure=address_of(id_, boundary=boundary))
    more = replace(change, figure=change_id(found.figure, boundary))
    return (context.say("total"), *blank, first, other, more, "")


def _title(context: Context, boundary: str) -> str:
    names = {each.id: each.name for each in context.inputs.park.boundaries}
    return context.say("table.versions", boundary=context.name(names[boundary], boundary))


def _columns(context: Context, found: Comparison) -> tuple[Column, ...]:
    keys = ("this_boundary", "other_boundary", "change")
    numbers = (context.number_column(key, UNITS[found.unit]) for key in keys)
    return (*numbers, context.text_column("because_of", 1.4))


def _groups(lines: Sequence[Line]) -> dict[tuple[str, Why], list[Line]]:
    groups: dict[tuple[str, Why], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.enterprise, line.why), []).append(line)
    return groups


def _sum(lines: Sequence[Line], side: str) -> Decimal:
    return total_of(getattr(line, side) for line in lines)


def _unchanged(found: Comparison) -> Decimal:
    """Return what counts the same under both."""
    return total_of((found.first, -_sum(found.lines, "first")))
