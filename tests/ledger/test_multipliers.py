"""No transformer has a ratio below one: without a document such a meter counts nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import MeterEvent, VirtualMeter
from tests.builders import a_name, a_park
from tests.builders_ledger import YEAR, a_stream, billed, draw_up

KIND = "ledger_multiplier_below_one"
BEFORE, WITHIN, AFTER = (datetime(year, 3, 1, tzinfo=UTC) for year in (2024, 2025, 2026))


def _park(multiplier: float, *events: MeterEvent, of: str = "grid") -> Inventory:
    grid, use = billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works")
    meters = [replace(m, multiplier=multiplier if m.id == of else 1.0) for m in (grid, use)]
    park = replace(a_park(*meters), meter_events=events)
    return draw_up(park, {"grid": [1000], "use": [1000]}, YEAR)


def _event(multiplier: float, at: datetime, evidence: str = "") -> MeterEvent:
    return MeterEvent(meter="grid", at=at, multiplier=multiplier, evidence=evidence)


def _named(inventory: Inventory) -> list[str]:
    return [f.subject for f in inventory.findings if f.kind.id == KIND]


def test_a_supply_with_a_multiplier_below_one_is_unknown() -> None:
    inventory = _park(0.001)
    assert _named(inventory) == ["grid"]
    assert inventory.figures["national.e_park_kg"].value is None
    assert inventory.figures["energy.load_kwh"].value is None


def test_a_use_with_a_multiplier_below_one_leaves_the_park_known() -> None:
    inventory = _park(0.5, of="use")
    assert _named(inventory) == ["use"]
    assert inventory.figures["national.e_park_kg"].value is not None
    assert inventory.figures["by_enterprise.works_kg"].value is None


@pytest.mark.parametrize(
    ("events", "named"),
    [
        ((_event(0.01, BEFORE, "pulse constant on the name plate"),), False),
        ((_event(0.01, AFTER, "pulse constant on the name plate"),), False),
        ((_event(0.01, BEFORE),), True),
        ((_event(0.5, WITHIN, "work order"),), True),
        ((_event(80.0, BEFORE, "work order"),), False),
        ((_event(80.0, WITHIN, "work order"),), True),
    ],
)
def test_a_document_that_states_the_multiplier_settles_it(
    events: tuple[MeterEvent, ...], named: bool
) -> None:
    assert bool(_named(_park(0.01, *events))) == named


@pytest.mark.parametrize(("at", "named"), [(WITHIN, True), (AFTER, False)])
def test_a_change_to_below_one_counts_while_it_is_in_force(at: datetime, named: bool) -> None:
    assert bool(_named(_park(80.0, _event(0.1, at)))) == named


def test_a_meter_behind_a_virtual_one_is_found() -> None:
    meters = (
        replace(billed("grid", "outside", "bus"), multiplier=0.001),
        billed("use", "bus", "enterprise:works"),
    )
    whole = VirtualMeter(
        id="whole",
        name=a_name("whole"),
        carrier="electricity",
        source="outside",
        target="bus",
        terms=((1.0, "grid"),),
    )
    park = replace(a_park(*meters), virtual_meters=(whole,))
    inventory = draw_up(park, {"grid": [1000], "use": [1000]}, YEAR)
    assert _named(inventory) == ["grid"]
    assert inventory.figures["energy.load_kwh"].value is None


def test_a_gas_meter_may_count_hundredths() -> None:
    meters = (
        billed("grid", "outside", "bus"),
        billed("use", "bus", "enterprise:works"),
        replace(
            billed("gas", "outside", "enterprise:works", "natural_gas", "Nm3"), multiplier=0.01
        ),
    )
    park = replace(a_park(*meters), streams=(a_stream("gas", "gas", "natural_gas"),))
    inventory = draw_up(park, {"grid": [1000], "use": [1000], "gas": [10]}, YEAR)
    assert _named(inventory) == []
    assert inventory.figures["national.e_park_kg"].value is not None
