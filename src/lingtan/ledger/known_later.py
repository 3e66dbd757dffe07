"""Factors a figure rests on that were published only after the instant it is told as known at.

A figure as known in June cannot rest on a method printed in July: it is a figure of today about
what was metered then. It stands, and says so; so does a figure of today that rests on a factor
whose publication is still to come. Of built-in values only days of publication count: the day on
which somebody read one for the catalogue says nothing of when it could be known. A park's own
value was not there before the day it was read, so a day to come is told as well.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from lingtan.base.findings import Finding, FindingKind, Severity
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.entries import FuelFactor
from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.provenance import KnownBy
from lingtan.ledger.doubts import doubt

FACTOR_KNOWN_LATER = FindingKind(id="ledger_factor_known_later", severity=Severity.WARNING)
FACTOR_READ_LATER = FindingKind(id="ledger_factor_read_later", severity=Severity.WARNING)

Entry = tuple[str, KnownBy, date]


def known_later(
    catalogue: Catalogue, used: Collection[str], instant: datetime, zone: str
) -> tuple[Finding, ...]:
    """Return a finding for each factor or method published, or read by the park, after an instant.

    Parameters
    ----------
    used : collection of str
        What the figures rest on, by id; of a constant of a method its method is told.
    """
    day = instant.astimezone(find_zone(zone)).date()
    published, read = _published(catalogue), _read_by_park(catalogue, day)
    dated = published.keys() | read.keys()
    names = {id_ if id_ in dated else id_.partition(".")[0] for id_ in used}
    later = {name for name in names & published.keys() if published[name] > day}
    told = {"known_at": day.isoformat()}
    return (
        *(
            doubt(FACTOR_KNOWN_LATER, name, {"published": published[name].isoformat(), **told})
            for name in sorted(later)
        ),
        *(
            doubt(FACTOR_READ_LATER, name, {"read": read[name].isoformat(), **told})
            for name in sorted((names & read.keys()) - later)
        ),
    )


def _read_by_park(catalogue: Catalogue, day: date) -> dict[str, date]:
    """Return the park's own values that were read after a day, by id, each with its last day."""
    later = {each for each in _rows(catalogue) if each[1] is KnownBy.READ and each[2] > day}
    if not later or catalogue is load_catalogue():
        return {}
    return {id_: read for id_, _, read in sorted(later.difference(_rows(load_catalogue())))}


def _published(catalogue: Catalogue) -> dict[str, date]:
    """Return the day each factor was first published, of those of which that is known."""
    found: dict[str, date] = {}
    unknown: set[str] = set()
    for id_, by, day in _entries(catalogue):
        if by is not KnownBy.PUBLISHED:
            unknown.add(id_)
        found[id_] = min(day, found.get(id_, day))
    return {id_: day for id_, day in found.items() if id_ not in unknown}


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield each value with what the day its row tells is to it."""
    for fuel in catalogue.fuels:
        yield fuel.id, fuel.known_by, fuel.known_from
        yield fuel.coal_id, _known_of_coal(fuel), fuel.known_from
    yield from _other_rows(catalogue)


def _rows(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield each value with the day its row tells, and what that day is to the row."""
    for fuel in catalogue.fuels:
        yield fuel.id, fuel.known_by, fuel.known_from
        yield fuel.coal_id, fuel.known_by, fuel.known_from
    yield from _other_rows(catalogue)


def _other_rows(catalogue: Catalogue) -> Iterator[Entry]:
    for grid in catalogue.grid:
        yield grid.id, grid.known_by, grid.known_from
    for process in catalogue.processes:
        yield process.id, process.known_by, process.known_from
    for shares in catalogue.grid_shares:
        yield shares.id, shares.known_by, shares.known_from
    for gwp in catalogue.gwps:
        yield gwp.id, gwp.known_by, gwp.known_from
    for method in catalogue.methods:
        yield method.id, method.known_by, method.known_from


def _known_of_coal(fuel: FuelFactor) -> KnownBy:
    """Return what the day of a row is to its coal equivalent, which has a document of its own.

    The row of heat is of the day on which annex 4 printed its emission; GB/T 2589 is older.
    """
    return KnownBy.READ if fuel.kg_co2_per_unit is not None else fuel.known_by
