"""Twelve months are the year also where a plant has no capacity but that of its own hours."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from tests.builders import a_park, an_asset
from tests.builders_ledger import YEAR, ZONE, amounts, draw_up_frame, hourly
from tests.examples import examples
from tests.truth.shapes import sun, wind, works

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.generate,))
MONTHS = [parse_period(f"2025-{number:02}", ZONE) for number in range(1, 13)]


def shape(kind: AssetKind, seed: int) -> np.ndarray:
    """Return hours of a plant, as a share of what it can give."""
    random = np.random.default_rng(seed)
    quarters = wind(random) if kind is AssetKind.WIND else sun(random)
    return np.asarray(quarters.reshape(-1, 4).mean(axis=1))


def weather(kind: AssetKind, seed: int, months: list[float]) -> list[str]:
    """Return hours in which each month gives another part; one of them as a works draws."""
    made = shape(kind, seed)
    feed = works(np.random.default_rng(seed), "two_shift").reshape(-1, 4).mean(axis=1)
    for number, (month, part) in enumerate(zip(MONTHS, months, strict=True)):
        first, last = (
            int((instant - YEAR.start).total_seconds()) // 3600
            for instant in (month.start, month.end)
        )
        made[first:last] = (feed if number == seed % 12 else made)[first:last] * part
    return [f"{max(0.0, kwh) * 1000:.3f}" for kwh in made]


def sums(inventories: Sequence[Inventory]) -> list[tuple[object, ...]]:
    """Return the exact sums by account."""
    postings = pl.concat([inventory.postings for inventory in inventories])
    found = postings.group_by("account").agg(pl.col("quantity", "emissions_kg").sum())
    return sorted(found.rows(), key=repr)


@pytest.mark.parametrize("kind", [AssetKind.WIND, AssetKind.SOLAR])
@FEW
@given(
    seed=st.integers(0, 99),
    months=st.lists(st.sampled_from([0.0, 0.05, 0.4, 1.0]), min_size=12, max_size=12),
)
def test_months_of_a_plant_without_capacity_add_up_to_the_year(
    kind: AssetKind, seed: int, months: list[float]
) -> None:
    plant = replace(an_asset("plant", kind), capacity_kw=None)
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("made", "asset:plant", "bus"),
        hourly("use", "bus", "enterprise:works"),
        assets=(plant,),
    )
    made = weather(kind, seed, months)
    used = [str(Decimal(kwh) + 20) for kwh in made]
    table = amounts(park, {"grid": ["20"] * len(made), "made": made, "use": used}, YEAR)

    parts = [draw_up_frame(park, table, month) for month in MONTHS]
    assert sums(parts) == sums([draw_up_frame(park, table, YEAR)])
