"""Clean energy at heat value is what an account would add up with electricity at heat value."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_indicators import a_basis
from tests.builders_ledger import YEAR, a_claim, a_stream, billed, draw_up

HEAT_VALUE = 0.1229e-3  # tce per kWh
STRAW_TCE = 10 * 11.6 / 29.3076
USED, CLAIMED = 30_000, 25_000  # kWh: own power less what is sold, and traded green power


def a_year() -> Inventory:
    """Return the account of a works with own solar power, part of it sold, claims and straw."""
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("pv", "asset:pv", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("sold", "bus", "outside"),
        billed("straw", "outside", "enterprise:works", "straw", "t"),
        assets=(an_asset("pv", AssetKind.SOLAR),),
        enterprises=(an_enterprise("works"),),
    )
    straw = a_stream("straw", "straw", "straw", factor_set="G_ipcc_2006", evidence="origin")
    amounts = {"grid": 100_000, "pv": 40_000, "use": 130_000, "sold": 10_000, "straw": 10_000}
    return draw_up(
        replace(park, streams=(straw,), contracts=(a_claim("green", CLAIMED),)),
        {name: [amount] for name, amount in amounts.items()},
        YEAR,
    )


def test_clean_energy_at_heat_value_counts_each_clean_kilowatt_hour_by_its_heat() -> None:
    figures = a_year().figures
    basis = a_basis({id_: f.value for id_, f in figures.items() if f.value is not None})
    physical = basis.quantity("clean_physical_heat_tce").value
    contractual = basis.quantity("clean_contractual_heat_tce").value
    assert physical == pytest.approx(STRAW_TCE + USED * HEAT_VALUE, rel=1e-6)
    assert contractual == pytest.approx(STRAW_TCE + (USED + CLAIMED) * HEAT_VALUE, rel=1e-6)
