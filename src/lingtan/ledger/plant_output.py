"""What the plants of a park made, as their meters in the account tell it, over any span.

It is what certificates are held against: no more of a plant can be certified, and no more of it
can be claimed by others, than it made. A plant outside is left out, as it may deliver elsewhere
as well.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import HOUR, as_utc
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.meter_readings import resolution_of
from lingtan.ledger.setting import Setting
from lingtan.metering.limits import DEFAULT
from lingtan.park.meters import Meter, VirtualMeter

ONE_HOUR = timedelta(hours=1)
MINUTES = 60

MADE_BY_METER = """
select meter_id, start, resolution, cast(greatest(quantity, 0) * 1000 as bigint) as milli,
       readings, coalesce(estimated, 0) <> 0 as is_estimated
from ledger_amounts where meter_id in ({meters}) order by start, meter_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantOutput:
    """What one plant made.

    Attributes
    ----------
    made_wh, own_line_wh : int
        All of it in the period, and what of it left by a line of the plant's own [Wh].
    starts : list of datetime
        Hours that were read in full at every meter of the plant, in order; an estimated one is
        none of them.
    so_far : list of int
        What was made in the first 0, 1, 2 … of them [Wh].
    accuracy : float
        Widest class of its meters, as a share.
    """

    made_wh: int
    own_line_wh: int
    starts: list[datetime]
    so_far: list[int]
    accuracy: float

    def told(self, start: datetime, end: datetime) -> int | None:
        """Return what was made over [start, end) [Wh]; None where an hour was not read."""
        first, last = (bisect_left(self.starts, instant) for instant in (start, end))
        is_whole = (end - start) % ONE_HOUR == timedelta(0)
        if not is_whole or last - first < (end - start) // ONE_HOUR:
            return None
        return self.so_far[last] - self.so_far[first]


def plant_outputs(
    runner: SqlRunner, setting: Setting, plants: Iterable[str]
) -> dict[str, PlantOutput]:
    """Return what plants inside the park made in the period; one without a meter is absent.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_amounts`` of the period.
    """
    wanted = {a.id for a in setting.park.assets if not a.is_outside} & set(plants)
    edges = {edge.meter: edge for edge in setting.pools.edges if _is_output(edge, wanted)}
    if not edges:
        return {}
    listed = ", ".join("'" + id_.replace("'", "''") + "'" for id_ in edges)
    rows = as_utc(runner.rows(MADE_BY_METER.format(meters=listed)))
    found = {}
    for plant in sorted({edge.asset for edge in edges.values()}):
        mine = [edge for edge in edges.values() if edge.asset == plant]
        found[plant] = _output(rows, mine, setting)
    return found


def _is_output(edge: Edge, plants: set[str]) -> bool:
    delivers = edge.role.is_supply or edge.role is Role.OWN_LINE
    is_output = delivers and not edge.takes_negative and edge.pool == ELECTRICITY
    return is_output and edge.asset in plants


def _output(rows: pl.DataFrame, edges: list[Edge], setting: Setting) -> PlantOutput:
    meters = {edge.meter for edge in edges}
    lines = {edge.meter for edge in edges if edge.role is Role.OWN_LINE}
    mine = rows.filter(pl.col("meter_id").is_in(meters))
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    named = [meter for meter in every if meter.id in meters]
    due = {m.id: MINUTES // (resolution_of(m, setting.park).minutes or MINUTES) for m in named}
    is_read = pl.col("readings") >= pl.col("meter_id").replace_strict(due, default=1)
    hours = (
        mine.filter((pl.col("resolution") == HOUR) & ~pl.col("is_estimated") & is_read)
        .group_by("start")
        .agg(pl.col("milli").sum(), pl.col("meter_id").n_unique().alias("meters"))
        .filter(pl.col("meters") == len(meters))
        .sort("start")
    )
    return PlantOutput(
        made_wh=int(mine["milli"].sum()),
        own_line_wh=int(mine.filter(pl.col("meter_id").is_in(lines))["milli"].sum()),
        starts=hours["start"].to_list(),
        so_far=list(accumulate(hours["milli"].to_list(), initial=0)),
        accuracy=_accuracy(named),
    )


def _accuracy(meters: Iterable[Meter | VirtualMeter]) -> float:
    """Return the widest class of some meters, as a share."""
    stated = (m.accuracy_class if isinstance(m, Meter) else None for m in meters)
    classes = [DEFAULT.assumed_class if each is None else each for each in stated]
    return max(classes, default=DEFAULT.assumed_class) / 100
