"""Own solar, wind and hydro power is zero only where a capacity bounds it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.places import Node
from tests.builders import a_name, a_park, an_asset
from tests.builders_ledger import YEAR, billed, draw_up, figure, kinds, value

GIVEN = "ledger_given_from_nothing"
UNFIT = "ledger_own_beyond_land"
BARE, BEYOND = "ledger_own_without_capacity", "ledger_own_beyond_capacity"
HOURS = 8760


def account(
    kind: AssetKind,
    capacity_kw: float | None,
    kwh: float,
    to: str = "bus",
    since: datetime | None = None,
) -> Inventory:
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("pv", "asset:pv", to),
        billed("use", "bus", "enterprise:works"),
        assets=(replace(an_asset("pv", kind), capacity_kw=capacity_kw, valid_from=since),),
    )
    used = 1000 + (kwh if to == "bus" else 0)
    return draw_up(park, {"grid": [1000], "pv": [kwh], "use": [used]}, YEAR)


@pytest.mark.parametrize("kind", [AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO])
@pytest.mark.parametrize("to", ["bus", "enterprise:works"])
def test_an_own_plant_without_a_capacity_counts_as_other_power(kind: AssetKind, to: str) -> None:
    inventory = account(kind, None, 500, to)
    (finding,) = (f for f in inventory.findings if f.kind.id == BARE)
    assert (finding.subject, finding.facts) == ("pv", {"kind": kind.value, "amount": 500})
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1500 * 0.8325)
    assert value(inventory, "energy.clean_strict_physical_tce") == 0
    emission = figure(inventory, "national.e_park_kg")
    assert (emission.low, emission.high) == pytest.approx((1000 * 0.8325, 1500 * 0.8325))
    assert figure(inventory, "national.e_tce").low is None


def test_a_capacity_that_bounds_it_keeps_it_at_zero() -> None:
    inventory = account(AssetKind.WIND, 1.0, HOURS)
    assert not {BARE, BEYOND} & set(kinds(inventory))
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1000 * 0.8325)


def test_a_capacity_counts_while_the_plant_is_in_service() -> None:
    july = datetime(2025, 6, 30, 16, tzinfo=UTC)
    assert BEYOND not in kinds(account(AssetKind.WIND, 1.0, 0.9 * HOURS))
    assert BEYOND in kinds(account(AssetKind.WIND, 1.0, 0.9 * HOURS, since=july))


def test_more_than_the_capacity_can_give_leaves_the_figures_unknown() -> None:
    inventory = account(AssetKind.SOLAR, 1.0, 2 * HOURS)
    assert BEYOND in kinds(inventory)
    for name in ("national.e_electricity_kg", "national.e_park_kg"):
        assert ("own_beyond_capacity", "pv") in [
            (m.id, m.subject) for m in figure(inventory, name).missing
        ]


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        (AssetKind.WASTE_HEAT_POWER, BARE),
        (AssetKind.HEAT_PUMP, "ledger_power_from_no_plant"),
        (AssetKind.ELECTROLYSER, "ledger_power_from_no_plant"),
    ],
)
def test_power_of_waste_heat_or_of_what_makes_none_is_no_zero_on_a_word(
    kind: AssetKind, finding: str
) -> None:
    inventory = account(kind, None, 500)
    assert finding in kinds(inventory)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1500 * 0.8325)


def test_a_capacity_bounds_the_power_of_a_waste_heat_plant_and_of_no_heat_pump() -> None:
    recovered = account(AssetKind.WASTE_HEAT_POWER, 1.0, HOURS)
    assert not {BARE, BEYOND} & set(kinds(recovered))
    assert value(recovered, "national.e_electricity_kg") == pytest.approx(1000 * 0.8325)
    assert BEYOND in kinds(account(AssetKind.WASTE_HEAT_POWER, 1.0, 2 * HOURS))
    assert "ledger_power_from_no_plant" in kinds(account(AssetKind.HEAT_PUMP, 1.0, 500))


@pytest.mark.parametrize(("share", "is_beyond"), [(0.4, False), (0.6, True)])
def test_the_sun_shines_half_the_year_at_most(share: float, is_beyond: bool) -> None:
    assert (BEYOND in kinds(account(AssetKind.SOLAR, 1.0, share * HOURS))) is is_beyond
    assert BEYOND not in kinds(account(AssetKind.WIND, 1.0, share * HOURS))


def heated(kind: AssetKind, capacity_kw: float | None, kwh: float) -> Inventory:
    """Return the account of a year in which a plant gives heat beside what is bought."""
    park = a_park(
        billed("bought", "outside", "net", "heat"),
        billed("hot", "asset:pv", "net", "heat"),
        billed("use", "net", "enterprise:works", "heat"),
        assets=(replace(an_asset("pv", kind), capacity_kw=capacity_kw),),
    )
    park = replace(park, nodes=(Node(id="net", name=a_name("net"), carrier="heat"),))
    return draw_up(park, {"bought": [1000], "hot": [kwh], "use": [1000 + kwh]}, YEAR)


@pytest.mark.parametrize("kind", [AssetKind.SOLAR, AssetKind.WASTE_HEAT])
def test_heat_of_the_sun_or_of_a_process_is_bounded_by_the_plants_rating(kind: AssetKind) -> None:
    bounded = heated(kind, 1.0, 0.4 * HOURS)
    assert not {BARE, BEYOND, GIVEN} & set(kinds(bounded))
    assert value(bounded, "national.e_heat_kg") == pytest.approx(1000 * 0.11 * 3.6)
    beyond = heated(kind, 1.0, 2 * HOURS)
    assert BEYOND in kinds(beyond)
    reasons = [(m.id, m.subject) for m in figure(beyond, "national.e_park_kg").missing]
    assert ("own_beyond_capacity", "pv") in reasons
    bare = heated(kind, None, HOURS)
    assert BARE in kinds(bare)
    assert value(bare, "national.e_heat_kg") == pytest.approx((1000 + HOURS) * 0.11 * 3.6)


def test_what_recovers_heat_makes_no_power() -> None:
    assert "ledger_power_from_no_plant" in kinds(account(AssetKind.WASTE_HEAT, 1.0, 500))


def on_land(
    kw: dict[str, float],
    km2: float | None,
    *facts: Fact,
    carrier: str = "electricity",
    kind: AssetKind = AssetKind.SOLAR,
) -> Inventory:
    """Return the account of a year of a park on some land whose plants give 500 kWh each."""
    park = a_park(
        billed("in", "outside", "net", carrier),
        *(billed(name, f"asset:{name}", "net", carrier) for name in kw),
        billed("use", "net", "enterprise:works", carrier),
        assets=tuple(replace(an_asset(n, kind), capacity_kw=size) for n, size in kw.items()),
    )
    land = replace(park.boundaries[0], area_km2=km2)
    net = Node(id="net", name=a_name("net"), carrier=carrier)
    park = replace(park, boundaries=(land,), nodes=(net,), facts=facts)
    given = {name: [500.0] for name in kw}
    return draw_up(park, {"in": [1000], **given, "use": [1000 + 500 * len(kw)]}, YEAR)


@pytest.mark.parametrize("kind", [AssetKind.SOLAR, AssetKind.WIND])
def test_a_capacity_that_the_land_cannot_carry_bounds_nothing(kind: AssetKind) -> None:
    inventory = on_land({"pv": 1e9}, 2.0, kind=kind)
    (finding,) = (f for f in inventory.findings if f.kind.id == UNFIT)
    assert finding.subject == "pv"
    assert finding.facts == {
        "kind": kind.value,
        "amount": 500,
        "capacity_kw": 1e9,
        "land_km2": 2.0,
        "most_kw": 480e3,
    }
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1500 * 0.8325)
    assert value(inventory, "energy.clean_strict_physical_tce") == 0


@pytest.mark.parametrize("km2", [2.0, None])
def test_a_capacity_that_fits_the_land_or_land_nobody_states_is_no_fault(
    km2: float | None,
) -> None:
    inventory = on_land({"pv": 480e3}, km2)
    assert UNFIT not in kinds(inventory)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(1000 * 0.8325)


def test_the_largest_land_that_is_stated_for_the_whole_park_counts() -> None:
    facts = [
        Fact(datum="land_area", year=2025, value=3e6, evidence="register"),
        Fact(datum="land_area", year=2025, value=9e9, enterprise="works", evidence="register"),
    ]
    assert UNFIT not in kinds(on_land({"pv": 700e3}, 2.0, *facts))
    assert UNFIT in kinds(on_land({"pv": 730e3}, 2.0, *facts))


def test_of_plants_that_fit_one_by_one_and_not_together_none_is_bounded() -> None:
    both = [f.subject for f in on_land({"pv": 300e3, "roof": 300e3}, 2.0).findings]
    assert {"pv", "roof"} <= set(both)
    one = on_land({"pv": 300e3, "roof": 1e9}, 2.0)
    assert [f.subject for f in one.findings if f.kind.id == UNFIT] == ["roof"]


@pytest.mark.parametrize(("kw", "is_unfit"), [(1.9e6, False), (2.1e6, True)])
def test_collectors_give_no_more_heat_than_the_sun_brings(kw: float, is_unfit: bool) -> None:
    inventory = on_land({"hot": kw}, 2.0, carrier="heat")
    assert (UNFIT in kinds(inventory)) is is_unfit
    heat = 1500 if is_unfit else 1000
    assert value(inventory, "national.e_heat_kg") == pytest.approx(heat * 0.11 * 3.6)
