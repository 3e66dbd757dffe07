"""Figures of the national method: annex 4 of 发改环资〔2025〕910号, term by term.

``E_park = E_fuel + E_conversion + E_electricity + E_heat + E_process``, and ``E_tce`` beside it.
"""

from collections.abc import Iterable
from dataclasses import replace

from lingtan.base.figures import Evidence, Figure
from lingtan.catalogue.entries import Method
from lingtan.ledger.accounts import (
    E_CONVERSION,
    E_ELECTRICITY,
    E_ENERGY,
    E_FUEL,
    E_HEAT,
    E_PARK,
    E_PROCESS,
    E_TCE,
    Account,
)
from lingtan.ledger.totals import Totals

EMISSIONS = {
    "national.e_fuel_kg": E_FUEL,
    "national.e_conversion_kg": E_CONVERSION,
    "national.e_electricity_kg": E_ELECTRICITY,
    "national.e_heat_kg": E_HEAT,
    "national.e_process_kg": E_PROCESS,
    "national.e_energy_kg": E_ENERGY,
    "national.e_park_kg": E_PARK,
    "national.electricity_grid_kg": (Account.ELECTRICITY_GRID,),
    "national.electricity_direct_kg": (Account.ELECTRICITY_DIRECT,),
    "national.electricity_green_power_kg": (Account.GREEN_POWER,),
    "national.electricity_certificate_kg": (Account.CERTIFICATE,),
    "national.electricity_out_kg": (Account.ELECTRICITY_OUT,),
    "national.heat_in_kg": (Account.HEAT_IN,),
    "national.heat_out_kg": (Account.HEAT_OUT,),
    "national.bunker_kg": (Account.BUNKER,),
    "national.biogenic_kg": (Account.BIOGENIC,),
}


def national_figures(
    totals: Totals, method: Method, *, feedstock_in_energy: bool
) -> Iterable[Figure]:
    """Yield the figures of the national method, each with the evidence of its formula.

    Parameters
    ----------
    feedstock_in_energy : bool
        Whether ``national.e_tce`` takes in energy used as material; both readings are given
        beside it in any case.
    """
    for figure_id, accounts in EMISSIONS.items():
        yield _by(method.label, totals.emission_figure(figure_id, accounts))
    with_feedstock = (*E_TCE, Account.FEEDSTOCK)
    chosen = with_feedstock if feedstock_in_energy else E_TCE
    feedstock = totals.energy_figure("national.feedstock_tce", (Account.FEEDSTOCK,))
    energy = _by(method.label, totals.energy_figure("national.e_tce", chosen))
    if feedstock.rests_on:  # only then does the choice to leave it out move the figure
        energy = _by(method.choice("feedstock_in_energy").label, energy)
    yield energy
    yield _by(method.label, totals.energy_figure("national.e_tce_without_feedstock", E_TCE))
    yield _by(method.label, totals.energy_figure("national.e_tce_with_feedstock", with_feedstock))
    yield feedstock


def _by(label: Evidence, figure: Figure) -> Figure:
    """Return a figure with the evidence of its formula; one of no lines rests on nothing."""
    return replace(figure, evidence=figure.evidence | {label}) if figure.rests_on else figure
