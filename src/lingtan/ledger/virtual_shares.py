"""How much of each meter virtual meters stand for, and what they leave of it.

A virtual meter is a sum of others: it counts its share of each term.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import HIDDEN_BY_VIRTUAL, doubt
from lingtan.ledger.edges import (
    COOLING,
    ELECTRICITY,
    HEAT,
    POOLS,
    Edge,
)
from lingtan.ledger.gaps import SHARED_USE, Gap, meter_missing
from lingtan.park.flows import INFLOWS, flow_of, replaced_by_virtual
from lingtan.park.meters import OUTSIDE
from lingtan.park.park import Park

ROUNDING = 1e-6
ALL = 1 - ROUNDING
SUPPLIED_BY = {
    ELECTRICITY: Account.ELECTRICITY_GRID.value,
    HEAT: Account.HEAT_IN.value,
    COOLING: Account.HEAT_IN.value,
}
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


def hidden_by_virtual(park: Park, edges: Sequence[Edge]) -> Iterator[tuple[Finding, Gap]]:
    """Yield meters that virtual meters stand for at their place, and count less of.

    A virtual meter takes the place of its terms there. What it leaves of a supply, or leaves out
    of one as the use of somebody, would be counted nowhere; so would what it takes off a supply
    that comes from outside on a line of its own.
    """
    own = [edge for edge in edges if not edge.takes_negative]
    bought = {m.id for m in park.meters if m.source == OUTSIDE} & {edge.meter for edge in own}
    supplied = stood_for({edge.meter for edge in own if edge.role.is_supply}, park)
    used = stood_for({edge.meter for edge in own if not edge.role.is_supply}, park)
    replaced = replaced_by_virtual(park)
    for meter in park.meters:
        flow = flow_of(meter, park)
        pool = POOLS.get(meter.carrier, "")
        enters = flow.flow in INFLOWS
        is_counted = meter.id in replaced or meter.id in bought
        is_short = is_counted and (supplied if enters else used).get(meter.id, 0.0) < ALL
        if pool and (is_short or supplied.get(meter.id, 0.0) < -ROUNDING):
            account = SUPPLIED_BY[pool] if enters or not is_short else SHARED_USE
            party = "" if account != SHARED_USE else flow.enterprise
            whole = pool if account != SHARED_USE else ""
            yield (
                doubt(HIDDEN_BY_VIRTUAL, meter.id, {"carrier": meter.carrier}, at="park.yaml"),
                Gap(account=account, enterprise=party, missing=meter_missing(party), pool=whole),
            )
