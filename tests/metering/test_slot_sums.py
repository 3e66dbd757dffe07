"""Groups of all kinds are summed up alike, whether few of them are held or many are not."""

from dataclasses import replace

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering import slot_sums
from lingtan.metering.validate import Validated, validate_period
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, kinds, readings

JULY = parse_period("2025-07", "Asia/Shanghai")
MAIN = a_meter("main", "outside", "bus")
PARK = a_park(
    MAIN,
    a_meter("twin", "outside", "bus"),
    replace(MAIN, id="second", same_as="main"),
    a_meter("works", "bus", "enterprise:works"),
    replace(a_meter("hall", "works", "enterprise:works"), parent="works"),
)
LOADS = {"main": 100.0, "twin": 100.0, "second": 150.0, "works": 90.0, "hall": 120.0}
TOLD = {
    "metering_metered_twice",
    "metering_second_differs",
    "metering_sub_meters_exceed",
}


def judged() -> Validated:
    tables = [
        readings(name, [load + n % 5 for n in range(31 * 96)], JULY.start)
        for name, load in LOADS.items()
    ]
    return validate_period(a_runner(*tables), PARK, JULY)


def test_however_many_slots_there_are_the_same_is_told_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = judged()
    monkeypatch.setattr(slot_sums, "FEW", 0)
    many = judged()
    assert set(kinds(few.findings)) >= TOLD
    assert few.findings == many.findings
    assert few.balances.equals(many.balances)


def test_groups_of_one_name_are_kept_apart_by_what_is_compared() -> None:
    renamed = {"main": "bus", "works": "bus_2"}
    meters = tuple(
        replace(
            meter,
            id=renamed.get(meter.id, meter.id),
            parent=renamed.get(meter.parent or "", meter.parent),
            same_as=renamed.get(meter.same_as or "", meter.same_as),
        )
        for meter in PARK.meters
    )
    tables = [
        readings(renamed.get(name, name), [load + n % 5 for n in range(31 * 96)], JULY.start)
        for name, load in LOADS.items()
    ]
    found = validate_period(a_runner(*tables), replace(PARK, meters=meters), JULY)
    assert found.balances.equals(judged().balances)
    assert kinds(found.findings) == kinds(judged().findings)
