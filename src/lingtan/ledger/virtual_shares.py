"""How much of each meter virtual meters stand for, and what is counted beyond the whole of it.

A virtual meter is a sum of others. Where it counts a supply, it counts its share of each term; a
meter that counts as a supply itself and stands in such a sum once more is counted beyond itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import SUPPLY_COUNTED_TWICE, doubt
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import Gap, meter_missing
from lingtan.park.park import Park

FROM_OUTSIDE = frozenset({Role.IMPORT, Role.DIRECT})
ROUNDING = 1e-6
Shares = dict[str, float]


def shares_of(meter_id: str, park: Park) -> Shares:
    """Return the meters a virtual meter sums up, its virtual terms taken apart, by their share."""
    virtual = next((v for v in park.virtual_meters if v.id == meter_id), None)
    if virtual is None:
        return {meter_id: 1.0}
    found: Shares = defaultdict(float)
    for share, term in virtual.terms:
        for part, of_term in shares_of(term, park).items():
            found[part] += share * of_term
    return dict(found)


def stood_for(meters: Collection[str], park: Park) -> Shares:
    """Return how much of every meter some meters stand for, taken together."""
    found: Shares = defaultdict(float)
    for meter in meters:
        for part, share in shares_of(meter, park).items():
            found[part] += share
    return dict(found)


def supplies_counted_twice(park: Park, edges: Sequence[Edge]) -> Iterator[tuple[Finding, Gap]]:
    """Yield virtual supplies that count again what a meter of their sum counts already."""
    supplies = [e for e in edges if e.role in FROM_OUTSIDE and not e.takes_negative]
    counted = stood_for({edge.meter for edge in supplies}, park)
    virtual = {meter.id for meter in park.virtual_meters}
    for edge in {edge.meter: edge for edge in supplies if edge.meter in virtual}.values():
        parts = [m for m, share in shares_of(edge.meter, park).items() if share > ROUNDING]
        twice = [part for part in parts if counted[part] > 1 + ROUNDING]
        if twice and len({e.meter for e in supplies}) > 1:  # one alone may be scaled up
            account = Account.ELECTRICITY_GRID if edge.pool == ELECTRICITY else Account.HEAT_IN
            facts = {"meters": ", ".join(sorted(twice))}
            yield (
                doubt(SUPPLY_COUNTED_TWICE, edge.meter, facts, at="park.yaml"),
                Gap(
                    account=account.value,
                    enterprise="",
                    missing=meter_missing(""),
                    pool=edge.pool,
                ),
            )
