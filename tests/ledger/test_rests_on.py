"""A figure names every factor it was made from, and is as weak as the weakest of them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.base.figures import Evidence
from lingtan.base.names import UNNAMED, Name
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.inventory import Inventory
from lingtan.park.streams import SourceStream, StreamUse, ValueChainActivity
from tests.builders import a_name, a_park
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure

COAL = "coal/E_coal_equivalent"


def account(*streams: SourceStream, unit: str = "t", **more: object) -> Inventory:
    meters = [
        billed(stream.meter, "outside", "enterprise:works", stream.factor_item, unit)
        for stream in streams
    ]
    park = replace(a_park(*meters), streams=streams, **more)  # type: ignore[arg-type]  # as above
    return draw_up(park, {stream.meter: [1000.0] for stream in streams}, YEAR)


def test_energy_names_the_coal_equivalents_of_power_heat_and_fuel() -> None:
    power = billed("grid", "outside", "bus")
    heat = billed("steam", "outside", "heat_main", "heat", "GJ")
    oil = billed("oil", "outside", "enterprise:works", "diesel", "t")
    park = replace(a_park(power, heat, oil), streams=(a_stream("s", "oil", "diesel"),))
    inventory = draw_up(park, {"grid": [10], "steam": [10], "oil": [10]}, YEAR)
    rate = "electricity_equivalent_supplied_2024"
    assert {f"{COAL}/{rate}", f"{COAL}/heat", "coal/A_guideline/diesel"} <= set(
        figure(inventory, "national.e_tce").rests_on
    )
    at_heat_value = figure(inventory, "energy.e_tce_heat_value").rests_on
    assert f"{COAL}/electricity_heat_value" in at_heat_value
    assert f"{COAL}/{rate}" not in at_heat_value


def test_a_fuel_without_a_coal_equivalent_names_its_heat_and_that_of_coal() -> None:
    energy = figure(account(a_stream("s", "m", "anthracite")), "national.e_tce")
    assert {"fuel/A_guideline/anthracite", "cn_zcp_2025_06.tce_heat"} <= set(energy.rests_on)


def test_conversion_names_the_oxidation_rate_of_the_method() -> None:
    stream = a_stream("s", "m", "anthracite", StreamUse.CONVERSION_INPUT, factor_set="B_newer")
    rests_on = figure(account(stream), "national.e_conversion_kg").rests_on
    assert "cn_zcp_2025_06.oxidation_conversion" in rests_on


@pytest.mark.parametrize(
    ("gwp_set", "stated", "species", "kg"),
    [
        ("ar5", {}, "CH4", 280_000),
        ("ar5", {"is_biogenic": True, "evidence": "permit"}, "CH4", 280_000),
        ("ar6", {}, "CH4_fossil", 298_000),
        ("ar6", {"is_biogenic": True, "evidence": "permit"}, "CH4_nonfossil", 270_000),
        ("ar6", {"is_biogenic": True}, "CH4_fossil", 298_000),
    ],
)
def test_another_gas_warms_by_its_potential_and_names_it(
    gwp_set: str, stated: dict[str, object], species: str, kg: float
) -> None:
    catalogue = load_catalogue()
    lime = next(p for p in catalogue.processes if p.kg_per_kg is not None)
    methane = replace(lime, set_id="own", item="vent", gas="CH4", kg_per_kg=Decimal("0.01"))
    catalogue = replace(catalogue, processes=(*catalogue.processes, methane))
    stream = a_stream("s", "m", "vent", StreamUse.PROCESS, factor_set="own")
    stream = replace(stream, **stated)  # type: ignore[arg-type]  # fields of the case
    meter = billed("m", "outside", "enterprise:works", "vent", "t")
    park = replace(a_park(meter), streams=(stream,), gwp_set=gwp_set)
    inventory = draw_up(park, {"m": [1e6]}, YEAR, catalogue=catalogue)
    rests_on = figure(inventory, "scope1_kg").rests_on
    assert [id_ for id_ in rests_on if id_.startswith("gwp/")] == [f"gwp/{gwp_set}/{species}"]
    lines = inventory.postings.filter(account="other_gas")
    assert float(lines["emissions_kg"].sum()) == pytest.approx(kg)


def test_a_value_the_park_states_is_named_beside_the_factor_it_replaces() -> None:
    stream = a_stream("s", "m", "diesel", ncv_gj_per_unit=0.0431, evidence="test report")
    rests_on = figure(account(stream), "national.e_fuel_kg").rests_on
    assert {"measured/s", "fuel/A_guideline/diesel"} <= set(rests_on)


@pytest.mark.parametrize("order", [1, -1])
def test_streams_that_share_a_factor_keep_the_weakest_label_of_both(order: int) -> None:
    stated = a_stream(
        "stated", "m1", "anthracite", factor_set="B_newer", oxidation=0.94, evidence="report"
    )
    plain = a_stream("plain", "m2", "anthracite", StreamUse.CONVERSION_INPUT, factor_set="B_newer")
    inventory = account(*(stated, plain)[::order])
    assert Evidence.I in figure(inventory, "national.e_fuel_kg").evidence
    other = figure(inventory, "national.e_conversion_kg").rests_on
    assert "measured/stated" not in other


def test_a_figure_is_no_stronger_than_its_formula() -> None:
    inventory = draw_up(a_park(billed("grid", "outside", "bus")), {"grid": [10]}, YEAR)
    assert Evidence.R in figure(inventory, "scope2_location_kg").evidence
    assert Evidence.R in figure(inventory, "scope2_market_kg").evidence
    assert Evidence.I in figure(inventory, "scope1_kg").evidence
    assert Evidence.I in figure(inventory, "energy.clean_strict_physical_tce").evidence
    assert Evidence.Q_P in figure(inventory, "national.e_electricity_kg").evidence


@pytest.mark.parametrize(
    ("source", "label"), [(Name.alike("supplier"), Evidence.I), (UNNAMED, Evidence.U)]
)
def test_a_factor_of_the_value_chain_is_inferred_or_without_a_source_unverified(
    source: Name, label: Evidence
) -> None:
    activity = ValueChainActivity(
        id="scrap",
        name=a_name("scrap"),
        category=1,
        year=2025,
        quantity=10,
        unit="t",
        factor_kg_per_unit=25,
        source=source,
    )
    inventory = account(a_stream("s", "m", "diesel"), value_chain=(activity,))
    assert figure(inventory, "scope3.1_kg").evidence == {label}
