"""Tables of the monitoring plan: streams, meters, calibration, people, files, rules, changes."""

from collections import Counter
from collections.abc import Sequence

from lingtan.park.changes import ParkChange
from lingtan.park.meters import (
    ASSET_PREFIX,
    COMMON,
    ENTERPRISE_PREFIX,
    OUTSIDE,
    Meter,
    MeterEvent,
)
from lingtan.park.streams import SourceStream
from lingtan.reports.context import Context
from lingtan.reports.finding_words import thing_name
from lingtan.reports.model import Cell, Column, ColumnKind, Table

METHODS = (
    *("linear", "like_day", "profile", "near_days", "hour", "register_span"),
    *("other_bills", "bill_shape", "bill_days"),
)
CHECKS = ("range", "shape", "siblings", "balance", "reconcile", "proof", "close", "log", "verify")
NUMBERS = ("class", "multiplier", "count")
MEASURED = ("ncv_gj_per_unit", "carbon_t_per_gj", "oxidation", "factor_t_per_t")


def say(context: Context, id_: str, /, **facts: str | float) -> str:
    """Return a text of the plan."""
    return context.words.say(f"plan.{id_}", facts)


def _column(context: Context, key: str, weight: float = 1.0) -> Column:
    kind = ColumnKind.NUMBER if key in NUMBERS else ColumnKind.TEXT
    return Column(heading=say(context, f"column.{key}"), kind=kind, weight=weight)


def _table(
    context: Context,
    id_: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[tuple[Cell, ...]],
) -> Table:
    notes = () if rows else (say(context, "none"),)
    return Table(
        id=f"plan_{id_}",
        title=say(context, f"table.{id_}"),
        columns=tuple(_column(context, key, weight) for key, weight in columns),
        rows=tuple(rows),
        notes=notes,
    )


def streams_table(context: Context) -> Table:
    """Return the source streams with meter, use, factor and what is measured of them."""
    columns = (("stream", 1.8), ("enterprise", 1.4), ("use", 1.1), ("meter", 1.7))
    more = (("factor", 1.6), ("measured", 1.5), ("document", 1.6))
    rows = [_stream_row(context, stream) for stream in context.inputs.park.streams]
    return _table(context, "streams", (*columns, *more), rows)


def _stream_row(context: Context, stream: SourceStream) -> tuple[Cell, ...]:
    measured = [
        say(context, f"measured.{name}", value=f"{value:g}")
        for name in MEASURED
        if (value := getattr(stream, name)) is not None
    ]
    return (
        context.name(stream.name, stream.id),
        context.enterprise(stream.enterprise),
        say(context, f"stream_use.{stream.use.value}"),
        context.meter(stream.meter),
        f"{context.term(stream.factor_set)}: {context.carrier(stream.factor_item)}",
        context.say("joiner").join(measured) or say(context, "default"),
        stream.evidence or "–",
    )


def contracts_table(context: Context) -> Table:
    """Return the contracts that change how energy is counted."""
    columns = (("contract", 1.4), ("kind", 1.2), ("enterprise", 1.4), ("from", 0.9), ("to", 0.9))
    rows = [
        (
            contract.id,
            say(context, f"contract_kind.{contract.kind.value}"),
            context.enterprise(contract.enterprise),
            context.day(contract.valid_from),
            context.day(contract.valid_to) if contract.valid_to else context.say("open_end"),
            contract.evidence or "–",
        )
        for contract in context.inputs.park.contracts
    ]
    return _table(context, "contracts", (*columns, ("document", 2.0)), rows)


def meters_table(context: Context) -> Table:
    """Return every meter: what it counts, where it stands, how it counts and how well."""
    columns = (("meter", 2.0), ("carrier", 1.0), ("unit", 0.7), ("from_end", 1.3), ("to_end", 1.3))
    more = (("kind", 1.3), ("resolution", 0.9), ("class", 0.6), ("multiplier", 0.9), ("read", 1.0))
    rows = [_meter_row(context, meter) for meter in context.inputs.park.meters]
    return _table(context, "meters", (*columns, *more), rows)


def _meter_row(context: Context, meter: Meter) -> tuple[Cell, ...]:
    return (
        context.meter(meter.id),
        context.carrier(meter.carrier),
        _unit(context, meter.unit),
        _end(context, meter.source),
        _end(context, meter.target),
        say(context, f"meter_kind.{meter.kind.value}"),
        say(context, f"resolution.{meter.resolution.value}"),
        "–" if meter.accuracy_class is None else f"{meter.accuracy_class:g}",
        f"{meter.multiplier:,g}",
        say(context, "automatic" if meter.is_automatic else "by_hand"),
    )


def _unit(context: Context, unit: str) -> str:
    """Write a meter's unit; outside Chinese, 万 is a power of ten."""
    symbol = context.symbol(unit)
    return symbol if context.language == "zh_CN" else symbol.replace("万", "10⁴ ")


def _end(context: Context, end: str) -> str:
    if end in {OUTSIDE, COMMON}:
        return say(context, f"end.{end}")
    for prefix in (ENTERPRISE_PREFIX, ASSET_PREFIX):
        if end.startswith(prefix):
            return thing_name(context, end.removeprefix(prefix))
    return thing_name(context, end)


def calibration_table(context: Context) -> Table:
    """Return the dated events of meters with their documents."""
    columns = (("meter", 2.2), ("at", 1.2), ("event", 2.6), ("document", 2.4))
    rows = [_event_row(context, event) for event in context.inputs.park.meter_events]
    return _table(context, "calibration", columns, rows)


def _event_row(context: Context, event: MeterEvent) -> tuple[Cell, ...]:
    told = []
    if event.multiplier is not None:
        told.append(say(context, "event.multiplier", multiplier=f"{event.multiplier:g}"))
    if event.conversion is not None:
        told.append(say(context, "event.conversion", factor=f"{event.conversion:.6g}"))
    if event.is_replacement or event.closing is not None:
        told.append(say(context, "event.replaced"))
    return (
        context.meter(event.meter),
        context.moment(event.at),
        context.say("joiner").join(told),
        event.evidence or say(context, "no_document"),
    )


def enterprises_table(context: Context) -> Table:
    """Return who answers for which meters and streams."""
    park = context.inputs.park
    columns = (("enterprise", 2.0), ("contact", 1.4), ("its_meters", 3.0), ("its_streams", 2.2))
    rows: list[tuple[Cell, ...]] = []
    for enterprise in park.enterprises:
        end = f"{ENTERPRISE_PREFIX}{enterprise.id}"
        meters = [m.id for m in park.meters if end in {m.source, m.target}]
        streams = [
            context.name(s.name, s.id) for s in park.streams if s.enterprise == enterprise.id
        ]
        rows.append(
            (
                context.enterprise(enterprise.id),
                enterprise.contact or say(context, "not_stated"),
                context.say("joiner_short").join(meters) or "–",
                context.say("joiner_short").join(streams) or "–",
            )
        )
    return _table(context, "enterprises", columns, rows)


def frequency_table(context: Context) -> Table:
    """Return how often each carrier is read, and how many of its meters write by themselves."""
    counts = Counter(
        (meter.carrier, meter.resolution, meter.is_automatic)
        for meter in context.inputs.park.meters
    )
    return Table(
        id="plan_frequency",
        title=say(context, "table.frequency"),
        columns=(
            _column(context, "carrier", 2.0),
            _column(context, "resolution", 1.0),
            _column(context, "read", 1.2),
            _column(context, "count", 0.8),
        ),
        rows=tuple(
            (
                context.carrier(carrier),
                say(context, f"resolution.{resolution.value}"),
                say(context, "automatic" if is_automatic else "by_hand"),
                context.amount(count, "1"),
            )
            for (carrier, resolution, is_automatic), count in counts.items()
        ),
    )


def files_rules(context: Context, mappings: Sequence[str]) -> Table:
    """Return the files that say how raw files are read."""
    rows = [(name,) for name in mappings]
    return _table(context, "mappings", (("mapping", 3.0),), rows)


def estimates_rules(context: Context) -> Table:
    """Return by which rule a missing reading is estimated."""
    rows = [
        (say(context, f"rule.{method}"), say(context, f"estimate.{method}")) for method in METHODS
    ]
    return _table(context, "estimates", (("rule", 1.5), ("how", 4.0)), rows)


def quality_rules(context: Context) -> Table:
    """Return what is checked, when, and what follows."""
    rows = [
        (
            say(context, f"check.{check}.what"),
            say(context, f"check.{check}.when"),
            say(context, f"check.{check}.then"),
        )
        for check in CHECKS
    ]
    return _table(context, "quality", (("check", 2.6), ("when", 1.3), ("then", 2.6)), rows)


def changes_table(context: Context, changes: Sequence[ParkChange]) -> Table:
    """Return what differs from the version before."""
    columns = (("family", 1.2), ("thing", 1.6), ("turn", 0.9), ("part", 1.1))
    rows = [
        (
            say(context, f"family.{change.family}"),
            change.id,
            say(context, f"turn.{change.turn.value}"),
            change.part,
            change.old or "–",
            change.new or "–",
        )
        for change in changes
    ]
    return _table(context, "changes", (*columns, ("old", 2.0), ("new", 2.0)), rows)
