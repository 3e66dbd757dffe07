"""Supplies and uses that a virtual meter counts once more beside what counts them already.

A meter may be counted again by itself, on its own edge or in another sum, or with the parent it
is a part of: sub-meters that a virtual meter adds up to a total stand beside the meter whose
parts they are.
"""

from collections.abc import Collection, Iterator, Sequence

from lingtan.base.findings import Finding
from lingtan.ledger.doubts import SUPPLY_COUNTED_TWICE, USE_COUNTED_TWICE, doubt
from lingtan.ledger.edges import Edge, Role
from lingtan.ledger.gaps import SHARED_USE, Gap, meter_missing
from lingtan.ledger.virtual_shares import ROUNDING, SUPPLIED_BY, Shares, shares_of, stood_for
from lingtan.park.flows import is_part_of_parent
from lingtan.park.park import Park

FROM_OUTSIDE = frozenset({Role.IMPORT, Role.DIRECT})


def supplies_counted_twice(park: Park, edges: Sequence[Edge]) -> Iterator[tuple[Finding, Gap]]:
    """Yield virtual supplies that count again what a meter counts already."""
    supplies = [e for e in edges if e.role in FROM_OUTSIDE and not e.takes_negative]
    for edge, twice in _again(park, supplies):
        yield (
            doubt(SUPPLY_COUNTED_TWICE, edge.meter, {"meters": twice}, at="park.yaml"),
            Gap(
                account=SUPPLIED_BY[edge.pool],
                enterprise="",
                missing=meter_missing(""),
                pool=edge.pool,
            ),
        )


def uses_counted_twice(park: Park, edges: Sequence[Edge]) -> Iterator[tuple[Finding, Gap]]:
    """Yield virtual uses that count again what a meter counts already, by everyone concerned.

    The park as a whole is counted where its energy enters; who uses how much of it is not known.
    """
    supplied = {edge.meter for edge in edges if edge.role in FROM_OUTSIDE}
    uses = [
        e
        for e in edges
        if e.role is Role.USE and e.sign > 0 and not e.takes_negative and e.meter not in supplied
    ]
    for edge, twice in _again(park, uses):
        alike = {*shares_of(edge.meter, park), *twice.split(", ")}
        others = (e.party for e in uses if alike & shares_of(e.meter, park).keys())
        finding = doubt(USE_COUNTED_TWICE, edge.meter, {"meters": twice}, at="park.yaml")
        for party in dict.fromkeys((edge.party, *others)):
            missing = meter_missing(party)
            yield finding, Gap(account=SHARED_USE, enterprise=party, missing=missing)


def _again(park: Park, edges: Sequence[Edge]) -> Iterator[tuple[Edge, str]]:
    """Yield the edges of virtual meters that count again, with the meters counted twice."""
    counted = stood_for({edge.meter for edge in edges}, park)
    virtual = {meter.id for meter in park.virtual_meters}
    for edge in {edge.meter: edge for edge in edges if edge.meter in virtual}.values():
        parts = [m for m, share in shares_of(edge.meter, park).items() if share > ROUNDING]
        twice = {whole for part in parts for whole in _counts_of(part, counted, park)}
        if twice and len({e.meter for e in edges}) > 1:  # one alone may be scaled up
            yield edge, ", ".join(sorted(twice))


def _counts_of(part: str, counted: Shares, park: Park) -> Collection[str]:
    """Return the meters by which a part is counted beyond itself: its own, or its parents."""
    meters = {meter.id: meter for meter in park.meters}
    found = {part} if counted.get(part, 0.0) > 1 + ROUNDING else set()
    meter = meters.get(part)
    while meter is not None and is_part_of_parent(meter, park):
        if counted.get(part, 0.0) > ROUNDING and counted.get(meter.parent, 0.0) > ROUNDING:
            found.add(meter.parent)
        meter = meters.get(meter.parent)
    return found
