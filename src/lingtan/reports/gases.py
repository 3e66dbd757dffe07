"""Which gases an emission counts: carbon dioxide alone is shown in CO2, more of them in CO2e."""

from collections.abc import Mapping

from lingtan.base.figures import Figure
from lingtan.ledger.accounts import Account

# Accounts that hold more than carbon dioxide; an activity of the value chain is stated in CO2e.
MORE_GASES = frozenset({Account.OTHER_GAS.value, Account.VALUE_CHAIN.value})
EMISSIONS = ("national.", "scope", "by_", "shared_")


def gas_unit(unit: str, figure: Figure, figures: Mapping[str, Figure]) -> str:
    """Return the unit of an emission by what it counts, whatever its framework calls it.

    Examples
    --------
    >>> power = Figure(id="scope2_location_kg", value=1.0, unit="kg", rests_on=("e_import",))
    >>> told = Figure(id="lbm", value=1.0, unit="tCO2e", rests_on=("scope2_location_kg",))
    >>> gas_unit("tCO2e", told, {power.id: power})
    'tCO2'
    """
    if "CO2" not in unit or figure.value is None:
        return unit
    roots = _roots(figure, figures)
    plain = unit.replace("CO2e", "CO2")
    if not MORE_GASES.isdisjoint(roots):
        return plain.replace("CO2", "CO2e")
    is_of_account = any(root.startswith(EMISSIONS) for root in (figure.id, *roots))
    return plain if is_of_account else unit


def _roots(figure: Figure, figures: Mapping[str, Figure]) -> frozenset[str]:
    """Return everything a figure rests on, down to the accounts of the ledger."""
    found: set[str] = set()
    waiting = list(figure.rests_on)
    while waiting:
        root = waiting.pop()
        if root not in found:
            found.add(root)
            waiting += figures[root].rests_on if root in figures else ()
    return frozenset(found)
