"""Which meters of the networks were not read in full, and what that leaves open.

Where a user was not read, what it drew is taken for a loss. So the energy that reached that user
is not known, nor are the losses; what reached others is. Where a supply was not read, nothing of
its network is known; nor of a carrier whose nodes are several networks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.doubts import BILL_LONGER_THAN_PERIOD, METER_EMPTY, METER_INCOMPLETE
from lingtan.ledger.edges import edges_of
from lingtan.ledger.gaps import METER_DATUM
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.networks import networks_apart
from lingtan.park.allocation import SharedPart
from lingtan.park.park import Park

UNREAD = (METER_INCOMPLETE, METER_EMPTY, BILL_LONGER_THAN_PERIOD)
Reasons = tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadMeters:
    """Meters that were not read in full, as reasons why something is unknown.

    Attributes
    ----------
    supplies : mapping of str to tuple of Missing
        Those of what feeds a network, by the network.
    users : mapping of tuple of str to tuple of Missing
        Those of what a holder draws, by network and holder.
    """

    supplies: Mapping[str, Reasons]
    users: Mapping[tuple[str, str], Reasons]

    def to(self, pool: str, holder: str) -> Reasons:
        """Return why it is unknown what a holder drew of a network."""
        return (*self.supplies.get(pool, ()), *self.users.get((pool, holder), ()))

    def left_open(self, portions: Sequence[Portion]) -> tuple[Portion, ...]:
        """Return portions of what the park itself emits, with why any of them is unknown."""
        return tuple(
            replace(portion, missing=(*portion.missing, *self._of(portion)))
            for portion in portions
        )

    def _of(self, portion: Portion) -> Reasons:
        if portion.of is SharedPart.LOSSES:
            return self._lost(portion.pool)
        return self.supplies.get(portion.pool, ())

    def _lost(self, pool: str) -> Reasons:
        users = (reasons for (of, _), reasons in self.users.items() if of == pool)
        return (*self.supplies.get(pool, ()), *(each for reasons in users for each in reasons))


def unread_meters(park: Park, inventory: Inventory) -> UnreadMeters:
    """Return the meters of the networks that were not read in full in the period."""
    unread = {finding.subject for finding in inventory.findings if finding.kind in UNREAD}
    supplies: dict[str, dict[Missing, None]] = {}
    users: dict[tuple[str, str], dict[Missing, None]] = {}
    for each in networks_apart(park, edges_of(park)):
        supplies[each.pool] = {each.missing: None}
    for is_supply, pool, holder, reason in _reasons(park, unread):
        if is_supply:
            supplies.setdefault(pool, {})[reason] = None
        else:
            users.setdefault((pool, holder), {})[reason] = None
    return UnreadMeters(
        supplies={pool: tuple(found) for pool, found in supplies.items()},
        users={who: tuple(found) for who, found in users.items()},
    )


def _reasons(park: Park, unread: set[str]) -> Iterator[tuple[bool, str, str, Missing]]:
    for edge in edges_of(park):
        if edge.meter in unread:
            reason = Missing(kind="datum", id=METER_DATUM, subject=edge.party, meter=edge.meter)
            yield edge.role.is_supply, edge.pool, edge.party, reason
