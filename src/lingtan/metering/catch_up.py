"""Readings that catch up: the first one after a gap holds what flowed since the last before it.

A logger that was cut off may send the sum of what it missed in one interval. An estimate of the
gap would then count that twice. What tells such a reading is its size: it is what was due over the
gap and its own interval together, and far more than was due in its own alone. The sum is measured;
it is shared over the gap as what was due there.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.metering import faults
from lingtan.metering.calendar import naive
from lingtan.metering.dimension import FIRST_INSTANT, LAST_INSTANT, EstimationRule
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import first_of_each
from lingtan.metering.range_check import DOUBT
from lingtan.park.answers import Answer
from lingtan.park.tables import QUANTITY

CAUGHT_UP = "caught_up"
BESIDE = 4  # intervals on either side of a gap that tell the level of its day
MOST = 96  # intervals of a gap that a logger catches up in one
Floats = NDArray[np.float64]


def share_catch_ups(
    judged: pl.DataFrame, answers: Sequence[Answer], limits: Limits
) -> pl.DataFrame:
    """Share what was caught up over the gap before it, and mark the reading in ``doubt``.

    Parameters
    ----------
    judged : DataFrame
        Every interval in order of time within a meter: ``meter_id``, ``start``, ``amount``,
        ``basis`` (the measured value, or null) and all that `repair` knows of it.
    answers : sequence of Answer
        What was called real is believed where it stands.
    """
    if judged["amount"].null_count() == 0:
        return judged
    share: list[Floats] = []
    caught: list[Floats] = []
    for table in judged.partition_by("meter_id"):
        shared, last = _of_meter(table, _called_real(table, answers), limits)
        share.append(shared)
        caught.append(last)
    exact = pl.Series("share", np.concatenate(share)).fill_nan(None).round(QUANTITY.scale)
    is_shared = exact.is_not_null()
    is_last = pl.Series(np.concatenate(caught)).cast(pl.Boolean)
    if not is_shared.any():
        return judged
    return judged.with_columns(
        value=pl.when(is_shared).then(exact.cast(QUANTITY)).otherwise("value"),
        quality=pl.when(is_shared).then(pl.lit("estimated")).otherwise("quality"),
        method=pl.when(is_shared).then(pl.lit(CAUGHT_UP)).otherwise("method"),
        basis=pl.when(~is_shared).then("basis"),
        is_hole=pl.col("is_hole") & ~is_shared,
        stands=pl.col("stands") & ~is_shared,
        **{DOUBT: pl.when(is_last).then(pl.lit(faults.CAUGHT_UP.id)).otherwise(DOUBT)},
    )


def _of_meter(table: pl.DataFrame, is_real: pl.Series, limits: Limits) -> tuple[Floats, Floats]:
    """Return the share of each interval, no number where none is, and which caught up."""
    basis = table["basis"].fill_null(np.nan).to_numpy().astype(float)
    amount = table["amount"].fill_null(np.nan).to_numpy().astype(float)
    share, caught = np.full(len(basis), np.nan), np.zeros(len(basis))
    minute = (table["start"].dt.hour().cast(pl.Int64) * 60 + table["start"].dt.minute()).to_numpy()
    step = (table["end"][0] - table["start"][0]) / limits.linear
    is_filled = table["estimation"][0] != EstimationRule.NONE.value
    missing = table["amount"].is_null() & is_filled
    real = is_real.to_numpy()
    for begin, end in _gaps(missing.to_numpy()):
        due = _due(basis, minute, slice(begin, end + 1), step)
        with np.errstate(invalid="ignore", divide="ignore"):
            is_sum = abs(amount[end] / due.sum() - 1.0) <= limits.caught_up_share
            rises = amount[end] > limits.caught_up_rise * due[-1]
        if is_sum and rises and not real[end]:
            parts = np.round(amount[end] * due / due.sum(), QUANTITY.scale)
            parts[-1] += amount[end] - parts.sum()
            share[begin : end + 1], caught[end] = parts, 1.0
    return share, caught


def _called_real(table: pl.DataFrame, answers: Sequence[Answer]) -> pl.Series:
    said = [
        a for a in answers if a.finding == faults.CAUGHT_UP.id and a.meter == table["meter"][0]
    ]
    is_real = pl.repeat(value=False, n=table.height, eager=True)
    for answer in said:
        span = naive(answer.start or FIRST_INSTANT), naive(answer.end or LAST_INSTANT)
        is_real |= table["start"].is_between(*span, closed="left")
    return is_real


def _gaps(is_missing: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield where gaps begin and end that have two values behind them and one before."""
    firsts = first_of_each(is_missing.astype(np.int64))
    for begin, end in zip(firsts, [*firsts[1:], len(is_missing)], strict=True):
        if is_missing[begin] and begin > 0 and end + 1 < len(is_missing) and end - begin <= MOST:
            yield int(begin), int(end)


def _due(basis: Floats, minute: NDArray[np.int64], span: slice, step: float) -> Floats:
    """Return what was due in each interval: by a line over a short span, else as on other days."""
    count = span.stop - span.start
    if count * step <= 1.0:
        line: Floats = np.linspace(basis[span.start - 1], basis[span.stop], count + 2)[1:-1]
        return line
    around = slice(max(0, span.start - BESIDE), span.stop + BESIDE)
    others = basis.copy()
    others[span] = np.nan
    usual = _usual(others, minute, minute[around])
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.nansum(others[around]) / np.nansum(np.where(np.isnan(others[around]), 0, usual))
        first = span.start - around.start
        due: Floats = usual[first : first + count] * level  # no number where nothing is usual
    return due


def _usual(basis: Floats, minute: NDArray[np.int64], wanted: NDArray[np.int64]) -> Floats:
    """Return the median of all days at some minutes of the day."""
    found = [basis[minute == each] for each in wanted]
    return np.array([np.nanmedian(e) if (~np.isnan(e)).any() else np.nan for e in found])
