"""Amounts of works of any size are reckoned with, and a slip of the unit is told as such."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.base.errors import StoreError
from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, intervals_of, stamped

YEAR = parse_period("2025", "Asia/Shanghai")
BILL = replace(
    a_meter("m", "outside", "bus"), kind=MeterKind.BILL, resolution=Resolution.YEAR, multiplier=2.0
)


@pytest.mark.parametrize(
    ("multiplier", "amount"),
    [
        (1.0, "3000000000.125"),
        (2.0, "6000000000.250"),
        (0.5, "1500000000.063"),
        (2.9999, "8999700000.375"),
    ],
)
def test_a_bill_of_billions_times_a_multiplier_is_reckoned_to_the_last_digit(
    multiplier: float, amount: str
) -> None:
    runner = a_runner(stamped("m", [(YEAR.start, 3_000_000_000.125)]))
    validate_period(runner, a_park(replace(BILL, multiplier=multiplier)), YEAR)
    assert intervals_of(runner, "m")["value"].to_list() == [Decimal(amount)]


def test_a_counter_that_advances_by_billions_is_reckoned_with() -> None:
    counter = replace(BILL, kind=MeterKind.REGISTER, multiplier=1.0)
    runner = a_runner(stamped("m", [(YEAR.start, 0.0), (YEAR.end, 3_000_000_000.0)]))
    validate_period(runner, a_park(counter), YEAR)
    assert intervals_of(runner, "m")["value"].to_list() == [Decimal("3000000000.000")]


def test_what_is_beyond_any_amount_is_told_as_too_large() -> None:
    runner = a_runner(stamped("m", [(YEAR.start, 900_000_000_000.0)]))
    park = a_park(replace(BILL, multiplier=10_000.0))
    with pytest.raises(StoreError) as caught:
        validate_period(runner, park, YEAR)
    assert caught.value.case == "number_too_large"
