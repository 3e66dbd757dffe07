"""Nodes of meters: validated readings, estimates, the files that brought them, a line of each."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime

import polars as pl

from lingtan.app.answers_in_force import answer_facts
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import answer_id, file_id, meter_id
from lingtan.app.lineage.meter_tables import MeterTables
from lingtan.app.lineage.raw_lines import RawLine
from lingtan.app.results import Check
from lingtan.app.wiring import ImportRecord
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED
from lingtan.base.time_axis import find_zone
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.park.answers import Answer
from lingtan.park.meters import ENTERPRISE_PREFIX, Meter, MeterKind, VirtualMeter

AMOUNTS = """
select meter_id, cast(sum(quantity) as double) as quantity,
       cast(sum(greatest(quantity, 0)) as double) as positive
from amounts group by meter_id"""

SET_ASIDE = "set_aside_spans"
# What counts of each meter and import, what of it a later file has replaced since, and what was
# set aside: it stands in the file and is no part of any amount.
DELIVERIES = f"""
with ends as (
    select meter_id, start, seq, 1 as is_reading, cast(null as timestamp) as after
    from log where meter_id in (select meter_id from {SET_ASIDE})
    union all select meter_id, first, null, 0, after from {SET_ASIDE}),
set_aside as (
    select seq from (
        select seq, start, max(after) over (partition by meter_id order by start, is_reading
            rows between unbounded preceding and current row) as after from ends) reached
    where seq is not null and start < after),
told as (
    select meter_id, import_id, start, value,
           seq in (select replaces from log where replaces is not null) as is_replaced,
           seq in (select seq from set_aside) as is_set_aside
    from log where quality <> 'withdrawn'),
sums as (
    select meter_id, import_id,
           count(*) filter (where not is_replaced and not is_set_aside) as count,
           count(*) filter (where is_replaced) as replaced,
           count(*) filter (where is_set_aside and not is_replaced) as set_aside,
           max(abs(value)) filter (where not is_replaced and not is_set_aside) as highest
    from told group by meter_id, import_id)
select s.meter_id, s.import_id, s.count, s.replaced, s.set_aside, min(t.start) as start,
       arg_min(t.value, t.start) as value
from sums s left join told t on t.meter_id = s.meter_id and t.import_id = s.import_id
  and not t.is_replaced and not t.is_set_aside and abs(t.value) = s.highest
group by s.meter_id, s.import_id, s.count, s.replaced, s.set_aside
order by s.meter_id, s.import_id"""
OF_INTERVALS = (MeterKind.INTERVAL, MeterKind.POWER)  # a counter's readings are instants
CLOSE = 1e-9

Lines = Mapping[tuple[str, int], RawLine]


def meter_nodes(sources: AccountSources, lines: Lines) -> Iterator[Node]:
    """Yield every meter with what it was read, estimated and reconciled to.

    Parameters
    ----------
    lines : mapping of (str, int) to RawLine
        A line of the raw file, by meter and import.
    """
    units, tables = _units(sources), MeterTables.of(sources)
    for meter in sources.park.meters:
        yield from _real(meter, units[meter.id], sources, tables)
    for virtual in sources.park.virtual_meters:
        yield _virtual(virtual, units.get(virtual.id, ""), sources)
    units |= {meter.id: meter.volume_unit for meter in sources.park.meters if meter.volume_unit}
    for row in sources.deliveries.iter_rows(named=True):  # of raw readings
        yield from _delivery(row, units.get(row["meter_id"], ""), sources, lines)


def set_aside_spans(check: Check) -> pl.DataFrame:
    """Return where readings are no part of any amount: ``meter_id``, ``first``, ``after`` (UTC).

    An interval that was found to have no usable reading is a gap, whether nothing was read there
    or what was read was not believed.
    """
    meters = [meter.id for meter in check.park.meters if meter.kind in OF_INTERVALS]
    naive = {"first": pl.col("start"), "after": pl.col("end")}
    return check.gaps.filter(pl.col("meter_id").is_in(meters)).select(
        "meter_id", **{name: end.dt.replace_time_zone(None) for name, end in naive.items()}
    )


def _units(sources: AccountSources) -> dict[str, str]:
    units = sources.knowledge.units
    carriers = {meter.id: meter.carrier for meter in sources.park.meters}
    carriers |= {virtual.id: virtual.carrier for virtual in sources.park.virtual_meters}
    return {meter: units.get(carrier, "kg") for meter, carrier in carriers.items()}


def _real(meter: Meter, unit: str, sources: AccountSources, tables: MeterTables) -> Iterator[Node]:
    amount = sources.amounts.get(meter.id)
    estimates = tuple(_estimates(meter, unit, tables))
    total = None if amount is None else amount.net
    estimated = math.fsum(node.value or 0.0 for node in estimates)
    readings = _readings(meter, unit, None if total is None else total - estimated, tables)
    yield Node(
        id=meter_id(meter.id),
        kind=Kind.METER,
        rule=Rule.SUM,
        value=total,
        unit=unit,
        name=meter.name,
        parts=tuple(Part(node=node.id) for node in (readings, *estimates)),
        facts=_facts(meter, sources) | _reconciled(meter.id, tables),
    )
    yield readings
    yield from estimates


def _facts(meter: Meter, sources: AccountSources) -> dict[str, Fact]:
    told: dict[str, Fact | None] = {
        "from": meter.source,
        "to": meter.target,
        "reads": meter.kind.value,
        "resolution": meter.resolution.value,
        "raw_unit": meter.unit,
        "accuracy_class": meter.accuracy_class,
        "multiplier": meter.multiplier if meter.multiplier != 1.0 else None,
        "changes": sum(event.meter == meter.id for event in sources.park.meter_events) or None,
        "entered": "meters.csv",
    }
    known = {key: fact for key, fact in told.items() if fact is not None}
    return known | _ends(meter.source, meter.target, sources)


def _ends(source: str, target: str, sources: AccountSources) -> dict[str, Fact]:
    """Return the names of what a meter stands between; `outside` and `common` have none."""
    park = sources.park
    names = {thing.id: thing.name for things in (park.nodes, park.assets) for thing in things}
    told: dict[str, Fact] = {}
    for side, end in (("from", source), ("to", target)):
        id_ = end.partition(":")[2]
        is_member = end.startswith(ENTERPRISE_PREFIX)
        name = sources.enterprise(id_) if is_member else names.get(id_ or end, UNNAMED)
        told |= {f"{side}_name": name.en, f"{side}_name_zh": name.zh}
    return {key: fact for key, fact in told.items() if fact}


def _reconciled(meter: str, tables: MeterTables) -> dict[str, Fact]:
    """Return the value that balances with all others, beside what was read."""
    for row in tables.reconciled.get(meter, ()):
        numbers = {"reconciled": row["reconciled"], "adjustment": row["adjustment"]}
        told = {key: float(value) for key, value in numbers.items() if value is not None}
        return {**told, "reconciliation": row["verdict"]}
    return {}


def _estimates(meter: Meter, unit: str, tables: MeterTables) -> Iterator[Node]:
    for row in tables.estimates.get(meter.id, ()):
        yield Node(
            id=f"estimate:{meter.id}:{row['method']}",
            kind=Kind.ESTIMATE,
            rule=Rule.GIVEN,
            value=float(row["quantity"]),
            unit=unit,
            name=meter.name,
            facts={"method": row["method"], "intervals": row["intervals"]},
        )


def _readings(meter: Meter, unit: str, value: float | None, tables: MeterTables) -> Node:
    quality = tables.quality.get(meter.id, ())
    names = ("expected", "measured", "suspect", "estimated", "missing")
    counted: dict[str, Fact] = {
        f"intervals_{name}": sum(int(row[name]) for row in quality) for name in names
    }
    own = tables.deliveries.get(meter.id, ())
    return Node(
        id=f"readings:{meter.id}",
        kind=Kind.READINGS,
        rule=Rule.COUNT,
        value=value,
        unit=unit,
        name=meter.name,
        parts=tuple(Part(node=_delivery_id(meter.id, row["import_id"])) for row in own),
        facts={"count": sum(int(row["count"]) for row in own), **counted},
    )


def _delivery_id(meter: str, import_id: int) -> str:
    return f"delivery:{import_id}:{meter}"


def _virtual(virtual: VirtualMeter, unit: str, sources: AccountSources) -> Node:
    amount = sources.amounts.get(virtual.id)
    terms = [(weight, sources.amounts.get(meter)) for weight, meter in virtual.terms]
    told = math.fsum(weight * read.net for weight, read in terms if read is not None)
    is_sum = amount is not None and math.isclose(amount.net, told, rel_tol=CLOSE, abs_tol=1e-6)
    return Node(
        id=meter_id(virtual.id),
        kind=Kind.METER,
        rule=Rule.SUM if is_sum else Rule.MADE_OF,
        value=None if amount is None else amount.net,
        unit=unit,
        name=virtual.name,
        parts=tuple(
            Part(node=meter_id(meter), weight=float(weight)) for weight, meter in virtual.terms
        ),
        facts={
            "from": virtual.source,
            "to": virtual.target,
            "reads": "virtual",
            **_ends(virtual.source, virtual.target, sources),
        },
    )


def _delivery(
    row: Mapping[str, object], unit: str, sources: AccountSources, lines: Lines
) -> Iterator[Node]:
    """Yield the readings of a meter that one file brought, and one of its lines."""
    meter, number, count = str(row["meter_id"]), int(str(row["import_id"])), int(str(row["count"]))
    if not count:
        return
    line = f"row:{number}:{meter}"
    facts: dict[str, Fact] = {"count": count}
    facts |= {name: int(str(row[name])) for name in ("replaced", "set_aside") if row[name]}
    yield Node(
        id=_delivery_id(meter, number),
        kind=Kind.DELIVERY,
        rule=Rule.MADE_OF,
        parts=(
            Part(node=line),
            Part(node=file_id(number)),
            *_answers(meter, sources),
            *_of_gas(meter, sources),
        ),
        facts=facts,
    )
    yield _row(line, row, unit, sources, lines.get((meter, number)))


def _answers(meter: str, sources: AccountSources) -> Iterator[Part]:
    """Yield what people said of a meter, by which readings of the period are understood."""
    for answer in _in_force(sources):
        if meter in answer.meters:
            yield Part(node=answer_id(answer.id))


def _of_gas(meter: str, sources: AccountSources) -> Iterator[Part]:
    """Yield the meters of temperature and pressure by which a volume of gas is converted."""
    states = (e.gas_state for e in sources.park.meter_events if e.meter == meter)
    named = (m for s in states if s for m in (s.temperature_meter, s.pressure_meter))
    yield from (Part(node=meter_id(each)) for each in dict.fromkeys(named) if each)


def _in_force(sources: AccountSources) -> Iterator[Answer]:
    period = sources.inventory.period
    return (each for each in sources.inquiry.answers if each.touches(period.start, period.end))


def answer_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield every answer by which a reading of the period or a contract is understood."""
    for answer in _in_force(sources):
        yield Node(
            id=answer_id(answer.id),
            kind=Kind.ANSWER,
            rule=Rule.GIVEN,
            name=sources.meter(answer.meter),
            facts=answer_facts(answer, sources.park.time_zone),
        )


def _row(
    id_: str, row: Mapping[str, object], unit: str, sources: AccountSources, line: RawLine | None
) -> Node:
    """Return the line the largest reading stands on, word for word; or why it is not told."""
    start = row["start"]
    local = (
        start.astimezone(find_zone(sources.park.time_zone))
        if isinstance(start, datetime)
        else None
    )
    facts: dict[str, Fact] = {"start": local.isoformat(timespec="minutes") if local else ""}
    if line is None or line.why_not:
        why = line.why_not if line else "not_read"
        told: dict[str, Fact] = {"file": line.file if line else "", "why": why}
        return Node(id=id_, kind=Kind.LACKING, rule=Rule.GIVEN, facts={**told, **facts})
    facts |= {"file": line.file, "line": line.line, "text": line.text}
    if line.sheet:
        facts["sheet"] = line.sheet
    if line.is_read_otherwise:
        facts["read_otherwise"] = 1
    return Node(
        id=id_,
        kind=Kind.ROW,
        rule=Rule.GIVEN,
        value=float(str(row["value"])),
        unit=unit,
        facts=facts,
    )


def file_nodes(records: tuple[ImportRecord, ...]) -> Iterator[Node]:
    """Yield every imported file with its digest."""
    for record in records:
        source = record.source
        yield Node(
            id=file_id(record.import_id),
            kind=Kind.FILE,
            rule=Rule.GIVEN,
            facts={
                "file": source.file_name,
                "sha256": source.file_sha256,
                "known_at": record.known_at.isoformat(),
                "holds": record.kind.value,
            },
        )
