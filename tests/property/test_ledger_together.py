"""Accounts of several boundaries drawn up together are those drawn up one by one."""

from dataclasses import fields

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.account import account_boundaries, account_period
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.year_power import work_out_year_power
from lingtan.park.tables import READING_DOUBTS
from tests.examples import examples
from tests.property.test_ledger_months import MONTHS, ZONES, claims, readings, the_park
from tests.runners import bare_runner

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.generate,))
PERIODS = ("2025", "2025-03", "2025-03-12")
IDLE = [name for name in MONTHS if name not in ("2025-03", "2025-05")]


def assert_same(found: object, expected: object) -> None:
    """Hold two accounts, or what is part of them, against each other to the last row."""
    if isinstance(expected, pl.DataFrame):
        assert isinstance(found, pl.DataFrame)
        assert found.equals(expected)
    elif hasattr(expected, "__dataclass_fields__") and _has_tables(expected):
        for field in fields(expected):  # type: ignore[arg-type]  # it is a dataclass
            assert_same(getattr(found, field.name), getattr(expected, field.name))
    else:
        assert found == expected


def _has_tables(told: object) -> bool:
    names = getattr(told, "__dataclass_fields__", {})
    return isinstance(told, Inventory) or any(
        isinstance(getattr(told, name), pl.DataFrame) for name in names
    )


@pytest.mark.parametrize("most_use_lines", [10, 1_000_000])
@FEW
@given(zone=st.sampled_from(ZONES), data=st.data(), seed=st.integers(0, 10**6))
def test_boundaries_drawn_up_together_are_each_alone(
    most_use_lines: int, zone: str, data: st.DataObject, seed: int
) -> None:
    park = the_park(zone, data.draw(claims(zone)))
    names = data.draw(st.permutations([each.id for each in park.boundaries]))
    options = AccountOptions(most_use_lines=most_use_lines)
    runner, catalogue = bare_runner(), load_catalogue()
    runner.give("amounts", readings(park, seed, parse_period("2025", zone), IDLE))
    runner.give("reading_doubts", READING_DOUBTS.empty())
    try:
        work_out_year_power(runner, park, parse_period("2025", zone), catalogue)
        for period in (parse_period(name, zone) for name in PERIODS):
            together = account_boundaries(runner, park, names, period, catalogue, options)
            assert [each.boundary for each in together] == [*names]
            for name, found in zip(names, together, strict=True):
                alone = account_period(runner, park, name, period, catalogue, options)
                assert_same(found, alone)
    finally:
        runner.close()
