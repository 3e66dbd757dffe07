"""What claims that are listed and not counted leave at the factor of the grid."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.claim_matching import Match, User
from lingtan.ledger.claims import MILLI, PARK
from lingtan.ledger.doubts import CLAIM_NOT_COUNTED, doubt
from lingtan.park.contracts import Contract

KG_PER_T = 1000


def uncovered(
    power: Mapping[tuple[int, User], int], matches: Sequence[Match]
) -> Mapping[str, Decimal]:
    """Return what grid power of each enterprise no claim takes out [kWh]; that of all by ``""``.

    Parameters
    ----------
    power : mapping of (int, User) to int
        Grid power by segment and user [thousandths of a kWh].
    """
    left = {"": sum(power.values()) - sum(each.milli for each in matches)}
    own = [(user.enterprise, milli) for (_, user), milli in power.items()]
    own += [(each.user.enterprise, -each.milli) for each in matches]
    for enterprise, milli in own:
        if enterprise:
            left[enterprise] = left.get(enterprise, 0) + milli
    return {enterprise: Decimal(max(milli, 0)) / MILLI for enterprise, milli in left.items()}


def refused_claims(
    contracts: Sequence[Contract], left: Mapping[str, Decimal] | None, less_kg_per_kwh: Decimal
) -> Iterator[Finding]:
    """Yield what each refused claim leaves in the emission: the core indicator holds it.

    That is no more than the grid power of its holder which other claims leave.

    Parameters
    ----------
    left : mapping of str to Decimal, or None
        See `uncovered`; None where power was not read, so that nobody knows what there was.
    """
    for contract in contracts:
        if contract.quantity_kwh:
            claimed = Decimal(str(contract.quantity_kwh))
            if left is not None:
                claimed = min(claimed, left.get(contract.enterprise, Decimal(0)))
            facts: dict[str, Fact] = {
                "claimed_kwh": contract.quantity_kwh,
                "emissions_t": float(claimed * less_kg_per_kwh / KG_PER_T),
            }
            yield doubt(CLAIM_NOT_COUNTED, contract.id, facts, at=PARK)
