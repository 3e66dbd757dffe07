"""A second source of a flow that tells something else is named: the first one's word counts."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone, parse_period
from lingtan.metering.finding_answers import answers_to
from lingtan.metering.validate import validate_period
from lingtan.park.answers import AnswerKind
from lingtan.park.meters import Meter, Resolution, VirtualMeter
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, kinds, one, readings, stamped

JULY = parse_period("2025-07", "Asia/Shanghai")
KIND = "metering_second_differs"
LOAD = np.random.default_rng(5).uniform(50, 150, 31 * 96).round(3)
MAIN = replace(a_meter("main", "outside", "bus"), accuracy_class=0.5)
SECOND = replace(MAIN, id="second", same_as="main")
BILL = replace(SECOND, resolution=Resolution.MONTH)


def judge(told: np.ndarray, second: Meter = SECOND, load: np.ndarray = LOAD) -> list[Finding]:
    tables = [
        readings("main", load.tolist(), JULY.start),
        readings("second", told.round(3).tolist(), JULY.start),
    ]
    return list(validate_period(a_runner(*tables), a_park(MAIN, second), JULY).findings)


def test_what_both_may_be_off_is_no_word() -> None:
    assert KIND not in kinds(judge(LOAD * 1.009))


@pytest.mark.parametrize("second", [SECOND, BILL])
def test_more_than_both_may_be_off_is_named_with_what_counts(second: Meter) -> None:
    told = LOAD * 0.9 if second is SECOND else np.array([LOAD.sum() * 0.9])
    finding = one(judge(told, second), KIND)
    assert (finding.subject, finding.facts["other"]) == ("second", "main")
    assert finding.facts["counted"] == pytest.approx(LOAD.sum())
    assert finding.facts["told"] == pytest.approx(LOAD.sum() * 0.9)
    assert finding.facts["tolerance"] == pytest.approx(LOAD.sum() * 1.9 * 0.005, rel=2e-2)


def test_what_is_estimated_of_the_first_is_held_against_nobody() -> None:
    known = LOAD.tolist()
    gap = slice(960, 966)  # a straight line bridges it, and the second source saw a peak
    peak = LOAD.copy()
    peak[gap] = 150_000
    bare = [None if gap.start <= i < gap.stop else value for i, value in enumerate(known)]
    tables = [
        readings("main", bare, JULY.start),
        readings("second", peak.tolist(), JULY.start),
    ]
    found = validate_period(a_runner(*tables), a_park(MAIN, SECOND), JULY).findings
    assert KIND not in kinds(found)


def test_a_virtual_meter_has_a_second_source_as_well() -> None:
    part = replace(MAIN, id="part")
    whole = VirtualMeter(
        id="whole",
        name=part.name,
        carrier=part.carrier,
        source="outside",
        target="bus",
        terms=((1.0, "main"), (1.0, "part")),
    )
    second = replace(SECOND, same_as="whole")
    tables = [
        readings("main", LOAD.tolist(), JULY.start),
        readings("part", LOAD.tolist(), JULY.start),
        readings("second", (LOAD * 1.5).tolist(), JULY.start),
    ]
    park = replace(a_park(MAIN, part, second), virtual_meters=(whole,))
    finding = one(validate_period(a_runner(*tables), park, JULY).findings, KIND)
    assert finding.facts["counted"] == pytest.approx(LOAD.sum() * 2)


USED = replace(a_meter("used", "bus", "works"), accuracy_class=0.5)
YEAR = parse_period("2025", "Asia/Shanghai")
HOUR = timedelta(hours=1)
MAY = 4


def hourly(meter: Meter) -> Meter:
    return replace(meter, resolution=Resolution.HOUR)


@pytest.mark.parametrize("is_main_wrong", [True, False])
def test_where_the_node_sides_with_the_second_source_its_total_is_proposed(
    is_main_wrong: bool,
) -> None:
    load = np.random.default_rng(6).uniform(50, 150, 365 * 24).round(3)
    starts = [datetime(2025, month, 1, tzinfo=find_zone(YEAR.zone)) for month in range(1, 13)]
    edges = [(start - YEAR.start) // HOUR for start in starts]
    bills = np.add.reduceat(load, edges)
    off = np.ones(12)
    off[MAY] = 1.07
    main = load / np.repeat(off, np.diff([*edges, len(load)])) if is_main_wrong else load
    told = bills if is_main_wrong else bills * off
    tables = [
        readings("main", main.round(3).tolist(), YEAR.start, HOUR),
        readings("used", (load * 0.99).round(3).tolist(), YEAR.start, HOUR),
        stamped("second", list(zip(starts, told.round(3).tolist(), strict=True))),
    ]
    park = a_park(hourly(MAIN), hourly(USED), BILL)
    found = list(validate_period(a_runner(*tables), park, YEAR).findings)
    assert one(found, KIND).facts["months"] == 1
    if not is_main_wrong:
        assert "metering_second_confirmed" not in kinds(found)
        return
    finding = one(found, "metering_second_confirmed")
    assert (finding.subject, finding.facts["month"]) == ("main", "2025-05")
    asked = answers_to(finding, "Asia/Shanghai")
    assert asked is not None
    assert asked.proposed is not None
    assert asked.proposed.kind is AnswerKind.DOCUMENT
    assert asked.proposed.number == pytest.approx(bills[MAY])
