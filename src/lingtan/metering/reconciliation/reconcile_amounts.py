"""Reconcile the amounts of a period: month by month, over the whole, and hour by hour.

Reconciled values stand beside the readings and never replace them: the account rests on what the
meters said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, Period
from lingtan.catalogue.meter_faults import MeterFault, NetworkLoss
from lingtan.metering.calendar import months_of
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.reconciliation.contradictions import (
    Contradiction,
    as_finding,
    contradictions_of,
)
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork, flow_network
from lingtan.metering.reconciliation.hourly_values import reconcile_month_of_hours
from lingtan.metering.reconciliation.hours_of_month import HoursOfMonth, read_hours
from lingtan.metering.reconciliation.reconciled_table import reconciled_table
from lingtan.metering.reconciliation.span import Span, reconcile_span
from lingtan.metering.reconciliation.totals import NOTHING, read_totals, totals_of
from lingtan.metering.reconciliation.unsettled import (
    rival_findings,
    unsettled_findings,
)
from lingtan.park.park import Park
from lingtan.park.tables import RECONCILED_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What readings are held against: usual losses, and how meters go wrong.

    Attributes
    ----------
    units : mapping of str to str
        Canonical unit of each carrier.
    limits : Limits
        What the checks compare with.
    """

    losses: Sequence[NetworkLoss]
    faults: Sequence[MeterFault]
    units: Mapping[str, str]
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledAmounts:
    """What came of reconciling a period.

    Attributes
    ----------
    table : DataFrame
        Table `RECONCILED`: every meter and loss, month by month and over the whole.
    contradictions : tuple of Contradiction
        What contradicts what, the gravest first.
    """

    network: FlowNetwork
    spans: tuple[Span, ...]
    table: pl.DataFrame
    contradictions: tuple[Contradiction, ...]
    findings: tuple[Finding, ...]


def reconcile_amounts(
    runner: SqlRunner,
    park: Park,
    period: Period,
    quality: pl.DataFrame,
    knowledge: Knowledge,
    read_whole: Mapping[str, float] = NOTHING,
) -> ReconciledAmounts:
    """Reconcile what the meters of a park told of a period.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    quality : DataFrame
        Table `METER_QUALITY` of the same period.
    read_whole : mapping of str to float
        See `totals_of`, of the whole period.
    """
    network, limits = flow_network(park), knowledge.limits
    totals = read_totals(runner, park, period, quality, limits)
    wanted = _wanted(period)
    names = [name for name, months in wanted.items() if months == [name]] or [period.name]
    losses = {loss.carrier: loss for loss in knowledge.losses}
    streams = network.system.streams
    known = {period.name: read_whole}
    spans = tuple(
        reconcile_span(
            name, network, totals_of(totals, months, streams, known.get(name, NOTHING)), losses
        )
        for name, months in wanted.items()
    )
    found = contradictions_of(streams, spans, names, knowledge.faults, limits)
    units = _units(park, network, knowledge)
    named = (
        as_finding(each, knowledge.faults, limits, units.get(each.candidates[0].stream, ""))
        for each in found
    )
    return ReconciledAmounts(
        network=network,
        spans=spans,
        table=reconciled_table(network, spans),
        contradictions=found,
        findings=(
            *named,
            *rival_findings(network, spans[: len(names)]),
            *unsettled_findings(network, spans[: len(names)]),
        ),
    )


def _wanted(period: Period) -> dict[str, list[str]]:
    """Return the months of each span: each month, and the period where it is none of them."""
    names = [month.name for month in months_of(period)]
    is_part = names[0] != period.name and len(names) == 1  # a day is no month
    wanted = {} if is_part else {name: [name] for name in names}
    return {**wanted, period.name: names}


def _units(park: Park, network: FlowNetwork, knowledge: Knowledge) -> dict[str, str]:
    """Return the unit of every stream."""
    carriers = {meter.id: meter.carrier for meter in park.meters}
    carriers |= {LOSS_PREFIX + node: carrier for node, carrier in network.carriers.items()}
    return {stream: knowledge.units.get(carrier, "") for stream, carrier in carriers.items()}


def reconcile_hourly(
    runner: SqlRunner, park: Park, period: Period, reconciled: ReconciledAmounts
) -> pl.DataFrame:
    """Return the reconciled hours of every meter read hourly or finer.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.

    Returns
    -------
    DataFrame
        Table `RECONCILED_HOURS`.
    """
    hourly = {meter.id for meter in park.meters if meter.resolution.is_hourly_or_finer}
    streams = reconciled.network.system.streams
    shown = [place for place, stream in enumerate(streams) if stream in hourly]
    tables = []
    for month, span in zip(months_of(period), reconciled.spans, strict=False):
        hours = read_hours(runner, month, streams)
        values = reconcile_month_of_hours(reconciled.network, span, hours.values).values
        tables.append(_hours_of(streams, hours, values, shown))
    return pl.concat(tables) if tables else RECONCILED_HOURS.empty()


def _hours_of(
    streams: tuple[str, ...], hours: HoursOfMonth, values: Floats, shown: Sequence[int]
) -> pl.DataFrame:
    """Return the hours of some streams as rows, stream by stream."""
    count = len(hours.starts)
    names = pl.Series("meter_id", [streams[place] for place in shown], dtype=pl.String())
    return pl.DataFrame(
        {
            "meter_id": names.gather(np.repeat(np.arange(len(shown)), count)),
            "start": hours.starts.gather(np.tile(np.arange(count), len(shown))),
            "reading": pl.Series(hours.values[shown].ravel()).fill_nan(None),
            "reconciled": pl.Series(values[shown].ravel()).fill_nan(None),
        }
    ).with_columns(pl.col("start").dt.replace_time_zone("UTC").cast(UTC_TYPE))
