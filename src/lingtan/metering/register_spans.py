"""Counter readings that do not fit the grid: put where they belong, or shared out and flagged.

The total between two readings is measured; how it is spread over the intervals between is not.
A straight share is an estimate (`register_span`), and its shares add up to the last watt-hour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import polars as pl

from lingtan.base.time_axis import Period
from lingtan.metering.calendar import INSTANT, aware, interval_ends, interval_starts
from lingtan.metering.limits import Limits
from lingtan.park.meters import Resolution
from lingtan.park.tables import QUANTITY

SPAN_METHOD = "register_span"
PLACE = Decimal(1).scaleb(-QUANTITY.scale)
FULL = 0.99  # an interval with less than this part of its time covered is not whole

SHARES = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": INSTANT,
        "value": QUANTITY,
        "quality": pl.String(),
        "method": pl.String(),
        "span_start": INSTANT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Boundaries of the intervals of one resolution, ascending, as microseconds."""

    bounds: np.ndarray

    def snapped(self, instant: int, share: float) -> int:
        """Return the boundary an instant is meant to be, or the instant when it is none."""
        after = int(np.searchsorted(self.bounds, instant))
        if not 0 < after < len(self.bounds):
            return instant
        left, right = int(self.bounds[after - 1]), int(self.bounds[after])
        tolerance = (right - left) * share
        if instant - left <= tolerance:
            return left
        return right if right - instant <= tolerance else instant

    def parts(self, start: int, until: int) -> Iterator[tuple[int, int, float]]:
        """Yield each interval a span touches: its start, the time shared, the part covered."""
        first = max(int(np.searchsorted(self.bounds, start, side="right")) - 1, 0)
        for left, right in zip(self.bounds[first:-1], self.bounds[first + 1 :], strict=True):
            if left >= max(until, start + 1):
                return
            shared = min(int(right), until) - max(int(left), start)
            yield int(left), shared, shared / int(right - left)


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
        ``meter_id``, ``start``, ``value``, ``quality``, ``method``, ``span_start``: one row an
        interval. A reading a little off a boundary counts at the boundary.
    """
    if pieces.is_empty():
        return pl.DataFrame(schema=SHARES)
    grids = {
        resolution: _grid(resolution, pieces, period)
        for resolution in {resolutions[meter] for meter in pieces["meter_id"].unique()}
    }
    rows = [
        row
        for piece in pieces.iter_rows(named=True)
        for row in _shares(piece, grids[resolutions[piece["meter_id"]]], limits)
    ]
    parts = pl.DataFrame(rows, schema={**SHARES, "covered": pl.Float64()}, orient="row")
    return _joined(parts).select(SHARES.names())


def _grid(resolution: Resolution, pieces: pl.DataFrame, period: Period) -> Grid:
    reach = timedelta(days=1 if resolution.minutes is not None else 732)
    low, high = pieces["start"].min(), pieces["until"].max()
    assert isinstance(low, datetime)  # noqa: S101  a column of instants that is not empty
    assert isinstance(high, datetime)  # noqa: S101
    whole_days = (aware(low) - period.start) // timedelta(days=1)
    first = period.start + timedelta(days=whole_days) - reach
    starts = interval_starts(resolution, first, aware(high) + reach, period.zone)
    last = interval_ends(resolution, starts.tail(1), period.zone)
    bounds = pl.concat([starts.cast(INSTANT), last.cast(INSTANT).alias("start")])
    return Grid(bounds=bounds.to_physical().to_numpy())


def _shares(piece: dict[str, object], grid: Grid, limits: Limits) -> Iterator[tuple[object, ...]]:
    start, until = (_microseconds(piece[name]) for name in ("start", "until"))
    start, until = (grid.snapped(instant, limits.on_grid_share) for instant in (start, until))
    parts = list(grid.parts(start, until))
    value = piece["value"]
    assert isinstance(value, Decimal)  # noqa: S101  pieces without a value are left out
    is_span = len(parts) > 1
    method = SPAN_METHOD if is_span else ""
    quality = _quality(piece, is_span=is_span)
    for (left, _, covered), amount in zip(
        parts, split([shared for _, shared, _ in parts], value), strict=True
    ):
        yield (
            piece["meter_id"],
            _instant(left),
            amount,
            quality,
            method,
            _instant(start) if is_span else None,
            covered,
        )


def _quality(piece: dict[str, object], *, is_span: bool) -> str:
    if piece["has_new_multiplier"]:
        return "suspect"
    return "estimated" if is_span else str(piece["quality"])


def split(weights: Sequence[int], total: Decimal) -> list[Decimal]:
    """Share a total by weights, exactly: the shares add up to the total.

    Examples
    --------
    >>> split([1, 1, 1], Decimal("1.000"))
    [Decimal('0.333'), Decimal('0.333'), Decimal('0.334')]
    """
    whole = sum(weights)
    units = int(total / PLACE)
    if whole == 0:
        return [total, *[Decimal(0)] * (len(weights) - 1)]
    reached = [0, *(int(part) for part in np.cumsum(np.array(weights, dtype=object)))]
    ends = [units * part // whole for part in reached]
    return [(end - begin) * PLACE for begin, end in pairwise(ends)]


def _joined(parts: pl.DataFrame) -> pl.DataFrame:
    qualities = pl.col("quality")
    worst = (
        pl.when((qualities == "suspect").any() | (pl.col("covered").sum() < FULL))
        .then(pl.lit("suspect"))
        .when((qualities == "estimated").any())
        .then(pl.lit("estimated"))
        .otherwise(qualities.first())
    )
    return parts.group_by("meter_id", "start", maintain_order=True).agg(
        pl.col("value").sum().cast(QUANTITY),
        worst.alias("quality"),
        pl.col("method").max(),
        pl.col("span_start").min(),
        pl.col("covered").sum(),
    )


def _microseconds(instant: object) -> int:
    assert isinstance(instant, datetime)  # noqa: S101  a column of instants
    return int(pl.Series([instant], dtype=INSTANT).to_physical()[0])


def _instant(microseconds: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(microseconds=microseconds)  # noqa: DTZ001  naive UTC
