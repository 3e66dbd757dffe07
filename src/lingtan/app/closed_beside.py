"""Closed months and days of open years: a correction moves the year, and waits in each of them."""

from collections.abc import Collection, Iterator

import polars as pl

from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.wiring import Store
from lingtan.base.time_axis import parse_period
from lingtan.ledger.closing import covering


def closed_beside(
    layout: Layout, period: str, years: Collection[str], taken: pl.Series | None
) -> tuple[str, ...]:
    """Return the closed parts of years that are open, but for a period itself, in order.

    Parameters
    ----------
    years : collection of str
        Those looked at beside the period's own.
    taken : Series of datetime or None
        Starts of the readings that come: only what holds one of them is wanted. None for all.
    """
    return tuple(
        name
        for name in _closed_parts(layout)
        if name != period
        and name[: len("2025")] in {*years, period[: len("2025")]}
        and (taken is None or _holds(layout, name, taken))
    )


def _closed_parts(layout: Layout) -> Iterator[str]:
    """Yield the closed periods that no longer one holds, and that are no years."""
    zone = zone_of(layout)
    with Store.open(layout.store) as store:
        closings = store.closings()
    for name in sorted({closing.period for closing in closings}):
        period = parse_period(name, zone)
        holding = covering(closings, period)
        if not period.is_year and holding is not None and holding.period == name:
            yield name


def _holds(layout: Layout, name: str, taken: pl.Series) -> bool:
    period = parse_period(name, zone_of(layout))
    return bool(taken.is_between(period.start, period.end, closed="left").any())
