"""Why what an enterprise causes of its own is unknown, and whose use is no weight."""

from collections.abc import Mapping

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.own_sums import PARK
from lingtan.ledger.gaps import METER_DATUM
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.pool_use import PASSED_ON
from lingtan.park.park import Park

Reasons = Mapping[str, tuple[Missing, ...]]


def own_reasons(park: Park, inventory: Inventory) -> Reasons:
    """Return why what a holder causes of its own is unknown.

    Whoever has no meter but one behind another's, draws only what is passed on.
    """
    takers = set(inventory.inside.pool_use.filter(role=PASSED_ON)["enterprise"])
    found = {PARK: inventory.figures["shared_kg"].missing}
    for enterprise in park.enterprises:
        reasons = inventory.figures[f"by_enterprise.{enterprise.id}_kg"].missing
        unmetered = Missing(kind="datum", id=METER_DATUM, subject=enterprise.id)
        is_served = enterprise.id in takers
        found[enterprise.id] = tuple(r for r in reasons if not is_served or r != unmetered)
    return found


def unread_of(unknown: Reasons) -> Reasons:
    """Return whose readings lack, and why: their use is no weight."""
    return {
        holder: tuple(r for r in reasons if r.meter or (r.id, r.subject) == (METER_DATUM, holder))
        for holder, reasons in unknown.items()
    }
