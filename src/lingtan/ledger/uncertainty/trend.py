"""How sure a change between two years is: factors err alike in both, amounts each year anew.

What turns an amount into energy errs like a factor. What is estimated is not the same in both
years, so it stands beside the table, year by year.

References
----------
IPCC 2006 Guidelines, volume 1, chapter 3, table 3.2, columns A to M (recalled).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.ledger.uncertainty.error_source import ErrorKind
from lingtan.ledger.uncertainty.sources import NORMAL_95, Errors

ROOT_TWO = math.sqrt(2.0)
ONE_PERCENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSource:
    """One amount × factor in two years, or what was estimated of one meter.

    Attributes
    ----------
    base, current : float
        What it gave of the figure in each year.
    amount_percent, factor_percent : float
        Half-widths of 95 % intervals [%].
    base_estimate, current_estimate : float
        Half-widths of the 95 % intervals of what was estimated in each year [as the figure].
    """

    id: str
    base: float
    current: float
    amount_percent: float
    factor_percent: float
    base_estimate: float = 0.0
    current_estimate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class YearParts:
    """What a year's figures are made of, table `FIGURE_PARTS`, and what errs behind them."""

    parts: pl.DataFrame
    errors: Errors


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """A source with what it adds to the uncertainty of level and trend; columns of table 3.2.

    Attributes
    ----------
    combined : float
        Uncertainty of the product [%], without that of estimates.
    level_variance : float
        Contribution to the variance of the current total [%²].
    type_a, type_b : float
        How the trend moves when it moves by 1 % in both years, and in the current year alone
        [percentage points].
    from_factor, from_amount, from_estimates : float
        Uncertainty the factor, the amount and what is estimated of it in either year bring into
        the trend [percentage points].
    """

    source: TrendSource
    combined: float
    level_variance: float
    type_a: float
    type_b: float
    from_factor: float
    from_amount: float
    from_estimates: float

    @property
    def trend_variance(self) -> float:
        """Contribution to the variance of the trend [percentage points squared]."""
        return self.from_factor**2 + self.from_amount**2 + self.from_estimates**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The change of a total between two years.

    Attributes
    ----------
    level_percent : float
        Uncertainty of the current total where its sources share nothing [%].
    change_percent : float
        Current over base, less one [%].
    change_points : float
        Half-width of the 95 % interval of that [percentage points].
    """

    rows: tuple[TrendRow, ...]
    base: float
    current: float
    level_percent: float
    change_percent: float
    change_points: float


def weigh_trend(sources: Sequence[TrendSource]) -> Trend | None:
    """Return how sure the change of a total is; None where there is nothing to compare with."""
    base = sum(source.base for source in sources)
    current = sum(source.current for source in sources)
    if base <= 0 or current <= 0:
        return None
    rows = tuple(_row(source, base, current) for source in sources)
    return Trend(
        rows=rows,
        base=base,
        current=current,
        level_percent=math.sqrt(sum(row.level_variance for row in rows)),
        change_percent=(current / base - 1) * 100,
        change_points=math.sqrt(sum(row.trend_variance for row in rows)),
    )


def _row(source: TrendSource, base: float, current: float) -> TrendRow:
    combined = math.hypot(source.amount_percent, source.factor_percent)
    more_now = current + ONE_PERCENT * source.current
    more_then = base + ONE_PERCENT * source.base
    type_a = abs((more_now / more_then - current / base) * 100)
    type_b = abs(source.current / base)
    estimated = math.hypot(source.base_estimate * current / base, source.current_estimate)
    return TrendRow(
        source=source,
        combined=combined,
        level_variance=(combined * source.current / current) ** 2
        + (100 * source.current_estimate / current) ** 2,
        type_a=type_a,
        type_b=type_b,
        from_factor=type_a * source.factor_percent,
        from_amount=type_b * source.amount_percent * ROOT_TWO,
        from_estimates=100 * estimated / base,
    )


def trend_sources(figure_id: str, base: YearParts, current: YearParts) -> tuple[TrendSource, ...]:
    """Return the parts of a figure in two years, with what is known of their errors.

    The estimates of a meter err together, whatever factors they are multiplied by.
    """
    then, now = (_amounts(figure_id, year) for year in (base, current))
    sources = (*base.errors.sources, *current.errors.sources)
    sigma = {(each.kind, each.id): each.sigma for each in sources}
    products = (
        TrendSource(
            id=f"{meter} × {factor}",
            base=then.get((meter, factor), 0.0),
            current=now.get((meter, factor), 0.0),
            amount_percent=_percent(
                math.hypot(
                    sigma.get((ErrorKind.READING, meter), 0.0),
                    sigma.get((ErrorKind.DISPLAY, meter), 0.0),
                )
            ),
            factor_percent=_percent(
                math.hypot(
                    sigma.get((ErrorKind.FACTOR, factor), 0.0),
                    sigma.get((ErrorKind.MODEL, meter), 0.0),
                )
            ),
        )
        for meter, factor in sorted(then.keys() | now.keys())
    )
    return (*products, *_of_estimates(figure_id, base, current))


def _percent(sigma: float) -> float:
    return 100 * NORMAL_95 * sigma


def _amounts(figure_id: str, year: YearParts) -> Mapping[tuple[str, str], float]:
    rows = year.parts.filter(pl.col("figure_id") == figure_id)
    sums = rows.group_by("meter_id", "factor_id").agg(pl.col("value").sum())
    return {(meter, factor): value for meter, factor, value in sums.iter_rows()}


def _of_estimates(figure_id: str, base: YearParts, current: YearParts) -> Iterator[TrendSource]:
    then, now = (_half_widths(figure_id, year) for year in (base, current))
    for meter in sorted(then.keys() | now.keys()):
        yield TrendSource(
            id=f"{meter} × estimates",
            base=0.0,
            current=0.0,
            amount_percent=0.0,
            factor_percent=0.0,
            base_estimate=then.get(meter, 0.0),
            current_estimate=now.get(meter, 0.0),
        )


def _half_widths(figure_id: str, year: YearParts) -> Mapping[str, float]:
    """Return how far what is estimated may move a figure, by meter [as the figure]."""
    sources = year.errors.sources
    sigma = {each.id: each.sigma for each in sources if each.kind is ErrorKind.ESTIMATE}
    rows = year.parts.filter(pl.col("figure_id") == figure_id)
    sums = rows.group_by("meter_id").agg(pl.col("estimated").sum())
    return {
        meter: NORMAL_95 * sigma[meter] * abs(estimated)
        for meter, estimated in sums.iter_rows()
        if meter in sigma and estimated
    }
