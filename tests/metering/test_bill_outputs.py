"""A fuel bill is told by what its plant made, where its other months keep to that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

import polars as pl
import pytest

from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.base.time_axis import parse_period
from lingtan.metering import faults
from lingtan.metering.bill_outputs import (
    BillEstimate,
    bills_by_output,
    bounds_of_bills,
    with_outputs,
)
from lingtan.metering.calendar import months_of
from lingtan.metering.day_profile import CLOCK
from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from tests.builders import a_meter, a_park, an_asset
from tests.runners import bare_runner

ZONE = "Asia/Shanghai"
MONTHS = months_of(parse_period("2025", ZONE))
HEAT = [900.0, 850, 700, 500, 300, 250, 240, 260, 400, 600, 800, 950]
ODD = 8  # September
PARK = a_park(
    replace(
        a_meter("gas", "outside", "asset:boiler", carrier="natural_gas"),
        resolution=Resolution.MONTH,
    ),
    replace(a_meter("heat", "asset:boiler", "bus", carrier="heat"), resolution=Resolution.HOUR),
    assets=(an_asset("boiler", AssetKind.BOILER),),
)


def a_finding(subject: str, kind: FindingKind, **facts: str | float) -> Finding:
    return Finding(kind=kind, subject=subject, place=Place(source="readings"), facts=facts)


COPIED = a_finding("gas", faults.COPIED_BILL, month=MONTHS[ODD].name, value=26.0)


def told(gas: Sequence[float], *findings: Finding) -> dict[str, tuple[float, float]]:
    """Return what each month would be, and its error."""
    starts = [month.start.astimezone(UTC).replace(tzinfo=None) for month in MONTHS]
    amounts = {"gas": gas, "heat": HEAT}
    table = pl.DataFrame(
        [(m, s, v) for m, values in amounts.items() for s, v in zip(starts, values, strict=True)],
        schema={"meter_id": pl.String, "start": pl.Datetime("us"), "quantity": pl.Float64},
        orient="row",
    )
    names = [month.name for month in MONTHS]
    counts = pl.DataFrame({"meter_id": ["gas"] * 12 + ["heat"] * 12, "month": names * 2})
    zero = {name: pl.lit(0) for name in ("missing", "suspect", "estimated")}
    runner = bare_runner()
    try:
        runner.give("amounts", table)
        runner.give(CLOCK, pl.DataFrame({"hour": starts, "month": names}))
        known = bills_by_output(
            runner, PARK, findings, counts.with_columns(expected=pl.lit(1), **zero)
        )
    finally:
        runner.close()
    return {each.month: (each.amount, each.error) for each in known}


def burned(*odd: tuple[int, float]) -> list[float]:
    gas = [heat / 9 * (1.004 if month % 2 else 0.996) for month, heat in enumerate(HEAT)]
    for month, amount in odd:
        gas[month] = amount
    return gas


def test_a_copied_bill_is_as_large_as_its_heat_says() -> None:
    found = told(burned((ODD, 26.0)), COPIED)
    amount, error = found[MONTHS[ODD].name]
    assert amount == pytest.approx(HEAT[ODD] / 9, rel=0.005)
    assert 0.005 * amount < error < 0.03 * amount


@pytest.mark.parametrize(
    "doubt",
    [
        a_finding("heat", faults.LEVEL_SHIFT, first="2025-09-03 00:00", until="2025-10-02 00:00"),
        a_finding("heat", faults.LEVEL_SHIFT, first="2025-02-03 00:00", is_lasting=1),
    ],
)
def test_a_plant_whose_output_is_in_doubt_tells_nothing(doubt: Finding) -> None:
    assert not told(burned((ODD, 26.0)), COPIED, doubt)


def test_bills_that_do_not_keep_to_the_output_are_left_to_their_season() -> None:
    assert not told([heat * (1 + 0.2 * (month % 3)) for month, heat in enumerate(HEAT)], COPIED)


def test_what_the_output_says_is_proposed_and_bounds_the_bill() -> None:
    known = [
        BillEstimate(meter="gas", month=MONTHS[ODD].name, amount=44.4, error=0.4, counted=26.0)
    ]
    (found,) = with_outputs([COPIED], known)
    asked = answers_to(found, ZONE)
    assert asked
    assert asked.proposed
    assert (asked.proposed.kind, asked.proposed.parameters) == (
        AnswerKind.DOCUMENT,
        {"value": 44.4},
    )
    rows = bounds_of_bills(known).select("kind", "quantity").iter_rows()
    assert {kind: float(q) for kind, q in rows} == pytest.approx(
        {"may_lack": 18.8, "may_exceed": 0.0}
    )
