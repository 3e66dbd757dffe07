"""The years a workspace knows anything of, beside a period.

Whoever approves a correction sees what it moves in each of them: a park file says something of
all years, and so may a form.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park, with_statements
from lingtan.app.wiring import Store
from lingtan.base.time_axis import find_zone, parse_period, period_name

LONGEST = timedelta(days=62)
"""How long after its start a bill still tells of: one of two months, over the edge of a year."""


def other_years(layout: Layout, period: str, *, beside_only: bool = False) -> tuple[str, ...]:
    """Return the years of which there are readings or statements, in order.

    A whole year that is the period itself is none of them; the year that holds it is one.

    Parameters
    ----------
    beside_only : bool
        Whether only the year of the period and those next to it are wanted.
    """
    with Store.open(layout.store) as store:
        opened = open_park(layout)
        facts = with_statements(opened, store, None).facts
        spans = store.covered()
    zone = opened.park.time_zone
    years = {fact.year for fact in facts}
    years |= {_year(instant, zone) for span in spans for instant in _told_of(*span)}
    own = parse_period(period, zone).year
    wanted = (year for year in sorted(years) if not beside_only or abs(year - own) <= 1)
    return tuple(name for name in map(period_name, wanted) if name != period)


def _told_of(first: datetime, last: datetime) -> Iterator[datetime]:
    yield from (first, last, last + LONGEST)


def _year(instant: datetime, zone: str) -> int:
    return instant.astimezone(find_zone(zone)).year
