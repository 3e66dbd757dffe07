"""The clean share of the grid in the hours of a park, as far as a series of its grid states it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl

from lingtan.base.figures import Evidence, Figure, Missing, adding, months_text
from lingtan.base.names import Name
from lingtan.catalogue.grid_shares import GridShares
from lingtan.matching.score import Ratios, clean_of_grid
from lingtan.matching.whole_hours import Numbers, WattHours

WH_PER_KWH = 1000
NO_GRID_SHARE = Missing(kind="rule", id="grid_clean_share")
OTHER_ZONE = "grid_share_of_other_zone"
NONE: Ratios = np.zeros(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridSource:
    """Where clean shares of the grid come from.

    Attributes
    ----------
    valid_from, last_day : date
        Days the series speaks of, both included, on its own clock.
    known_from : date
        When it was published, or read.
    hours : int
        For how many hours of the period it states a share.
    """

    id: str
    name: Name
    source: str
    label: Evidence
    valid_from: date
    last_day: date
    known_from: date
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridClean:
    """The clean share of the grid in each hour of a park.

    Attributes
    ----------
    share : array of float64, shape (hours,)
        From 0 to 1; not a number where nothing states it.
    missing : tuple of Missing
        Why nothing is stated at all; empty where anything is.
    """

    share: Ratios = field(default_factory=NONE.copy)
    sources: tuple[GridSource, ...] = ()
    missing: tuple[Missing, ...] = (NO_GRID_SHARE,)

    def served(self, rest_wh: WattHours, load: Figure) -> Figure:
        """Return what of the grid's power was clean; an hour without a share counts as not clean.

        Parameters
        ----------
        rest_wh : array of int64, shape (hours,)
            What the grid served, less what claims were there for [Wh].
        load : Figure
            All use: the grid's part moves by no more than it does.
        """
        clean_wh = clean_of_grid(rest_wh, np.nan_to_num(self.share, nan=0.0))
        found = Figure(
            id="matching.grid_clean_kwh",
            value=float(clean_wh.sum()) / WH_PER_KWH,
            unit="kWh",
            evidence=load.evidence | {each.label for each in self.sources},
            rests_on=(*(each.id for each in self.sources), load.id),
        )
        moved = replace(adding(found, [(load, 1.0)]), parts=())
        if moved.low is not None:
            moved = replace(moved, low=max(0.0, moved.low))
        return moved.opened(load.missing)

    def lacks(self, rest_wh: WattHours, month: Numbers) -> tuple[Missing, ...]:
        """Return in how many hours, and in which months, the grid served and no share is stated.

        Parameters
        ----------
        rest_wh : array of int64, shape (hours,)
            What the grid served, less what claims were there for [Wh].
        month : array of int64, shape (hours,)
            Year times twelve and the month from 1 to 12.
        """
        lacking = np.isnan(self.share) & (rest_wh > 0)
        if not lacking.any():
            return ()
        numbers = (divmod(number - 1, 12) for number in np.unique(month[lacking]).tolist())
        months = months_text([f"{year:04}-{before + 1:02}" for year, before in numbers])
        told = f"{int(lacking.sum())}/{len(rest_wh)}: {months}"
        return (Missing(kind="rule", id="grid_share_hours", subject=told),)


def grid_clean(series: Sequence[GridShares], zone: str, starts: pl.Series) -> GridClean:
    """Return what series state of the grid of a zone in the hours of a park.

    Series of another grid do not stand in for it: they are named where there is no other.

    Parameters
    ----------
    zone : str
        English name of the grid zone the park stands in.
    starts : Series
        Start of every hour of the park, in UTC.
    """
    hours = starts.to_list()
    share: Ratios = np.full(len(hours), np.nan)
    sources = []
    for each in (own for own in series if own.zone == zone):
        stated = np.array([each.shares.get(hour, np.nan) for hour in hours], dtype=np.float64)
        is_stated = ~np.isnan(stated)
        share[is_stated] = stated[is_stated]
        if is_stated.any():
            sources.append(_source(each, int(is_stated.sum())))
    if sources:
        return GridClean(share=share, sources=tuple(sources), missing=())
    others = (each for each in series if each.zone != zone)
    named = (Missing(kind="rule", id=OTHER_ZONE, subject=str(each.place)) for each in others)
    return GridClean(share=share, missing=(NO_GRID_SHARE, *named))


def _source(series: GridShares, hours: int) -> GridSource:
    return GridSource(
        id=series.id,
        name=series.name,
        source=series.source,
        label=series.label,
        valid_from=series.valid_from,
        last_day=series.last_day,
        known_from=series.known_from,
        hours=hours,
    )
