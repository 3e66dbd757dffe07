"""Clean energy is a part of all energy: nothing is clean twice, nor when it has left."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Figure
from lingtan.ledger.figures_energy import close_above_whole
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import ContractKind
from lingtan.park.streams import StreamUse
from tests.builders import a_park, an_asset
from tests.builders_ledger import YEAR, a_claim, a_stream, billed, draw_up, value


def test_biogas_is_clean_once() -> None:
    meters = (
        billed("grid", "outside", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("gas", "outside", "enterprise:works", "biogas_low_value", "Nm3"),
    )
    proof = {"factor_set": "G_ipcc_2006", "evidence": "test report"}
    stream = a_stream("gas", "gas", "biogas_low_value", **proof)  # type: ignore[arg-type]  # its fields
    park = replace(a_park(*meters), streams=(stream,))
    inventory = draw_up(park, {"grid": [0], "use": [0], "gas": [1000]}, YEAR)
    assert value(inventory, "energy.gas_tce") == 0
    assert value(inventory, "energy.clean_broad_tce") == value(inventory, "national.e_tce")


def test_heat_of_a_gas_boiler_that_is_sold_is_not_clean_energy_used_here() -> None:
    meters = (
        billed("grid", "outside", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("gas", "outside", "asset:boiler", "natural_gas", "Nm3"),
        billed("made", "asset:boiler", "hot", "heat"),
        billed("sold", "hot", "outside", "heat"),
    )
    stream = a_stream("gas", "gas", "natural_gas", StreamUse.FUEL)
    park = a_park(*meters, assets=(an_asset("boiler", AssetKind.BOILER),))
    park = replace(
        park,
        streams=(stream,),
        nodes=(*park.nodes, replace(park.nodes[0], id="hot", carrier="heat")),
    )
    readings = {"grid": [0], "use": [0], "gas": [1000], "made": [8000], "sold": [8000]}
    inventory = draw_up(park, readings, YEAR)
    gas, whole = value(inventory, "energy.gas_tce"), value(inventory, "national.e_tce")
    assert whole < gas
    assert value(inventory, "energy.clean_broad_tce") == pytest.approx(whole)


def test_claims_on_power_that_passes_through_are_not_clean_energy_used_here() -> None:
    meters = (
        billed("grid", "outside", "bus"),
        billed("back", "bus", "outside"),
        billed("use", "bus", "enterprise:works"),
    )
    claim = a_claim("certificates", 1_000_000, ContractKind.CERTIFICATE)
    park = replace(a_park(*meters), contracts=(claim,))
    readings = {"grid": [1_000_000], "back": [400_000], "use": [600_000]}
    inventory = draw_up(park, readings, YEAR)
    used = 600_000 * 0.3024 / 1000
    assert value(inventory, "energy.clean_strict_contractual_tce") <= used + 1e-6


def test_clean_energy_beyond_all_energy_is_a_fault_and_no_figure() -> None:
    given = [
        Figure(id="national.e_tce", value=10.0, unit="tce"),
        Figure(id="energy.clean_strict_physical_tce", value=10.0, unit="tce"),
        Figure(id="energy.clean_broad_tce", value=10.1, unit="tce"),
    ]
    figures, findings = close_above_whole(given)
    assert [each.value for each in figures] == [10.0, 10.0, None]
    assert [reason.id for reason in figures[2].missing] == ["share_above_one"]
    assert [f.subject for f in findings] == ["energy.clean_broad_tce"]
