"""The worked examples of uncertainty (unc-d01 to unc-d03), by formula and by draws."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from lingtan.ledger.uncertainty.monte_carlo import draw_figures
from lingtan.ledger.uncertainty.sources import NORMAL_95
from lingtan.ledger.uncertainty.trend import TrendSource, weigh_trend
from tests.builders_uncertainty import errors_of, half_width_percent, parts_of, weighed

EXAMPLES = Path(__file__).parents[1] / "data/worked-examples/uncertainty.yaml"
CASES: dict[str, dict[str, Any]] = {
    case["id"]: case for case in yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["cases"]
}


def test_every_case_of_the_file_is_worked_here() -> None:
    assert set(CASES) == {"unc-d01", "unc-d02", "unc-d03"}


def product() -> tuple[list[tuple[str, str, str, float]], dict[str, float], dict[str, float]]:
    amount, factor = CASES["unc-d01"]["u"]
    return [("total", "m", "f", 100.0)], {"m": amount}, {"f": factor}


def test_a_product_of_an_amount_and_a_factor() -> None:
    rows, meters, factors = product()
    found = half_width_percent(weighed(rows, errors_of(meters, factors)), "total", 100.0)
    assert found == pytest.approx(CASES["unc-d01"]["expected"]["combined_pct"], abs=1e-6)


def terms() -> tuple[list[tuple[str, str, str, float]], dict[str, float]]:
    given = CASES["unc-d02"]["terms"]
    rows = [("total", f"m{n}", "", float(term["x"])) for n, term in enumerate(given)]
    return rows, {f"m{n}": float(term["u"]) for n, term in enumerate(given)}


def test_a_sum_of_sources_that_share_nothing() -> None:
    rows, meters = terms()
    expected = CASES["unc-d02"]["expected"]
    assert sum(value for *_, value in rows) == expected["total"]
    found = half_width_percent(weighed(rows, errors_of(meters)), "total", expected["total"])
    assert found == pytest.approx(expected["uncertainty_pct"], abs=1e-6)


def test_a_level_and_a_trend_of_two_sources() -> None:
    case = CASES["unc-d03"]
    expected = case["expected"]
    trend = weigh_trend(
        [
            TrendSource(
                id=each["name"],
                base=each["base"],
                current=each["current"],
                amount_percent=each["u_ad"],
                factor_percent=each["u_ef"],
            )
            for each in case["sources"]
        ]
    )
    assert trend is not None
    close = case["tolerance"]["absolute"]
    for row, told in zip(trend.rows, expected["rows"], strict=True):
        assert row.source.id == told["source"]
        assert row.combined == pytest.approx(told["combined"], abs=close)
        assert row.level_variance == pytest.approx(told["contribution_to_variance"], abs=close)
        assert row.type_a == pytest.approx(told["type_a"], abs=close)
        assert row.type_b == pytest.approx(told["type_b"], abs=close)
        assert row.from_factor == pytest.approx(told["trend_from_ef"], abs=close)
        assert row.from_amount == pytest.approx(told["trend_from_ad"], abs=close)
        assert row.trend_variance == pytest.approx(told["trend_variance"], abs=close)
    assert (trend.base, trend.current) == (expected["total_base"], expected["total_current"])
    assert trend.level_percent == pytest.approx(expected["level_uncertainty_pct"], abs=close)
    assert trend.change_percent == pytest.approx(expected["trend_pct"], abs=close)
    assert trend.change_points == pytest.approx(expected["trend_uncertainty_pp"], abs=close)


def test_draws_agree_with_the_examples_within_the_stated_limit() -> None:
    product_rows, meters, factors = product()
    sum_rows, sum_meters = terms()
    for rows, errors, expected in (
        (product_rows, errors_of(meters, factors), CASES["unc-d01"]["expected"]["combined_pct"]),
        (sum_rows, errors_of(sum_meters), CASES["unc-d02"]["expected"]["uncertainty_pct"]),
    ):
        value = sum(row[3] for row in rows)
        samples = draw_figures(parts_of(rows), errors, {"total": value})["total"]
        percent = 100 * NORMAL_95 * float(np.std(samples)) / value
        assert percent == pytest.approx(expected, rel=0.03)
