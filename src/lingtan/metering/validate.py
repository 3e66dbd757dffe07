"""Validate a period: from current readings to intervals and amounts that can be accounted.

What is believed, doubted or estimated of an interval never depends on the period asked for: days
add up to their month and months to their year, estimates included.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.amount_hours import amount_hours
from lingtan.metering.answered import unanswered, understand_readings
from lingtan.metering.balance import NodeBalances, balance_nodes, node_members
from lingtan.metering.bill_outputs import (
    BillEstimate,
    bills_by_output,
    bounds_of_bills,
    with_outputs,
)
from lingtan.metering.calendar import (
    INSTANT,
    as_naive,
    hour_shift,
    interval_starts,
    literal,
    naive,
)
from lingtan.metering.check_meters import edge_members, find_check_meters
from lingtan.metering.day_profile import check_day_profiles
from lingtan.metering.dimension import METERS, MeterRule, rules_of
from lingtan.metering.drifts import find_drifts
from lingtan.metering.gap_totals import Known, bounds_of_gaps, known_in_gaps, with_totals
from lingtan.metering.gaps import joined
from lingtan.metering.grade import grade_months
from lingtan.metering.increments import Increments, give_dimensions, measure_increments
from lingtan.metering.lasting_faults import find_lasting_faults
from lingtan.metering.late_clock import find_late_clocks
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.metering.line_conditions import line_conditions, spans_of, unread_conditions
from lingtan.metering.month_work import Work, work_through
from lingtan.metering.name_faults import fault, faults_by_meter, faults_of_marks
from lingtan.metering.name_gaps import name_gaps
from lingtan.metering.reading_doubts import Believed, list_doubts
from lingtan.metering.repair import CHANGED
from lingtan.metering.rollup import (
    Changes,
    all_differences,
    estimates_of,
    keep_amounts,
    view_intervals,
)
from lingtan.metering.second_sources import check_second_sources, second_members
from lingtan.metering.silent import check_silence
from lingtan.metering.slot_sums import Member, give_groups
from lingtan.metering.sub_meters import check_sub_meters, parent_members
from lingtan.metering.virtual import Virtual, compute_virtual
from lingtan.park.answers import Answer
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

CANONICAL: Mapping[str, Fraction] = MappingProxyType({})  # every counter displays our own units

HOURLY = Resolution.HOUR.value
NOT_IN_SERVICE = "not_in_service"  # method of an interval in which a meter is not there
UNKNOWN_SQL = f"""
select c.meter_id, c.count, c.first, c.last
from (select meter_id, count(*) as count, min(start) as first, max(start) as last
      from current_readings where start >= {{start}} and start < {{end}} group by meter_id) c
where not exists (select 1 from {METERS} m where m.meter_id = c.meter_id)
order by c.meter_id"""
# A counter that stands shows one number for ever; what it adds beside its days counts nowhere.
NOT_IN_SERVICE_SQL = f"""
select r.meter_id, r.start, r.value from current_readings r
join {METERS} m on m.meter_id = r.meter_id
where r.start >= {{start}} and r.start < {{end}} and not m.is_register and r.value <> 0
  and (r.start < m.begun or r.start >= m.ended)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What validation of a period found, beside the tables it leaves in the runner.

    Attributes
    ----------
    findings : tuple of Finding
        Everything doubted, estimated or left open.
    quality : DataFrame
        Columns of `park.tables.METER_QUALITY`, virtual meters included.
    gaps : DataFrame
        Every range without readings: ``meter_id``, ``start``, ``end`` (UTC), ``intervals``,
        ``method`` (empty where it stays open).
    estimates : DataFrame
        See `rollup.estimates_of`.
    doubts : DataFrame
        Columns of `park.tables.READING_DOUBTS`: what an account has to weigh.
    balances : DataFrame
        Columns of `park.tables.BALANCES`.
    looked : DataFrame
        See `month_work.Work`.
    """

    findings: tuple[Finding, ...]
    quality: pl.DataFrame
    gaps: pl.DataFrame
    estimates: pl.DataFrame
    doubts: pl.DataFrame
    balances: pl.DataFrame
    looked: pl.DataFrame


def validate_period(
    runner: SqlRunner,
    park: Park,
    period: Period,
    limits: Limits = DEFAULT,
    scales: Mapping[str, Fraction] = CANONICAL,
    answers: Sequence[Answer] = (),
) -> Validated:
    """Judge every reading of a period and roll what is believed up to the grain of the account.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings`` of `month_work.span_to_read`: ``meter_id``, ``start`` (naive
        UTC), ``value``, ``quality``.
        Receives ``intervals`` (a view; columns of `park.tables.INTERVALS`) and ``amounts`` (a
        table; columns of `park.tables.AMOUNTS`).
    scales : mapping of str to Fraction
        Canonical amount of one unit of a counter's display; see `register_epochs.counter_scales`.
    answers : sequence of Answer
        What people said of readings and findings, in the order in which they said it; of the
        park see `answered.understood_park`.

    Returns
    -------
    Validated
        Findings, the quality of every meter and month, and the gaps.

    Notes
    -----
    Readings outside the period count nowhere, so several years are never summed into one.
    """
    understand_readings(runner, park, answers)
    rules = rules_of(park, limits)
    conditions = line_conditions(runner, park, period, limits, answers)
    meters = give_dimensions(runner, park, rules, limits, spans_of(conditions))
    increments = measure_increments(runner, park, rules, period, limits, scales)
    work = work_through(runner, meters, period, limits, answers)
    changes = _changes(work, increments, _idle(rules, period), period)
    view_intervals(runner, changes, period)
    virtual = compute_virtual(runner, park, period)
    everyone = _amount_meters(meters, virtual)
    added = all_differences(changes, virtual.intervals)
    hours = amount_hours(work.hours, added, everyone, hour_shift(period))
    keep_amounts(runner, hours, virtual.intervals, everyone)
    groups = give_groups(runner, _members(park, limits), period)
    balances = balance_nodes(runner, groups, period)
    unread = unread_conditions(runner, conditions, period)
    gaps = joined(work.gaps)
    every = (
        *_unknown_meters(runner, period),
        *_not_in_service(runner, rules, period),
        *unread.findings,
        *increments.findings,
        *_of_work(work, gaps, period, limits),
        *virtual.findings,
        *_checks_on_amounts(runner, park, period, limits, balances, work.marks),
        *balances.findings,
    )
    every = (*_unexplained(every),)
    known = known_in_gaps(runner, _open_meters(work), every, period, limits)
    bills = bills_by_output(runner, park, every, work.counts)
    told = with_outputs(with_totals(every, known, period.zone), bills)
    found = unanswered(told, answers, period.zone)
    believed = _believed(work, increments, virtual, found)
    believed = replace(believed, bounds=pl.concat([believed.bounds, unread.bounds]))
    return Validated(
        findings=found,
        quality=grade_months(believed.counts),
        gaps=gaps.with_columns(pl.col("start", "end").dt.replace_time_zone("UTC")),
        estimates=estimates_of(changes, virtual.intervals),
        doubts=_doubts(runner, park, period, believed, (known, bills)),
        balances=balances.table,
        looked=work.looked,
    )


def _open_meters(work: Work) -> list[str]:
    """Return the meters of which a part lacks, or is estimated."""
    is_open = (pl.col("estimated") > 0) | (pl.col("missing") > 0)
    return work.counts.filter(is_open)["meter_id"].unique().sort().to_list()


def _doubts(
    runner: SqlRunner,
    park: Park,
    period: Period,
    believed: Believed,
    known: tuple[Mapping[str, Known], Sequence[BillEstimate]],
) -> pl.DataFrame:
    """Return what an account weighs; gaps have bounds in months with no other doubt."""
    gaps, bills = known
    doubts = list_doubts(runner, park, period, believed)
    beside = doubts.filter(pl.col("kind").is_in(("doubted", "clock")))
    bounds = bounds_of_gaps(gaps, period.zone)
    sound = bounds.join(beside, on=["subject", "month"], how="anti")
    return pl.concat([doubts, sound, bounds_of_bills(bills)]).sort("kind", "subject", "month")


def _believed(
    work: Work, increments: Increments, virtual: Virtual, findings: tuple[Finding, ...]
) -> Believed:
    return Believed(
        changed=pl.concat([work.changed, virtual.intervals]),
        shared=increments.shared,
        removed=work.removed,
        bounds=work.bounds,
        counts=pl.concat([work.counts, _counts(virtual)]),
        findings=findings,
    )


def _changes(work: Work, increments: Increments, idle: pl.DataFrame, period: Period) -> Changes:
    start = pl.col("start").dt.replace_time_zone("UTC")
    return Changes(
        changed=pl.concat([work.changed, idle]),
        removed=work.removed,
        shared=increments.shared.filter(start.is_between(period.start, period.end, closed="left")),
    )


def _idle(rules: Iterable[MeterRule], period: Period) -> pl.DataFrame:
    """Return the intervals in which meters are not in service: nothing flows through them."""
    tables = [pl.DataFrame(schema=CHANGED)]
    for rule in rules:
        if rule.begun <= period.start and period.end <= rule.ended:
            continue
        starts = interval_starts(rule.meter.resolution, period.start, period.end, period.zone)
        is_idle = (starts < naive(rule.begun)) | (starts >= naive(rule.ended))
        tables.append(
            starts.filter(is_idle)
            .to_frame("start")
            .select(
                pl.lit(rule.meter.id).alias("meter_id"),
                pl.col("start").cast(INSTANT),
                pl.lit(0).cast(QUANTITY).alias("value"),
                pl.lit("measured").alias("quality"),
                pl.lit(NOT_IN_SERVICE).alias("method"),
            )
        )
    return pl.concat(tables)


def _not_in_service(
    runner: SqlRunner, rules: Iterable[MeterRule], period: Period
) -> tuple[Finding, ...]:
    """Name readings of meters beside their days."""
    if all(rule.begun <= period.start and period.end <= rule.ended for rule in rules):
        return ()
    sql = NOT_IN_SERVICE_SQL.format(start=literal(period.start), end=literal(period.end))
    rows = as_naive(runner.rows(sql))
    return faults_by_meter(rows, faults.NOT_IN_SERVICE, period.zone)


def _of_work(work: Work, gaps: pl.DataFrame, period: Period, limits: Limits) -> Iterator[Finding]:
    yield from _absent_meters(work.absent, period)
    yield from faults_of_marks(work.marks, period.zone)
    yield from name_gaps(gaps, period.zone, limits)


def _members(park: Park, limits: Limits) -> Iterator[Member]:
    """Yield what is to be held against each other: all kinds of groups at once."""
    for members in (node_members, parent_members, edge_members, second_members):
        yield from members(park, limits)


def _unexplained(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings without the values above a maximum that a ratio explains."""
    shifts = [each for each in findings if each.kind == faults.LEVEL_SHIFT]
    for each in findings:
        first, last = (str(each.facts.get(name, "")) for name in ("first", "last"))
        is_explained = each.kind == faults.ABOVE_MAXIMUM and any(
            shift.subject == each.subject
            and str(shift.facts["first"]) <= first
            and last < str(shift.facts["until"])
            for shift in shifts
        )
        if not is_explained:
            yield each


def _checks_on_amounts(
    runner: SqlRunner,
    park: Park,
    period: Period,
    limits: Limits,
    balances: NodeBalances,
    marks: pl.DataFrame,
) -> Iterator[Finding]:
    yield from check_silence(runner, period, limits)
    yield from check_day_profiles(runner, park, period, limits)
    sub_meters = check_sub_meters(runner, park, period, limits)
    yield from sub_meters.findings
    yield from find_late_clocks(runner, park, sub_meters.late, period, limits)
    yield from find_check_meters(runner, park, period, limits, balances.table)
    yield from check_second_sources(runner, park, period)
    counters = frozenset(each.id for each in park.meters if each.kind is MeterKind.REGISTER)
    over = marks.filter(pl.col("fault") == faults.ABOVE_MAXIMUM.id)
    yield from find_lasting_faults(runner, counters, period, limits, over)
    yield from find_drifts(runner, period, limits)


def _amount_meters(meters: pl.DataFrame, virtual: Virtual) -> pl.DataFrame:
    """Return number, name and resolution of every meter; virtual ones come after the real."""
    real = meters.select("number", "meter_id", pl.col("amount_resolution").alias("resolution"))
    rows = [
        (number, meter, resolution.value if not resolution.is_hourly_or_finer else HOURLY)
        for number, (meter, resolution) in enumerate(virtual.resolutions.items(), len(real))
    ]
    return pl.concat([real, pl.DataFrame(rows, schema=real.schema, orient="row")])


def _counts(virtual: Virtual) -> pl.DataFrame:
    names = ["meter_id", "month", "expected", "measured", "suspect", "estimated", "missing"]
    numbers = pl.col(names[2:]).cast(pl.Int64)
    return virtual.counts.select(pl.col(names[:2]), numbers)


def _unknown_meters(runner: SqlRunner, period: Period) -> Iterator[Finding]:
    sql = UNKNOWN_SQL.format(start=literal(period.start), end=literal(period.end))
    for row in runner.rows(sql).iter_rows(named=True):
        yield fault(faults.UNKNOWN_METER, row, period.zone)


def _absent_meters(absent: pl.DataFrame, period: Period) -> Iterator[Finding]:
    rows = absent.group_by("meter_id").agg(
        pl.len().alias("months"),
        pl.col("month").min().alias("first"),
        pl.col("month").max().alias("last"),
    )
    for row in rows.sort("meter_id").iter_rows(named=True):
        yield fault(faults.NO_READINGS, row, period.zone)
