"""From what a meter said to the amount of each interval, before anything is judged.

``metered`` holds an amount for every interval a reading speaks of: the reading times the
multiplier in force, or for a counter the difference of two readings times that multiplier.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import bills, faults, registers
from lingtan.metering.calendar import as_naive, hour_shift, in_whole_months, literal, within
from lingtan.metering.dimension import (
    FIRST_INSTANT,
    LAST_INSTANT,
    METERS,
    NO_SERIES,
    SCALES,
    MeterRule,
    Span,
    meters_frame,
    scaled_sql,
    scales_frame,
)
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault, faults_by_meter
from lingtan.metering.register_epochs import (
    EPOCHS,
    REGISTERS,
    epochs_frame,
    may_be_unread,
    readings_owed,
    registers_frame,
)
from lingtan.metering.register_spans import SPAN_METHOD, share_pieces
from lingtan.park.park import Park

METERED = "metered"
SHARED = "metering_register_shared"
FEW = 500_000  # readings of counters that are looked through once for all that is asked of them

SCALED_SQL = f"""
select r.meter_id, r.start,
       {scaled_sql("r.value")} as value,
       r.quality, '' as method
from current_readings r
join {SCALES} s
  on r.meter_id = s.meter_id and r.start >= s.valid_from and r.start < s.valid_to
where r.value is not null and not s.is_register{{besides}}"""
# Pieces that do not fit the grid, or of which something is to be told; nearly all are neither.
ODD_PIECES_SQL = f"""
select * from {registers.PIECES} where not is_aligned or has_rolled_over"""
BESIDES_BILLS = f" and r.meter_id not in (select meter_id from {bills.BILLED})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Increments:
    """What came of the counters, beside the view ``metered``.

    Attributes
    ----------
    shared : DataFrame
        Intervals that a counter gave only by sharing, or only in part: ``meter_id``, ``start``,
        ``value``, ``quality``, ``method``, ``span_start``, ``span_end``, ``is_moved``. They are
        rows of ``metered`` too.
    """

    shared: pl.DataFrame
    findings: tuple[Finding, ...]


def give_dimensions(
    runner: SqlRunner,
    park: Park,
    rules: tuple[MeterRule, ...],
    limits: Limits,
    by_hour: Mapping[str, Sequence[Span]] = NO_SERIES,
) -> pl.DataFrame:
    """Give the runner the meters and their multipliers, and return the meters.

    Parameters
    ----------
    by_hour : mapping of str to sequence of Span
        See `dimension.scales_frame`.
    """
    meters = meters_frame(rules, limits)
    runner.give(METERS, meters)
    runner.give(SCALES, scales_frame(park, rules, by_hour))
    return meters


def measure_increments(
    runner: SqlRunner,
    park: Park,
    rules: tuple[MeterRule, ...],
    period: Period,
    limits: Limits,
    scales: Mapping[str, Fraction],
) -> Increments:
    """Make the view ``metered`` from the current readings.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings`` and the dimensions of `give_dimensions`.
    scales : mapping of str to Fraction
        See `register_epochs.counter_scales`.
    """
    billed = bills.measure_bills(runner, park, period, limits)
    plain = _plain_sql(billed)
    registers_table = registers_frame(rules, in_whole_months(period), scales)
    if registers_table.is_empty():
        runner.view(METERED, plain)
        return Increments(shared=billed.shared, findings=billed.findings)
    epochs = epochs_frame(park)
    runner.give(REGISTERS, registers_table)
    runner.give(EPOCHS, epochs)
    pieces = _odd_pieces(runner, readings_owed(registers_table) <= FEW, period)
    stray = pieces.filter(~pl.col("is_aligned"))
    resolutions = {rule.meter.id: rule.meter.resolution for rule in rules}
    shares = share_pieces(stray.filter(pl.col("value").is_not_null()), resolutions, period, limits)
    shared = shares.filter("is_whole")
    runner.view(METERED, f"{plain}{ALIGNED_SQL}{given_rows(runner, SHARED, shared)}")
    return Increments(
        shared=pl.concat([billed.shared, shared]),
        findings=(
            *billed.findings,
            *_findings(runner, pieces, shares, period),
            *(_unread(runner, period) if may_be_unread(epochs, period) else ()),
        ),
    )


def _odd_pieces(runner: SqlRunner, are_few: bool, period: Period) -> pl.DataFrame:
    """Keep what flowed between two readings of a counter, and return what is odd about it."""
    name = runner.keep if are_few else runner.view
    name(registers.JUDGED, registers.JUDGED_SQL)
    runner.keep(registers.PIECES, registers.aligned_sql(hour_shift(period)))
    return as_naive(runner.rows(ODD_PIECES_SQL))


def _plain_sql(billed: bills.Bills) -> str:
    """Return the SQL of the intervals of all meters but counters; bills by days are rare."""
    if billed.shared.is_empty() and not billed.findings:
        return SCALED_SQL.format(besides="")
    return f"""{SCALED_SQL.format(besides=BESIDES_BILLS)}
union all
select meter_id, start, value, quality, method from {bills.BILL_SHARES}"""


ALIGNED_SQL = f"""
union all
select meter_id, start, value, quality, '' as method from {registers.PIECES} where is_aligned"""


def given_rows(runner: SqlRunner, name: str, intervals: pl.DataFrame) -> str:
    """Give the runner some intervals, and return SQL that adds them; nothing where are none."""
    if intervals.is_empty():
        return ""
    runner.give(name, intervals)
    return f"\nunion all\nselect meter_id, start, value, quality, method from {name}"


def _findings(
    runner: SqlRunner, pieces: pl.DataFrame, shares: pl.DataFrame, period: Period
) -> Iterator[Finding]:
    at_most = f"start >= {literal(period.start)} and start <= {literal(period.end)}"
    odd = as_naive(runner.rows(f"{registers.ODD_SQL} and {at_most}"))
    misread, outliers = odd.filter("is_misread"), within(odd.filter(~pl.col("is_misread")), period)
    inside = within(pieces, period).drop("value")
    shared = within(shares, period)
    whole, part = shared.filter("is_whole"), shared.filter(~pl.col("is_whole"))
    spans = whole.filter(pl.col("method") == SPAN_METHOD)
    found = (
        (faults.REGISTER_ROLLOVER, inside.filter("has_rolled_over")),
        (faults.REGISTER_MISREAD, misread),
        (faults.REGISTER_OUTLIER, outliers.drop("value")),
        (faults.REGISTER_BACKWARD, inside.filter(pl.col("step_back").is_not_null())),
        (faults.REGISTER_UNCLEAR, inside.filter("may_be_replaced")),
        (faults.REGISTER_PART, part),
        (faults.MULTIPLIER_BETWEEN_READINGS, inside.filter(pl.col("has_new_multiplier"))),
        (faults.REGISTER_SPAN, spans),
        (faults.OFF_GRID_MOVED, whole.filter("is_moved").drop("value")),
    )
    for kind, rows in found:
        yield from faults_by_meter(rows, kind, period.zone)


def _unread(runner: SqlRunner, period: Period) -> Iterator[Finding]:
    """Name the replacements around which what flowed is unknown, where that touches the period."""
    if runner.rows(_touching(registers.UNREAD_SQL, period)).is_empty():
        return
    rows = runner.rows(_touching(registers.UNREAD_BEYOND_SQL, period))
    for row in rows.iter_rows(named=True):
        kind = faults.REGISTER_READ_LATER if row.pop("is_read_later") else faults.REGISTER_UNREAD
        known = {name: "–" if value is None else value for name, value in row.items()}
        yield fault(kind, known, period.zone)


def _touching(unread_sql: str, period: Period) -> str:
    """Return the SQL of spans of unread registers that touch a period, in order of time."""
    bounds = {"earliest": FIRST_INSTANT, "last": LAST_INSTANT, "start": period.start}
    sql = unread_sql.format(**{name: literal(at) for name, at in bounds.items()})
    start, end = literal(period.start), literal(period.end)
    return f"""
select * from ({sql}) u
where coalesce(first, {start}) < {end} and coalesce(until, {end}) > {start}
order by meter_id, replaced_at, first nulls first, until nulls last"""
