"""A change between two years: factors err alike in both, amounts each year anew."""

import pytest

from lingtan.ledger.uncertainty.trend import TrendSource, trend_sources, weigh_trend
from tests.builders_uncertainty import errors_of, parts_of

BASE = parts_of([("park", "gas", "ef", 100.0), ("park", "grid", "rate", 200.0)])
NOW = parts_of([("park", "gas", "ef", 80.0), ("park", "heat", "rate", 150.0)])
ERRORS = errors_of({"gas": 2.0, "grid": 1.0}, {"ef": 3.0, "rate": 5.0})


def test_sources_of_both_years_meet_by_meter_and_factor() -> None:
    found = {each.id: each for each in trend_sources("park", BASE, NOW, ERRORS)}
    assert list(found) == ["gas × ef", "grid × rate", "heat × rate"]
    gas = found["gas × ef"]
    assert (gas.base, gas.current) == (100.0, 80.0)
    assert gas.amount_percent == pytest.approx(2.0)
    assert gas.factor_percent == pytest.approx(3.0)
    assert (found["heat × rate"].base, found["heat × rate"].amount_percent) == (0.0, 0.0)


def test_a_factor_that_is_off_moves_a_trend_far_less_than_a_level() -> None:
    source = TrendSource(
        id="all", base=100.0, current=80.0, amount_percent=0.0, factor_percent=5.0
    )
    trend = weigh_trend([source])
    assert trend is not None
    assert trend.level_percent == pytest.approx(5.0)
    assert trend.change_percent == pytest.approx(-20.0)
    assert trend.change_points == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("base", "current"), [(0.0, 10.0), (10.0, 0.0), (-5.0, 10.0)])
def test_there_is_no_trend_of_nothing(base: float, current: float) -> None:
    source = TrendSource(
        id="x", base=base, current=current, amount_percent=1.0, factor_percent=1.0
    )
    assert weigh_trend([source]) is None
