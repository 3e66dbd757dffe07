"""What an enterprise's own meters counted month by month, as the account believes it.

A month of which an hour is missing has no amount: a part of it is nothing to compare with. A
share of a longer bill has none either: it was worked out, and nobody has stated it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from lingtan.app.count_period import QUALITIES, Counted, count_period
from lingtan.app.layout import Layout
from lingtan.base.time_axis import Period, parse_period
from lingtan.catalogue.load import Catalogue
from lingtan.park.meters import Meter

HOUR, DAY, MONTH, YEAR = "1h", "1d", "1mo", "1y"
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
ESTIMATED = QUALITIES.index("estimated")
WHOLE = ""  # the name of the whole year among its months


def amounts_of_year(
    layout: Layout, year: int, meters: Sequence[Meter], catalogue: Catalogue
) -> Mapping[str, Mapping[str, float]]:
    """Return the amounts of meters in their units, by meter and month; the year as well.

    Mean power is told as the energy [kWh] it comes to.

    Raises
    ------
    LingtanError
        The readings of the year cannot be asked.
    """
    counted = count_period(layout, f"{year:04}", None)
    found = {meter: _by_month(counted.of(meter.id), counted.period) for meter in meters}
    return {
        meter.id: {
            month: in_unit(
                amount, counted.units[meter.carrier], unit_of(meter, counted), catalogue
            )
            for month, amount in months.items()
        }
        for meter, months in found.items()
    }


def unit_of(meter: Meter, counted: Counted) -> str:
    """Return the unit amounts of a meter are told in: its own, unless it counts something else."""
    is_other = meter.kind.value == "power" or bool(meter.volume_unit)
    return counted.units[meter.carrier] if is_other else meter.unit


def in_unit(amount: float, old: str, new: str, catalogue: Catalogue) -> float:
    """Return an amount in another unit, to nine digits: more no meter has."""
    if old == new:
        return amount
    exact = catalogue.units.convert_exactly(Fraction(str(amount)), old, new)
    return float(f"{float(exact):.9g}")


def _by_month(table: pl.DataFrame, period: Period) -> dict[str, float]:
    """Return the sums of whole months of a meter, and of the year where all of it is known."""
    is_share = (pl.col("resolution").is_in([MONTH, YEAR])) & (pl.col("quality") == ESTIMATED)
    local = table.filter(~is_share).with_columns(
        month=pl.col("start").dt.convert_time_zone(period.zone).dt.strftime("%m")
    )
    sums = local.group_by("resolution", "month").agg(
        pl.col("quantity").sum(), pl.col("quantity").count().alias("count")
    )
    found: dict[str, float] = {}
    for resolution, month, total, count in sums.iter_rows():
        if resolution == YEAR:
            found[WHOLE] = total
        elif count == _intervals(resolution, month, period):
            found[month] = total
    if all(month in found for month in MONTHS):
        found[WHOLE] = sum(found[month] for month in MONTHS)
    return dict(sorted(found.items()))


def _intervals(resolution: str, month: str, period: Period) -> int:
    """Return how many intervals a month of the year has; of a clock that changes, one off."""
    whole = parse_period(f"{period.name}-{month}", period.zone)
    return {HOUR: whole.hours, DAY: round(whole.hours / 24), MONTH: 1}[resolution]
