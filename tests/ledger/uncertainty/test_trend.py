"""A change between two years: factors err alike in both, amounts each year anew."""

import math

import pytest

from lingtan.ledger.uncertainty.error_source import ErrorKind
from lingtan.ledger.uncertainty.sources import Errors
from lingtan.ledger.uncertainty.trend import TrendSource, YearParts, trend_sources, weigh_trend
from tests.builders_uncertainty import Row, errors_of, parts_of, source_of

ERRORS = errors_of({"gas": 2.0, "grid": 1.0}, {"ef": 3.0, "rate": 5.0})
BASE = YearParts(
    parts=parts_of([("park", "gas", "ef", 100.0), ("park", "grid", "rate", 200.0)]), errors=ERRORS
)
NOW = YearParts(
    parts=parts_of([("park", "gas", "ef", 80.0), ("park", "heat", "rate", 150.0)]), errors=ERRORS
)


def a_year(rows: list[Row], estimated: float, percent: float) -> YearParts:
    """Return a year in which a share of what one meter counted is estimated."""
    source = source_of("grid", percent, ErrorKind.ESTIMATE)
    return YearParts(parts=parts_of(rows, {"grid": estimated}), errors=Errors(sources=(source,)))


def test_sources_of_both_years_meet_by_meter_and_factor() -> None:
    found = {each.id: each for each in trend_sources("park", BASE, NOW)}
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


def test_what_is_estimated_errs_in_each_year_by_its_own_amount_and_rule() -> None:
    base = a_year([("park", "grid", "ef", 100.0), ("park", "grid", "rate", 100.0)], 0.1, 30.0)
    now = a_year([("park", "grid", "ef", 150.0), ("park", "grid", "rate", 100.0)], 0.2, 10.0)
    trend = weigh_trend(trend_sources("park", base, now))
    assert trend is not None
    # 20 of 200 by 30 % and 50 of 250 by 10 %; the estimates of the meter err together
    assert trend.level_percent == pytest.approx(100 * 5 / 250)
    assert trend.change_percent == pytest.approx(25.0)
    assert trend.change_points == pytest.approx(100 * math.hypot(6 * 250 / 200, 5) / 200)


@pytest.mark.parametrize(
    ("kind", "points"), [(ErrorKind.MODEL, 0.0), (ErrorKind.READING, 2 * math.sqrt(2))]
)
def test_what_turns_an_amount_into_energy_errs_alike_in_both_years(
    kind: ErrorKind, points: float
) -> None:
    errors = Errors(sources=(source_of("steam", 2.0, kind),))
    year = YearParts(parts=parts_of([("park", "steam", "ef", 100.0)]), errors=errors)
    trend = weigh_trend(trend_sources("park", year, year))
    assert trend is not None
    assert trend.level_percent == pytest.approx(2.0)
    assert trend.change_points == pytest.approx(points)


@pytest.mark.parametrize(("base", "current"), [(0.0, 10.0), (10.0, 0.0), (-5.0, 10.0)])
def test_there_is_no_trend_of_nothing(base: float, current: float) -> None:
    source = TrendSource(
        id="x", base=base, current=current, amount_percent=1.0, factor_percent=1.0
    )
    assert weigh_trend([source]) is None
