"""Values far above all else their meter shows: codes, rows in another unit, lone spikes.

A value is *far* where nothing lies between it and what the meter shows otherwise: of the values in
order, a step of `spike_factor` among the few largest. However often a value repeats, it fills no
such step, so repeats cannot hide each other. What a far value is, its company tells:

* A code for "no value" is a number loggers are known to write, or a far one that repeats to the
  last digit where a process would vary. It stands for nothing and is replaced.
* A row in another unit is a thousand (a hundred, ten) times what stands beside it, or a
  thousandth. So are the rows of some days, where nothing lies in between. They are replaced.
* A spike stands alone. An ordinary industrial start does not: it is followed by running, it comes
  again, and even a direct-on-line motor start, six to eight times the current for a few seconds,
  less than doubles the mean of a minute. A spike is doubted; beyond `impossible_factor` nothing
  real makes one, and it is replaced. An hour that stands alone is doubted like a spike.

Everything else that is far, such as the first days of a season, is believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.findings import FindingKind
from lingtan.catalogue.load import load_catalogue
from lingtan.metering import faults
from lingtan.metering.limits import Limits
from lingtan.metering.month_readings import first_of_each
from lingtan.metering.range_check import DOUBT, IS_IMPOSSIBLE, OVERRULED

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SCALES = 10.0 ** np.arange(-4, 4)  # fixed-point values, and units a thousand times larger
UNIT_RATIOS = (10.0, 100.0, 1000.0)
LARGER_UNITS = (1000.0,)  # a tenth or a hundredth of the usual is a works at rest
BEYOND = float("inf")
FEWEST = 100  # values above zero, a day of quarter hours: of fewer nobody knows what is usual
FEWEST_BESIDE = 24  # beside a number that is known as a code, a day of hours will do
PLACES = 3  # of a quantity
TINY = 1e-12
HOURS_A_DAY, DAYS_A_WEEK = 24, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a meter shows over a span, in order of time; no number where it shows nothing.

    Attributes
    ----------
    day, hour : array
        Day and hour of the day of each value, by any clock.
    codes : array
        Numbers that would be codes for "no value" in its readings.
    """

    size: Floats
    day: NDArray[np.int64]
    hour: NDArray[np.int64]
    codes: Floats


def check_far_values(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Mark codes, rows in another unit and spikes in ``doubt``, and what of it is impossible.

    Parameters
    ----------
    values : DataFrame
        What `range_check.check_range` returned, in order of time within a meter, with the
        columns ``multiplier`` and ``hours`` of the dimension.
    """
    found = [_of_meter(table, limits) for table in values.partition_by("meter_id")]
    kind = pl.concat([pl.Series(dtype=pl.String), *(found or [])])
    impossible = [each.id for each in REPLACED]
    is_new = kind.is_not_null()
    is_impossible = kind.is_in(impossible).fill_null(False)
    return values.with_columns(
        pl.when(is_new).then(kind).otherwise(DOUBT).alias(DOUBT),
        pl.when(is_new).then(is_impossible).otherwise(IS_IMPOSSIBLE).alias(IS_IMPOSSIBLE),
    )


LONE = (faults.SPIKE, faults.SPIKE_REPLACED)  # these say no more than that it is too much
REPLACED = (faults.SENTINEL_VALUE, faults.OTHER_UNIT, faults.SPIKE_REPLACED)


def _of_meter(table: pl.DataFrame, limits: Limits) -> pl.Series:
    """Return the id of the fault of each value; null where it has none of these."""
    is_open = table[DOUBT].is_null() | table[DOUBT].is_in(OVERRULED)
    size = table["amount"].abs().set(~is_open, None).fill_null(np.nan).to_numpy().astype(float)
    shown = Shown(
        size=size,
        day=table["start"].dt.epoch("d").cast(pl.Int64).to_numpy(),
        hour=table["start"].dt.hour().cast(pl.Int64).to_numpy(),
        codes=codes_of(table["multiplier"][0], table["hours"][0]),
    )
    kinds = np.full(len(size), None, dtype=object)
    overruled = table[DOUBT].is_not_null().to_numpy()
    for kind, places in far_kinds(shown, limits):
        is_free = np.array([each is None for each in kinds]) & ~(overruled & (kind in LONE))
        kinds[places & is_free] = kind.id
    return pl.Series(kinds.tolist(), dtype=pl.String)


@cache
def codes_of(multiplier: float | None, hours: float) -> Floats:
    """Return the codes as they stand in the amounts of a meter, in order.

    Parameters
    ----------
    multiplier : float or None
        By which the readings are multiplied; None of a counter, whose differences are no codes.
    hours : float
        Length of an interval: a code of a power became an energy at import.
    """
    if multiplier is None:
        return np.zeros(0)
    scaled = np.outer([code.value for code in load_catalogue().value_codes], SCALES).ravel()
    told = np.concatenate([scaled, scaled * hours])
    is_kept = np.abs(told - np.round(told, PLACES)) < TINY * told  # else 9.9999 would be 10
    return np.unique(np.round(told[is_kept] * multiplier, PLACES))


def shows_code(sums: pl.DataFrame) -> pl.Series:
    """Tell whether the largest value of a meter is a code, wherever it lies.

    Parameters
    ----------
    sums : DataFrame
        ``high``, ``multiplier`` and ``hours``, a row a meter and month.
    """
    high = sums["high"].fill_null(0).to_numpy().round(PLACES)
    scales = sums.select("multiplier", "hours")
    found: Flags = np.zeros(len(high), np.bool_)
    for multiplier, hours in scales.unique().iter_rows():
        own = scales["multiplier"].eq_missing(multiplier) & (scales["hours"] == hours)
        found |= own.to_numpy() & np.isin(high, codes_of(multiplier, hours))
    return pl.Series(found & (high > 0))


def far_kinds(shown: Shown, limits: Limits) -> Iterator[tuple[FindingKind, Flags]]:
    """Yield what the far values of a meter are, and which: the surest first."""
    size = shown.size
    level, least = step_of(size[~np.isnan(size)], limits)
    is_far = (size >= least) & _is_rare(shown.day, size >= least, limits)
    is_listed = np.isin(np.round(size, PLACES), shown.codes) & (size > 0)
    others = size[~np.isnan(size) & ~is_listed & ~is_far]
    most = float(others.max()) if len(others) else 0.0
    is_known = np.count_nonzero(others) >= FEWEST_BESIDE
    is_code = is_listed & (size > limits.code_factor * most) & is_known
    is_sure = is_far & (size >= limits.fine_steps * _smallest_step(size))
    is_beyond = is_sure & (size > limits.impossible_factor * level)
    yield faults.SENTINEL_VALUE, is_code | _repeated(size, is_sure, limits)
    yield faults.OTHER_UNIT, _in_other_unit(shown, is_sure & ~is_code, limits)
    yield faults.OTHER_UNIT, _days_in_other_unit(shown, is_code, limits)
    is_lone = _lone(size, limits) & (is_far | (size > limits.spike_factor * _usual(size, limits)))
    yield faults.SPIKE_REPLACED, is_lone & is_beyond
    yield faults.SPIKE, is_lone | (_once(shown, is_far) & is_sure)


def step_of(sizes: Floats, limits: Limits) -> tuple[float, float]:
    """Return the largest value below the step among the largest few, and the least above it.

    Without a step the second is infinite.

    Examples
    --------
    >>> step_of(np.array([3.0, 9999, 4, 9999, 5] + [4.0] * 125), Limits())
    (5.0, 9999.0)
    """
    ordered = np.sort(sizes)
    if np.count_nonzero(ordered) < FEWEST:
        return float(ordered[-1]) if len(ordered) else 0.0, BEYOND
    few = int(np.ceil(len(ordered) * limits.far_share))
    tail = ordered[max(0, len(ordered) - few - 1) :]
    steps = np.flatnonzero((tail[1:] > limits.spike_factor * tail[:-1]) & (tail[:-1] > 0))
    if not len(steps):
        return float(ordered[-1]), BEYOND
    first = int(steps[0])
    return float(tail[first]), float(tail[first + 1])


def _is_rare(days: NDArray[np.int64], is_above: Flags, limits: Limits) -> bool:
    """Whether values lie on so few days that they are not how the meter is at times."""
    return len(np.unique(days[is_above])) <= max(1.0, limits.rare_days * len(np.unique(days)))


def _usual(size: Floats, limits: Limits) -> float:
    """Return the largest value once a small share of them is set aside."""
    ordered = np.sort(size[~np.isnan(size)])[::-1]
    spared = int(np.ceil(len(ordered) * limits.spike_share))
    return float(ordered[spared]) if spared < len(ordered) and ordered[spared] > 0 else BEYOND


def _smallest_step(size: Floats) -> float:
    """Return in how fine steps a meter counts: in coarse ones no ratio of values means much."""
    steps = np.diff(np.unique(size[~np.isnan(size)]))
    return float(steps.min()) if len(steps) else BEYOND


def _repeated(size: Floats, is_beyond: Flags, limits: Limits) -> Flags:
    """Tell which values beyond all others repeat to the last digit, where no process would.

    What a process shows has neighbours, a little more and a little less.
    """
    found: Flags = np.zeros(len(size), np.bool_)
    distinct, counts = np.unique(size[is_beyond], return_counts=True)
    for value, count in zip(distinct, counts, strict=True):
        near = (distinct > value / limits.code_factor) & (distinct < value * limits.code_factor)
        if count > 1 and near.sum() == 1:
            found |= size == value
    return found


def _days_in_other_unit(shown: Shown, is_code: Flags, limits: Limits) -> Flags:
    """Tell which values are in another unit for days, so that they are neither rare nor few."""
    known = np.where(is_code, np.nan, shown.size)
    wide = replace(limits, unit_share=limits.days_unit_share, lone_unit_share=limits.days_spread)
    above = _in_other_unit(shown, beyond_gap(known, limits), wide)
    rest = np.where(above, np.nan, known)
    with np.errstate(divide="ignore"):
        turned = np.where(rest > 0, 1 / rest, np.nan)
    below = beyond_gap(turned, limits)
    wide = replace(wide, unit_share=limits.lone_unit_share)
    return above | _in_other_unit(shown, below, wide, LARGER_UNITS, sign=-1)


def beyond_gap(size: Floats, limits: Limits, months: int = 1) -> Flags:
    """Tell which values lie beyond a gap that no process crosses and leaves so seldom.

    Parameters
    ----------
    months : int
        By how much the values of a part may be more crowded than those of a whole look.

    Examples
    --------
    >>> int(beyond_gap(np.array([3.0, 4] * 100 + [3000.0, 4000]), Limits()).sum())
    2
    """
    wide = replace(
        limits, spike_factor=limits.impossible_factor, far_share=months * limits.unit_days
    )
    least = step_of(size[~np.isnan(size)], wide)[1]
    found: Flags = np.nan_to_num(size) >= least
    spans = np.count_nonzero(np.diff(found.astype(np.int8), prepend=0) == 1)
    return found if spans <= limits.unit_spans else np.zeros_like(found)


def _in_other_unit(
    shown: Shown,
    is_far: Flags,
    limits: Limits,
    ratios: Sequence[float] = UNIT_RATIOS,
    sign: int = 1,
) -> Flags:
    """Tell which runs of far values are a power of ten times what stands beside them.

    Parameters
    ----------
    sign : int
        -1 for a power of ten less.
    """
    found: Flags = np.zeros(len(is_far), np.bool_)
    if not is_far.any():
        return found
    by_hour = [_by_slot(shown, is_far, shown.hour)]
    by_hour.append(_by_slot(shown, is_far, shown.day % DAYS_A_WEEK * HOURS_A_DAY + shown.hour))
    firsts = first_of_each(is_far.astype(np.int64))
    ends = [*firsts[1:], len(is_far)]
    for begin, end in zip(firsts, ends, strict=True):
        if is_far[begin] and begin > 0 and end < len(is_far):
            run = slice(begin, end)
            beside = shown.size[[begin - 1, end]]
            beside = beside[np.isfinite(beside)]
            abouts = [each[run] for each in by_hour]
            if end - begin == 1:
                abouts = [np.full(1, beside.mean() if len(beside) else np.nan)]
            with np.errstate(divide="ignore", invalid="ignore"):
                shares = [(shown.size[run] / about) ** sign for about in abouts]
            found[run] = any(_is_power_of_ten(each, ratios, limits) for each in shares)
    return found


def _by_slot(shown: Shown, is_far: Flags, slots: NDArray[np.int64]) -> Floats:
    """Return what a meter usually shows in the slot of the day or week of each far value."""
    plain = np.where(is_far, np.nan, shown.size)
    middle = np.full(int(slots.max()) + 1, np.nan)
    for slot in np.unique(slots[is_far]):
        values = plain[slots == slot]
        if (~np.isnan(values)).any():
            middle[slot] = np.nanmedian(values)
    return middle[slots]


def _is_power_of_ten(ratio: Floats, ratios: Sequence[float], limits: Limits) -> bool:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.log(ratio)
    if not np.isfinite(size).all():
        return False
    middle = float(np.median(size))
    near = min(abs(middle - np.log(each)) for each in ratios)
    share = limits.unit_share if len(size) > 1 else limits.lone_unit_share
    return near <= share and float(np.median(np.abs(size - middle))) <= limits.lone_unit_share


def _once(shown: Shown, is_far: Flags) -> Flags:
    """Tell the far values where all come and go once, within an hour or two; else none.

    What is tested or started comes again.
    """
    places = np.flatnonzero(is_far)
    found: Flags = np.zeros(len(is_far), np.bool_)
    if len(places) and places[0] > 0 and places[-1] < len(is_far) - 1:
        hour = shown.day[places] * HOURS_A_DAY + shown.hour[places]
        found[places] = is_far[places[0] : places[-1] + 1].all() and hour[-1] - hour[0] <= 1
    return found


def _lone(size: Floats, limits: Limits) -> Flags:
    """Tell which values exceed both their neighbours; nothing is before the first."""
    known = np.nan_to_num(size)
    beside = np.zeros_like(known)
    beside[1:] = known[:-1]
    np.maximum(beside[:-1], known[1:], out=beside[:-1])
    lone: Flags = (known > 0) & (beside * limits.spike_factor < known)
    return lone
