"""A meter of a volume counts by the conversion in force, and not before one is known."""

from dataclasses import replace

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.gas_conditions import nm3_per_m3
from lingtan.metering.register_epochs import counter_scales
from lingtan.metering.validate import validate_period
from lingtan.park.meters import MeterEvent, MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park, with_kind
from tests.builders_metering import a_runner, amounts_of, kinds, stamped, utc

YEAR = parse_period("2025", "Asia/Shanghai")
UNITS = load_catalogue().units
JANUARY, FEBRUARY, MARCH = utc(2024, 12, 31, 16), utc(2025, 1, 31, 16), utc(2025, 2, 28, 16)


def a_gas_park(*events: MeterEvent, kind: MeterKind = MeterKind.BILL) -> Park:
    meter = a_meter("g", "outside", "enterprise:works", carrier="natural_gas")
    meter = replace(meter, unit="m3", volume_unit="m3", multiplier=2.0)
    return replace(a_park(with_kind(meter, kind, Resolution.MONTH)), meter_events=events)


def test_a_normal_volume_at_twenty_degrees_is_the_standard_one_of_the_catalogue() -> None:
    standard = float(UNITS.find("Sm3").scale)
    assert nm3_per_m3(20.0, 101.325, 1.0, UNITS) == pytest.approx(standard)


def test_pressure_heat_and_compressibility_change_what_a_cubic_metre_is() -> None:
    """500 kPa, 10 °C and Z of 0.99 by hand: 4.934616 × 0.964683 / 0.99."""
    assert nm3_per_m3(10.0, 500.0, 0.99, UNITS) == pytest.approx(4.808425, rel=1e-6)


def test_each_month_counts_by_its_own_state_number() -> None:
    park = a_gas_park(
        MeterEvent(meter="g", at=JANUARY, conversion=0.95),
        MeterEvent(meter="g", at=FEBRUARY, conversion=0.94),
        MeterEvent(meter="g", at=MARCH, multiplier=1.0),
    )
    rows = [(JANUARY, 100.0), (FEBRUARY, 100.0), (MARCH, 100.0)]
    runner = a_runner(stamped("g", rows, "manual"))
    validate_period(runner, park, YEAR)
    assert [float(each) for each in amounts_of(runner, "g").values()] == [190, 188, 94]


def test_a_volume_before_any_conversion_is_no_amount() -> None:
    park = a_gas_park(MeterEvent(meter="g", at=FEBRUARY, conversion=0.94))
    runner = a_runner(stamped("g", [(JANUARY, 100.0), (FEBRUARY, 100.0)], "manual"))
    found = validate_period(runner, park, YEAR)
    assert list(amounts_of(runner, "g").values()) == [188]
    assert "metering_no_readings" in kinds(found.findings)


def test_a_counter_of_cubic_metres_turns_over_in_its_own_unit() -> None:
    park = a_gas_park(MeterEvent(meter="g", at=JANUARY, conversion=0.95), kind=MeterKind.REGISTER)
    assert counter_scales(park, load_catalogue()) == {"g": 1}
