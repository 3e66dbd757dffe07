"""The hours of any park agree with its account, and what they match is never more than load."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.hourly_power import HourlyPower, hourly_power
from lingtan.matching.hours import park_hours
from lingtan.matching.score import netted_ratio
from lingtan.park.park import Park
from tests.builders_ledger import amounts, give_capacities
from tests.examples import examples
from tests.property.test_ledger_conservation import DAY, a_day, account, series, the_park
from tests.runners import bare_runner

FEW = settings(max_examples=examples(4), deadline=None)
CATALOGUE = load_catalogue()
OWN = "own_non_fossil"
EXACT = pl.Decimal(38, 3)


@st.composite
def days(draw: st.DrawFn) -> dict[str, list[Decimal]]:
    return {**draw(a_day()), "charge": draw(series), "discharge": draw(series)}


def power_of(park: Park, day: Mapping[str, Sequence[Decimal]]) -> HourlyPower:
    known = {meter.id for meter in park.meters}
    values = {name: [str(v) for v in each] for name, each in day.items() if name in known}
    runner = bare_runner()
    runner.give("amounts", amounts(park, values, DAY))
    give_capacities(runner, park, DAY)
    try:
        return hourly_power(runner, park, DAY, CATALOGUE)
    finally:
        runner.close()


def posted(lines: pl.DataFrame, *accounts: str) -> int:
    """Return what stands in the account, exports of it taken off [Wh]."""
    mine = lines.filter((pl.col("carrier") == "electricity") & pl.col("account").is_in(accounts))
    return int((mine["quantity"].cast(EXACT).sum() or Decimal(0)) * 1000)


def in_hours(power: HourlyPower, kind: str) -> int:
    return int(power.use.filter(pl.col("kind") == kind)["milli"].sum())


@pytest.mark.slow
@FEW
@given(days())
def test_clean_power_of_the_hours_is_that_of_the_account(day: dict[str, list[Decimal]]) -> None:
    park = the_park(battery=True)
    power, inventory = power_of(park, day), account(park, day, "whole")
    lines = inventory.postings
    exported = lines.filter(pl.col("account") == "electricity_out")
    for kind, name in (("non_fossil", OWN), ("direct", "electricity_direct")):
        left = exported.filter(pl.col("stream") == kind)["quantity"].cast(EXACT).sum()
        inside = posted(lines, name) + int((left or Decimal(0)) * 1000)
        assert in_hours(power, kind) == inside


@FEW
@given(days())
def test_no_hour_serves_more_than_its_load_or_than_was_made(
    day: dict[str, list[Decimal]],
) -> None:
    hours = park_hours(power_of(the_park(battery=True), day), "Asia/Shanghai")
    served = hours.clean_wh + hours.stored_wh
    assert (served >= 0).all()
    assert (served <= hours.load_wh).all()
    assert (hours.green_in_wh <= hours.charged_wh).all()
    load, clean = hours.load_wh.sum(axis=1), hours.clean_wh.sum(axis=1)
    score, longer = (netted_ratio(load, clean, span) for span in (np.arange(len(load)), hours.day))
    assert score is None or longer is None or score <= longer + 1e-12
