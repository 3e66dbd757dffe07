"""The worked examples of reconciliation (dr-d01, dr-d02): values, tests and suspects."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from lingtan.metering.reconciliation.balance_system import BalanceSystem
from lingtan.metering.reconciliation.gross_errors import Doubtful, eliminate
from lingtan.metering.reconciliation.least_squares import nodal_test, reconcile, weigh
from lingtan.metering.reconciliation.redundancy import reduce_balances

EXAMPLES = Path(__file__).parents[1] / "data/worked-examples/data_reconciliation.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(params=CASES, ids=[case["id"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return one worked example after the other."""
    return dict(request.param)


def a_system(case: dict[str, Any]) -> BalanceSystem:
    """Return the balances of a worked example."""
    matrix = np.array(case["balance_matrix"], dtype=float)
    rows = tuple(f"node {row}" for row in range(len(matrix)))
    return BalanceSystem(rows=rows, streams=tuple(case["streams"]), matrix=matrix)


def of_streams(case: dict[str, Any], values: dict[str, float]) -> np.ndarray:
    """Return values in the order of the streams."""
    return np.array([float(values[stream]) for stream in case["streams"]])


def test_values_and_tests_are_those_of_the_example(case: dict[str, Any]) -> None:
    system, expected = a_system(case), case["expected"]
    measured, sigma = of_streams(case, case["measured"]), of_streams(case, case["sigma"])
    reduction = reduce_balances(system, np.ones(len(measured), dtype=bool))
    result = reconcile(weigh(reduction, sigma), measured)
    close = case["tolerance"]["absolute"]
    for name, given in (
        ("reconciled", result.values),
        ("adjustment", result.adjustment),
        ("measurement_test", result.test),
        ("posterior_sigma", result.posterior_sigma),
    ):
        assert given == pytest.approx(of_streams(case, expected[name]), abs=close), name
    assert result.chi2 == pytest.approx(expected["chi2"], abs=close)
    assert result.freedom == expected["dof"]
    assert result.chi2_critical == pytest.approx(expected["chi2_critical_95"], abs=close)
    assert result.test_critical == pytest.approx(expected["sidak_critical_95"], abs=close)
    assert (result.chi2 > result.chi2_critical) == expected["global_test_flags"]
    nodal = nodal_test(system.matrix, sigma, measured)
    assert nodal == pytest.approx(expected["nodal_test"], abs=close)
    assert system.matrix @ result.values == pytest.approx(0.0, abs=1e-9)


def test_the_example_with_a_bad_meter_names_all_that_would_explain_it() -> None:
    case = next(case for case in CASES if case["id"] == "dr-d02")
    values, sigma = of_streams(case, case["measured"]), of_streams(case, case["sigma"])
    every = np.ones(len(values), dtype=bool)
    found = eliminate(a_system(case), values, sigma, every, Doubtful.every(len(every)))
    (suspect,) = found.suspects
    places = (suspect.stream, *(each.stream for each in suspect.alike))
    named = {case["streams"][place] for place in places}
    assert named == {"t1", "t2"}
    assert suspect.test == pytest.approx(7.31707665298)
    assert found.is_settled
