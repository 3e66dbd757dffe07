"""A question about a period of a park: the park as it was known, its store open, the period."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.contradictions import contradictions
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park, with_statements
from lingtan.app.result_key import result_key
from lingtan.app.wiring import Store
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, parse_period


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about a period of a park, with the store open.

    Attributes
    ----------
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    contradictions : tuple of Finding
        Where forms and the park file say different things of the same.
    """

    layout: Layout
    opened: OpenPark
    period: Period
    as_known_at: datetime | None
    store: Store
    contradictions: tuple[Finding, ...] = ()

    def key(self, *question: object) -> str:
        """Return the key under which the answer to a question is kept."""
        return result_key(self.layout, self.store, self.as_known_at, self.period.name, *question)


@contextmanager
def inquire(layout: Layout, period_name: str, as_known_at: datetime | None) -> Iterator[Inquiry]:
    """Open a park and its store to ask about a period.

    Raises
    ------
    PeriodError
        The period is not a year, month or day.
    """
    opened = open_park(layout)
    period = parse_period(period_name, opened.park.time_zone)
    with Store.open(layout.store) as store:
        park = with_statements(opened, store, as_known_at)
        yield Inquiry(
            layout=layout,
            opened=OpenPark(park=park, catalogue=opened.catalogue),
            period=period,
            as_known_at=as_known_at,
            store=store,
            contradictions=contradictions(park, opened),
        )
