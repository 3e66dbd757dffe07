"""Builders for uncertainty: parts of figures and what errs behind them."""

from collections.abc import Iterable, Mapping

import polars as pl

from lingtan.ledger.uncertainty.certainty import Uncertainty, weigh_uncertainty
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.ledger.uncertainty.sources import NORMAL_95, Errors
from lingtan.park.tables import FIGURE_PARTS

Row = tuple[str, str, str, float]


def parts_of(rows: Iterable[Row], estimated: Mapping[str, float] | None = None) -> pl.DataFrame:
    """Return a table of parts: figure, meter, factor, value; by meter what share is estimated."""
    shares = estimated or {}
    full = [(f, meter, factor, v, v * shares.get(meter, 0.0)) for f, meter, factor, v in rows]
    return pl.DataFrame(full, schema=FIGURE_PARTS.schema, orient="row")


def source_of(
    id_: str, percent: float, kind: ErrorKind = ErrorKind.READING, *, is_bounded: bool = False
) -> ErrorSource:
    """Return a source of error by the half-width of its 95 % interval."""
    return ErrorSource(id=id_, kind=kind, sigma=percent / 100 / NORMAL_95, is_bounded=is_bounded)


def errors_of(
    meters: Mapping[str, float],
    factors: Mapping[str, float] | None = None,
    *,
    unstated: Iterable[str] = (),
) -> Errors:
    """Return errors of meters and factors by the half-widths of their 95 % intervals [%]."""
    return Errors(
        sources=(
            *(source_of(id_, percent) for id_, percent in meters.items()),
            *(source_of(id_, u, ErrorKind.FACTOR) for id_, u in (factors or {}).items()),
        ),
        unstated=frozenset(unstated),
    )


def weighed(rows: Iterable[Row], errors: Errors) -> Uncertainty:
    """Return what errors move some parts by."""
    return weigh_uncertainty(parts_of(rows), errors)


def half_width_percent(uncertainty: Uncertainty, figure: str, value: float) -> float:
    """Return half of the 95 % interval of a figure [%]."""
    return 100 * NORMAL_95 * uncertainty.certainty(value, {figure: 1.0}).sigma / value
