"""Counter readings that do not fit the grid: put where they belong, or shared out and flagged.

The total between two readings is measured; how it is spread over the intervals between is not.
A straight share is an estimate (`register_span`), and its shares add up to the last watt-hour.
"""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from lingtan.base.time_axis import Period
from lingtan.metering.calendar import INSTANT, aware, interval_ends, interval_starts
from lingtan.metering.limits import Limits
from lingtan.park.meters import Resolution
from lingtan.park.tables import QUANTITY

SPAN_METHOD = "register_span"
UNITS = 10**QUANTITY.scale  # smallest steps of a quantity in one unit of it
FULL = 0.99  # an interval with less than this part of its time covered is not whole

SHARES = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": INSTANT,
        "value": QUANTITY,
        "quality": pl.String(),
        "method": pl.String(),
        "span_start": INSTANT,
        "span_end": INSTANT,
        "is_moved": pl.Boolean(),
        "is_whole": pl.Boolean(),
    }
)


def share_pieces(
    pieces: pl.DataFrame, resolutions: dict[str, Resolution], period: Period, limits: Limits
) -> pl.DataFrame:
    """Put pieces between two counter readings onto the grid of their meters.

    Parameters
    ----------
    pieces : DataFrame
        ``meter_id``, ``start``, ``until``, ``value``, ``quality``, ``has_new_multiplier``; none
        without a value.

    Returns
    -------
    DataFrame
        ``meter_id``, ``start``, ``value``, ``quality``, ``method``, ``span_start``, ``span_end``,
        ``is_moved``, ``is_whole``: one row an interval. A reading a little off a boundary counts
        at the boundary (``is_moved``). Where readings cover only a part of an interval, the value
        is that of the part and no amount of the interval (``is_whole`` is false).
    """
    if pieces.is_empty():
        return pl.DataFrame(schema=SHARES)
    named = pieces.with_columns(
        resolution=pl.col("meter_id").replace_strict(resolutions, return_dtype=pl.String)
    )
    parts = [
        _parts(alike, _bounds(Resolution(str(name)), alike, period), limits)
        for (name,), alike in named.group_by("resolution", maintain_order=True)
    ]
    return _joined(pl.concat(parts)).select(SHARES.names())


def _bounds(resolution: Resolution, pieces: pl.DataFrame, period: Period) -> np.ndarray:
    """Return the boundaries of all intervals around some pieces, as microseconds."""
    reach = timedelta(days=1 if resolution.minutes is not None else 732)
    low, high = pieces["start"].min(), pieces["until"].max()
    assert isinstance(low, datetime)  # noqa: S101  a column of instants that is not empty
    assert isinstance(high, datetime)  # noqa: S101
    whole_days = (aware(low) - period.start) // timedelta(days=1)
    first = period.start + timedelta(days=whole_days) - reach
    starts = interval_starts(resolution, first, aware(high) + reach, period.zone)
    last = interval_ends(resolution, starts.tail(1), period.zone)
    bounds = pl.concat([starts.cast(INSTANT), last.cast(INSTANT).alias("start")])
    return bounds.to_physical().to_numpy()


def _parts(pieces: pl.DataFrame, bounds: np.ndarray, limits: Limits) -> pl.DataFrame:
    """Cut pieces at the boundaries and give each part its share of the amount."""
    start = _snapped(pieces["start"], bounds, limits.on_grid_share)
    until = _snapped(pieces["until"], bounds, limits.on_grid_share)
    first = np.searchsorted(bounds, start, side="right") - 1
    last = np.maximum(np.searchsorted(bounds, until, side="left") - 1, first)
    table = pieces.with_columns(
        pl.Series("start", start),
        pl.Series("until", until),
        pl.Series("is_moved", start != _exact(pieces["start"])),
        pl.Series("first", first),
        pl.Series("last", last),
    )
    parts = table.with_columns(slot=pl.int_ranges("first", pl.col("last") + 1)).explode("slot")
    slots = parts["slot"].to_numpy()
    cut = parts.with_columns(
        pl.Series("left", bounds[slots]), pl.Series("right", bounds[slots + 1])
    ).with_columns(
        begin=pl.max_horizontal("left", "start"), end=pl.min_horizontal("right", "until")
    )
    is_span = pl.col("first") < pl.col("last")
    return cut.select(
        "meter_id",
        pl.col("left").cast(INSTANT).alias("start"),
        _share().alias("value"),
        _quality(is_span).alias("quality"),
        pl.when(is_span).then(pl.lit(SPAN_METHOD)).otherwise(pl.lit("")).alias("method"),
        pl.when(is_span).then(pl.col("start").cast(INSTANT)).alias("span_start"),
        pl.when(is_span).then(pl.col("until").cast(INSTANT)).alias("span_end"),
        ((pl.col("end") - pl.col("begin")) / (pl.col("right") - pl.col("left"))).alias("covered"),
        "is_moved",
    )


def _snapped(instants: pl.Series, bounds: np.ndarray, share: float) -> np.ndarray:
    """Return the boundary each instant is meant to be, or the instant when it is none."""
    exact = _exact(instants)
    after = np.clip(np.searchsorted(bounds, exact), 1, len(bounds) - 1)
    left, right = bounds[after - 1], bounds[after]
    tolerance = (right - left) * share
    near_left, near_right = exact - left <= tolerance, right - exact <= tolerance
    return np.where(near_left, left, np.where(near_right, right, exact))


def _exact(instants: pl.Series) -> np.ndarray:
    return instants.cast(INSTANT).to_physical().to_numpy()


def _share() -> pl.Expr:
    """Return each part's share of its piece, by time, as an exact decimal.

    Whole units are cut at the time reached, so that the shares add up to the amount.
    """
    units = (pl.col("value") * UNITS).cast(pl.Int128)
    whole = (pl.col("until") - pl.col("start")).cast(pl.Int128)
    share = units * _reached("end") // whole - units * _reached("begin") // whole
    steps = pl.when(whole == 0).then(units).otherwise(share).cast(pl.Int64)
    exact: pl.Expr = (steps.cast(pl.Decimal(38, QUANTITY.scale)) / UNITS).cast(QUANTITY)
    return exact


def _reached(bound: str) -> pl.Expr:
    return (pl.col(bound) - pl.col("start")).cast(pl.Int128)


def _quality(is_span: pl.Expr) -> pl.Expr:
    return (
        pl.when("has_new_multiplier")
        .then(pl.lit("suspect"))
        .when(is_span)
        .then(pl.lit("estimated"))
        .otherwise("quality")
    )


def _joined(parts: pl.DataFrame) -> pl.DataFrame:
    qualities = pl.col("quality")
    worst = (
        pl.when((qualities == "suspect").any())
        .then(pl.lit("suspect"))
        .when((qualities == "estimated").any())
        .then(pl.lit("estimated"))
        .when((qualities == "manual").any())
        .then(pl.lit("manual"))
        .otherwise(qualities.first())
    )
    whole = pl.col("covered").sum() >= FULL
    return parts.group_by("meter_id", "start", maintain_order=True).agg(
        pl.col("value").sum().cast(QUANTITY),
        worst.alias("quality"),
        pl.col("method").max(),
        pl.col("span_start").min(),
        pl.col("span_end").max(),
        pl.col("is_moved").any(),
        whole.alias("is_whole"),
    )
