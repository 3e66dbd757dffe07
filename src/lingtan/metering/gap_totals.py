"""What flowed while a meter was not read, by the other meters of its node or parent.

An estimate from other days says what usually flows. Where all other meters of a group were read,
they say what did: with the loss that the group has beside the gap, within three spreads of its
days. Nothing is said where one of them is in doubt itself. What is known so is no reading: a
finding proposes it as a total, and until somebody answers, it bounds the estimate.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lingtan.base.findings import Finding, Severity
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.balance_verdict import FEWEST, day_spread
from lingtan.metering.calendar import local_clock, naive
from lingtan.metering.dimension import quantised
from lingtan.metering.finding_spans import span_of_finding
from lingtan.metering.hour_series import (
    HOURS_A_DAY,
    Axis,
    Flags,
    Floats,
    Groups,
    HourSeries,
    Key,
    axis_of,
    members_of,
    read_groups,
    read_series,
)
from lingtan.metering.limits import Limits
from lingtan.metering.value_patterns import Run
from lingtan.park.tables import QUANTITY, READING_DOUBTS

BESIDE = 28 * HOURS_A_DAY  # hours before and after a gap that say how its group balances
SPREADS = 3.0  # as of reconciliation: one case in four hundred lies beyond
MAY_LACK, MAY_EXCEED = "may_lack", "may_exceed"
GAPS = (
    faults.GAP_LIKE_DAY,
    faults.GAP_PROFILE,
    faults.GAP_NEAR_DAYS,
    faults.GAP_HOUR,
    faults.GAP_LEFT_OPEN,
)
NOT_OF_VALUES = frozenset(
    (*GAPS, faults.SHORT_GAPS, faults.SUB_METERS_EXCEED, faults.SECOND_DIFFERS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the hours of a meter that were not read.

    Attributes
    ----------
    flow : array
        What the others leave for it; no number where they do not say, or nothing is asked.
    error : array
        Three spreads of it.
    """

    series: HourSeries
    flow: Floats
    error: Floats

    def total(self, hours: slice) -> float | None:
        """Return what flowed in the unread part of some hours; None where nobody knows."""
        is_open = ~self.series.is_read[hours]
        flow = self.flow[hours][is_open]
        if not is_open.any() or not np.isfinite(flow).all():
            return None
        return float((flow - self.series.measured[hours][is_open]).sum())


def known_in_gaps(
    runner: SqlRunner,
    meters: Sequence[str],
    findings: Iterable[Finding],
    period: Period,
    limits: Limits,
) -> dict[str, Known]:
    """Return what the other meters say of the gaps of some.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `amount_names.AMOUNT_TABLES`, the meters dimension, and the groups of
        `slot_sums.give_groups`.
    findings : iterable of Finding
        What is doubted of any meter.
    """
    if not meters:
        return {}
    axis = axis_of(period)
    groups = read_groups(runner, meters, axis)
    members = members_of(runner, groups)
    doubted = _doubted(findings, axis)
    return {
        series.meter_id: _known(series, groups, members, doubted, limits)
        for series in read_series(runner, axis, meters)
        if series.meter_id in groups.of
    }


def _doubted(findings: Iterable[Finding], axis: Axis) -> dict[str, Flags]:
    """Return the hours in which each meter is in doubt, apart from what it lacks."""
    doubted: dict[str, Flags] = {}
    starts = axis.starts
    for finding in findings:
        if finding.kind in NOT_OF_VALUES or finding.kind.severity is Severity.INFO:
            continue
        begin, end = span_of_finding(finding, axis.zone)
        first = 0 if begin is None else int(starts.search_sorted(naive(begin), "right")) - 1
        after = len(starts) if end is None else int(starts.search_sorted(naive(end), "left"))
        hours = doubted.setdefault(finding.subject, np.zeros(len(starts), np.bool_))
        hours[max(0, first) : after] = True
    return doubted


def _known(
    series: HourSeries,
    groups: Groups,
    members: Mapping[Key, frozenset[str]],
    doubted: Mapping[str, Flags],
    limits: Limits,
) -> Known:
    flow, error = np.full(len(series.quantity), np.nan), np.zeros(len(series.quantity))
    sound = []
    for left in groups.left_open(series):
        others = members[left.kind.value, left.group] - {series.meter_id}
        is_doubted = [doubted[other] for other in others if other in doubted]
        hours = (
            np.where(np.any(is_doubted, axis=0), np.nan, left.flow) if is_doubted else left.flow
        )
        sound.append(hours)
    for run in _open_runs(series):
        found = [each for left in sound if (each := _fitted(series, left, run)) is not None]
        near = [each for each in found if each[0] <= limits.left_error]
        if near:
            spread, hours = min(near, key=lambda each: each[0])
            span = slice(run.first, run.after)
            flow[span] = np.clip(hours[span], 0.0, None) if _is_one_way(series) else hours[span]
            error[span] = SPREADS * spread * np.abs(flow[span])
    return Known(series=series, flow=flow, error=error)


def _is_one_way(series: HourSeries) -> bool:
    return bool((series.measured >= 0).all())


def _open_runs(series: HourSeries) -> Iterator[Run]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], series.is_read, [True]])))
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        yield Run(int(first), int(after))


def _fitted(series: HourSeries, flow: Floats, run: Run) -> tuple[float, Floats] | None:
    """Return how far days beside a gap are from what is left, and that in the gap."""
    if not np.isfinite(flow[run.first : run.after]).all():
        return None
    first, after = max(0, run.first - BESIDE), run.after + BESIDE
    middle, spread, days = day_spread(series.read[first:after], flow[first:after])
    if days < 2 * FEWEST:
        return None
    short = max(1.0, float(np.sqrt(HOURS_A_DAY / run.hours)))
    return spread * short, flow * np.exp(middle)


def with_totals(
    findings: Sequence[Finding], known: Mapping[str, Known], zone: str
) -> tuple[Finding, ...]:
    """Return findings, those about a gap with the total that flowed in it where it is known."""
    return tuple(_with_total(each, known, zone) for each in findings)


def _with_total(finding: Finding, known: Mapping[str, Known], zone: str) -> Finding:
    found = known.get(finding.subject)
    if finding.kind not in GAPS or found is None:
        return finding
    begin, end = span_of_finding(finding, zone)
    if begin is None or end is None:
        return finding
    starts = found.series.axis.starts
    first = int(starts.search_sorted(naive(begin), "right")) - 1
    total = found.total(slice(first, int(starts.search_sorted(naive(end), "left"))))
    if total is None:
        return finding
    return replace(finding, facts={**finding.facts, "document": round(total, 3)})


def bounds_of_gaps(known: Mapping[str, Known], zone: str) -> pl.DataFrame:
    """Return by how much a meter may lack or exceed what is counted, in months known whole.

    Returns
    -------
    DataFrame
        Columns of `park.tables.READING_DOUBTS`.
    """
    tables = [pl.DataFrame(schema=READING_DOUBTS.schema)]
    for meter, found in known.items():
        series = found.series
        counted = np.nan_to_num(series.quantity)
        hours = pl.DataFrame(
            {
                "start": series.axis.starts,
                "off": found.flow - counted,
                "error": found.error,
                "is_open": ~series.is_read,
            }
        ).filter("is_open")
        month = local_clock("start", zone).dt.strftime("%Y-%m").alias("month")
        months = hours.group_by(month).agg(pl.col("off", "error").sum())
        for name, off, error in months.filter(pl.col("off").is_not_nan()).iter_rows():
            tables.append(bound_rows(meter, name, off, error))
    return pl.concat(tables)


def bound_rows(meter: str, month: str, off: float, error: float) -> pl.DataFrame:
    """Return by how much a meter may lack and exceed what is counted of a month.

    Parameters
    ----------
    off : float
        How much more flowed than is counted.
    error : float
        How far that may be from the truth.
    """
    ends = {MAY_LACK: max(0.0, off + error), MAY_EXCEED: max(0.0, error - off)}
    blank = {"subject": meter, "month": month, "intervals": 0, "findings": 0, "either": ""}
    rows = [
        {**blank, "kind": kind, "quantity": quantised(size, QUANTITY.scale)}
        for kind, size in ends.items()
    ]
    return pl.DataFrame(rows, schema=READING_DOUBTS.schema)
