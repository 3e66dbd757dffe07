"""The years and months a workspace can be asked about: of which it has readings, and closings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.wiring import Store
from lingtan.base.time_axis import find_zone, period_name


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPeriods:
    """Periods by name, the newest first: years before months.

    Attributes
    ----------
    read : tuple of str
        Those of which there are readings.
    closed : tuple of pairs
        Those that were closed, and as known at which instant.
    """

    read: tuple[str, ...] = ()
    closed: tuple[tuple[str, datetime], ...] = ()


def known_periods(layout: Layout, meters: frozenset[str] | None = None) -> KnownPeriods:
    """Return the periods there are readings of, and those that were closed.

    Parameters
    ----------
    meters : frozenset of str or None
        Ids of the meters whose readings count; None counts all.

    Raises
    ------
    LingtanError
        The store is damaged, or nobody knows the park's clock.
    """
    if not layout.store.is_dir():
        return KnownPeriods()
    with Store.open(layout.store) as store:
        spans, closings = store.covered(meters), store.closings()
    months = {month for span in spans for month in _months(*span, zone_of(layout))}
    years = sorted({month[:4] for month in months}, reverse=True)
    newest = sorted(closings, key=lambda each: each.period, reverse=True)
    return KnownPeriods(
        read=(*years, *sorted(months, reverse=True)),
        closed=tuple((each.period, each.known_at) for each in newest),
    )


def _months(first: datetime, last: datetime, zone: str) -> Iterator[str]:
    """Yield the months of the park's clock in which both ends of a month of UTC lie."""
    for each in (first, last):
        here = each.astimezone(find_zone(zone))
        yield period_name(here.year, here.month)
