"""Lines over time for charts: what meters counted, or what enters and leaves the park's nodes.

A line has at most `MOST` points. Where hours are too many, days stand for them: their energy is
summed, and of their power the mean, the least and the greatest hour are told. What was metered in
days or months is not spread finer. An interval that lacks a part is unknown and never a zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl

from lingtan.app.count_period import Counted
from lingtan.base.errors import ArgumentError
from lingtan.base.names import Name
from lingtan.base.time_axis import Period
from lingtan.park.flows import Flow, flows_of, replaced_by_virtual
from lingtan.park.meters import Meter, VirtualMeter

MOST = 2000
STEPS = ("1h", "1d", "1mo", "1y")
AT_NODES = (
    Flow.IMPORT,
    Flow.DIRECT_IMPORT,
    Flow.GENERATION_NON_FOSSIL,
    Flow.GENERATION_FOSSIL,
    Flow.CONVERSION_OUTPUT,
    Flow.DISCHARGE,
    Flow.CHARGE,
    Flow.EXPORT,
    Flow.DELIVERY,
)
HOUR = 3600.0  # [s]


class Measure(StrEnum):
    """What a line tells of an interval."""

    POWER = "power"
    ENERGY = "energy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `flow` and no `name` where it is a sum of meters.

    Attributes
    ----------
    unit : str
        Canonical, by the hour where it is of power: kW, kg/h, m³/h.
    values : Series
        One value an interval; null where it is unknown.
    least, greatest : Series or None
        Of the hours of each interval; None where an interval is as it was metered.
    """

    id: str
    carrier: str
    unit: str
    values: pl.Series
    name: Name | None = None
    flow: Flow | None = None
    least: pl.Series | None = None
    greatest: pl.Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines on one grid.

    Attributes
    ----------
    resolution : str
        1h, 1d, 1mo or 1y.
    start : tuple of datetime
        Start of each interval, in UTC.
    """

    resolution: str
    start: tuple[datetime, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where a line comes from: the meters whose sum it is."""

    id: str
    carrier: str
    meters: tuple[str, ...]
    name: Name | None = None
    flow: Flow | None = None


def series_of(counted: Counted, wanted: Sequence[str], measure: Measure) -> Lines:
    """Return lines of a period.

    Parameters
    ----------
    wanted : sequence of str
        Ids of meters, or of carriers, which stand for all that enters or leaves nodes.

    Raises
    ------
    ArgumentError
        There is no such meter or carrier.
    """
    sources = [source for id_ in wanted for source in _sources(counted, id_)]
    native = {source.id: _native(counted.table, source) for source in sources}
    step = max([*native.values(), _finest(counted.period)], key=STEPS.index)
    grid = _grid(counted.period, step)
    lines = [_line(counted, each, native[each.id], step, measure) for each in sources]
    return Lines(resolution=step, start=tuple(grid[:-1].to_list()), lines=tuple(lines))


def _sources(counted: Counted, id_: str) -> Iterator[_Source]:
    park = counted.park
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    found = next((meter for meter in meters if meter.id == id_), None)
    if found is not None:
        yield _Source(id=id_, carrier=found.carrier, meters=(id_,), name=found.name)
        return
    if all(meter.carrier != id_ for meter in meters):
        raise ArgumentError("no_series", facts={"series": id_, "count": len(meters)})
    left_out = replaced_by_virtual(park)
    flows = [each for each in flows_of(park) if each.carrier == id_ and each.meter not in left_out]
    for flow in AT_NODES:
        of_kind = tuple(each.meter for each in flows if each.flow is flow)
        if of_kind:
            yield _Source(id=f"{id_}.{flow}", carrier=id_, meters=of_kind, flow=flow)


def _native(table: pl.DataFrame, source: _Source) -> str:
    """Return the coarsest resolution in which the meters of a line were counted."""
    mine = table.filter(pl.col("meter_id").is_in(list(source.meters)))
    return max(mine["resolution"].unique().to_list(), key=STEPS.index, default=STEPS[0])


def _finest(period: Period) -> str:
    return STEPS[0] if period.hours <= MOST else STEPS[1]


def _grid(period: Period, step: str) -> pl.Series:
    """Return the starts of all intervals in UTC, and the end of the last one."""
    zone = "UTC" if step == STEPS[0] else period.zone
    first, last = (pl.lit(each).dt.convert_time_zone(zone) for each in (period.start, period.end))
    drawn = pl.select(start=pl.datetime_range(first, last, step, closed="left"))
    ends = pl.Series("start", [period.end]).dt.convert_time_zone("UTC")
    starts = drawn["start"].dt.convert_time_zone("UTC").cast(ends.dtype)
    return starts.append(ends)


def _line(counted: Counted, source: _Source, native: str, step: str, measure: Measure) -> Line:
    fine = _summed(counted, source, native)
    unit = counted.units.get(source.carrier, "kWh")
    values, bands = _at(fine, counted.period, (native, step), measure)
    return Line(
        id=source.id,
        carrier=source.carrier,
        unit=unit if measure is Measure.ENERGY else _rate(unit),
        name=source.name,
        flow=source.flow,
        values=values,
        least=bands[0] if bands else None,
        greatest=bands[1] if bands else None,
    )


def _rate(unit: str) -> str:
    return unit.removesuffix("h") if unit in {"kWh", "MWh"} else f"{unit}/h"


def _summed(counted: Counted, source: _Source, native: str) -> pl.DataFrame:
    """Return the sum of the meters on their own grid: null where one of them is missing."""
    grid = _grid(counted.period, native)
    fine = pl.DataFrame({"start": grid[:-1]})
    for meter in source.meters:
        mine = counted.table.filter(pl.col("meter_id") == meter)
        if native != STEPS[0]:
            mine = _by_bucket(mine, counted.period.zone, native)
        own = mine.select(pl.col("start").cast(grid.dtype), pl.col("quantity").alias(meter))
        fine = fine.join(own, on="start", how="left")
    total = pl.sum_horizontal(*source.meters, ignore_nulls=False)
    hours = (grid[1:] - grid[:-1]).dt.total_seconds() / HOUR
    return fine.select("start", total.alias("quantity"), hours.alias("hours"))


def _by_bucket(mine: pl.DataFrame, zone: str, step: str) -> pl.DataFrame:
    return mine.group_by(_bucket(zone, step)).agg(pl.col("quantity").sum())


def _bucket(zone: str, step: str) -> pl.Expr:
    local = pl.col("start").dt.convert_time_zone(zone).dt.truncate(step)
    return local.dt.convert_time_zone("UTC").alias("start")


def _at(
    fine: pl.DataFrame, period: Period, steps: tuple[str, str], measure: Measure
) -> tuple[pl.Series, tuple[pl.Series, pl.Series] | None]:
    """Return the values of a line at the step that is drawn, and its band where there is one."""
    native, step = steps
    power = pl.col("quantity") / pl.col("hours")
    if native == step:
        asked = pl.col("quantity") if measure is Measure.ENERGY else power
        return fine.select(asked.alias("value"))["value"], None
    whole = pl.col("quantity").null_count() == 0
    coarse = fine.group_by(_bucket(period.zone, step), maintain_order=True).agg(
        energy=pl.when(whole).then(pl.col("quantity").sum()),
        mean=pl.col("quantity").sum()
        / pl.col("hours").filter(pl.col("quantity").is_not_null()).sum(),
        least=power.min(),
        greatest=power.max(),
    )
    if measure is Measure.ENERGY:
        return coarse["energy"], None
    return coarse["mean"].fill_nan(None), (coarse["least"], coarse["greatest"])
