"""A check meter that nobody called one doubles a supply; two equal feeders do not."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.meters import Meter
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, kinds, one, readings

DAY = parse_period("2025-07-01", "Asia/Shanghai")
KIND = "metering_metered_twice"
LOAD = np.random.default_rng(3).uniform(50, 150, 96).round(3)
METER = a_meter("main", "outside", "bus")


def judge(series: dict[str, np.ndarray], *more: Meter) -> Validated:
    """Validate a day of supplies of a busbar, and of what is used of it."""
    supplies = [replace(METER, id=name, accuracy_class=0.5) for name in series if name != "use"]
    changed = {meter.id: meter for meter in more}
    meters = [changed.get(meter.id, meter) for meter in supplies]
    use = a_meter("use", "bus", "enterprise:works")
    tables: list[pl.DataFrame] = [
        readings(name, values.round(3).tolist(), DAY.start) for name, values in series.items()
    ]
    return validate_period(a_runner(*tables), a_park(*meters, use), DAY)


def test_a_check_meter_is_named_and_all_it_counts_is_doubted() -> None:
    found = judge({"main": LOAD, "check": LOAD * 1.003, "use": LOAD * 0.98})
    finding = one(found.findings, KIND)
    assert (finding.subject, finding.facts["others"]) == ("check", "main")
    doubted = found.doubts.filter(kind="doubted")
    assert doubted["subject"].to_list() == ["check"]
    assert float(doubted["quantity"].item()) == pytest.approx(LOAD.sum() * 1.003, rel=1e-3)


def test_a_total_beside_its_parts_is_named() -> None:
    parts = {"one": LOAD * 0.3, "two": LOAD * 0.7}
    found = judge({"total": LOAD, **parts, "use": LOAD * 0.99})
    finding = one(found.findings, KIND)
    assert (finding.subject, finding.facts["others"]) == ("total", "one, two")


def test_two_equal_feeders_whose_energy_is_used_are_left_alone() -> None:
    found = judge({"main": LOAD, "twin": LOAD, "use": LOAD * 1.97})
    assert KIND not in kinds(found.findings)


def test_another_supply_is_left_alone_whatever_is_lost() -> None:
    other = LOAD[::-1].copy()
    found = judge({"main": LOAD, "second": other, "use": LOAD * 0.5})
    assert KIND not in kinds(found.findings)


def test_a_check_meter_that_names_its_parent_is_left_alone() -> None:
    check = replace(METER, id="check", parent="main")
    found = judge({"main": LOAD, "check": LOAD, "use": LOAD * 0.98}, check)
    assert KIND not in kinds(found.findings)
