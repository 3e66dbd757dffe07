"""The clock, seen from a meter's own day: noon should fall at noon.

Local time taken as UTC moves a day by the whole offset of the zone. Two things give it away
without any knowledge of the meter: a solar plant that produces at night, and a month whose day
profile is that of the other months, moved by some hours. Smaller shifts need a parent meter
to compare with; see `late_clock`.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.amount_names import AMOUNT_HOURS, AMOUNT_METERS
from lingtan.metering.calendar import INSTANT, interval_starts, local_clock
from lingtan.metering.clock_sides import (
    Moved,
    form_of,
    moved_months,
    signed_hours,
    swing_of,
)
from lingtan.metering.limits import Limits
from lingtan.metering.name_faults import fault
from lingtan.metering.virtual import real_terms
from lingtan.park.assets import AssetKind
from lingtan.park.meters import ASSET_PREFIX, Meter, Resolution, VirtualMeter
from lingtan.park.park import Park

CLOCK = "metering_clock"
HOURS_A_DAY = 24
LEAST_MONTHS = 3
OFF_NOON = 2  # hours
NOON = 12.5  # mean solar noon in zones that follow the sun, summer time included

SMALLEST = 1e-9  # less energy than any meter shows: keeps a share of nothing at zero

Days = dict[str, np.ndarray]

# A slot is one number for an hour of the day in a month: the engine groups by it far more cheaply.
PROFILES_SQL = f"""
select m.meter_id, s.slot, cast(s.milli as double) / 1000 as quantity
from (select h.number, c.slot, sum(h.milli) as milli
      from {AMOUNT_HOURS} h join {CLOCK} c on h.start = c.hour group by h.number, c.slot) s
join {AMOUNT_METERS} m on m.number = s.number
where m.resolution = '1h'"""


def check_day_profiles(
    runner: SqlRunner, park: Park, period: Period, limits: Limits
) -> tuple[Finding, ...]:
    """Name solar meters that produce at night, and months whose day is shifted.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `rollup.AMOUNT_TABLES`.
    """
    clock = _clock(period)
    runner.give(CLOCK, clock)
    slots = clock.select("slot", "month", "hour_of_day").unique()
    profiles = _by_meter(runner.rows(PROFILES_SQL).join(slots, on="slot"))
    solar = _solar_meters(park)
    unlike = {meter: list(shifted_months(days, limits)) for meter, days in profiles.items()}
    for meter in solar & unlike.keys():
        unlike[meter] = [each for each in unlike[meter] if _is_off_noon(profiles[meter][each[0]])]
    moved = moved_months(runner, unlike, profiles, period, limits)
    for meter, terms in real_terms(park).items():  # a sum has the clock of its terms
        of_terms = [moved[term] for term in terms if term in moved]
        if meter in moved and of_terms:
            moved[meter] = of_terms[0]
    return tuple(
        finding
        for meter_id, days in profiles.items()
        for finding in (
            *(_night_findings(meter_id, days, period, limits) if meter_id in solar else ()),
            *_shift_findings(meter_id, moved.get(meter_id, ()), period),
        )
    )


def _is_off_noon(day: np.ndarray) -> bool:
    """Whether the sun of a day is not around noon: else the other months are the wrong ones."""
    return abs(signed_hours(centre_of_day(day) - NOON)) >= OFF_NOON


def _by_meter(profiles: pl.DataFrame) -> dict[str, Days]:
    """Return the day of every meter and month, in order; an hour without amounts is zero."""
    quantity, hour = pl.col("quantity"), pl.col("hour_of_day")
    table = (
        profiles.group_by("meter_id", "month")
        .agg(quantity.filter(hour == n).sum().alias(f"hour_{n}") for n in range(HOURS_A_DAY))
        .sort("meter_id", "month")
    )
    matrix = table.drop("meter_id", "month").to_numpy()
    days: dict[str, Days] = {}
    for meter_id, month, day in zip(table["meter_id"], table["month"], matrix, strict=True):
        days.setdefault(meter_id, {})[month] = day
    return days


def _clock(period: Period) -> pl.DataFrame:
    hours = interval_starts(Resolution.HOUR, period.start, period.end, period.zone).cast(INSTANT)
    local = local_clock("hour", period.zone)
    clock = hours.to_frame("hour").with_columns(
        month=local.dt.strftime("%Y-%m"), hour_of_day=local.dt.hour().cast(pl.Int32)
    )
    number = (pl.col("month") != pl.col("month").shift(1)).fill_null(False).cum_sum()
    return clock.with_columns(slot=number.cast(pl.Int32) * HOURS_A_DAY + pl.col("hour_of_day"))


def _solar_meters(park: Park) -> set[str]:
    """Return the meters of solar plants, those behind the meter of a user among them."""
    solar = {f"{ASSET_PREFIX}{asset.id}" for asset in park.assets if asset.kind is AssetKind.SOLAR}
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    return {meter.id for meter in meters if meter.source in solar}


def _night_findings(
    meter_id: str, days: Days, period: Period, limits: Limits
) -> Iterator[Finding]:
    first, last = limits.night
    is_night = (np.arange(HOURS_A_DAY) >= first) | (np.arange(HOURS_A_DAY) < last)
    for month, day in days.items():
        output = np.clip(day, 0, None)
        share = float(output[is_night].sum() / max(float(output.sum()), SMALLEST))
        if share > limits.night_share:
            row: dict[str, object] = {
                "meter_id": meter_id,
                "month": month,
                "share": round(share, 3),
                "hours": signed_hours(centre_of_day(day) - NOON),
            }
            yield fault(faults.NIGHT_GENERATION, row, period.zone)


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


def _shift_findings(meter_id: str, moved: Iterable[Moved], period: Period) -> Iterator[Finding]:
    for each in moved:
        told = {"meter_id": meter_id, "month": each.month, "hours": each.hours}
        row: dict[str, object] = told if each.is_sure else told | {"either": "yes"}
        yield fault(faults.SHIFTED_PROFILE, row, period.zone)


def shifted_months(days: Days, limits: Limits) -> Iterator[tuple[str, int]]:
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
    swings = {month: day for month, day in days.items() if swing_of(day) >= limits.profile_swing}
    if len(swings) <= LEAST_MONTHS:
        return
    forms = {month: form_of(day) for month, day in swings.items()}
    for month, form in forms.items():
        others = np.median([other for name, other in forms.items() if name != month], axis=0)
        if form @ form_of(others) > limits.profile_unlike:
            continue
        likeness = [form @ form_of(np.roll(others, lag)) for lag in range(HOURS_A_DAY)]
        best = int(np.argmax(likeness))
        if likeness[best] >= limits.profile_like:
            yield month, signed_hours(best)
