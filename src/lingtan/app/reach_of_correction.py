"""Hold what the files of a correction change against the period whose figures it lists.

Whoever approves sees the figures of one period, and the files are taken in whole: what they say
of another period would take effect and nobody would have been shown it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.span_of_reading import end_of_reading
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.base.time_axis import Period, parse_period, period_name
from lingtan.metering.calendar import literal
from lingtan.park.meters import Meter, MeterKind, Resolution

LAST_ROW = "select coalesce(max(seq), 0) as seq from log"
TAKEN = "select distinct meter_id, start, quality from log where seq > {seq}"
NEXT_TO = """
select meter_id,
       max(start) filter (where start <= {first}) as before,
       min(start) filter (where start >= {after}) as behind
from current_readings group by meter_id"""
DESCRIBED = {
    "meter_id": pl.String,
    "resolution": pl.String,
    "is_register": pl.Boolean,
}
FORMS = DAYS, _, YEARS = "%Y-%m-%d", "%Y-%m", "%Y"
MOST_NAMED = 12  # days or months; more of them are named by the next longer
BETWEEN = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is new or changed in a store, held against a period.

    Attributes
    ----------
    taken : Series of datetime
        The starts of all of it.
    astray : Series of datetime
        Of those the ones that tell nothing of the period.
    """

    period: Period
    taken: pl.Series
    astray: pl.Series

    @property
    def is_elsewhere(self) -> bool:
        """Whether there is any, and none of it starts in the period."""
        inside = self.taken.is_between(self.period.start, self.period.end, closed="left")
        return not self.taken.is_empty() and not inside.any()


def last_row(layout: Layout) -> int:
    """Return the number of the last row of a store; what is taken in later comes after it."""
    with Store.open(layout.store) as store:
        return int(store.runner().rows(LAST_ROW)["seq"][0])


def reach_since(layout: Layout, name: str, row: int) -> Reach:
    """Return what came into a store after a row, and what of it tells nothing of a period.

    A reading of a counter tells of the time to the readings beside it, every other one of an
    interval: a bill that lasts over the edge of the period tells of both sides, and so does the
    counter at its edge.
    """
    period = parse_period(name, zone_of(layout))
    meters = open_park(layout).park.meters
    with Store.open(layout.store) as store:
        rows = store.runner().rows(TAKEN.format(seq=row))
    taken = rows.join(_described(meters), on="meter_id")
    astray = (_counters_astray(taken, layout, period), _intervals_astray(taken, period))
    return Reach(period=period, taken=taken["start"], astray=pl.concat(astray))


def require_within(layout: Layout, reach: Reach, row: int) -> None:
    """Make sure that all of what came in tells of the period.

    Raises
    ------
    CandidateError
        Some of it tells of other days alone; the error names the way out.
    """
    if reach.astray.is_empty():
        return
    if len(reach.astray) == len(reach.taken):
        raise elsewhere(reach)
    period = reach.period
    year = period_name(period.year)
    astray = reach.astray if period.is_year else reach_since(layout, year, row).astray
    years = sorted({year, *_names(astray, YEARS, period.zone)})
    facts = {
        "period": period.name,
        "reached": BETWEEN.join(_reached(reach)),
        "years": BETWEEN.join(years),
    }
    count = len(reach.astray)
    if astray.is_empty():
        raise CandidateError("partly", facts={**facts, "count": count})
    raise CandidateError("over_years", facts={**facts, "count": count})


def elsewhere(reach: Reach) -> CandidateError:
    """Return the error that says that all of a correction is of other days."""
    days = _names(reach.taken, DAYS, reach.period.zone)
    facts = {"period": reach.period.name, "first": days[0], "last": days[-1]}
    return CandidateError("elsewhere", facts=facts)


def _described(meters: Sequence[Meter]) -> pl.DataFrame:
    rows = [(m.id, m.resolution.value, m.kind is MeterKind.REGISTER) for m in meters]
    return pl.DataFrame(rows, schema=DESCRIBED, orient="row")


def _counters_astray(taken: pl.DataFrame, layout: Layout, period: Period) -> pl.Series:
    """Return the readings of counters between which and the period another one lies."""
    counters = taken.filter("is_register")
    if counters.is_empty():
        return counters["start"]
    beside = NEXT_TO.format(first=literal(period.start), after=literal(period.end))
    with Store.open(layout.store) as store:
        edges = store.runner(period=period).rows(beside)
    start = pl.col("start")
    is_astray = (start < pl.col("before")) | (start > pl.col("behind"))
    held = counters.join(edges, on="meter_id", how="left")
    return held.filter(is_astray.fill_null(value=False))["start"]


def _intervals_astray(taken: pl.DataFrame, period: Period) -> pl.Series:
    """Return the readings whose interval lies outside the period."""
    intervals = taken.filter(~pl.col("is_register"))
    earlier = intervals.filter(pl.col("start") < period.start)
    lengths = earlier.select("start", "quality", "resolution").unique()
    ends = [
        end_of_reading(start, quality, Resolution(resolution), period.zone)
        for start, quality, resolution in lengths.iter_rows()
    ]
    over = lengths.filter(pl.Series([end <= period.start for end in ends], dtype=pl.Boolean))
    before = earlier.join(over, on=over.columns, how="semi")["start"]
    return pl.concat([before, intervals.filter(pl.col("start") >= period.end)["start"]])


def _reached(reach: Reach) -> list[str]:
    """Return which days, months or years lie astray: as the period is named, or fewer."""
    level = reach.period.name.count("-")
    for form in FORMS[-1 - level :]:
        names = _names(reach.astray, form, reach.period.zone)
        if len(names) <= MOST_NAMED:
            break
    return names


def _names(starts: pl.Series, form: str, zone: str) -> list[str]:
    """Return the days, months or years of some starts by the park's clock, in order."""
    local = starts.dt.convert_time_zone(zone).dt.strftime(form)
    return local.unique().sort().to_list()
