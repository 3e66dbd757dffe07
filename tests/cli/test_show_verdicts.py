"""A verdict near its threshold shows the places that decide it."""

from dataclasses import replace

import pytest

from lingtan.cli.show_verdicts import beside_limit, number
from lingtan.indicators.results import IndicatorResult, Threshold
from tests.builders_indicators import judged


def a_share(value: float, limit: float) -> IndicatorResult:
    result = judged("cn_green_direct_650", {}).indicators[0]
    return replace(
        result,
        figure=replace(result.figure, value=value, missing=()),
        threshold=Threshold(op="<=", value=limit),
        unit="ratio",
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(0.2004, "20.04%"), (0.20001, "20.001%"), (0.2, "20.0%"), (0.3, "30.0%")]
)
def test_a_value_that_misses_by_a_hair_is_not_shown_as_its_threshold(
    value: float, shown: str
) -> None:
    assert beside_limit(a_share(value, 0.2), value) == shown


def test_its_gap_has_the_same_places() -> None:
    assert beside_limit(a_share(0.2004, 0.2), 0.0004, signed=True) == "+0.04%"


def test_far_from_any_threshold_numbers_are_as_they_were() -> None:
    assert [number(0.4112, "ratio"), number(0.3943, "tCO2/tce"), number(1234.5, "kg")] == [
        "41.1%",
        "0.394",
        "1,234",
    ]
