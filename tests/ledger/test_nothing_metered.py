"""A total of nothing metered is not zero: no energy, or no electricity, means nobody looked."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Missing
from lingtan.ledger.inventory import Inventory
from lingtan.park.facts import Fact
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from lingtan.park.streams import StreamUse
from tests.builders import a_name, a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value

UNKNOWN = Missing(kind="datum", id="energy_consumption")
GAS = billed("gas", "outside", "enterprise:works", "natural_gas", "Nm3")
GRID = billed("grid", "outside", "bus", resolution=Resolution.MONTH)
USE = billed("use", "bus", "enterprise:works", resolution=Resolution.MONTH)
ELECTRIC = (
    "national.e_electricity_kg",
    "national.e_energy_kg",
    "national.e_park_kg",
    "national.e_tce",
    "scope2_location_kg",
    "scope2_market_kg",
    "energy.load_kwh",
    "energy.import_kwh",
    "energy.direct_kwh",
    "energy.own_non_fossil_kwh",
    "energy.own_non_fossil_used_kwh",
    "energy.available_non_fossil_kwh",
    "energy.export_kwh",
    "energy.electricity_tce",
    "energy.e_tce_heat_value",
    "energy.clean_strict_physical_tce",
    "energy.clean_broad_tce",
    "energy.peak_load_kw",
)


def a_gas_park(*facts: Fact) -> Park:
    park = replace(a_park(GAS), streams=(a_stream("boiler", "gas", "natural_gas"),))
    return replace(park, facts=facts)


def stated(value_: float, year: int = 2025) -> Fact:
    return Fact(datum="uses_no_electricity", year=year, value=value_, evidence="grid company")


def known_figures(inventory: Inventory) -> set[str]:
    return {name for name, found in inventory.figures.items() if found.is_known}


def test_a_park_without_any_meter_has_no_known_figure_of_energy_or_emission() -> None:
    inventory = draw_up(a_park(), {}, YEAR)
    assert known_figures(inventory) == set()
    assert UNKNOWN in figure(inventory, "national.e_park_kg").missing
    assert UNKNOWN in figure(inventory, "scope2_location_kg").missing
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_energy_unmetered")
    assert finding.kind.severity == "error"


def test_a_water_meter_counts_no_energy() -> None:
    water = billed("water", "outside", "enterprise:works", "water", "m3")
    inventory = draw_up(a_park(water), {"water": [100]}, YEAR)
    assert known_figures(inventory) == set()
    assert "ledger_energy_unmetered" in kinds(inventory)


def test_a_process_that_is_metered_keeps_its_own_figure_and_the_park_has_none() -> None:
    lime = billed("lime", "enterprise:works", "outside", "lime", "kg")
    stream = a_stream("kiln", "lime", "lime", StreamUse.PROCESS, factor_set="D_process")
    park = replace(a_park(lime), streams=(replace(stream, factor_t_per_t=0.7, evidence="test"),))
    inventory = draw_up(park, {"lime": [1000]}, YEAR)
    assert figure(inventory, "national.e_park_kg").value is None
    assert "national.e_fuel_kg" not in known_figures(inventory)
    assert "ledger_energy_unmetered" in kinds(inventory)


@pytest.mark.parametrize("facts", [(stated(0),), (stated(1, 2024),)])
def test_a_park_that_meters_no_electricity_knows_its_fuel_alone(facts: tuple[Fact, ...]) -> None:
    inventory = draw_up(a_gas_park(*facts), {"gas": [1000]}, YEAR)
    assert [name for name in ELECTRIC if figure(inventory, name).is_known] == []
    assert value(inventory, "national.e_fuel_kg") > 0
    assert value(inventory, "scope1_kg") > 0
    assert "ledger_electricity_unmetered" in kinds(inventory)


def test_a_park_that_states_it_uses_no_electricity_has_none() -> None:
    inventory = draw_up(a_gas_park(stated(1)), {"gas": [1000]}, YEAR)
    assert value(inventory, "national.e_electricity_kg") == 0
    assert value(inventory, "national.e_park_kg") == value(inventory, "national.e_fuel_kg")
    assert "ledger_electricity_unmetered" not in kinds(inventory)


def test_a_word_without_a_document_makes_no_zero_of_electricity() -> None:
    inventory = draw_up(a_gas_park(replace(stated(1), evidence="")), {"gas": [1000]}, YEAR)
    assert figure(inventory, "national.e_park_kg").value is None
    assert "ledger_electricity_unmetered" in kinds(inventory)


def test_a_park_of_electricity_bills_alone_is_known_and_uses_no_other_carrier() -> None:
    inventory = draw_up(a_park(GRID, USE), {"grid": [100] * 12, "use": [100] * 12}, YEAR)
    assert value(inventory, "energy.load_kwh") == 1200
    assert value(inventory, "national.e_park_kg") == pytest.approx(1200 * 0.8325)
    assert value(inventory, "national.e_fuel_kg") == 0
    assert value(inventory, "national.e_heat_kg") == 0
    assert not {"ledger_energy_unmetered", "ledger_electricity_unmetered"} & set(kinds(inventory))


def test_a_part_of_the_park_whose_members_meter_nothing_has_no_known_figure() -> None:
    park = a_park(GRID, USE, enterprises=(an_enterprise("works"), an_enterprise("mill")))
    since = park.boundaries[0].members[0].valid_from
    part = Boundary(
        id="part",
        name=a_name("part"),
        kind=BoundaryKind.PARK_IN_PARK,
        members=(Member(enterprise="mill", valid_from=since),),
    )
    park = replace(park, boundaries=(*park.boundaries, part))
    values = {"grid": [100] * 12, "use": [100] * 12}
    inventory = draw_up(park, values, YEAR, boundary="part")
    assert known_figures(inventory) == set()
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_energy_unmetered")
    assert finding.subject == "part"
