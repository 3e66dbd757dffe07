"""The parts cannot be more than the whole; a late part is found by moving it."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.meters import VirtualMeter
from lingtan.park.park import Park
from tests.builders import a_meter, a_name, a_park
from tests.builders_metering import a_runner, kinds, one, readings

JULY = parse_period("2025-07", "Asia/Shanghai")
QUARTERS = 31 * 96
LOADS = np.random.default_rng(7).uniform(50, 150, (2, QUARTERS)).round(3)


def a_family() -> Park:
    parent = a_meter("main", "bus", "enterprise:works")
    children = [
        replace(a_meter(name, "enterprise:works", "enterprise:works"), parent="main")
        for name in ("hall_1", "hall_2")
    ]
    return a_park(parent, *children)


def judge(main: np.ndarray, hall_1: np.ndarray, hall_2: np.ndarray) -> tuple[Finding, ...]:
    series = {"main": main, "hall_1": hall_1, "hall_2": hall_2}
    tables: list[pl.DataFrame] = [
        readings(name, values.tolist(), JULY.start) for name, values in series.items()
    ]
    return validate_period(a_runner(*tables), a_family(), JULY).findings


def test_parts_that_add_up_are_left_alone() -> None:
    found = kinds(judge(LOADS.sum(axis=0), *LOADS))
    assert "metering_sub_meters_exceed" not in found
    assert "metering_unmetered_share" not in found
    assert "metering_intervals_late" not in found


def test_parts_beyond_the_whole_are_named() -> None:
    facts = one(
        judge(LOADS.sum(axis=0), LOADS[0] * 1.2, LOADS[1]), "metering_sub_meters_exceed"
    ).facts
    assert facts["month"] == "2025-07"
    assert facts["excess"] == pytest.approx(LOADS[0].sum() * 0.2, rel=1e-3)


def a_virtual(meter_id: str, share: float) -> VirtualMeter:
    """Return a virtual meter that is a share of the meter ``raw``."""
    return VirtualMeter(
        id=meter_id,
        name=a_name(meter_id),
        carrier="electricity",
        source="outside",
        target="bus",
        terms=((share, "raw"),),
    )


def test_parts_beyond_a_virtual_whole_are_named() -> None:
    raw = replace(a_meter("raw", "outside", "bus"), parent="half")
    half = a_virtual("half", 0.5)
    park = replace(a_park(raw), virtual_meters=(half,))
    table = readings("raw", LOADS[0].tolist(), JULY.start)
    found = validate_period(a_runner(table), park, JULY).findings
    facts = one(found, "metering_sub_meters_exceed").facts
    assert facts["excess"] == pytest.approx(LOADS[0].sum() / 2, rel=1e-3)


def test_a_virtual_whole_has_no_clock_that_could_be_late() -> None:
    raw = a_meter("raw", "outside", "bus")
    sub = replace(a_meter("sub", "outside", "bus"), parent="whole")
    whole = a_virtual("whole", 1.0)
    park = replace(a_park(raw, sub), virtual_meters=(whole,))
    tables = [
        readings("raw", LOADS[0].tolist(), JULY.start),
        readings("sub", np.roll(LOADS[0], 8).tolist(), JULY.start),
    ]
    found = kinds(validate_period(a_runner(*tables), park, JULY).findings)
    assert "metering_intervals_late" not in found


def test_what_the_parts_leave_unexplained_is_worth_a_word_only_when_it_is_much() -> None:
    much = one(judge(LOADS.sum(axis=0) * 2, *LOADS), "metering_unmetered_share")
    assert much.facts["share"] == 0.5
    assert "metering_unmetered_share" not in kinds(judge(LOADS.sum(axis=0) * 1.1, *LOADS))


@pytest.mark.parametrize("intervals", [1, -2, 32])
def test_a_clock_that_is_late_is_found_and_its_shift_told(intervals: int) -> None:
    late = np.roll(LOADS[1], intervals)
    finding = one(judge(LOADS.sum(axis=0), LOADS[0], late), "metering_intervals_late")
    assert (finding.subject, finding.facts["parent"]) == ("hall_2", "main")
    assert finding.facts["intervals"] == intervals
    assert finding.facts["minutes"] == intervals * 15
