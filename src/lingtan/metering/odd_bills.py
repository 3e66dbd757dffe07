"""Bills beside each other: a month that is missing, copied, far off, or holds two.

What a bill would say is told by the two months on either side and by the same season of the years
beside it: by their median, or by a parabola through the four where a season bends, whichever the
meter keeps to more closely. How far its months are from that is its spread. Sizes are held against
each other as ratios, on a logarithmic scale, and odd months tell nothing of others. Where too few
months are known nothing is said, and nothing is estimated.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.metering import faults
from lingtan.metering.far_values import LONE
from lingtan.metering.limits import Limits
from lingtan.metering.range_check import DOUBT
from lingtan.park.tables import QUANTITY

OTHER_BILLS = "other_bills"  # method of an amount that the bills of other months tell
BILL_SCALED = "bill_scaled"  # method of a bill that is told a power of ten times as large
BESIDE = (1, 2, 10, 11, 12)  # months before and after of about the same season
TENS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)
MAD = 1.4826  # of a normal distribution: standard deviation over median deviation
FINE_DIGITS = 4  # so many tell a month from another
A_YEAR = 12
FEWEST = 2  # months beside a month that tell what it would be
OWN = (*(each.id for each in LONE), faults.OTHER_UNIT.id)  # what is asked here more closely
TOLD = {"usual": pl.Float64(), "least": pl.Float64(), "most": pl.Float64(), "ratio": pl.Float64()}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The bills of a meter, month after month; no number where a month has none.

    Attributes
    ----------
    expected : array
        Logarithm of what the months beside each tell.
    clean : array
        Logarithm of each month; no number where it is odd.
    """

    amount: Floats
    log: Floats
    clean: Floats
    expected: Floats

    def spread(self, place: int) -> float:
        """Return how far the other months are from what is expected of them."""
        return _spread(self.clean, self.expected, place)


def check_bills(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Mark odd bills in ``doubt``, and say what is usual of each month that is asked for.

    Parameters
    ----------
    values : DataFrame
        Months in order within a meter, as `far_values.check_far_values` returned them.

    Returns
    -------
    DataFrame
        The same rows with ``usual``, ``least`` and ``most`` of a month by the others, and the
        ``ratio`` a bill is to be multiplied by; null where nothing is known.
    """
    return pl.concat([_of_meter(table, limits) for table in values.partition_by("meter_id")])


def settle_bills(judged: pl.DataFrame) -> pl.DataFrame:
    """Put what the other months tell in the place of bills that are missing or certainly wrong.

    Parameters
    ----------
    judged : DataFrame
        What `check_bills` returned, as people judged it, with ``is_hole`` and ``is_due``.

    Returns
    -------
    DataFrame
        The same rows with ``lacks`` and ``exceeds``: by how much the true amount may be above and
        below what is told; null where the bill is believed.
    """
    doubt, stated = pl.col(DOUBT), pl.col("amount")
    is_hole = pl.col("is_hole") & pl.col("is_due") & pl.col("usual").is_not_null()
    is_two = (doubt == faults.BILL_HOLDS_TWO.id).fill_null(False)
    is_scaled = (doubt == faults.ODD_BILL.id).fill_null(False) & pl.col("ratio").is_not_null()
    is_kept = doubt.is_in([faults.ODD_BILL.id, faults.COPIED_BILL.id]).fill_null(False)
    told = (
        pl.when(is_hole | is_two)
        .then("usual")
        .when(is_scaled)
        .then(stated * pl.col("ratio"))
        .when(is_kept)
        .then(stated)
    )
    is_possible = (is_two | is_kept) & pl.col("is_possible")  # the bill may be right after all
    most = pl.when(is_possible).then(pl.max_horizontal("most", stated)).otherwise("most")
    least = pl.when(is_possible).then(pl.min_horizontal("least", stated)).otherwise("least")
    is_told = is_hole | is_two | is_scaled
    exact = told.round(QUANTITY.scale).cast(QUANTITY)
    return judged.with_columns(
        lacks=pl.max_horizontal(most - told, 0.0),
        exceeds=pl.max_horizontal(told - least, 0.0),
        value=pl.when(is_told).then(exact).otherwise("value"),
        quality=pl.when(is_told).then(pl.lit("estimated")).otherwise("quality"),
        method=pl.when(is_scaled)
        .then(pl.lit(BILL_SCALED))
        .when(is_told)
        .then(pl.lit(OTHER_BILLS))
        .otherwise("method"),
        stands=pl.col("stands") & ~is_told,
    ).with_columns(
        pl.when(told.is_not_null()).then(name).alias(name) for name in ("lacks", "exceeds")
    )


def _of_meter(table: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    is_bill = table["multiplier"][0] is not None  # a counter has none
    own = pl.col(DOUBT).is_in(OWN).fill_null(False)
    series = _series(table, limits)
    is_told = is_bill and _is_known(series, limits)
    plain = table.with_columns(pl.when(~own).then(DOUBT).alias(DOUBT)) if is_told else table
    rows: dict[str, list[object]] = {
        name: [None] * plain.height for name in ("doubt", "is_possible", *TOLD)
    }
    asked = np.flatnonzero(plain["is_asked"].to_numpy() & is_told)
    for place in map(int, asked):
        if np.isfinite(series.expected[place]):
            for name, told in _of_month(series, place, plain["value"], limits).items():
                rows[name][place] = told
    found = pl.DataFrame(
        rows, schema={"doubt": pl.String(), "is_possible": pl.Boolean(), **TOLD}, strict=False
    )
    return plain.with_columns(
        pl.coalesce(pl.col(DOUBT), found["doubt"]).alias(DOUBT),
        found["is_possible"].fill_null(value=True),
        *(found[name] for name in TOLD),
    )


def _series(table: pl.DataFrame, limits: Limits) -> Series:
    is_read = table["method"] == ""  # the share of a longer bill is none of the month
    amount = table["amount"].set(~is_read, None).fill_null(np.nan).to_numpy().astype(float)
    log = np.log(np.where(amount > 0, amount, np.nan))
    expected = _medians(log)
    off = np.abs(log - expected)
    is_odd = off > max(limits.bill_odd * MAD * _median(off), np.log(limits.bill_twice))
    clean = np.where(is_odd, np.nan, log)
    ways = [_medians(clean), _bends(clean)]
    nearest = min(ways, key=lambda each: _spread(clean, each))
    expected = np.where(np.isfinite(nearest), nearest, ways[0])
    return Series(amount=amount, log=log, clean=clean, expected=expected)


def _medians(log: Floats) -> Floats:
    """Return the median of the months of the season around each month."""
    expected = np.full(len(log), np.nan)
    for place in range(len(log)):
        beside = [place + sign * n for n in BESIDE for sign in (-1, 1)]
        told = log[[each for each in beside if 0 <= each < len(log)]]
        if np.isfinite(told).sum() >= FEWEST:
            expected[place] = np.nanmedian(told)
    return expected


def _bends(log: Floats) -> Floats:
    """Return the parabola through the four months around each, or those a year from them."""
    reach = A_YEAR + FEWEST
    padded = np.concatenate([np.full(reach, np.nan), log, np.full(reach, np.nan)])
    beside = []
    for step in (-2, -1, 1, 2):
        found = np.full(len(log), np.nan)
        for years in (0, A_YEAR, -A_YEAR):
            begin = reach + step + years
            found = np.where(np.isfinite(found), found, padded[begin : begin + len(log)])
        beside.append(found)
    far, near = beside[0] + beside[3], beside[1] + beside[2]
    bend: Floats = (4 * near - far) / 6
    return bend


def _spread(clean: Floats, expected: Floats, place: int | None = None) -> float:
    """Return the standard deviation of months from what is expected, a month left out."""
    off = clean - expected
    off = np.delete(off, place) if place is not None else off
    known = off[np.isfinite(off)]
    return float(np.sqrt(np.mean(known**2))) if len(known) > FEWEST else np.inf


def _median(values: Floats) -> float:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0


def _is_known(series: Series, limits: Limits) -> bool:
    """Whether enough months are known, and few lack among them."""
    known = np.flatnonzero(np.isfinite(series.log))
    if len(known) < limits.bills_known:
        return False
    lacking = known[-1] - known[0] + 1 - len(known)
    return bool(lacking <= limits.bills_lacking * len(known))


def _of_month(series: Series, place: int, values: pl.Series, limits: Limits) -> dict[str, object]:
    """Return what is usual of a month, and what is odd about its bill."""
    spread = max(series.spread(place), limits.bill_spread)
    usual, reach = float(np.exp(series.expected[place])), np.exp(limits.bill_ends * spread)
    told: dict[str, object] = {"usual": usual, "least": usual / reach, "most": usual * reach}
    off = series.log[place] - series.expected[place]
    if not np.isfinite(off):
        return told
    ratio = _power_of_ten(off, spread, limits)
    if ratio is not None:
        return told | {
            "doubt": faults.ODD_BILL.id,
            "ratio": ratio,
            "is_possible": 1 / limits.impossible_factor <= ratio <= limits.impossible_factor,
        }
    if off > max(limits.bill_odd * spread, np.log(limits.bill_twice)) and _holds_two(
        series, place, spread, limits
    ):
        return told | {"doubt": faults.BILL_HOLDS_TWO.id}
    if abs(off) > max(limits.bill_odd * spread, np.log(limits.bill_factor)):
        return told | {"doubt": faults.ODD_BILL.id}
    if _is_copied(values, place):
        return told | {"doubt": faults.COPIED_BILL.id}
    return told


def _power_of_ten(off: float, spread: float, limits: Limits) -> float | None:
    """Return what a bill is to be multiplied by to be as usual; None where no power of ten is."""
    near = min(TENS, key=lambda each: abs(off - np.log(each)))
    reach = max(limits.bill_odd * spread, np.log(limits.bill_twice))
    is_near = abs(off - np.log(near)) <= reach
    return 1 / near if is_near and abs(off) > limits.bill_odd * spread else None


def _holds_two(series: Series, place: int, spread: float, limits: Limits) -> bool:
    """Whether a bill is what is expected of its month and of one beside it together."""
    own = np.exp(series.expected[place])
    for other in (place - 1, place + 1):
        if 0 <= other < len(series.log) and np.isfinite(series.expected[other]):
            both = own + np.exp(series.expected[other])
            if abs(np.log(series.amount[place] / both)) <= limits.bill_odd * spread:
                return True
    return False


def _is_copied(values: pl.Series, place: int) -> bool:
    """Whether a bill is that of the month before to the last digit, and no other is."""
    value, before = values[place], values[place - 1] if place else None
    if value is None or value != before or len(_digits(value)) < FINE_DIGITS:
        return False
    return bool((values == value).sum() == len((value, before)))  # more are a fixed amount


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits
