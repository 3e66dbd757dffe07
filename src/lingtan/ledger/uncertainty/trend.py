"""How sure a change between two years is: factors err alike in both, amounts each year anew.

References
----------
IPCC 2006 Guidelines, volume 1, chapter 3, table 3.2, columns A to M (recalled).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.ledger.uncertainty.sources import NORMAL_95, ErrorKind, Errors

ROOT_TWO = math.sqrt(2.0)
ONE_PERCENT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSource:
    """One amount × factor in two years.

    Attributes
    ----------
    base, current : float
        What it gave of the figure in each year.
    amount_percent, factor_percent : float
        Half-widths of 95 % intervals [%].
    """

    id: str
    base: float
    current: float
    amount_percent: float
    factor_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """A source with what it adds to the uncertainty of level and trend; columns of table 3.2.

    Attributes
    ----------
    combined : float
        Uncertainty of the product [%].
    level_variance : float
        Contribution to the variance of the current total [%²].
    type_a, type_b : float
        How the trend moves when it moves by 1 % in both years, and in the current year alone
        [percentage points].
    from_factor, from_amount : float
        Uncertainty the factor and the amount bring into the trend [percentage points].
    """

    source: TrendSource
    combined: float
    level_variance: float
    type_a: float
    type_b: float
    from_factor: float
    from_amount: float

    @property
    def trend_variance(self) -> float:
        """Contribution to the variance of the trend [percentage points squared]."""
        return self.from_factor**2 + self.from_amount**2


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
    return TrendRow(
        source=source,
        combined=combined,
        level_variance=(combined * source.current / current) ** 2,
        type_a=type_a,
        type_b=type_b,
        from_factor=type_a * source.factor_percent,
        from_amount=type_b * source.amount_percent * ROOT_TWO,
    )


def trend_sources(
    figure_id: str, base: pl.DataFrame, current: pl.DataFrame, errors: Errors
) -> tuple[TrendSource, ...]:
    """Return the parts of a figure in two years, with what is known of their errors.

    Parameters
    ----------
    base, current : DataFrame
        Tables `FIGURE_PARTS` of the two years.
    errors : Errors
        Of both years together.
    """
    then, now = _amounts(figure_id, base), _amounts(figure_id, current)
    sigma = {(each.kind, each.id): each.sigma for each in errors.sources}
    return tuple(
        TrendSource(
            id=f"{meter} × {factor}",
            base=then.get((meter, factor), 0.0),
            current=now.get((meter, factor), 0.0),
            amount_percent=_percent(sigma.get((ErrorKind.READING, meter), 0.0)),
            factor_percent=_percent(sigma.get((ErrorKind.FACTOR, factor), 0.0)),
        )
        for meter, factor in sorted(then.keys() | now.keys())
    )


def _percent(sigma: float) -> float:
    return 100 * NORMAL_95 * sigma


def _amounts(figure_id: str, parts: pl.DataFrame) -> Mapping[tuple[str, str], float]:
    rows = parts.filter(pl.col("figure_id") == figure_id)
    columns = rows.select("meter_id", "factor_id", "value")
    return {(meter, factor): value for meter, factor, value in columns.iter_rows()}
