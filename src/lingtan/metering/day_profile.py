"""The clock, seen from a meter's own day: noon should fall at noon.

Local time taken as UTC moves a day by the whole offset of the zone. Two things give it away
without any knowledge of the meter: a solar plant that produces at night, and a month whose day
profile is that of the other months, moved by some hours. Smaller shifts need a parent meter
to compare with; see `late_clock`.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import INSTANT, interval_starts, local_clock
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.park.assets import AssetKind
from lingtan.park.flows import INFLOWS, flows_of
from lingtan.park.meters import Resolution
from lingtan.park.park import Park

CLOCK = "metering_clock"
HOURS_A_DAY = 24
LEAST_MONTHS = 3
NOON = 12.5  # mean solar noon in zones that follow the sun, summer time included

PROFILES_SQL = f"""
select a.meter_id, c.month, c.hour_of_day, cast(sum(a.quantity) as double) as quantity
from amounts a join {CLOCK} c on a.start = c.hour
where a.resolution = '1h'
group by a.meter_id, c.month, c.hour_of_day"""


def check_day_profiles(
    runner: SqlRunner, park: Park, period: Period, limits: Limits
) -> tuple[Finding, ...]:
    """Name solar meters that produce at night, and months whose day is shifted.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    """
    runner.give(CLOCK, _clock(period))
    profiles = runner.rows(PROFILES_SQL)
    solar = _solar_meters(park)
    return (
        *_night_findings(profiles.filter(pl.col("meter_id").is_in(sorted(solar))), period, limits),
        *_shift_findings(profiles, period, limits),
    )


def _clock(period: Period) -> pl.DataFrame:
    hours = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    local = local_clock("hour", period.zone)
    return hours.to_frame("hour").with_columns(
        month=local.dt.strftime("%Y-%m"), hour_of_day=local.dt.hour().cast(pl.Int32)
    )


def _solar_meters(park: Park) -> set[str]:
    solar = {asset.id for asset in park.assets if asset.kind is AssetKind.SOLAR}
    return {flow.meter for flow in flows_of(park) if flow.asset in solar and flow.flow in INFLOWS}


def _night_findings(profiles: pl.DataFrame, period: Period, limits: Limits) -> Iterator[Finding]:
    first, last = limits.night
    output = pl.col("quantity").clip(lower_bound=0)
    is_night = (pl.col("hour_of_day") >= first) | (pl.col("hour_of_day") < last)
    shares = (
        profiles.group_by("meter_id", "month")
        .agg(
            (output.filter(is_night).sum() / output.sum()).round(3).alias("share"),
            pl.col("quantity").sort_by("hour_of_day"),
            pl.col("hour_of_day").sort(),
        )
        .filter(pl.col("share") > limits.night_share)
        .sort("meter_id", "month")
    )
    for row in shares.iter_rows(named=True):
        centre = centre_of_day(_day(row["hour_of_day"], row["quantity"]))
        facts = {name: row[name] for name in ("meter_id", "month", "share")}
        yield fault(
            faults.NIGHT_GENERATION, facts | {"hours": _signed(centre - NOON)}, period.zone
        )


def centre_of_day(profile: np.ndarray) -> float:
    """Return the hour around which a day profile is centred, on the circle of 24 hours.

    Examples
    --------
    >>> profile = np.zeros(24)
    >>> profile[[11, 12, 13]] = 1.0, 2.0, 1.0
    >>> round(centre_of_day(profile), 6)
    12.5
    """
    angle = 2 * np.pi * (np.arange(HOURS_A_DAY) + 0.5) / HOURS_A_DAY
    weight = np.clip(profile, 0, None)
    direction = np.angle((weight * np.exp(1j * angle)).sum())
    return float(direction * HOURS_A_DAY / (2 * np.pi)) % HOURS_A_DAY


def _shift_findings(profiles: pl.DataFrame, period: Period, limits: Limits) -> Iterator[Finding]:
    for (meter_id,), table in profiles.sort("meter_id", "month").group_by(
        "meter_id", maintain_order=True
    ):
        days = {
            month: _day(rows["hour_of_day"].to_list(), rows["quantity"].to_list())
            for (month,), rows in table.group_by("month", maintain_order=True)
        }
        for month, hours in shifted_months(days, limits):
            row = {"meter_id": meter_id, "month": month, "hours": hours}
            yield fault(faults.SHIFTED_PROFILE, row, period.zone)


def shifted_months(
    days: dict[str, np.ndarray] | dict[object, np.ndarray], limits: Limits
) -> Iterator[tuple[object, int]]:
    """Yield the months whose day is that of the other months, moved by some hours.

    Parameters
    ----------
    days : mapping of month to array, shape (24,)
        Day profile of each month.

    Yields
    ------
    tuple of (month, int)
        By how many hours the month's day is later than the others'.
    """
    swings = {month: day for month, day in days.items() if _swing(day) >= limits.profile_swing}
    if len(swings) <= LEAST_MONTHS:
        return
    forms = {month: _form(day) for month, day in swings.items()}
    for month, form in forms.items():
        others = np.median([other for name, other in forms.items() if name != month], axis=0)
        likeness = np.array([float(form @ _form(np.roll(others, lag))) for lag in range(24)])
        best = int(likeness.argmax())
        if likeness[best] >= limits.profile_like and likeness[0] <= limits.profile_unlike:
            yield month, _signed(best)


def _day(hours: list[int], quantities: list[float]) -> np.ndarray:
    day = np.zeros(HOURS_A_DAY)
    day[hours] = quantities
    return day


def _swing(day: np.ndarray) -> float:
    mean = float(np.abs(day).mean())
    return float(day.std()) / mean if mean else 0.0


def _form(day: np.ndarray) -> np.ndarray:
    centred = day - day.mean()
    size = float(np.linalg.norm(centred))
    form: np.ndarray = centred / size if size else centred
    return form


def _signed(hours: float) -> int:
    """Return a shift on the circle of the day as -11 to 12 hours."""
    turn = round(hours) % HOURS_A_DAY
    return turn if turn <= HOURS_A_DAY // 2 else turn - HOURS_A_DAY
