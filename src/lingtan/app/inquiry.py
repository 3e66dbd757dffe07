"""A question about a period of a park: the park as it was known, its store open, the period.

A closed period is asked about as it was closed: with the park file kept then, and what was known
then. Whoever names an instant asks for that instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.closed_park import kept_park
from lingtan.app.closing_notes import closing_notes
from lingtan.app.contradictions import contradictions
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, findings_of_register, open_park, with_statements
from lingtan.app.result_key import result_key
from lingtan.app.wiring import Store
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.closing import Closing, covering


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about a period of a park, with the store open.

    Attributes
    ----------
    park_layout : Layout
        Where the park file and catalogue stand; for a closed period, the copy kept with it.
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    contradictions : tuple of Finding
        Where forms and the park file say different things of the same, and what in the register
        of certificates cannot be.
    notes : tuple of Finding
        That the period is closed, and what has come since.
    """

    layout: Layout
    park_layout: Layout
    opened: OpenPark
    period: Period
    as_known_at: datetime | None
    store: Store
    contradictions: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    def key(self, *question: object) -> str:
        """Return the key under which the answer to a question is kept."""
        return result_key(
            self.park_layout, self.store, self.as_known_at, self.period.name, *question
        )


@contextmanager
def inquire(
    layout: Layout,
    period_name: str,
    as_known_at: datetime | None,
    park_layout: Layout | None = None,
) -> Iterator[Inquiry]:
    """Open a park and its store to ask about a period.

    Parameters
    ----------
    park_layout : Layout or None
        Where to take the park file from; the workspace, or the copy of a closed period, if None.

    Raises
    ------
    PeriodError
        The period is not a year, month or day.
    """
    opened = open_park(park_layout or layout)
    period = parse_period(period_name, opened.park.time_zone)
    with Store.open(layout.store) as store:
        closing = _closing(store, period, as_known_at, park_layout)
        if closing is not None:
            park_layout, as_known_at = kept_park(layout, closing), closing.known_at
            opened = open_park(park_layout)
        park = with_statements(opened, store, as_known_at)
        stated = OpenPark(park=park, catalogue=opened.catalogue)
        yield Inquiry(
            layout=layout,
            park_layout=park_layout or layout,
            opened=stated,
            period=period,
            as_known_at=as_known_at,
            store=store,
            contradictions=(*contradictions(park, opened), *findings_of_register(stated)),
            notes=closing_notes(layout, store.imports(), closing),
        )


def _closing(
    store: Store, period: Period, as_known_at: datetime | None, park_layout: Layout | None
) -> Closing | None:
    """Return the closing that answers, unless an instant or a park file was named."""
    if as_known_at is not None or park_layout is not None:
        return None
    return covering(store.closings(), period)
