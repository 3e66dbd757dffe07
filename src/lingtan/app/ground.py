"""The ground a question stands on: which park file, and what was known when.

A closed period is asked about as it was closed: with the copy of the park file kept then, and what
was known then. Whoever names an instant asks for that instead, with the park file as it was last
seen then. All else is asked of the park file as it stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.closed_park import copy_of, kept_park, park_digest
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park
from lingtan.app.wiring import Store
from lingtan.base.errors import CatalogueError, ParkFileError
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.closing import Closing, covering
from lingtan.ledger.known_parks import SeenPark, park_at

Fault = ParkFileError | CatalogueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question names.

    Attributes
    ----------
    park_layout : Layout or None
        Where to take the park file from; None leaves it to the rules above.
    """

    period: str
    as_known_at: datetime | None = None
    park_layout: Layout | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Which park file answers, and with what was known when.

    Attributes
    ----------
    layout : Layout
        Where the park file and catalogue stand: the workspace, or a copy kept in it.
    closing : Closing or None
        The closing that answers.
    seen : SeenPark or None
        The park file of an instant that was named; None where none had been seen by then.
    fault : ParkFileError or CatalogueError or None
        Why the park file of today cannot be read, where that matters no more.
    """

    layout: Layout
    opened: OpenPark
    period: Period
    as_known_at: datetime | None
    closing: Closing | None = None
    seen: SeenPark | None = None
    fault: Fault | None = None


def todays_park(layout: Layout) -> OpenPark | Fault:
    """Return the park as its file stands, or the fault in it: a copy may answer all the same."""
    try:
        return open_park(layout)
    except (ParkFileError, CatalogueError) as fault:
        return fault


def find_ground(layout: Layout, store: Store, asked: Asked, today: OpenPark | Fault) -> Ground:
    """Return the ground of a question.

    Parameters
    ----------
    today : OpenPark or error
        The park that was named, or else that of the workspace as it stands.

    Raises
    ------
    ParkFileError, CatalogueError
        The park file of today is faulty, and no copy answers.
    ClosingError
        The copy that would answer is gone, or is not what was kept.
    PeriodError
        The period is not a year, month or day.
    """
    if asked.park_layout is not None:
        return _of_today(asked.park_layout, asked, today)
    if asked.as_known_at is not None:
        place, opened, seen = park_of_instant(layout, store, asked.as_known_at, today)
        fault = None if isinstance(today, OpenPark) else today
        return replace(_of_today(place, asked, opened), seen=seen, fault=fault)
    closings = store.closings()
    period = parse_period(asked.period, _zone(layout, closings, today))
    closing = covering(closings, period)
    if closing is None:
        return _of_today(layout, asked, today)
    kept = kept_park(layout, closing)
    opened = open_park(kept)
    return Ground(
        layout=kept,
        opened=opened,
        period=parse_period(asked.period, opened.park.time_zone),
        as_known_at=closing.known_at,
        closing=closing,
        fault=None if isinstance(today, OpenPark) else today,
    )


def park_of_instant(
    layout: Layout, store: Store, instant: datetime, today: OpenPark | Fault
) -> tuple[Layout, OpenPark | Fault, SeenPark | None]:
    """Return where the park file stands that was last seen by an instant, the park, and when.

    Where none had been seen by then it is that of today, or the fault in it.

    Raises
    ------
    ClosingError
        The copy that would answer is gone, or is not what was kept.
    """
    seen = park_at(known_parks(store), instant)
    is_todays = seen is not None and seen.sha256 == park_digest(layout)
    if seen is None or (is_todays and isinstance(today, OpenPark)):
        return layout, today, seen
    kept = copy_of(layout, seen.sha256)
    return kept, open_park(kept), seen


def zone_of(layout: Layout) -> str:
    """Return the clock of a park; where its file is faulty, that of the copy kept last.

    Raises
    ------
    ParkFileError, CatalogueError
        The park file is faulty, and there is no copy.
    """
    today = todays_park(layout)
    if isinstance(today, OpenPark):
        return today.park.time_zone
    with Store.open(layout.store) as store:
        seen = known_parks(store)
    if not seen:
        raise today
    return open_park(copy_of(layout, seen[-1].sha256)).park.time_zone


def known_parks(store: Store) -> tuple[SeenPark, ...]:
    """Return every park file of which a copy is kept, in the order they were known."""
    return tuple(sorted(_known(store), key=lambda seen: seen.known_at))


def _known(store: Store) -> Iterator[SeenPark]:
    yield from store.parks()
    for closing in store.closings():
        yield SeenPark(known_at=closing.known_at, sha256=closing.draft.park_sha256)


def _zone(layout: Layout, closings: Sequence[Closing], today: OpenPark | Fault) -> str:
    """Return the clock by which a period is found among the closed ones."""
    if isinstance(today, OpenPark):
        return today.park.time_zone
    if not closings:
        raise today
    return open_park(kept_park(layout, closings[-1])).park.time_zone


def _of_today(layout: Layout, asked: Asked, today: OpenPark | Fault) -> Ground:
    if not isinstance(today, OpenPark):
        raise today
    return Ground(
        layout=layout,
        opened=today,
        period=parse_period(asked.period, today.park.time_zone),
        as_known_at=asked.as_known_at,
    )
