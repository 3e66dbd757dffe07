"""Biogenic is what is biomass by its nature and proved: nothing else counts zero."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.streams import StreamUse
from tests.builders import a_park, an_asset
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

SET = "G_ipcc_2006"
STRAW_KG = 0.0116 * 27.273 * 44 / 12  # kgCO2 of one kilogram
COAL_KG = 0.024515 * 27.49 * 0.94 * 44 / 12
PROVED = {"is_biogenic": True, "evidence": "certificate of origin"}


def burned(item: str, carrier: str = "", /, **more: object) -> Inventory:
    """Return the account of a tonne of fuel delivered to a works."""
    stream = a_stream("s", "m", item, **more)  # type: ignore[arg-type]  # fields of the stream
    meter = billed("m", "outside", "enterprise:works", carrier or item, "t")
    return draw_up(replace(a_park(meter), streams=(stream,)), {"m": [1000]}, YEAR)


def straw(**more: object) -> Inventory:
    return burned("straw", factor_set=SET, **more)


def test_biomass_is_listed_apart_and_counts_zero() -> None:
    inventory = straw(**PROVED)
    assert value(inventory, "national.biogenic_kg") == pytest.approx(1000 * STRAW_KG)
    assert value(inventory, "national.e_park_kg") == 0
    assert value(inventory, "scope1_kg") == 0
    assert value(inventory, "national.e_tce") == pytest.approx(11.6 / 29.3076)
    assert value(inventory, "energy.clean_strict_physical_tce") == pytest.approx(11.6 / 29.3076)


@pytest.mark.parametrize(
    ("use", "tce"), [(StreamUse.FEEDSTOCK, 11.6 / 29.3076), (StreamUse.SOLD, 0)]
)
def test_biomass_that_is_not_burned_is_neither_energy_used_nor_clean(
    use: StreamUse, tce: float
) -> None:
    inventory = straw(use=use, **PROVED)
    assert value(inventory, "national.e_tce") == 0
    assert value(inventory, "energy.clean_strict_physical_tce") == 0
    assert value(inventory, "national.biogenic_kg") == 0
    assert value(inventory, "national.feedstock_tce") == pytest.approx(tce)
    assert value(inventory, "national.e_tce_with_feedstock") == pytest.approx(tce)


def test_an_item_of_biomass_is_biogenic_without_saying_so() -> None:
    assert value(straw(evidence="certificate of origin"), "national.e_park_kg") == 0


@pytest.mark.parametrize("more", [{}, {"is_biogenic": True}], ids=["unflagged", "flagged"])
def test_biomass_without_a_document_counts_as_fossil(more: dict[str, object]) -> None:
    inventory = straw(**more)
    assert "ledger_biogenic_without_evidence" in kinds(inventory)
    assert value(inventory, "national.e_park_kg") == pytest.approx(1000 * STRAW_KG)
    assert value(inventory, "national.biogenic_kg") == 0


def test_no_document_turns_coal_into_biomass() -> None:
    inventory = burned("anthracite", **PROVED)
    (finding,) = (f for f in inventory.findings if f.kind.id == "ledger_fossil_item_as_biogenic")
    assert (finding.subject, finding.kind.severity.value) == ("s", "error")
    assert finding.facts == {"item": "anthracite"}
    assert value(inventory, "national.e_park_kg") == pytest.approx(1000 * COAL_KG, rel=1e-7)
    assert value(inventory, "national.biogenic_kg") == 0
    assert value(inventory, "energy.clean_strict_physical_tce") == 0


def test_coal_called_biogenic_makes_no_power_non_fossil() -> None:
    meters = (
        billed("power", "asset:plant", "bus"),
        billed("use", "bus", "enterprise:works"),
        billed("coal", "outside", "asset:plant", "anthracite", "t"),
    )
    park = a_park(*meters, assets=(an_asset("plant", AssetKind.FOSSIL_POWER),))
    park = replace(park, streams=(a_stream("s", "coal", "anthracite", **PROVED),))  # type: ignore[arg-type]  # as above
    inventory = draw_up(park, {"power": [1000], "use": [1000], "coal": [400]}, YEAR)
    assert value(inventory, "energy.own_non_fossil_kwh") == 0
    assert value(inventory, "national.e_park_kg") == pytest.approx(400 * COAL_KG, rel=1e-7)


@pytest.mark.parametrize(
    ("item", "carrier"), [("straw", "anthracite"), ("anthracite", "straw")], ids=str
)
def test_straw_on_a_meter_of_coal_is_unknown_and_not_zero(item: str, carrier: str) -> None:
    factor_set = SET if item == "straw" else "A_guideline"
    inventory = burned(item, carrier, factor_set=factor_set, **PROVED)
    assert "ledger_stream_contradicts_meter" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None


def test_waste_with_a_fossil_fraction_is_not_biogenic_as_a_whole() -> None:
    measured = {"ncv_gj_per_unit": 0.007, "carbon_t_per_gj": 0.025, "oxidation": 1.0}
    inventory = burned("municipal_waste", factor_set=SET, **PROVED, **measured)
    assert "ledger_mixed_item_as_biogenic" in kinds(inventory)
    assert value(inventory, "national.e_park_kg") == pytest.approx(1000 * 0.007 * 25 * 44 / 12)


def test_the_two_fractions_of_waste_count_apart() -> None:
    fractions = {name: f"municipal_waste_{name}" for name in ("fossil", "biogenic")}
    meters = (
        billed(name, "outside", "enterprise:works", item, "t") for name, item in fractions.items()
    )
    streams = (
        a_stream(name, name, item, factor_set=SET, evidence="sorting analysis")
        for name, item in fractions.items()
    )
    park = replace(a_park(*meters), streams=tuple(streams))
    inventory = draw_up(park, {"fossil": [400], "biogenic": [600]}, YEAR)
    assert value(inventory, "national.e_park_kg") == pytest.approx(400 * 0.25009 * 44 / 12)
    assert value(inventory, "national.biogenic_kg") == pytest.approx(600 * STRAW_KG)


def test_what_counts_zero_says_that_the_method_leaves_it_open() -> None:
    for figure_id in ("national.e_fuel_kg", "national.e_park_kg", "scope1_kg"):
        assert Evidence.I in figure(straw(**PROVED), figure_id).evidence


def test_the_memo_of_biomass_says_that_its_factor_is_recalled() -> None:
    assert Evidence.R in figure(straw(**PROVED), "national.biogenic_kg").evidence
    assert Evidence.R not in figure(straw(**PROVED), "national.e_park_kg").evidence


def test_an_account_without_biomass_does_not_rest_on_that_choice() -> None:
    inventory = draw_up(a_park(billed("m", "outside", "bus")), {"m": [0]}, YEAR)
    assert figure(inventory, "national.e_fuel_kg").evidence == frozenset()
