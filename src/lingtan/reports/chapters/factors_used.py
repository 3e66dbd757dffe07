"""The factors an account used: of its lines, and of every figure that rests on one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lingtan.base.time_axis import find_zone
from lingtan.reports.context import Context
from lingtan.reports.factor_ids import FactorIds, factor_ids_of
from lingtan.reports.factor_sources import sourced
from lingtan.reports.model import Cell, Table
from lingtan.reports.named_knowledge import FactorSource
from lingtan.reports.sums import with_mean_factor

# What an id begins with, in the order of the table; method constants stand first.
KINDS = (
    *("", "grid", "grid_clean", "fuel", "process", "gwp", "coal"),
    *("measured", "fact", "value_chain"),
)
PARTS = ("measured",)  # a stream's own values: their table is that of what fuels are made of
STATED = "fact"  # by the park, for a year
SERIES = "grid_clean"  # a value an hour
MEMO = "inside"  # energy that was counted where its fuel was burned
ROUNDED = Decimal("1e-9")  # a factor column has nine places


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFactor:
    """A factor with the value that was used; None where several values stand behind it.

    Attributes
    ----------
    is_posted : bool
        Whether lines of the account were multiplied by it.
    """

    id: str
    value: Decimal | None
    is_posted: bool = False


def used_factors(context: Context) -> tuple[UsedFactor, ...]:
    """Return every factor that a line of the account or a figure rests on, by kind and id."""
    posted = list(_posted(context))
    known = {factor.id for factor in posted}
    named = [f for id_ in sorted(_named(context) - known) for f in _listed(context, id_)]
    return tuple(sorted((*posted, *named), key=lambda factor: (_place(factor.id), factor.id)))


def _posted(context: Context) -> Iterator[UsedFactor]:
    lines = with_mean_factor(context.inputs.inventory.postings)
    for id_, value in (
        lines.select("factor_id", "factor").unique().sort("factor_id", "factor").iter_rows()
    ):
        if id_:
            yield UsedFactor(id=id_, value=value, is_posted=True)


def _named(context: Context) -> set[str]:
    """Return the ids of factors among what the figures of the account rest on."""
    figures = context.inputs.inventory.figures.values()
    ids = {id_ for figure in figures for id_ in figure.rests_on}
    known = context.inputs.knowledge.vintages
    return {id_ for id_ in ids if id_ in known or _kind(id_) in KINDS[1:]}


def _listed(context: Context, id_: str) -> Iterator[UsedFactor]:
    kind, _, rest = id_.partition("/")
    if kind == "fact":
        yield UsedFactor(id=id_, value=_stated(context, rest))
    for vintage in vintages_of(context, id_):
        yield UsedFactor(id=id_, value=vintage.value)
    if kind in PARTS:
        yield UsedFactor(id=id_, value=None)


def _stated(context: Context, rest: str) -> Decimal | None:
    """Return what the park states of a datum in a year, as ``residual_mix/2025`` names it."""
    datum, _, year = rest.partition("/")
    facts = (f for f in context.inputs.park.facts if (f.datum, str(f.year)) == (datum, year))
    return next((Decimal(str(fact.value)) for fact in facts if fact.evidence.strip()), None)


def vintages_of(context: Context, id_: str) -> tuple[FactorSource, ...]:
    """Return the vintages in force in the period, or the one used beyond its own span."""
    every = context.inputs.knowledge.vintages.get(id_, ())
    period = context.inputs.period
    zone = find_zone(context.inputs.park.time_zone)
    begins, ends = (end.astimezone(zone).date() for end in (period.start, period.end))
    inside = tuple(
        v
        for v in every
        if (v.valid_from is None or v.valid_from < ends)
        and (v.valid_to is None or v.valid_to > begins)
    )
    return inside or every[-1:]


def _kind(id_: str) -> str:
    kind, slash, _ = id_.partition("/")
    return kind if slash and "." not in kind else ""


def _place(id_: str) -> int:
    kind = _kind(id_)
    return KINDS.index(kind) if kind in KINDS else 0


def factors_table(context: Context, *, with_marks: bool = False) -> Table:
    """Return every factor used: value, unit, span in force, evidence label and source.

    Parameters
    ----------
    with_marks : bool
        Whether a row names its source by a mark and the notes give it once, to save pages.
    """
    ids = factor_ids_of(context)
    rows = [_row(context, factor, ids) for factor in used_factors(context)]
    notes = [context.say("note.factors")]
    if with_marks:
        marks = {source: f"S{n}" for n, source in enumerate(dict.fromkeys(r[-1] for r in rows), 1)}
        rows = [(*row[:-1], marks[row[-1]]) for row in rows]
        notes += [
            context.say("source_note", mark=mark, source=str(source))
            for source, mark in marks.items()
        ]
    return Table(
        id="factors",
        title=context.say("table.factors"),
        columns=(
            context.text_column("factor", 2.6),
            context.id_column("id", 2.7),
            context.number_column("value", weight=0.85),
            context.text_column("unit", 1.1),
            context.text_column("in_force", 1.1),
            context.text_column("label", 0.6),
            context.text_column("source", 0.7 if with_marks else 2.9),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _row(context: Context, factor: UsedFactor, ids: FactorIds) -> tuple[Cell, ...]:
    found = sourced(context, factor.id)
    vintages = vintages_of(context, factor.id)
    same = [v for v in vintages if v.value is not None and _is(v.value, factor.value)]
    vintage = next(iter(same or vintages), None)
    is_left_out = factor.value == 0 and vintage is not None and bool(vintage.value)
    return (
        context.say("unburned", name=found.name) if is_left_out else found.name,
        factor.id,
        "" if _has_none(factor) else context.traced(factor.value, "factor", _id(ids, factor)),
        found.unit,
        _span(context, vintage),
        found.label,
        context.source(vintage.source) if same and vintage else found.source,
    )


def _id(ids: FactorIds, factor: UsedFactor) -> str:
    """Return the id of the factor of lines, or of the row of the catalogue; both state it."""
    if factor.is_posted:
        return ids.of(factor.id, factor.value)
    is_listed = ids.is_listed(factor.id, factor.value)
    return f"catalogue:{factor.id}" if is_listed or _kind(factor.id) == STATED else ""


def _has_none(factor: UsedFactor) -> bool:
    """Whether it has no one value to show; of any other factor a missing value is unknown."""
    has_many = _kind(factor.id) in (SERIES, *PARTS)
    return factor.value is None and (factor.id == MEMO or has_many)


def _is(listed: Decimal, used: Decimal | None) -> bool:
    return used is not None and abs(listed - used) <= ROUNDED


def _span(context: Context, vintage: FactorSource | None) -> str:
    """Write when a factor is in force, to its last day; blank where its source sets no end."""
    if vintage is None or vintage.valid_from == vintage.valid_to:
        return ""
    last = None if vintage.valid_to is None else vintage.valid_to - timedelta(days=1)
    return context.say("span", first=_day(context, vintage.valid_from), last=_day(context, last))


def _day(context: Context, day: date | None) -> str:
    return context.say("no_limit") if day is None else day.isoformat()
