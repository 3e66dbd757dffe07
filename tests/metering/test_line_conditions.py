"""Gas at line conditions counts by the temperature and pressure of its hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.answered import understood_park
from lingtan.metering.gas_conditions import nm3_per_m3
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.answers import Answer, AnswerKind
from lingtan.park.meters import GasState, MeterEvent, MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park, with_kind
from tests.builders_metering import a_runner, amounts_of, kinds, one, readings, utc

DAY = parse_period("2025-01-01", "UTC")
START, HOUR = utc(2025, 1, 1), timedelta(hours=1)
UNITS = load_catalogue().units
WARM, COLD = nm3_per_m3(20.0, 500.0, 1.0, UNITS), nm3_per_m3(-10.0, 500.0, 1.0, UNITS)
GAS = [100.0 + hour for hour in range(24)]
CELSIUS = [20.0] * 12 + [-10.0] * 12
STATE = GasState(temperature_meter="t", pressure_kpa=500.0)


def a_gas_park(event: MeterEvent, kind: MeterKind = MeterKind.INTERVAL) -> Park:
    gas = a_meter("g", "outside", "enterprise:works", carrier="natural_gas")
    gas = with_kind(replace(gas, unit="m3", volume_unit="m3"), kind, Resolution.HOUR)
    series = [
        replace(a_meter(id_, "outside", "common", carrier=carrier), unit=unit)
        for id_, carrier, unit in (("t", "temperature", "degC"), ("p", "pressure", "kPa"))
    ]
    hourly = (with_kind(each, MeterKind.INTERVAL, Resolution.HOUR) for each in series)
    return replace(a_park(gas, *hourly), meter_events=(event,), time_zone="UTC")


def counted(
    event: MeterEvent,
    celsius: Sequence[float | None] = CELSIUS,
    kpa: Sequence[float | None] = (),
    gas: Sequence[float] = GAS,
    kind: MeterKind = MeterKind.INTERVAL,
) -> tuple[list[float], Validated, DuckDbRunner]:
    runner = a_runner(
        readings("g", gas, START, HOUR),
        readings("t", celsius, START, HOUR),
        readings("p", kpa, START, HOUR),
    )
    found = validate_period(runner, a_gas_park(event, kind), DAY)
    return [float(each) for each in amounts_of(runner, "g").values()], found, runner


def an_event(state: GasState, conversion: float | None = None) -> MeterEvent:
    return MeterEvent(meter="g", at=START, gas_state=state, conversion=conversion)


def test_each_hour_counts_at_its_own_temperature_below_zero_too() -> None:
    got, found, _ = counted(an_event(STATE))
    assert got == pytest.approx(
        [(100 + hour) * (WARM if hour < 12 else COLD) for hour in range(24)], abs=0.001
    )
    assert not {"metering_gas_state_unread", "metering_negative_value"} & set(
        kinds(found.findings)
    )


def test_pressure_and_compressibility_count_as_well() -> None:
    state = GasState(temperature_meter="t", pressure_meter="p", compressibility=0.99)
    got, _, _ = counted(an_event(state), kpa=[400.0 + hour for hour in range(24)])
    assert got[3] == pytest.approx(103 * nm3_per_m3(20.0, 403.0, 0.99, UNITS), abs=0.001)


def test_a_counter_read_by_the_hour_counts_each_difference_so() -> None:
    counter = [1000.0 + 10 * hour for hour in range(25)]
    got, _, _ = counted(an_event(STATE), gas=counter, kind=MeterKind.REGISTER)
    assert got == pytest.approx(
        [10 * (WARM if hour < 12 else COLD) for hour in range(24)], abs=0.001
    )


def test_an_hour_without_reading_counts_at_what_is_stated_with_ends() -> None:
    state = replace(STATE, temperature_c=10.0)
    stated = nm3_per_m3(10.0, 500.0, 1.0, UNITS)
    celsius = [None if hour in (5, 6) else each for hour, each in enumerate(CELSIUS)]
    got, found, _ = counted(an_event(state, stated), celsius)
    assert got[5] == pytest.approx(105 * stated, abs=0.001)
    told = one(found.findings, "metering_gas_state_assumed")
    assert (told.subject, told.facts["hours"]) == ("g", 2)
    ends = {
        row["kind"]: float(row["quantity"])
        for row in found.doubts.filter(subject="g").iter_rows(named=True)
        if row["kind"].startswith("own_")
    }
    assert ends == pytest.approx(
        {"own_lack": 211 * (COLD - stated), "own_excess": 211 * (stated - WARM)}, abs=0.01
    )


def test_without_a_stated_value_the_hour_is_no_amount_as_read_and_is_named() -> None:
    celsius = [None if hour in (5, 6) else each for hour, each in enumerate(CELSIUS)]
    _, found, runner = counted(an_event(STATE), celsius)
    assert one(found.findings, "metering_gas_state_unread").facts["hours"] == 2
    sql = "select sum(estimated) as e from amounts where meter_id = 'g' and estimated <> 0"
    assert runner.rows(sql)["e"].item() is not None


def a_month(kpa: Sequence[float], *answers: Answer) -> float:
    """Return what a month of gas comes to, by pressure and answers about it."""
    hours = range(len(kpa))
    runner = a_runner(
        readings("g", [100.0 + hour % 24 for hour in hours], START, HOUR),
        readings("p", kpa, START, HOUR),
    )
    event = an_event(GasState(temperature_c=10.0, pressure_meter="p"))
    park = understood_park(a_gas_park(event), answers)
    validate_period(runner, park, parse_period("2025-01", "UTC"), answers=answers)
    return sum(float(each) for each in amounts_of(runner, "g").values())


@pytest.mark.slow
def test_pressure_is_judged_and_answered_before_gas_counts_by_it() -> None:
    true = [400.0 + (hour % 24) * 0.7 + (hour % 5) * 0.13 for hour in range(31 * 24)]
    volume = a_month(true)
    codes = [9999.0 if 100 <= hour < 103 else kpa for hour, kpa in enumerate(true)]
    assert a_month(codes) == pytest.approx(volume, rel=1e-4)
    half = START + 372 * HOUR
    ratio = Answer(
        id="A1",
        kind=AnswerKind.RATIO,
        meter="p",
        start=START,
        end=half,
        parameters={"ratio": 0.1},
    )
    ten_times = [10 * kpa if hour < 372 else kpa for hour, kpa in enumerate(true)]
    assert a_month(ten_times, ratio) == pytest.approx(volume, rel=1e-4)


def test_a_code_in_place_of_a_temperature_is_none() -> None:
    _, found, _ = counted(an_event(STATE), [9999.0, *CELSIUS[1:]])
    assert one(found.findings, "metering_gas_state_unread").facts["hours"] == 1


def test_a_state_number_from_a_later_day_takes_over() -> None:
    park = a_gas_park(an_event(STATE))
    later = MeterEvent(meter="g", at=START + 20 * HOUR, conversion=2.0)
    runner = a_runner(
        readings("g", [100.0] * 24, START, HOUR), readings("t", CELSIUS, START, HOUR)
    )
    validate_period(runner, replace(park, meter_events=(*park.meter_events, later)), DAY)
    assert [float(each) for each in amounts_of(runner, "g").values()][19:21] == pytest.approx(
        [100 * COLD, 200.0], abs=0.001
    )
