"""The supplies of the networks with their users, as the account mixed them."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.plants import Supply
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.pool_use import EXPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """Who used what of which supply [kWh].

    Attributes
    ----------
    users : mapping of Supply to mapping of Purpose to float
        What left the park stands under the owner's purpose ``exported``.
    """

    users: Mapping[Supply, Mapping[Purpose, float]]

    @property
    def known(self) -> tuple[Supply, ...]:
        """Every supply, in a fixed order."""
        return tuple(sorted(self.users))

    def total(self, supply: Supply) -> float:
        """Return what a supply gave in all [kWh]."""
        return sum(self.users.get(supply, {}).values())


def supplies_of(inventory: Inventory) -> Supplies:
    """Return the supplies of an account."""
    users: dict[Supply, dict[Purpose, float]] = {}
    for row in inventory.inside.pool_use.iter_rows(named=True):
        supply = Supply(
            pool=row["pool"], role=row["role"], owner=row["owner"], out_key=row["out_key"]
        )
        left = row["label"] == EXPORTED
        purpose = Purpose(
            holder=row["owner"] if left else row["enterprise"],
            label=row["label"],
            pool=row["pool"],
        )
        of_supply = users.setdefault(supply, {})
        of_supply[purpose] = of_supply.get(purpose, 0.0) + float(row["quantity"])
    return Supplies(users=users)
