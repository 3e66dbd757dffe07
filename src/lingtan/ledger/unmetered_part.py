"""What no meter tells of a boundary: of its members nothing, or what others pass on to them.

What an enterprise passes on to another stands in its own bill. While it is outside, that bill is
in no account of the boundary, so what its neighbour inside draws behind it would count nowhere.
"""

from collections.abc import Iterator

from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import PASSED_ON_FROM_OUTSIDE, doubt
from lingtan.ledger.edges import ELECTRICITY, POOLS
from lingtan.ledger.gaps import Gap, meter_missing
from lingtan.ledger.members import Membership
from lingtan.ledger.membership_spans import membership_spans
from lingtan.ledger.pool_use import is_passing_on
from lingtan.ledger.setting import Setting
from lingtan.ledger.unmetered import Unmetered, find_unmetered_part
from lingtan.park.meters import ENTERPRISE_PREFIX, Meter, VirtualMeter

NOTHING = Unmetered(gaps=(), findings=())
Passing = tuple[Meter | VirtualMeter, str, str]  # with who gives and who takes


def unmetered_part(setting: Setting, membership: Membership) -> Unmetered:
    """Return what is unknown of a boundary because the meters of its members do not tell it."""
    if membership.is_everything:
        return NOTHING
    boundary, park = membership.boundary, setting.park
    part = NOTHING
    if not membership.common_in_full:
        edges, members = setting.pools.edges, membership.enterprises
        part = find_unmetered_part(park, edges, boundary.id, members)
    over = tuple(_from_outside(setting, membership))
    told = {
        (giver, taker): doubt(
            PASSED_ON_FROM_OUTSIDE,
            taker,
            {"boundary": boundary.id, "giver": giver, "meter": meter.id},
            at="park.yaml",
        )
        for meter, giver, taker in over
    }
    return Unmetered(
        gaps=(*part.gaps, *(_gap(meter, taker) for meter, _, taker in over)),
        findings=(*part.findings, *told.values()),
    )


def _from_outside(setting: Setting, membership: Membership) -> Iterator[Passing]:
    park = setting.park
    spans = membership_spans(membership.boundary, setting.period)
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    for meter in every:
        if not is_passing_on(meter, park):
            continue
        giver, taker = (e.removeprefix(ENTERPRISE_PREFIX) for e in (meter.source, meter.target))
        if any(taker in span.members and giver not in span.members for span in spans):
            yield meter, giver, taker


def _gap(meter: Meter | VirtualMeter, taker: str) -> Gap:
    is_power = POOLS[meter.carrier] == ELECTRICITY
    account = Account.ELECTRICITY_GRID if is_power else Account.HEAT_IN
    return Gap(account=account.value, enterprise=taker, missing=meter_missing(taker))
