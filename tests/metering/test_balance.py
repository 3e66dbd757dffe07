"""What enters a node leaves it, but for a residual that is reported and judged."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.metering.balance import balance_nodes, node_members
from lingtan.metering.limits import DEFAULT
from lingtan.metering.slot_sums import give_groups
from lingtan.metering.validate import validate_period
from lingtan.park.meters import Resolution, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.tables import BALANCES
from tests.builders import a_meter, a_name, a_park, an_enterprise
from tests.builders_metering import a_runner, kinds, one, readings

DAY = parse_period("2025-07-01", "Asia/Shanghai")
HOUR = timedelta(hours=1)


def flat(meter_id: str, kwh: float) -> pl.DataFrame:
    """Return quarter hours that alternate a little around a value."""
    return readings(meter_id, [kwh + (n % 2) - 0.5 for n in range(96)], DAY.start)


PARK = a_park(
    a_meter("in", "outside", "bus"),
    a_meter("feeder", "bus", "bus_2"),
    a_meter("works", "bus_2", "enterprise:works"),
    a_meter("lights", "bus", "common"),
)


def balanced(park: Park, *tables: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    runner = a_runner(*tables)
    validate_period(runner, park, DAY)
    found = balance_nodes(runner, give_groups(runner, node_members(park, DEFAULT), DAY), DAY)
    return found.table, found.findings


def test_a_transfer_leaves_one_node_and_enters_the_other() -> None:
    table, found = balanced(
        PARK, flat("in", 100), flat("feeder", 80), flat("works", 78), flat("lights", 15)
    )
    assert table.schema == BALANCES.schema
    first = table.filter(start=DAY.start).sort("node").to_dicts()
    assert [(row["node"], row["inflow"], row["outflow"], row["residual"]) for row in first] == [
        ("bus", Decimal("400"), Decimal("380"), Decimal("20")),
        ("bus_2", Decimal("320"), Decimal("312"), Decimal("8")),
    ]
    assert len(table) == 48
    assert found == ()


@pytest.mark.parametrize(("works", "is_fault"), [(81.0, False), (84.0, True)])
def test_a_negative_loss_is_a_fault_only_beyond_the_class_of_the_meters(
    works: float, is_fault: bool
) -> None:
    tables = (flat("in", 100), flat("feeder", 80), flat("works", works), flat("lights", 15))
    table, found = balanced(PARK, *tables)  # 2 % of 320 and of 324: 12.9 kWh
    assert table.filter(node="bus_2")["residual"].to_list() == [Decimal(320 - 4 * int(works))] * 24
    assert ("metering_negative_loss" in kinds(found)) is is_fault


@pytest.mark.slow
def test_a_better_class_allows_less() -> None:
    fine = replace(PARK, meters=tuple(replace(m, accuracy_class=0.2) for m in PARK.meters))
    tables = (flat("in", 100), flat("feeder", 80), flat("works", 81), flat("lights", 15))
    facts = one(balanced(fine, *tables)[1], "metering_negative_loss").facts
    assert (facts["count"], facts["total"]) == (24, -96.0)


def test_an_hour_in_which_a_meter_says_nothing_is_not_balanced() -> None:
    is_open = pl.col("start").is_between(DAY.start + HOUR * 2, DAY.start + HOUR * 8, closed="left")
    tables = (
        flat("in", 100).filter(~is_open),
        flat("feeder", 80),
        flat("works", 78),
        flat("lights", 15),
    )
    runner = a_runner(*tables)
    validate_period(runner, PARK, DAY)
    runner.keep("amounts", "select * from amounts where estimated = 0")  # nothing was filled
    found = balance_nodes(runner, give_groups(runner, node_members(PARK, DEFAULT), DAY), DAY)
    assert len(found.table.filter(node="bus")) == 18
    facts = one(found.findings, "metering_balance_incomplete").facts
    assert (facts["count"], facts["slots"]) == (6, 24)


def test_the_coarsest_meter_sets_the_grain_of_its_node() -> None:
    daily = replace(PARK.meters[3], resolution=Resolution.DAY)
    park = replace(PARK, meters=(*PARK.meters[:3], daily))
    lights = readings("lights", [1440.0], DAY.start)
    table, _ = balanced(park, flat("in", 100), flat("feeder", 80), flat("works", 78), lights)
    bus = table.filter(node="bus").to_dicts()
    assert [(row["resolution"], row["residual"]) for row in bus] == [("1d", Decimal("480"))]
    assert len(table.filter(node="bus_2")) == 24


def test_what_rounding_makes_of_a_little_heat_is_no_fault() -> None:
    park = a_park(
        replace(a_meter("in", "outside", "bus"), accuracy_class=0.5),
        *(
            replace(a_meter(name, "bus", f"enterprise:{name}"), accuracy_class=0.5)
            for name in ("works", "mill", "shop")
        ),
    )
    third = [0.007] * 96  # 0.025 MJ a quarter of an hour, each, rounded to whole Wh
    parts = [readings(name, third, DAY.start) for name in ("works", "mill", "shop")]
    table, found = balanced(park, readings("in", [0.02] * 96, DAY.start), *parts)
    assert table["residual"].min() == Decimal("-0.004")
    assert "metering_negative_loss" not in kinds(found)


def test_a_meter_that_virtual_ones_share_out_stands_once_in_the_balance() -> None:
    """A meter of two tenants, shared out, was taken for twice the use, and the park unknown."""
    shared = tuple(
        VirtualMeter(
            id=tenant,
            name=a_name(tenant),
            carrier="electricity",
            source="bus",
            target=f"enterprise:{tenant}",
            terms=((share, "lights"),),
        )
        for tenant, share in (("one", 0.3), ("two", 0.7))
    )
    meters = (a_meter("in", "outside", "bus"), a_meter("lights", "bus", "enterprise:one"))
    park = a_park(*meters, enterprises=(an_enterprise("one"), an_enterprise("two")))
    table, found = balanced(
        replace(park, virtual_meters=shared), flat("in", 100), flat("lights", 100)
    )
    assert found == ()
    assert set(table["residual"]) == {Decimal("0.000")}
