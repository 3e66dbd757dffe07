"""The years a workspace knows anything of, beside a period.

Whoever approves a correction sees what it moves in each of them: a park file says something of
all years, and so may a form.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park, with_statements
from lingtan.app.wiring import Store
from lingtan.base.time_axis import Period, find_zone, parse_period, period_name
from lingtan.metering.register_epochs import margin_of
from lingtan.park.park import Park

LONGEST = timedelta(days=62)
"""How long after its start a bill still tells of: one of two months, over the edge of a year."""


def other_years(
    layout: Layout, period: str, parks: Sequence[Layout], *, beside_only: bool = False
) -> tuple[str, ...]:
    """Return the years of which there are readings or statements, in order.

    A whole year that is the period itself is none of them; the year that holds it is one.

    Parameters
    ----------
    parks : sequence of Layout
        Where the park files stand that say something of years: as they are, and as proposed.
    beside_only : bool
        Whether only the year of the period and those its readings reach are wanted.
    """
    with Store.open(layout.store) as store:
        stated = [with_statements(open_park(each), store, None) for each in parks]
        spans = store.covered()
    zone, reach = stated[0].time_zone, max(map(_reach, stated))
    years = {year for park in stated for year in _stated_years(park)}
    years |= {year for span in spans for year in _told_of(*span, reach, zone)}
    reached = _reached(parse_period(period, zone), reach) if beside_only else years
    wanted = (year for year in sorted(years) if year in reached)
    return tuple(name for name in map(period_name, wanted) if name != period)


def _stated_years(park: Park) -> Iterator[int]:
    """Yield the years of facts, and those in which a work order tells what a counter showed."""
    yield from (fact.year for fact in park.facts)
    yield from (_year(event.at, park.time_zone) for event in park.meter_events)


def _reach(park: Park) -> timedelta:
    """Return how far from its start a reading may tell of: of a yearly meter, over two years."""
    return max([LONGEST, *(margin_of(meter.resolution) for meter in park.meters)])


def _told_of(first: datetime, last: datetime, reach: timedelta, zone: str) -> range:
    return range(_year(first, zone), _year(last + reach, zone) + 1)


def _reached(period: Period, reach: timedelta) -> range:
    """Return the years that readings of a period may move: those next to its own, or more."""
    first, last = period.start - reach, period.end + reach
    low, high = _year(first, period.zone), _year(last, period.zone)
    return range(min(low, period.year - 1), max(high, period.year + 1) + 1)


def _year(instant: datetime, zone: str) -> int:
    return instant.astimezone(find_zone(zone)).year
