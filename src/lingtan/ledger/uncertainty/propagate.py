"""Propagate errors to first order: what each source of error moves each figure by.

A figure adds up amounts times factors, so to first order it moves with a source by the sum of
the parts that source is in. Sources are independent; parts are not: one factor under many lines
moves them together, and an import beside an export of one price may cancel.

References
----------
JCGM 100:2008 (GUM), 5.1.2; IPCC 2006 Guidelines, volume 1, chapter 3, equations 3.1 and 3.2 for
sources that share nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.ledger.uncertainty.sources import Errors

Row = Sequence[float]  # plain numbers: a verdict needs few of them, and no array library


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """What one standard uncertainty of each source moves figures by.

    Attributes
    ----------
    rows : mapping of str to sequence of float, one a source
        By figure id, in the unit of the figure, signed; none where no part of it errs.
    """

    sources: tuple[ErrorSource, ...]
    rows: Mapping[str, Row]

    def combined(self, slopes: Mapping[str, float]) -> Row:
        """Return what moves a quantity worked out from figures, given its slope in each."""
        moved = [
            [slope * each for each in self.rows[figure_id]]
            for figure_id, slope in slopes.items()
            if figure_id in self.rows
        ]
        return [math.fsum(column) for column in zip(*moved, strict=True)]


def movements(parts: pl.DataFrame, errors: Errors) -> Movements:
    """Return what the errors of an account move its figures by.

    Parameters
    ----------
    parts : DataFrame
        Table `FIGURE_PARTS`.
    """
    place = {(each.kind, each.id): number for number, each in enumerate(errors.sources)}
    sigma = [each.sigma for each in errors.sources]
    rows: dict[str, list[float]] = {}
    for figure, meter, factor, value, estimated in parts.iter_rows():
        row = rows.setdefault(figure, [0.0] * len(sigma))
        for key, amount in (
            ((ErrorKind.READING, meter), value),
            ((ErrorKind.DISPLAY, meter), value),
            ((ErrorKind.ESTIMATE, meter), estimated),
            ((ErrorKind.FACTOR, factor), value),
            ((ErrorKind.MODEL, meter), value),
        ):
            if key in place:
                row[place[key]] += amount * sigma[place[key]]
    return Movements(sources=errors.sources, rows=rows)


def standard_uncertainty(row: Row) -> float:
    """Return the standard uncertainty of what independent sources move by these amounts.

    Examples
    --------
    >>> standard_uncertainty([3.0, -4.0])
    5.0
    """
    return math.hypot(*row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A source of error and its share of a variance."""

    source: ErrorSource
    share: float


def contributions(sources: Sequence[ErrorSource], row: Row) -> tuple[Contribution, ...]:
    """Return the sources that move a figure, the largest share of its variance first."""
    whole = math.fsum(each**2 for each in row)
    if not whole:
        return ()
    told = [
        Contribution(source=source, share=each**2 / whole)
        for source, each in zip(sources, row, strict=True)
        if each
    ]
    return tuple(sorted(told, key=lambda each: -each.share))
