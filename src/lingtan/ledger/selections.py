"""Which lines a figure adds up, and in which measure; the same choices as where it is made."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from lingtan.ledger.accounts import (
    E_PARK,
    ELECTRICITY_ENERGY,
    FUEL_ENERGY,
    HEAT_ENERGY,
    Account,
)
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.entries import Entry
from lingtan.ledger.figures_energy import (
    CROSSING,
    GAS,
    GAS_ENERGY,
    NON_FOSSIL,
    USED,
    is_non_fossil,
)
from lingtan.ledger.figures_national import EMISSIONS

PER_T = 1e-3


class Measure(StrEnum):
    """What of a line a figure adds up."""

    EMISSION = "emissions_kg"
    ENERGY = "energy_kgce"
    QUANTITY = "quantity"


Test = Callable[[Entry], bool]


def _every(_: Entry) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Some lines of some accounts.

    Attributes
    ----------
    weight : float
        What the measure is multiplied by: a thousandth for kgce in tce, -1 for what leaves.
    of_users : bool
        Whether the lines are those by user.
    """

    measure: Measure
    accounts: frozenset[str]
    weight: float = 1.0
    of_users: bool = False
    test: Test = _every

    def holds(self, entry: Entry) -> bool:
        """Whether a line is one of them."""
        return entry.account in self.accounts and self.test(entry)


# Figures that are sums of figures, as the method writes them.
COMPOSED = {
    "national.e_electricity_kg": (
        "national.electricity_grid_kg",
        "national.electricity_direct_kg",
        "national.electricity_green_power_kg",
        "national.electricity_certificate_kg",
        "national.electricity_out_kg",
    ),
    "national.e_heat_kg": ("national.heat_in_kg", "national.heat_out_kg"),
    "national.e_energy_kg": (
        "national.e_fuel_kg",
        "national.e_conversion_kg",
        "national.e_electricity_kg",
        "national.e_heat_kg",
    ),
    "national.e_park_kg": (
        "national.e_fuel_kg",
        "national.e_conversion_kg",
        "national.e_electricity_kg",
        "national.e_heat_kg",
        "national.e_process_kg",
    ),
    "national.e_tce": ("energy.fuel_tce", "energy.electricity_tce", "energy.heat_tce"),
    "national.e_tce_without_feedstock": (
        "energy.fuel_tce",
        "energy.electricity_tce",
        "energy.heat_tce",
    ),
    "national.e_tce_with_feedstock": (
        "energy.fuel_tce",
        "energy.electricity_tce",
        "energy.heat_tce",
        "national.feedstock_tce",
    ),
    "scope1_kg": ("national.e_fuel_kg", "national.e_conversion_kg", "national.e_process_kg"),
}


def _emission(accounts: Iterable[str]) -> Selection:
    return Selection(measure=Measure.EMISSION, accounts=frozenset(accounts))


def _energy(accounts: Iterable[str], test: Test = _every) -> Selection:
    measure = Measure.ENERGY
    return Selection(measure=measure, accounts=frozenset(accounts), weight=PER_T, test=test)


def _power(*accounts: str, weight: float = 1.0, test: Test = _every) -> Selection:
    return Selection(
        measure=Measure.QUANTITY,
        accounts=frozenset(accounts),
        weight=weight,
        test=lambda entry: entry.carrier == ELECTRICITY and test(entry),
    )


OWN, DIRECT, OUT = Account.OWN_NON_FOSSIL, Account.ELECTRICITY_DIRECT, Account.ELECTRICITY_OUT
SELECTED: dict[str, Selection] = {
    **{id_: _emission(accounts) for id_, accounts in EMISSIONS.items()},
    "national.feedstock_tce": _energy((Account.FEEDSTOCK,)),
    "energy.fuel_tce": _energy(FUEL_ENERGY),
    "energy.electricity_tce": _energy(ELECTRICITY_ENERGY),
    "energy.heat_tce": _energy(HEAT_ENERGY),
    "energy.gas_tce": _energy(GAS_ENERGY, lambda entry: entry.carrier in GAS),
    "energy.clean_strict_physical_tce": _energy(NON_FOSSIL, is_non_fossil),
    "energy.load_kwh": Selection(
        measure=Measure.QUANTITY,
        accounts=frozenset(USED),
        of_users=True,
        test=lambda entry: entry.carrier == ELECTRICITY and entry.stream not in CROSSING,
    ),
    "energy.import_kwh": _power(Account.ELECTRICITY_GRID),
    "energy.direct_kwh": _power(DIRECT),
    "energy.own_non_fossil_kwh": _power(OWN),
    "energy.own_fossil_kwh": _power(Account.OWN_FOSSIL),
    "energy.available_non_fossil_kwh": _power(OWN, DIRECT),
    "energy.export_kwh": _power(OUT, weight=-1.0),
    "energy.green_power_kwh": _power(Account.GREEN_POWER, weight=-1.0),
    "energy.certificate_kwh": _power(Account.CERTIFICATE, weight=-1.0),
    "energy.own_non_fossil_used_kwh": _power(
        OWN, OUT, test=lambda entry: entry.account == OWN or entry.stream == "non_fossil"
    ),
    "energy.direct_used_kwh": _power(
        DIRECT, OUT, test=lambda entry: entry.account == DIRECT or entry.stream == "direct"
    ),
}


def _of_users(test: Test) -> Selection:
    return Selection(
        measure=Measure.EMISSION, accounts=frozenset(E_PARK), of_users=True, test=test
    )


FAMILIES: tuple[tuple[re.Pattern[str], Callable[[str], Selection]], ...] = (
    (
        re.compile(r"by_enterprise\.(.*)_kg"),
        lambda name: _of_users(lambda entry: entry.enterprise == name),
    ),
    (re.compile(r"(shared)_kg"), lambda _: _of_users(lambda entry: not entry.enterprise)),
    (
        re.compile(r"by_sector\.(.+)_kg"),
        lambda name: _of_users(lambda entry: entry.sector == name),
    ),
    (
        re.compile(r"scope3\.(\d+)_kg"),
        lambda number: Selection(
            measure=Measure.EMISSION,
            accounts=frozenset({Account.VALUE_CHAIN}),
            test=lambda entry: entry.carrier == f"category_{number}",
        ),
    ),
)


def selection_of(figure_id: str) -> Selection | None:
    """Return the lines a figure adds up; None for a figure that is not made of lines alone."""
    if figure_id in SELECTED:
        return SELECTED[figure_id]
    for pattern, select in FAMILIES:
        found = pattern.fullmatch(figure_id)
        if found:
            return select(found[1])
    return None
