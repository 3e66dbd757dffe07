"""Lines over time for charts: what meters counted, or what enters and leaves the park's nodes.

A line has a bounded number of points. Where intervals are too many, longer ones stand for them:
their energy is summed, and of their power the mean, the least and the greatest are told, so that
no extreme is lost. What was metered in days or months is not spread finer. An interval that lacks
a part is unknown and never a zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import polars as pl

from lingtan.app.count_period import Counted
from lingtan.app.line_grid import (
    HOUR,
    HOURLY,
    LADDER,
    MOST,
    Step,
    bucket,
    drawn_step,
    grid_of,
    is_finer,
)
from lingtan.base.errors import ArgumentError
from lingtan.base.names import Name
from lingtan.base.time_axis import Period
from lingtan.park.flows import Flow, flows_of, replaced_by_virtual
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park

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
    quality : Series
        The worst of the parts of each interval, as a place in `QUALITIES`; null where unknown.
    least, greatest : Series or None
        Of the parts of each interval; None where an interval is as it was counted.
    """

    id: str
    carrier: str
    unit: str
    values: pl.Series
    quality: pl.Series
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
        One of `line_grid.LADDER`.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What of lines is asked for.

    Attributes
    ----------
    most : int
        Points of a line at most.
    """

    measure: Measure = Measure.POWER
    step: Step = Step.AUTO
    most: int = MOST


def series_of(counted: Counted, wanted: Sequence[str], drawn: Drawn) -> Lines:
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
    sources = [source for id_ in wanted for source in _sources(counted.park, id_)]
    native = {source.id: _native(counted, source) for source in sources}
    coarsest = max(filter(None, native.values()), key=LADDER.index, default=HOURLY)
    step = drawn_step(counted.period, drawn.step, coarsest, drawn.most)
    grid = grid_of(counted.period, step)
    lines = [
        _line(counted, each, native[each.id] or coarsest, step, drawn.measure) for each in sources
    ]
    return Lines(resolution=step, start=tuple(grid[:-1].to_list()), lines=tuple(lines))


def meters_of(park: Park, wanted: Sequence[str]) -> frozenset[str]:
    """Return the meters whose sums some lines are.

    Raises
    ------
    ArgumentError
        There is no such meter or carrier.
    """
    return frozenset(
        meter for id_ in wanted for each in _sources(park, id_) for meter in each.meters
    )


def _sources(park: Park, id_: str) -> Iterator[_Source]:
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


def _native(counted: Counted, source: _Source) -> str:
    """Return the coarsest step in which the meters of a line were counted; empty for none."""
    steps = {
        step
        for meter in source.meters
        for step in counted.of(meter)["resolution"].unique().to_list()
    }
    return max(steps, key=LADDER.index, default="")


def _line(counted: Counted, source: _Source, native: str, step: str, measure: Measure) -> Line:
    fine = _summed(counted, source, native)
    unit = counted.units.get(source.carrier, "kWh")
    drawn = _at(fine, counted.period, (native, step), measure)
    has_band = "least" in drawn.columns
    return Line(
        id=source.id,
        carrier=source.carrier,
        unit=unit if measure is Measure.ENERGY else _rate(unit),
        name=source.name,
        flow=source.flow,
        values=drawn["value"],
        quality=drawn["quality"],
        least=drawn["least"] if has_band else None,
        greatest=drawn["greatest"] if has_band else None,
    )


def _rate(unit: str) -> str:
    return unit.removesuffix("h") if unit in {"kWh", "MWh"} else f"{unit}/h"


def _summed(counted: Counted, source: _Source, native: str) -> pl.DataFrame:
    """Return the sum of the meters on their own grid: null where one of them is missing."""
    grid = grid_of(counted.period, native)
    fine = pl.DataFrame({"start": grid[:-1]})
    for number, meter in enumerate(source.meters):
        mine = _in_steps(counted.of(meter), counted.period.zone, native)
        own = mine.select(
            pl.col("start").cast(grid.dtype),
            pl.col("quantity").alias(f"quantity{number}"),
            pl.col("quality").alias(f"quality{number}"),
        )
        fine = fine.join(own, on="start", how="left", maintain_order="left")
    numbers = range(len(source.meters))
    total = pl.sum_horizontal(*(f"quantity{each}" for each in numbers), ignore_nulls=False)
    hours = (grid[1:] - grid[:-1]).dt.total_seconds() / HOUR
    return fine.select(
        "start",
        total.alias("quantity"),
        pl.when(total.is_not_null())
        .then(pl.max_horizontal(*(f"quality{each}" for each in numbers)))
        .alias("quality"),
        hours.alias("hours"),
    )


def _in_steps(mine: pl.DataFrame, zone: str, native: str) -> pl.DataFrame:
    """Return the intervals of a meter in a step no finer than its own."""
    own = mine["resolution"][0] if len(mine) else native
    if own == native and not is_finer(HOURLY, native):
        return mine
    return mine.group_by(bucket(zone, native)).agg(
        pl.col("quantity").sum(), pl.col("quality").max()
    )


def _at(
    fine: pl.DataFrame, period: Period, steps: tuple[str, str], measure: Measure
) -> pl.DataFrame:
    """Return ``value`` and ``quality`` at the step that is drawn; a band where it is coarser."""
    native, step = steps
    power = pl.col("quantity") / pl.col("hours")
    if native == step:
        asked = pl.col("quantity") if measure is Measure.ENERGY else power
        return fine.select(asked.alias("value"), "quality")
    whole = pl.col("quantity").null_count() == 0
    told_hours = pl.col("hours").filter(pl.col("quantity").is_not_null()).sum()
    coarse = fine.group_by(bucket(period.zone, step), maintain_order=True).agg(
        energy=pl.when(whole).then(pl.col("quantity").sum()),
        mean=(pl.col("quantity").sum() / told_hours).fill_nan(None),
        quality=pl.col("quality").max(),
        least=power.min(),
        greatest=power.max(),
    )
    if measure is Measure.ENERGY:
        return coarse.select(pl.col("energy").alias("value"), "quality")
    return coarse.select(pl.col("mean").alias("value"), "quality", "least", "greatest")
