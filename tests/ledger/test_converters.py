"""In a part of the park the fuel and power of the park's own plants count with their users."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from lingtan.base.time_axis import find_zone, parse_period
from lingtan.ledger.allocation.allocate import allocate
from lingtan.park.allocation import Cogeneration, CogenerationBasis
from lingtan.park.assets import AssetKind
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from tests.builders import a_name, an_asset
from tests.builders_allocation import a_shared_park, with_boiler, with_cogeneration
from tests.builders_ledger import YEAR, ZONE, billed, draw_up, figure, value

AMOUNTS = {"grid": 4040, "use_a": 1000, "use_b": 2900, "use_c": 100, "light": 0}
GAS_KG = 2162.19  # 1,000 Nm³ of natural gas


def a_part(name: str) -> Boundary:
    inside = (Member(enterprise=name, valid_from=YEAR.start),)
    return Boundary(id=name, name=a_name(name), kind=BoundaryKind.PARK_IN_PARK, members=inside)


def in_parts(park: Park) -> Park:
    return replace(park, boundaries=(*park.boundaries, *(a_part(name) for name in "abc")))


def fuel_kg(park: Park, amounts: Mapping[str, float], name: str) -> float:
    inventory = draw_up(park, {n: [v] for n, v in amounts.items()}, YEAR, boundary=name)
    return value(inventory, "national.e_fuel_kg")


@pytest.mark.slow
def test_the_fuel_of_a_boiler_goes_to_who_takes_its_heat_and_not_by_power() -> None:
    park = in_parts(with_boiler(a_shared_park()))
    all_to_a = AMOUNTS | {"gas": 1000, "heat": 9000, "heat_a": 9000, "heat_b": 0}
    assert fuel_kg(park, all_to_a, "a") == pytest.approx(GAS_KG, abs=0.01)
    assert fuel_kg(park, all_to_a, "b") == 0
    two = AMOUNTS | {"gas": 1000, "heat": 9000, "heat_a": 6000, "heat_b": 2000}
    assert fuel_kg(park, two, "a") == pytest.approx(GAS_KG * 3 / 4, abs=0.01)
    assert fuel_kg(park, two, "b") == pytest.approx(GAS_KG / 4, abs=0.01)
    assert fuel_kg(park, two, "c") == 0


def test_fuel_of_a_time_without_heat_stays_with_those_on_the_heat_main() -> None:
    park = in_parts(with_boiler(a_shared_park()))
    cold = AMOUNTS | {"gas": 1000, "heat": 0, "heat_a": 0, "heat_b": 0}
    assert fuel_kg(park, cold, "c") == 0
    assert fuel_kg(park, cold, "a") == pytest.approx(GAS_KG * 1000 / 3900, abs=0.01)


@pytest.mark.slow
def test_the_power_of_a_heat_pump_counts_with_its_heat() -> None:
    park = a_shared_park(
        billed("pump", "bus", "asset:pump"),
        billed("heat", "asset:pump", "main", "heat"),
        billed("heat_a", "main", "enterprise:a", "heat"),
        assets=(an_asset("pump", AssetKind.HEAT_PUMP),),
    )
    amounts = AMOUNTS | {"grid": 5000, "pump": 1000, "heat": 3000, "heat_a": 3000}
    series = {name: [amount] for name, amount in amounts.items()}
    parts = {n: draw_up(in_parts(park), series, YEAR, boundary=n) for n in "abc"}
    drawn = {n: value(part, "energy.import_kwh") for n, part in parts.items()}
    assert drawn == {"a": 2000, "b": 2900, "c": 100}


def test_cogeneration_shares_by_the_rule_the_park_states() -> None:
    amounts = AMOUNTS | {"grid": 1000, "light": 0, "power_e": 3000, "heat_e": 6000, "heat_a": 6000}
    amounts |= {"heat_b": 0, "use_b": 2900, "gas_e": 1000}
    by_energy = in_parts(with_cogeneration(a_shared_park(), owner=""))
    assert fuel_kg(by_energy, amounts, "a") == pytest.approx(GAS_KG * (2 / 3 + 1 / 12), abs=0.1)
    rule = Cogeneration(by=CogenerationBasis.EFFICIENCY, heat_efficiency=0.8, power_efficiency=0.4)
    half = in_parts(with_cogeneration(a_shared_park(), owner="", rule=rule))
    assert fuel_kg(half, amounts, "a") == pytest.approx(GAS_KG * (1 / 2 + 1 / 8), abs=0.1)


def test_what_decides_on_the_share_leaves_it_open_where_it_is_not_known() -> None:
    park = in_parts(with_boiler(a_shared_park()))
    unread = AMOUNTS | {"gas": 1000, "heat": 9000, "heat_b": 2000}
    series = {name: [amount] for name, amount in unread.items()}
    part = draw_up(park, series, YEAR, boundary="b")
    assert figure(part, "national.e_fuel_kg").missing
    rule = Cogeneration(by=CogenerationBasis.EXERGY)
    engine = in_parts(with_cogeneration(a_shared_park(), owner="", rule=rule))
    amounts = AMOUNTS | {"grid": 1040, "power_e": 3000, "heat_e": 6000, "heat_a": 6000}
    amounts |= {"heat_b": 0, "gas_e": 1000}
    part = draw_up(engine, {n: [v] for n, v in amounts.items()}, YEAR, boundary="a")
    missing = figure(part, "national.e_fuel_kg").missing
    assert [m.id for m in missing] == ["cogeneration_values"]


def by_day(park: Park) -> Park:
    """Return a park of which all is read by the day, and gas by the month."""
    meters = (
        replace(each, resolution=Resolution.MONTH)
        if each.carrier == "natural_gas"
        else replace(each, resolution=Resolution.DAY, kind=MeterKind.INTERVAL)
        for each in park.meters
    )
    return replace(park, meters=tuple(meters))


@pytest.mark.slow
def test_a_bill_a_member_joins_in_goes_by_the_use_of_the_month_and_days_inside() -> None:
    june, joins = parse_period("2025-06", ZONE), datetime(2025, 6, 6, tzinfo=find_zone(ZONE))
    a, b = (Member(enterprise=name, valid_from=YEAR.start) for name in "ab")
    inside = (a, replace(b, valid_from=joins))
    kinds = (("part", BoundaryKind.PARK_IN_PARK), ("joined", BoundaryKind.WHOLE_PARK))
    versions = (Boundary(id=i, name=a_name(i), kind=k, members=inside) for i, k in kinds)
    park = replace(by_day(with_boiler(a_shared_park())), boundaries=tuple(versions))
    series: dict[str, list[float]] = {name: [value] * 30 for name, value in AMOUNTS.items()}
    series |= {"gas": [1000.0], "heat": [100.0] * 5 + [220.0] * 25, "heat_a": [100.0] * 30}
    series["heat_b"] = [0.0] * 5 + [120.0] * 25
    part = draw_up(park, series, june, boundary="part")
    share = 1 / 2 + 1 / 2 * 25 / 30
    assert value(part, "national.e_fuel_kg") == pytest.approx(GAS_KG * share, abs=0.01)
    whole = allocate(park, draw_up(park, series, june, boundary="joined"))
    received = {each.enterprise: each.received_kg for each in whole.accounts}
    assert received["b"] == pytest.approx(GAS_KG * 25 / 30 * 120 / 220, abs=1)
