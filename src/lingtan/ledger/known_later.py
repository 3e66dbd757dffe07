"""Factors a figure rests on that were published only after the instant it is told as known at.

A figure as known in June cannot rest on a method printed in July: it is a figure of today about
what was metered then. It stands, and says so; so does a figure of today that rests on a factor
whose publication is still to come. Only days of publication count: the day on which somebody read
a value for the catalogue says nothing of when it could be known.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from lingtan.base.findings import Finding, FindingKind, Severity
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.contents import Catalogue
from lingtan.catalogue.entries import FuelFactor
from lingtan.catalogue.provenance import KnownBy
from lingtan.ledger.doubts import doubt

FACTOR_KNOWN_LATER = FindingKind(id="ledger_factor_known_later", severity=Severity.WARNING)


def known_later(
    catalogue: Catalogue, used: Collection[str], instant: datetime, zone: str
) -> tuple[Finding, ...]:
    """Return a finding for each factor or method that was published after an instant.

    Parameters
    ----------
    used : collection of str
        What the figures rest on, by id; of a constant of a method its method is told.
    """
    day = instant.astimezone(find_zone(zone)).date()
    published = _published(catalogue)
    names = {id_ if id_ in published else id_.partition(".")[0] for id_ in used}
    return tuple(
        doubt(
            FACTOR_KNOWN_LATER,
            name,
            {"published": published[name].isoformat(), "known_at": day.isoformat()},
        )
        for name in sorted(names & published.keys())
        if published[name] > day
    )


def _published(catalogue: Catalogue) -> dict[str, date]:
    """Return the day each factor was first published, of those of which that is known."""
    found: dict[str, date] = {}
    unknown: set[str] = set()
    for id_, by, day in _entries(catalogue):
        if by is not KnownBy.PUBLISHED:
            unknown.add(id_)
        found[id_] = min(day, found.get(id_, day))
    return {id_: day for id_, day in found.items() if id_ not in unknown}


def _entries(catalogue: Catalogue) -> Iterator[tuple[str, KnownBy, date]]:
    for fuel in catalogue.fuels:
        yield fuel.id, fuel.known_by, fuel.known_from
        yield fuel.coal_id, _known_of_coal(fuel), fuel.known_from
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
