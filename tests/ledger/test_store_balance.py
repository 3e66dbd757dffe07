"""A store gives out what it took in, less its losses; the rest is supply that lacks."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import Resolution
from tests.builders import a_park, an_asset
from tests.builders_ledger import ZONE, billed, draw_up, figure, hourly, kinds, value
from tests.examples import examples

KIND = "ledger_store_beyond_charge"
TOTALS = ("national.e_electricity_kg", "national.e_park_kg", "national.e_tce")
GRID, USE = hourly("grid", "outside", "bus"), hourly("use", "bus", "enterprise:works")
CHARGE, GIVE = hourly("charge", "bus", "asset:cell"), hourly("give", "asset:cell", "bus")


def cell(capacity_kwh: float | None = None) -> Asset:
    return replace(an_asset("cell", AssetKind.BATTERY), capacity_kwh=capacity_kwh)


def stored(charge: float, give: float, capacity_kwh: float | None = None) -> Inventory:
    """Return the account of a day: 24 000 kWh bought, a battery, and use without losses."""
    power = {"grid": 1000.0, "charge": charge, "give": give, "use": 1000 - charge + give}
    park = a_park(GRID, USE, CHARGE, GIVE, assets=(cell(capacity_kwh),))
    return draw_up(park, {name: [kwh] * 24 for name, kwh in power.items()})


def test_a_battery_that_gives_out_far_more_than_it_took_in_leaves_the_park_unknown() -> None:
    inventory = stored(100, 200, 400)
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert (finding.subject, finding.kind.severity.value) == ("cell", "error")
    assert finding.facts == {
        "period": "2025-07-01",
        "input_kwh": 2400.0,
        "output_kwh": 4800.0,
        "capacity_kwh": 400,
        "held_kwh": 400,
        "beyond_kwh": 2000.0,
    }
    for name in (*TOTALS, "by_enterprise.works_kg"):
        found = figure(inventory, name)
        assert found.value is None, name
        assert ("store_beyond_charge", "cell") in [(m.id, m.subject) for m in found.missing]


def test_a_little_out_of_nothing_gives_the_figures_ends() -> None:
    found = figure(stored(100, 120, 80), "national.e_electricity_kg")
    assert found.value == pytest.approx(24_000 * 0.8325)
    assert found.bounds == pytest.approx((24_000 * 0.8325, 24_400 * 0.8325))
    assert [(m.id, m.subject) for m in found.unsure] == [("store_beyond_charge", "cell")]


@pytest.mark.parametrize(
    ("charge", "give", "capacity"),
    [(100, 85, None), (100, 0, None), (100, 103, None), (100, 200, 2400), (0, 100, 2400)],
    ids=["losses", "only charged", "class of the meters", "was full", "was full, not charged"],
)
def test_losses_accuracy_and_what_was_held_before_are_no_fault(
    charge: float, give: float, capacity: float | None
) -> None:
    inventory = stored(charge, give, capacity)
    assert KIND not in kinds(inventory)
    assert figure(inventory, "national.e_electricity_kg").low is None


@pytest.mark.parametrize(
    ("resolution", "intervals", "day_kwh"),
    [(Resolution.HOUR, 744, 2400), (Resolution.DAY, 31, 100), (Resolution.MONTH, 1, 100 / 28)],
)
def test_a_capacity_is_believed_up_to_a_day_at_the_power_that_was_seen(
    resolution: Resolution, intervals: int, day_kwh: float
) -> None:
    """A store that gives for a month without a charge is fed by something, whatever it states."""
    meters = [
        billed(name, source, target, resolution=resolution)
        for name, source, target in (
            ("grid", "outside", "bus"),
            ("give", "asset:cell", "bus"),
            ("use", "bus", "enterprise:works"),
        )
    ]
    park = a_park(*meters, assets=(cell(1e9),))
    power = {"grid": 900.0, "give": 100.0, "use": 1000.0}
    period = parse_period("2025-07", ZONE)
    inventory = draw_up(park, {name: [kwh] * intervals for name, kwh in power.items()}, period)
    (finding,) = (f for f in inventory.findings if f.kind.id == KIND)
    assert finding.facts["held_kwh"] == pytest.approx(day_kwh, abs=0.1)
    assert figure(inventory, "national.e_park_kg").value is None


@pytest.mark.parametrize("target", ["bus", "enterprise:works"])
def test_a_store_without_any_meter_of_its_charge_is_a_supply_out_of_nothing(target: str) -> None:
    park = a_park(GRID, USE, hourly("give", "asset:cell", target), assets=(cell(),))
    inventory = draw_up(park, {"grid": [1000] * 24, "use": [1000] * 24, "give": [200] * 24})
    assert KIND in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None


def test_charge_readings_that_lack_explain_what_seems_too_much() -> None:
    park = a_park(GRID, USE, CHARGE, GIVE, assets=(cell(),))
    power = {"grid": [1000.0] * 24, "use": [1000.0] * 24, "give": [95.0] * 24}
    assert KIND not in kinds(draw_up(park, power | {"charge": [100.0] * 20}))


def test_a_store_of_an_enterprise_charged_behind_its_counter_counts_that_charge() -> None:
    inside = hourly("charge", "enterprise:works", "asset:cell")
    park = a_park(GRID, USE, inside, GIVE, assets=(cell(),))
    power = {"grid": 1000.0, "charge": 100.0, "give": 90.0, "use": 1090.0}
    assert KIND not in kinds(draw_up(park, {name: [kwh] * 24 for name, kwh in power.items()}))


def test_a_heat_store_is_held_to_the_same() -> None:
    store = replace(an_asset("tank", AssetKind.HEAT_STORE), capacity_kwh=100)
    heat = ("heat", "kWh")
    park = a_park(
        hourly("bought", "outside", "bus", *heat),
        hourly("in", "bus", "asset:tank", *heat),
        hourly("out", "asset:tank", "bus", *heat),
        hourly("use", "bus", "enterprise:works", *heat),
        assets=(store,),
    )
    power = {"bought": 100.0, "in": 10.0, "out": 60.0, "use": 150.0}
    inventory = draw_up(park, {name: [kwh] * 24 for name, kwh in power.items()})
    assert KIND in kinds(inventory)
    assert figure(inventory, "national.e_heat_kg").value is None


@settings(max_examples=examples(6), deadline=None)
@given(charge=st.integers(0, 300), give=st.integers(0, 300), capacity=st.integers(0, 3000))
def test_what_comes_out_of_nothing_is_never_shown_in_confidence(
    charge: int, give: int, capacity: int
) -> None:
    inventory = stored(charge, give, capacity)
    found = figure(inventory, "national.e_electricity_kg")
    beyond = 24 * (give - charge) - capacity
    if beyond > 24 * (give + charge) * 0.02:
        assert KIND in kinds(inventory)
        assert found.value is None or found.bounds[-1] - found.value >= beyond * 0.8325 - 1e-6
    else:
        assert value(inventory, "national.e_electricity_kg") == pytest.approx(24_000 * 0.8325)
