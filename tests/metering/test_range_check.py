"""Impossible values are replaced where that is allowed; doubtful ones are kept and marked."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.meters import Meter, MeterKind, Resolution
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import (
    QUARTER,
    a_runner,
    intervals_of,
    kinds,
    one,
    readings,
    utc,
)

DAY = parse_period("2025-07-01", "Asia/Shanghai")
ROOF = replace(an_asset("roof", AssetKind.SOLAR), capacity_kw=1000.0)
WORKS = a_meter("m", "bus", "enterprise:works")


def a_day(odd: dict[int, float]) -> list[float | None]:
    """Return an uneven day of 96 values near 100, with odd ones at given places."""
    return [odd.get(n, 100.0 + n % 7) for n in range(96)]


def judge(meter: Meter, values: list[float | None]) -> tuple[DuckDbRunner, Validated]:
    runner = a_runner(readings("m", values, DAY.start))
    return runner, validate_period(runner, a_park(meter, assets=(ROOF,)), DAY)


def at(runner: DuckDbRunner, place: int) -> dict[str, object]:
    rows = intervals_of(runner, "m").to_dicts()
    return next(row for row in rows if row["start"] == DAY.start + QUARTER * place)


@pytest.mark.parametrize(
    ("meter", "value", "kind"),
    [
        (WORKS, -9999.0, "metering_negative_value"),
        (replace(WORKS, maximum=150.0), 151.0, "metering_above_maximum"),
        (WORKS, 65535.0, "metering_sentinel_value"),
    ],
)
def test_an_impossible_value_gives_way_to_an_estimate_and_stays_in_the_log(
    meter: Meter, value: float, kind: str
) -> None:
    runner, found = judge(meter, a_day({40: value}))
    assert one(found.findings, kind).facts["largest"] == value
    assert at(runner, 40)["quality"] == "estimated"
    assert at(runner, 40)["method"] == "linear"
    assert at(runner, 40)["value"] == Decimal("105.000")  # between 104 and 106
    raw = runner.rows("select count(*) as n from current_readings where value < 90 or value > 150")
    assert raw.item() == 1


def test_a_code_that_is_an_honest_reading_is_believed() -> None:
    values: list[float | None] = [9999.0 + n % 5 for n in range(96)]
    _, found = judge(WORKS, values)
    assert "metering_sentinel_value" not in kinds(found.findings)


def test_a_negative_transfer_is_an_ordinary_value() -> None:
    runner, found = judge(a_meter("m", "bus", "bus_2"), a_day({40: -50.0}))
    assert at(runner, 40)["quality"] == "measured"
    assert "metering_negative_value" not in kinds(found.findings)


NET, SUN = a_meter("m", "outside", "bus"), a_meter("sun", "asset:roof", "bus")
OUT = a_meter("out", "bus", "outside")


def judge_gate(*others: Meter, least: float, roof: Asset = ROOF) -> list[str]:
    """Return the faults of a gate that shows a value below zero, beside other meters."""
    runner = a_runner(readings("m", a_day({40: least}), DAY.start))
    park = a_park(NET, *others, assets=(roof,))
    found = validate_period(runner, park, DAY).findings
    return [f.kind.id for f in found if f.subject == "m"]


def test_a_gate_that_counts_net_is_below_zero_by_what_its_plants_may_send_back() -> None:
    assert judge_gate(SUN, least=-200.0) == []
    assert "metering_negative_value" in judge_gate(SUN, least=-300.0)  # 1000 kW give 250 kWh


def test_a_gate_is_never_below_zero_where_the_export_is_counted_apart_or_nothing_is_made() -> None:
    unrated = replace(ROOF, capacity_kw=None)
    assert "metering_negative_value" in judge_gate(SUN, OUT, least=-200.0)
    assert "metering_negative_value" in judge_gate(least=-200.0)
    assert "metering_negative_value" in judge_gate(SUN, least=-200.0, roof=unrated)


def test_a_plant_may_draw_a_little_itself() -> None:
    night: dict[int, float] = dict.fromkeys(range(20), -3.0) | {40: 200.0}
    runner, found = judge(a_meter("m", "asset:roof", "bus"), a_day(night))
    assert at(runner, 5)["value"] == Decimal("-3.000")
    assert at(runner, 5)["quality"] == "measured"
    assert one(found.findings, "metering_standby_draw").facts["total"] == -60.0


def test_above_its_capacity_a_plant_is_doubted_and_kept() -> None:
    runner, found = judge(a_meter("m", "asset:roof", "bus"), a_day({40: 300.0}))
    assert at(runner, 40)["value"] == Decimal("300.000")
    assert at(runner, 40)["quality"] == "suspect"
    assert one(found.findings, "metering_above_capacity").facts["largest"] == 300.0


def test_a_credit_note_is_doubted_and_never_estimated() -> None:
    bill = replace(WORKS, kind=MeterKind.BILL, resolution=Resolution.MONTH)
    months: list[tuple[datetime, float]] = [
        (utc(2025, 5, 31, 16), 500.0),
        (utc(2025, 6, 30, 16), -20.0),
        (utc(2025, 7, 31, 16), 480.0),
    ]
    runner = a_runner(*(readings("m", [value], start) for start, value in months))
    found = validate_period(runner, a_park(bill), parse_period("2025", "Asia/Shanghai"))
    rows = intervals_of(runner, "m")
    assert rows["value"].to_list() == [Decimal("500"), Decimal("-20"), Decimal("480")]
    assert rows["quality"].to_list() == ["measured", "suspect", "measured"]
    assert "metering_negative_value" in kinds(found.findings)
