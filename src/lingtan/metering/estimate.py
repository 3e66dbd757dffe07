"""Estimates: what a meter would have said, by the rule of what it measures.

==============  ================================================================================
``linear``      a straight line, over a gap of two hours or less
``like_day``    median of the same weekday and local time in the four weeks before and after
``profile``     mean of the same weekday and local time in all that is known around
``near_days``   mean of the same local time in the three days before and after: for what sun,
                wind and cold drive, a weekday means nothing and last week had other weather
``hour``        mean of the same local time in all that is known around, when the days near by
                are missing too
==============  ================================================================================

Bills and counters state totals and are never estimated; a store follows its plan, so it gets a
line or nothing. Beyond the longest gap nothing is filled. An estimate rests on measured values
only, never on an estimate or on a value in doubt, and it never changes one.
"""

from collections.abc import Iterable

import polars as pl

from lingtan.metering.calendar import local_clock
from lingtan.metering.dimension import EstimationRule
from lingtan.metering.gaps import mark_gaps
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import CREST

LINEAR = "linear"
LIKE_DAY = "like_day"
PROFILE = "profile"
NEAR_DAYS = "near_days"
HOUR = "hour"
NIGHT = "night"
LEAST_LIKE_DAYS = 2
KEY = ["meter_id", "start"]
ESTIMATES = {"estimate": pl.Float64(), "estimate_method": pl.String()}


def estimate(values: pl.DataFrame, zone: str, limits: Limits) -> pl.DataFrame:
    """Fill holes by rule.

    Parameters
    ----------
    values : DataFrame
        Every interval of the calendar in order: ``meter_id``, ``start``, ``end``,
        ``estimation``, ``is_solar``, ``basis`` (the measured value an estimate may rest on, or
        null), ``is_hole``, ``gap_length``, ``is_asked`` (whether to fill a hole there).

    Returns
    -------
    DataFrame
        ``meter_id``, ``start``, ``estimate``, ``estimate_method``: one row for each hole that
        a rule could fill.
    """
    is_fillable = (
        pl.col("is_hole")
        & pl.col("is_asked")
        & (pl.col("gap_length") <= limits.longest)
        & (pl.col("estimation") != EstimationRule.NONE.value)
    )
    if values.filter(is_fillable).is_empty():
        return pl.DataFrame(schema={**values.select(KEY).schema, **ESTIMATES})
    # A line spans whatever is not measured, doubted values beside the gap included.
    reach = mark_gaps(values.with_columns(is_hole=pl.col("basis").is_null()))["gap_length"]
    lined = values.with_columns(
        reach.alias("reach"), _line().alias("line"), local_clock("start", zone).alias("local")
    )
    dark = _nights(lined.filter("is_solar"), limits)
    holes = lined.filter(is_fillable).join(dark, on=KEY, how="anti")
    is_short = (pl.col("reach") <= limits.linear) & pl.col("line").is_not_null()
    short, long = holes.filter(is_short), holes.filter(~is_short)
    known = (
        lined.filter(pl.col("basis").is_not_null())
        .join(long.select("meter_id").unique(), on="meter_id", how="semi")
        .with_columns(weekday=pl.col("local").dt.weekday(), clock=pl.col("local").dt.time())
    )
    habit = long.filter(pl.col("estimation") == EstimationRule.HABIT.value)
    weather = long.filter(pl.col("estimation") == EstimationRule.WEATHER.value)
    return pl.concat(
        [
            _tagged(dark, pl.lit(0.0), NIGHT),
            _tagged(short, pl.col("line"), LINEAR),
            _first_of(_like_days(habit, known, limits), _profile(habit, known)),
            _first_of(_near_days(weather, known, limits), _hours(weather, known)),
        ]
    )


def _nights(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Return the holes of solar plants in gaps over a night, with hardly any sun on either side.

    A plant that fails in the afternoon stops at a value that is no dusk: that gap is none.
    """
    first, last = limits.night
    hour = pl.col("local").dt.hour()
    faint = limits.dusk_share * pl.col("basis").quantile(CREST, "higher").over("meter_id")
    before = pl.col("basis").forward_fill().over("meter_id").fill_null(0)
    after = pl.col("basis").backward_fill().over("meter_id").fill_null(0)
    is_night = (
        pl.col("is_hole")
        & (pl.col("gap_length") <= limits.longest_night)
        & ((hour >= first) | (hour < last)).any().over("meter_id", "gap")
        & (pl.max_horizontal(before, after) <= faint)
    )
    return values.filter(is_night & pl.col("is_asked"))


def _line() -> pl.Expr:
    return pl.col("basis").interpolate().over("meter_id")


def _tagged(table: pl.DataFrame, value: pl.Expr, method: str) -> pl.DataFrame:
    return table.select(
        *KEY, value.alias("estimate"), pl.lit(method).alias("estimate_method")
    ).filter(pl.col("estimate").is_not_null())


def _first_of(preferred: pl.DataFrame, fallback: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([preferred, fallback.join(preferred, on=KEY, how="anti")])


def _like_days(holes: pl.DataFrame, known: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    weeks = range(1, limits.like_weeks + 1)
    found = _at_days(holes, known, [7 * sign * week for week in weeks for sign in (-1, 1)])
    enough = pl.when(pl.len() >= LEAST_LIKE_DAYS).then(pl.col("basis").median())
    return _tagged(found.group_by(KEY).agg(enough.alias("value")), pl.col("value"), LIKE_DAY)


def _near_days(holes: pl.DataFrame, known: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    days = range(1, limits.near_days + 1)
    found = _at_days(holes, known, [sign * day for day in days for sign in (-1, 1)])
    enough = pl.when(pl.len() >= LEAST_LIKE_DAYS).then(pl.col("basis").mean())
    return _tagged(found.group_by(KEY).agg(enough.alias("value")), pl.col("value"), NEAR_DAYS)


def _at_days(holes: pl.DataFrame, known: pl.DataFrame, days: Iterable[int]) -> pl.DataFrame:
    # The hour a clock change repeats stands twice; the first one speaks for it.
    by_clock = known.select("meter_id", "local", "basis").unique(
        ["meter_id", "local"], keep="first", maintain_order=True
    )
    asked = pl.concat(
        [
            holes.select(*KEY, (pl.col("local") + pl.duration(days=day)).alias("local"))
            for day in days
        ]
    )
    return asked.join(by_clock, on=["meter_id", "local"])


def _profile(holes: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    means = known.group_by("meter_id", "weekday", "clock").agg(pl.col("basis").mean())
    keyed = holes.select(
        *KEY,
        pl.col("local").dt.weekday().alias("weekday"),
        pl.col("local").dt.time().alias("clock"),
    )
    return _tagged(
        keyed.join(means, on=["meter_id", "weekday", "clock"]), pl.col("basis"), PROFILE
    )


def _hours(holes: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    means = known.group_by("meter_id", "clock").agg(pl.col("basis").mean())
    keyed = holes.select(*KEY, pl.col("local").dt.time().alias("clock"))
    return _tagged(keyed.join(means, on=["meter_id", "clock"]), pl.col("basis"), HOUR)
